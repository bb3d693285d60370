-- How a hearing, the sitting of an oral or creative exam before its commission, is prepared (O1–O3, O12, C4, C5, A21, A26,
-- A29, A30): by order, with a commission, a proctor, a meeting, criteria and tickets. It then has its examinees.

-- Whoever acts in a hearing locks it first, so that everything in it is in one order. Nulls: it is not prepared.
create or replace function hearing_locked(sitting uuid) returns hearings
language sql volatile as $$ select h from hearings h where h.sitting_id = sitting for no key update $$;

-- A30: those who mark and sign: the chair and the members.
create or replace function hearing_voters(sitting uuid) returns setof uuid
language sql stable as $$
  select distinct t.user_id from sitting_staff t where t.sitting_id = sitting and t.duty in ('chair', 'member')
$$;

-- What somebody is in a hearing, the first of them the foremost; empty: nothing.
create or replace function hearing_duties(sitting uuid, person uuid) returns text[]
language plpgsql stable as $$
begin
  return array(select t.duty from sitting_staff t where t.sitting_id = sitting and t.user_id = person
                order by array_position(array['chair', 'member', 'lead_teacher', 'proctor'], t.duty));
end $$;

-- ── Tickets: their order is fixed beforehand and nobody knows it (A21) ──

-- What is published of the draw before it: the SHA-256 of `seed|sitting|content hash of the tickets`, both in hexadecimal.
create or replace function hearing_commitment(seed bytea, sitting uuid, content_hash bytea) returns bytea
language sql immutable strict parallel safe as $$
  select sha256(convert_to(concat_ws('|', encode(seed, 'hex'), sitting, encode(content_hash, 'hex')), 'UTF8'))
$$;

-- The order in which the tickets are drawn: by the SHA-256 of `seed|sitting|number`. Empty: it has no tickets.
create or replace function hearing_ticket_order(sitting uuid) returns table (nth integer, number smallint)
language sql stable as $$
  select row_number() over (order by sha256(convert_to(concat_ws('|', encode(h.seed, 'hex'), h.sitting_id, t.number), 'UTF8')))::integer,
         t.number
    from hearings h join (select distinct t.ticket_set_id, t.number from tickets t) t on t.ticket_set_id = h.ticket_set_id
   where h.sitting_id = sitting
$$;

-- A26: the numbers of this set's tickets whose questions the student already had in another sitting of the exam.
create or replace function tickets_had(student uuid, sitting uuid, ticket_set uuid) returns setof smallint
language sql stable as $$
  select distinct t.number
    from ticket_draws d join sittings o on o.id = d.sitting_id join hearings h on h.sitting_id = o.id
         join tickets had on had.ticket_set_id = h.ticket_set_id and had.number = d.number
         join tickets t on t.ticket_set_id = ticket_set and (t.language, t.questions) = (had.language, had.questions)
   where d.student_id = student and d.sitting_id <> sitting
     and o.exam_id = (select s.exam_id from sittings s where s.id = sitting)
$$;

-- How many tickets the hearing needs so that everybody gets one of his own, and none that he had: A21, A26.
create or replace function tickets_needed(sitting uuid, ticket_set uuid) returns integer
language sql stable as $$
  select (count(*) + coalesce(max((select count(*) from tickets_had(c.id, sitting, ticket_set))), 0))::integer
    from hearing_candidates(sitting) as c (id)
$$;

create or replace function ticket_count(ticket_set uuid) returns integer
language sql stable as $$
  select count(distinct t.number)::integer from tickets t where t.ticket_set_id = ticket_set
$$;

-- ── Examinees ──

-- Whom the sitting is for and who is admitted (A9).
create or replace function hearing_candidates(sitting uuid) returns setof uuid
language sql stable as $$
  select a.id from sittings s join exams e on e.id = s.exam_id cross join sitting_audience(s.id) as a (id)
         left join ratings r on r.exam_id = e.id and r.student_id = a.id
   where s.id = sitting and not_admitted_reason(e, r.rating) is null
$$;

-- Puts the examinees of a hearing that is not open yet in step with its candidates: by name as long as nobody has come,
-- after that whoever is new comes last.
create or replace function examinees_put(sitting uuid) returns void
language plpgsql as $$
begin
  if (hearing_locked(sitting)).state is distinct from 'planned' then
    return;
  end if;
  delete from examinees x where x.sitting_id = sitting and x.student_id not in (select hearing_candidates(sitting));
  insert into examinees (sitting_id, student_id, place)
  select sitting, u.id, coalesce((select max(x.place) from examinees x where x.sitting_id = sitting), 0)
                        + row_number() over (order by u.full_name, u.login)
    from hearing_candidates(sitting) as c (id) join users u on u.id = c.id
   where not exists (select from examinees x where x.sitting_id = examinees_put.sitting and x.student_id = c.id);
  if not exists (select from examinees x where x.sitting_id = sitting and x.joined_at is not null) then
    update examinees x set place = o.place
      from (select n.student_id, row_number() over (order by u.full_name, u.login) as place
              from examinees n join users u on u.id = n.student_id where n.sitting_id = sitting) o
     where x.sitting_id = sitting and x.student_id = o.student_id and x.place <> o.place;
  end if;
end $$;

-- ── The meeting (O1) ──

-- Whose meeting this is; null: nobody's that the regulation names, or no https address.
create or replace function meeting_provider(url text) returns text
language sql immutable parallel safe as $$
  select case when url ~* '^https://([a-z0-9-]+[.])*zoom[.]us(/[!#-;=?-[\]-~]*)?$'
                or url ~* '^https://([a-z0-9-]+[.])+zoom[.]com(/[!#-;=?-[\]-~]*)?$' then 'zoom'
              when url ~* '^https://([a-z0-9-]+[.])+webex[.]com(/[!#-;=?-[\]-~]*)?$' then 'webex' end
$$;

-- The number of the meeting by which its recording is known; null: the address has none.
create or replace function meeting_number(url text) returns text
language sql immutable parallel safe as $$ select substring(url from '/([0-9]{6,20})(?:[/?#]|$)') $$;

-- ── Preparing ──

-- What is wanted, cleaned: {order_number, order_date, chair, members, lead_teacher, proctor, provider, meeting_url, criteria,
-- ticket_set}; logins in small letters, members by login; a ticket set that is no number is number 0, which none has.
create or replace function hearing_wanted(wanted jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'order_number', clean_text(wanted ->> 'order_number'), 'order_date', local_day(wanted ->> 'order_date'),
    'chair', lower(clean_text(wanted ->> 'chair')), 'lead_teacher', lower(clean_text(wanted ->> 'lead_teacher')),
    'proctor', lower(clean_text(wanted ->> 'proctor')),
    'members', (select coalesce(jsonb_agg(lower(clean_text(m)) order by lower(clean_text(m))), '[]')
                  from jsonb_array_elements_text(wanted -> 'members') m),
    'provider', wanted ->> 'provider', 'meeting_url', clean_text(wanted ->> 'meeting_url'),
    'criteria', clean_text(wanted ->> 'criteria'), 'ticket_set', case when wanted ->> 'ticket_set' ~ '^[0-9]{1,6}$'
                                                      then (wanted ->> 'ticket_set')::integer
                                                      when wanted ->> 'ticket_set' <> '' then 0 end)
$$;

-- The same of a hearing as it is; null: it is not prepared.
create or replace function hearing_as_wanted(hearing hearings) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'order_number', hearing.order_number, 'order_date', hearing.order_date, 'chair', min(u.login) filter (where t.duty = 'chair'),
    'lead_teacher', min(u.login) filter (where t.duty = 'lead_teacher'), 'proctor', min(u.login) filter (where t.duty = 'proctor'),
    'members', coalesce(jsonb_agg(u.login order by u.login) filter (where t.duty = 'member'), '[]'),
    'provider', hearing.provider, 'meeting_url', hearing.meeting_url,
    'criteria', (select c.code from criteria_sets c where c.id = hearing.criteria_set_id),
    'ticket_set', (select k.number from ticket_sets k where k.id = hearing.ticket_set_id))
    from sitting_staff t join users u on u.id = t.user_id where t.sitting_id = hearing.sitting_id
  having hearing.sitting_id is not null
$$;

-- Who is wanted, by duty, and in which field that stands.
create or replace function hearing_staff_wanted(wanted jsonb) returns table (login text, duty text, field text)
language sql immutable as $$
  select wanted ->> d, d, d from unnest(array['chair', 'lead_teacher', 'proctor']) d
  union all
  select m, 'member', 'members' from jsonb_array_elements_text(wanted -> 'members') m
$$;

-- Why these people cannot conduct it (O3, A30); null: they can. Whoever conducts it while it is open was judged when he came.
create or replace function hearing_staff_flaw(sitting sittings, exam exams, held hearings, wanted jsonb) returns jsonb
language sql stable as $$
  with staff as materialized (
    select w.login, w.duty, w.field, u.id, coalesce(u.active, false) as active, held.state is distinct from 'open' or not exists (
             select from sitting_staff t where t.sitting_id = sitting.id and t.user_id = u.id) as comes
      from hearing_staff_wanted(wanted) w left join users u on u.login = w.login
  )
  select coalesce((select refusal('bad_value', f.code, f.field, f.detail) || f.about from (
    (select 1, 'unknown_login', s.field, format('Nobody has the login %s.', s.login), jsonb_build_object('value', s.login)
       from staff s where s.comes and not s.active limit 1)
    union all
    (select 2, 'student_in_commission', s.field, 'A student does not conduct an exam.', jsonb_build_object('value', s.login)
       from staff s join user_roles r on r.user_id = s.id where s.comes and r.role = 'student' limit 1)
    union all
    (select 3, 'person_twice', 'members', 'Everybody is in the commission once.', jsonb_build_object('value', s.login)
       from staff s where s.duty in ('chair', 'member') group by s.login having count(*) > 1 limit 1)
    union all
    (select 4, 'proctor_is_more', 'proctor', 'The proctor is nothing else in this exam.', jsonb_build_object('value', s.login)
       from staff s where s.duty <> 'proctor' and s.login = wanted ->> 'proctor' limit 1)
    union all
    (select 5, 'too_few_members', 'members', format('The chair and the members are at least %s.', setting('exam_commission_minimum')),
            jsonb_build_object('at_least', setting('exam_commission_minimum'))
       from staff s where s.duty in ('chair', 'member') having count(*) < setting('exam_commission_minimum'))
  ) as f (nth, code, field, detail, about) order by f.nth limit 1),
  (select staff_flaw(array(select s.id from staff s where s.comes), sitting.id, h.starts_at, h.ends_at) || '{"field": null}'
     from hearing_hours(sitting, exam, held) h))
$$;

-- O1: why this is no meeting; null: it is one, or there is none yet.
create or replace function meeting_flaw(provider text, url text) returns jsonb
language sql immutable as $$
  select refusal('bad_value', f.code, f.field, f.detail) from (values
    ('bad_meeting_url', 'meeting_url', 'The meeting is an https address of Zoom or Webex, up to 500 characters.',
      length(url) > 500 or url is not null and meeting_provider(url) is null),
    ('wrong_provider', 'provider', 'The address of the meeting is not one of this provider.',
      provider is distinct from meeting_provider(url))
  ) as f (code, field, detail, found) where found limit 1
$$;

-- Why these criteria or tickets are none for the exam; null: they are.
create or replace function hearing_content_flaw(sitting sittings, exam exams, wanted jsonb, criteria criteria_sets,
                                                tickets ticket_sets) returns jsonb
language sql stable as $$
  select refusal(f.problem, f.code, f.field, f.detail)
         || jsonb_build_object('at_least', case f.code when 'too_few_tickets' then n.needed end)
    from (select ticket_count(tickets.id) as there, tickets_needed(sitting.id, tickets.id) as needed) n,
  lateral (values
    ('bad_value', 'unknown_criteria', 'criteria', 'There are no criteria with this code.', criteria.id is null),
    ('bad_value', 'criteria_of_other_kind', 'criteria', 'These criteria are for the other kind of exam.', criteria.kind <> exam.kind),
    ('bad_value', 'no_ticket_set', 'ticket_set', 'An oral exam needs a ticket set.',
      exam.kind = 'oral' and wanted ->> 'ticket_set' is null),
    ('bad_value', 'unknown_ticket_set', 'ticket_set', 'The discipline has no ticket set with this number.',
      tickets.id is null and wanted ->> 'ticket_set' is not null),
    ('conflict', 'ticket_set_not_approved', 'ticket_set', 'The ticket set is not approved.', tickets.state <> 'approved'),
    ('conflict', 'too_few_tickets', 'ticket_set', format('The set has %s tickets, and %s are needed.', n.there, n.needed),
      tickets.id is not null and n.there < n.needed)
  ) as f (problem, code, field, detail, found) where f.found limit 1
$$;

-- Whoever prepares a hearing waits for those who appoint dates of its exam or prepare another with the same people, and for
-- those who change its group or its ratings: they cannot see yet that its examinees follow them.
create or replace function hearing_preparation_lock(sitting sittings, wanted jsonb) returns void
language plpgsql as $$
begin
  perform from exams e where e.id = sitting.exam_id for update;
  perform from groups g where g.id = (select e.group_id from exams e where e.id = sitting.exam_id) for update;
  perform from users u where u.login in (select w.login from hearing_staff_wanted(wanted) w)
                          or u.id in (select exam_staff(sitting.exam_id)) order by u.id for no key update;
  perform from sittings s where s.exam_id = sitting.exam_id order by s.id for update;
end $$;

-- Prepares the hearing, which comes into being with it, or changes what was prepared; while it is open see hearing_replacement_flaw.
-- `wanted`: see hearing_wanted. New criteria count from their newest version; new tickets get a new seed and commitment.
create or replace function hearing_preparation_put(actor uuid, sitting uuid, wanted jsonb, reason text default null) returns jsonb
language plpgsql as $$
declare
  s        sittings := (select x from sittings x where x.id = sitting);
  exam     exams := (select e from exams e where e.id = s.exam_id and e.kind in ('oral', 'creative'));
  clean    jsonb := hearing_wanted(wanted);
  held     hearings;
  before   json;
  criteria criteria_sets;
  tickets  ticket_sets;
  put      jsonb;
begin
  if exam.id is null then
    return refusal('not_found', 'unknown_hearing', 'id', 'There is no such oral or creative exam.');
  end if;
  if exists (select from hearings h where h.sitting_id = sitting and h.state <> 'planned') then
    perform hearing_replacement_lock(s, clean);
  else
    perform hearing_preparation_lock(s, clean);
  end if;
  held := hearing_held(sitting);
  select * into s from sittings x where x.id = sitting;
  criteria := criteria_named(clean ->> 'criteria');
  select * into tickets from ticket_sets k
   where k.discipline_id = exam.discipline_id and k.number = (clean ->> 'ticket_set')::integer for share;
  put := coalesce(
    case when held.state = 'closed' then refusal('closed', 'hearing_is_over', null, 'The exam is over and its preparation stays as it is.') end,
    meeting_flaw(clean ->> 'provider', clean ->> 'meeting_url'),
    case when held.state = 'open' then hearing_replacement_flaw(s, exam, held, clean, reason)
         else coalesce(hearing_staff_flaw(s, exam, held, clean), hearing_order_flaw(clean),
                       hearing_content_flaw(s, exam, clean, criteria, tickets)) end,
    case when reason <> '' then reason_flaw(reason) end,
    outcome(case when held.sitting_id is null then 'created'
                 when hearing_as_wanted(held) = clean and (held.state = 'open' or held.criteria_set_id = criteria.id) then 'unchanged'
                 else 'changed' end));
  if is_refusal(put) or put ->> 'outcome' = 'unchanged' then
    return put;
  end if;
  before := case when held.sitting_id is not null then hearing_preparation_item(sitting) end;
  perform case when held.state = 'open' then hearing_replace(actor, s, held, clean, criteria, tickets, reason)
               else hearing_store(s, clean, criteria, tickets) end;
  return audited(actor, 'hearing.prepare', 'hearing:' || sitting, put, before, hearing_preparation_item(sitting), nullif(reason, ''));
end $$;

-- Stores what was judged. Who no longer conducts it is not there for it; the number of a Zoom meeting in which a part was held stays
-- known (O1, C1).
create or replace function hearing_store(sitting sittings, wanted jsonb, criteria criteria_sets, tickets ticket_sets) returns void
language plpgsql as $$
begin
  insert into hearings (sitting_id) values (sitting.id) on conflict do nothing;
  update hearings h
     set order_number = wanted ->> 'order_number', order_date = (wanted ->> 'order_date')::date, provider = wanted ->> 'provider',
         meeting_url = wanted ->> 'meeting_url', meeting_number = meeting_number(wanted ->> 'meeting_url'),
         earlier_meetings = case when h.state = 'open' and h.provider = 'zoom' and h.meeting_number <> all (h.earlier_meetings)
                                 then h.earlier_meetings || h.meeting_number else h.earlier_meetings end,
         criteria_set_id = case when h.state = 'planned' then criteria.id else h.criteria_set_id end
   where h.sitting_id = sitting.id;
  perform hearing_fix_tickets(sitting.id, tickets);
  delete from sitting_staff t using users u
   where t.sitting_id = sitting.id and u.id = t.user_id
     and (u.login, t.duty) not in (select w.login, w.duty from hearing_staff_wanted(wanted) w);
  insert into sitting_staff (sitting_id, user_id, duty)
  select sitting.id, u.id, w.duty from hearing_staff_wanted(wanted) w join users u on u.login = w.login
  on conflict do nothing;
  update hearing_presence p set left_at = clock_timestamp()
   where p.sitting_id = sitting.id and p.left_at is null
     and p.user_id not in (select t.user_id from sitting_staff t where t.sitting_id = sitting.id);
  perform examinees_put(sitting.id);
end $$;

-- A21: fixes the tickets of a hearing; another set than before gets a seed of its own, which nobody has seen.
create or replace function hearing_fix_tickets(sitting uuid, tickets ticket_sets) returns void
language sql as $$
  update hearings h
     set ticket_set_id = tickets.id, seed = n.seed, commitment = hearing_commitment(n.seed, h.sitting_id, tickets.content_hash)
    from (select case when tickets.id is not null
                   then sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())) end as seed) n
   where h.sitting_id = sitting and h.ticket_set_id is distinct from tickets.id
$$;

-- A date that is listed is prepared as the group's: order, criteria and tickets, with a seed of its own (A26) and no meeting.
create or replace function hearing_copy(actor uuid, from_sitting uuid, to_sitting uuid) returns void
language plpgsql as $$
declare
  held    hearings := (select h from hearings h where h.sitting_id = from_sitting);
  tickets ticket_sets;
begin
  if held.sitting_id is null then
    return;
  end if;
  insert into hearings (sitting_id, order_number, order_date, criteria_set_id)
  values (to_sitting, held.order_number, held.order_date, held.criteria_set_id);
  select * into tickets from ticket_sets k where k.id = held.ticket_set_id and k.state = 'approved' for share;
  perform hearing_fix_tickets(to_sitting, tickets);
  perform audit(actor, 'hearing.prepare', 'hearing:' || to_sitting, audit_detail(null, hearing_preparation_item(to_sitting)));
end $$;

-- The same with the names of a roster: the sitting is the group's; a blank meeting or ticket set stays as it is.
create or replace function hearing_put_by_names(actor uuid, cells jsonb) returns jsonb
language plpgsql as $$
declare
  session    uuid := (select x.id from exam_sessions x where x.code = cells ->> 'session');
  discipline uuid := (select d.id from disciplines d where d.code = cells ->> 'discipline');
  academic_group uuid := (select g.id from groups g where g.name = cells ->> 'group');
  sitting    uuid := (select s.id from exams e join sittings s on s.exam_id = e.id and s.audience = 'group'
                       where (e.exam_session_id, e.discipline_id, e.group_id, e.kind)
                             = (session, discipline, academic_group, lower(cells ->> 'kind')));
  held       hearings := (select h from hearings h where h.sitting_id = sitting);
  url        text := coalesce(cells ->> 'meeting_url', held.meeting_url);
begin
  return coalesce(
    (select refusal('bad_value', f.code, f.field, f.detail) from (values
      ('unknown_session', 'session', 'There is no exam session with this code.', session is null),
      ('unknown_discipline', 'discipline', 'There is no discipline with this code.', discipline is null),
      ('unknown_group', 'group', 'There is no group with this name.', academic_group is null),
      ('unknown_hearing', 'kind', 'There is no such oral or creative exam: import the sittings first.', sitting is null)
    ) as f (code, field, detail, found) where f.found limit 1),
    hearing_preparation_put(actor, sitting, cells || jsonb_build_object(
      'members', coalesce(roster_words(cells ->> 'members'), '{}'), 'meeting_url', url, 'provider', meeting_provider(url),
      'ticket_set', coalesce(cells ->> 'ticket_set',
                             (select k.number::text from ticket_sets k where k.id = held.ticket_set_id)))));
end $$;

-- ── What the administrator sees of it: never a ticket's words, never the seed ──

create or replace function hearing_staff_head(sitting uuid, duty text) returns jsonb
language sql stable as $$
  select person_head(u) from sitting_staff t join users u on u.id = t.user_id
   where t.sitting_id = hearing_staff_head.sitting and t.duty = hearing_staff_head.duty order by u.login limit 1
$$;

create or replace function hearing_examinees_json(sitting uuid) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(person_head(u) || jsonb_build_object('id', u.id, 'has_photo',
           exists (select from user_photos f where f.user_id = u.id)) order by x.place, u.full_name, u.login), '[]')
    from (select e.student_id, e.place from examinees e where e.sitting_id = sitting
          union all
          select c.id, null from hearing_candidates(sitting) as c (id)
           where not exists (select from hearings h where h.sitting_id = sitting)) x
         join users u on u.id = x.student_id
$$;

create or replace function hearing_preparation_item(sitting uuid) returns json
language plpgsql stable as $$
begin
  return (select (sitting_exam(s) || jsonb_build_object(
    'sitting', sitting_head(s), 'audience', s.audience, 'state', coalesce(h.state, 'not_prepared'),
    'order', case when h.order_number is not null then jsonb_build_object('number', h.order_number, 'date', h.order_date) end,
    'chair', hearing_staff_head(s.id, 'chair'), 'lead_teacher', hearing_staff_head(s.id, 'lead_teacher'),
    'proctor', hearing_staff_head(s.id, 'proctor'),
    'members', (select coalesce(jsonb_agg(person_head(u) order by u.full_name, u.login), '[]') from sitting_staff t join users u on u.id = t.user_id
                 where t.sitting_id = s.id and t.duty = 'member'),
    'meeting', case when h.meeting_url is not null
                 then jsonb_build_object('provider', h.provider, 'url', h.meeting_url, 'number', h.meeting_number) end,
    'criteria', (select criteria_item(c) from criteria_sets c where c.id = h.criteria_set_id),
    'tickets', (select jsonb_build_object('set', k.number, 'count', ticket_count(k.id), 'needed', tickets_needed(s.id, k.id),
                                          'tickets_hash', encode(k.content_hash, 'hex'), 'commitment', encode(h.commitment, 'hex'))
                  from ticket_sets k where k.id = h.ticket_set_id),
    'examinees', hearing_examinees_json(s.id),
    'dates', (select jsonb_agg(jsonb_build_object('id', o.id, 'starts_at', api_time(o.starts_at), 'audience', o.audience,
                                                  'state', coalesce(p.state, 'not_prepared')) order by o.starts_at, o.id)
                from sittings o left join hearings p on p.sitting_id = o.id where o.exam_id = s.exam_id)))::json
    from sittings s left join hearings h on h.sitting_id = s.id where s.id = sitting);
end $$;

create or replace function hearing_preparation_show(sitting uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max('ok'), 'not_found'), max(hearing_preparation_item(s.id)::text)
    from sittings s join exams e on e.id = s.exam_id where s.id = sitting and e.kind in ('oral', 'creative')
$$;

create or replace function hearing_preparation_change(actor uuid, sitting uuid, wanted jsonb, reason text,
                                                      out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  put jsonb := hearing_preparation_put(actor, sitting, wanted, coalesce(clean_text(reason), ''));
begin
  select r.verdict, r.body into verdict, body from put_reply(put, hearing_preparation_item(sitting)) r;
end $$;
