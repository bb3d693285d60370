-- The tickets of a hearing (O2, O4, A21, A26, A29): drawn in the order that its seed made, seen by one student.

-- The next ticket for this student: of the committed order the first that nobody has and that he never had. No row: none is left.
create or replace function ticket_next(held hearings, student uuid) returns table (nth integer, number smallint)
language sql stable as $$
  select o.nth, o.number from hearing_ticket_order(held.sitting_id) o
   where o.number not in (select d.number from ticket_draws d where d.sitting_id = held.sitting_id)
     and o.number not in (select tickets_had(student, held.sitting_id, held.ticket_set_id))
   order by o.nth limit 1
$$;

-- The proctor, who is there, draws for the student who is called and known (O3, O4). Whoever has a ticket keeps it.
create or replace function ticket_draw(actor uuid, sitting uuid, student uuid, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held  hearings := hearing_held(sitting);
  e     examinees := examinee(sitting, student);
  drawn record;
  put   jsonb := coalesce(hearing_duty_flaw(held, actor, '{proctor}'), unknown_examinee(e),
    hearing_act_flaw(held, actor, '{proctor}', true),
    case when exists (select from ticket_draws d where d.sitting_id = sitting and d.student_id = student) then outcome('unchanged')
         when held.ticket_set_id is null then refusal('conflict', 'no_tickets', null, 'This exam is held without tickets.')
         when e.state <> 'called' then wrong_step(e)
         when e.identified_at is null then refusal('conflict', 'not_identified', null, 'The proctor has not checked yet who it is.') end);
begin
  if put is null then
    select * into drawn from ticket_next(held, student);
    put := case when drawn.number is null then refusal('conflict', 'no_ticket_left', null, 'No ticket is left for this student.')
                else outcome('changed') end;
  end if;
  if put ->> 'outcome' = 'changed' then
    insert into ticket_draws (sitting_id, nth, student_id, number, drawn_by, drawn_at)
    values (sitting, drawn.nth, student, drawn.number, actor, clock_timestamp());
    put := audited(actor, 'ticket.draw', examinee_object(e), put, null, json_build_object('number', drawn.number, 'nth', drawn.nth));
  end if;
  select r.verdict, r.body into verdict, body from hearing_reply(actor, sitting, put) r;
end $$;

-- A ticket in the language of this student: that of the group's instruction, else the own, else one that there is.
create or replace function ticket_text(ticket_set uuid, number smallint, student uuid) returns tickets
language sql stable as $$
  select t from tickets t, users u left join group_members m on m.student_id = u.id left join groups g on g.id = m.group_id
   where t.ticket_set_id = ticket_set and t.number = ticket_text.number and u.id = student
   order by t.language = g.language desc nulls last, t.language = u.language desc, t.language limit 1
$$;

-- O4: the own ticket, from the draw on and while the answer lasts. The first opening is kept.
create or replace function ticket_open(student uuid, sitting uuid, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held  hearings := hearing_held(sitting);
  e     examinees := examinee(sitting, student);
  drawn ticket_draws := (select d from ticket_draws d where d.sitting_id = sitting and d.student_id = student);
  put   jsonb := coalesce(unknown_examinee(e),
    case when held.state = 'closed' then refusal('closed', 'hearing_is_over', null, 'The exam is over.')
         when drawn.number is null then refusal('conflict', 'no_ticket', null, 'The ticket is not drawn yet.')
         when e.state not in ('called', 'answering', 'paused') then wrong_step(e) end,
    outcome('unchanged'));
begin
  if not is_refusal(put) then
    insert into ticket_openings (sitting_id, student_id, opened_at) values (sitting, student, clock_timestamp())
    on conflict do nothing;
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(put, (select json_build_object('number', t.number, 'language', t.language, 'questions', t.questions)
                           from ticket_text(held.ticket_set_id, drawn.number, student) t where t.number is not null)) r;
end $$;

-- A21: what anybody of it can check the draw with. The seed, and with it the order, only when the exam is over; a student until
-- then only the own ticket.
create or replace function draw_show(viewer uuid, sitting uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max('ok'), 'not_found'), max(json_build_object('id', h.sitting_id, 'commitment', encode(h.commitment, 'hex'),
    'seed', case when h.state = 'closed' then encode(h.seed, 'hex') end, 'ticket_set', k.number,
    'tickets_hash', encode(k.content_hash, 'hex'),
    'order', case when h.state = 'closed' then (select json_agg(o.number order by o.nth) from hearing_ticket_order(h.sitting_id) o) end,
    'draws', (select coalesce(json_agg(json_build_object('nth', d.nth, 'number', d.number, 'mine', d.student_id = viewer)
                                      order by d.nth), '[]')
                from ticket_draws d where d.sitting_id = h.sitting_id
                 and (h.state = 'closed' or d.student_id = viewer or hearing_is_shown(viewer, sitting))))::text)
    from hearings h join ticket_sets k on k.id = h.ticket_set_id
   where h.sitting_id = sitting and h.commitment is not null
     and ((examinee(sitting, viewer)).student_id is not null or hearing_is_shown(viewer, sitting))
$$;
