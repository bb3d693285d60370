-- A student before the commission (O2–O5, O8–O11, C9–C11; A22, A24, A25, A26): the waiting room, the call, the answer.

create or replace function examinee(sitting uuid, student uuid) returns examinees
language plpgsql stable as $$
begin
  return (
    select x from examinees x where x.sitting_id = examinee.sitting and x.student_id = student);
end $$;

create or replace function examinee_object(e examinees) returns text
language sql stable as $$ select 'examinee:' || e.sitting_id || '/' || u.login from users u where u.id = e.student_id $$;

-- What the log keeps of one.
create or replace function examinee_entry(e examinees) returns json
language sql stable as $$
  select json_build_object('state', e.state, 'reason', e.reason, 'is_late', e.is_late, 'devices_banned_at', api_time(e.devices_banned_at),
                           'identified_at', api_time(e.identified_at))
$$;

-- The only one who changes a state: by the table of transitions, with the time of the answer (A22). The actor is null when
-- it is the student.
create or replace function examinee_move(actor uuid, e examinees, to_state text, cause text) returns examinees
language plpgsql as $$
declare
  moment timestamptz := clock_timestamp();
  moved  examinees;
begin
  if e.state = 'answering' then
    update answer_segments g set ended_at = moment, end_cause = to_state, reason = cause
     where g.sitting_id = e.sitting_id and g.student_id = e.student_id and g.ended_at is null;
  end if;
  update examinees x set state = to_state, reason = cause,
         joined_at   = case when to_state = 'waiting' and e.state in ('expected', 'absent') then moment else x.joined_at end,
         is_late     = x.is_late or to_state = 'waiting' and e.state in ('expected', 'absent') and exists (
                         select from hearings h join sittings s on s.id = h.sitting_id
                          where h.sitting_id = e.sitting_id and h.state = 'open' and moment > s.starts_at),
         called_at   = case when to_state = 'called' then moment else x.called_at end,
         answered_at = case when to_state = 'answered' then moment else x.answered_at end,
         refused_at  = case when to_state = 'refused' then moment end,
         refused_by  = case when to_state = 'refused' then actor end
   where x.sitting_id = e.sitting_id and x.student_id = e.student_id returning * into moved;
  if to_state = 'answering' then
    insert into answer_segments (sitting_id, student_id, n, started_at)
    select e.sitting_id, e.student_id, count(*) + 1, moment
      from answer_segments g where g.sitting_id = e.sitting_id and g.student_id = e.student_id;
  end if;
  return moved;
end $$;

create or replace function wrong_step(e examinees) returns jsonb
language sql stable as $$
  select refusal('conflict', 'wrong_step', 'state', format('This does not follow: %s is %s.', u.full_name, e.state))
    from users u where u.id = e.student_id
$$;

-- O9, O3, O4: why the answer cannot begin; null: it can.
create or replace function answering_flaw(held hearings, e examinees) returns jsonb
language sql stable as $$
  select refusal('conflict', f.code, null, f.detail) from (values
    ('not_identified', 'The proctor has not checked yet who it is.', e.identified_at is null),
    ('devices_not_banned', 'The ban on telephones and other devices is not confirmed yet.', e.devices_banned_at is null),
    ('no_ticket', 'The ticket is not drawn yet.', held.ticket_set_id is not null and not exists (
      select from ticket_draws d where d.sitting_id = e.sitting_id and d.student_id = e.student_id))
  ) as f (code, detail, found) where found limit 1
$$;

-- Why the staff cannot bring this student into that state; null: they can. Whoever has read the ticket was there (O8, A24, A26).
create or replace function examinee_move_flaw(held hearings, e examinees, to_state text, cause text) returns jsonb
language sql stable as $$
  select coalesce(
    case when to_state = 'graded' or not exists (
           select from examinee_transitions t where (t.from_state, t.to_state) = (e.state, examinee_move_flaw.to_state))
           then wrong_step(e) end,
    case when to_state in ('paused', 'interrupted', 'refused', 'continued') or cause is not null then reason_flaw(cause) end,
    case when to_state in ('waiting', 'absent') and exists (
           select from ticket_openings o where o.sitting_id = e.sitting_id and o.student_id = e.student_id)
           then refusal('conflict', 'ticket_was_read', 'state',
                        'The student has read the ticket: he answers, refuses, or is interrupted by a technical cause.') end,
    case when to_state = 'absent' then absence_flaw(e.sitting_id) end,
    case when to_state in ('called', 'answering') then hearing_presence_flaw(e.sitting_id) end,
    case when to_state = 'called' then (
      select refusal('conflict', 'commission_busy', null, format('%s is before the commission.', n))
        from examinee_names(e.sitting_id, '{called,answering,paused}') n where n is not null) end,
    case when to_state = 'answering' then answering_flaw(held, e) end)
$$;

-- What follows from a state: a refusal is a result (O8, A24); who cannot be heard has the right to another date (O11, C11, A26);
-- with the end of the answer the marks may be complete (A30).
create or replace function examinee_follow(actor uuid, e examinees) returns jsonb
language plpgsql as $$
declare
  exam exams := (select x from exams x join sittings s on s.exam_id = x.id where s.id = e.sitting_id);
begin
  if e.state = 'refused' then
    perform result_keep('refused', exam, e.sitting_id, e.student_id, null, actor, null, 0, jsonb_build_array(
              jsonb_build_object('step', 'refused', 'rule', case exam.kind when 'creative' then 'C9, A24' else 'O8, A24' end,
                                 'refused_at', api_time(e.refused_at), 'exam_points', '0')));
    perform grade_tell(e);
  elsif e.state = 'answered' then
    perform marks_reveal(e.sitting_id);
  elsif e.state = 'continued' then
    return reschedule_create(actor, exam.id, e.student_id, 'continuation', e.reason, e.sitting_id, null, null, null);
  end if;
  return outcome('changed');
end $$;

-- All of it or nothing.
create or replace function examinee_put(actor uuid, e examinees, to_state text, cause text) returns jsonb
language plpgsql as $$
declare
  moved examinees := examinee_move(actor, e, to_state, cause);
  put   jsonb := examinee_follow(actor, moved);
begin
  if is_refusal(put) then
    raise exception using errcode = 'EM003', message = put::text;
  end if;
  return audited(actor, 'examinee.' || to_state, examinee_object(moved), outcome('changed'),
                 examinee_entry(e), examinee_entry(moved), cause);
end $$;

create or replace function examinee_change(actor uuid, sitting uuid, student uuid, to_state text, reason text,
                                           out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  cause text := clean_text(reason);
  held  hearings;
  e     examinees;
  put   jsonb;
begin
  if to_state = 'continued' then  -- another date: first who appoints dates
    perform reschedule_lock((select s.exam_id from sittings s where s.id = sitting), array[student]);
  end if;
  held := hearing_held(sitting);
  e := examinee(sitting, student);
  put := coalesce(
    case when to_state not in (select t.to_state from examinee_transitions t) or to_state = 'graded'
           then refusal('bad_value', 'unknown_step', 'state', 'There is no such step.') end,
    hearing_duty_flaw(held, actor, '{chair,proctor}'), unknown_examinee(e), hearing_act_flaw(held, actor, '{chair,proctor}'),
    case when e.state = to_state then outcome('unchanged') end, examinee_move_flaw(held, e, to_state, cause));
  begin
    put := coalesce(put, examinee_put(actor, e, to_state, cause));
  exception when sqlstate 'EM003' then
    put := sqlerrm::jsonb;
  end;
  select r.verdict, r.body into verdict, body from hearing_reply(actor, sitting, put) r;
end $$;

create or replace function unknown_examinee(e examinees) returns jsonb
language sql immutable as $$
  select refusal('not_found', 'unknown_examinee', 'student', 'This student is not of the exam.') where e.student_id is null
$$;

-- O3, O9: the proctor has seen who it is. He may confirm the ban on devices in the student's place.
create or replace function identity_change(actor uuid, sitting uuid, student uuid, devices_banned boolean,
                                           out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held hearings := hearing_held(sitting);
  e    examinees := examinee(sitting, student);
  after_ examinees;
  put  jsonb := coalesce(
    ban_flaw(devices_banned), hearing_duty_flaw(held, actor, '{proctor}'), unknown_examinee(e),
    hearing_act_flaw(held, actor, '{proctor}', true),
    case when e.identified_at is not null and (e.devices_banned_at is not null or devices_banned is null) then outcome('unchanged')
         when e.state not in ('waiting', 'called', 'paused', 'interrupted') then wrong_step(e) end,
    outcome('changed'));
begin
  if put ->> 'outcome' = 'changed' then
    update examinees x set identified_by = coalesce(x.identified_by, actor),
           identified_at = coalesce(x.identified_at, clock_timestamp()),
           devices_banned_at = case when devices_banned then coalesce(x.devices_banned_at, clock_timestamp()) else x.devices_banned_at end
     where x.sitting_id = sitting and x.student_id = student returning * into after_;
    put := audited(actor, 'examinee.identity', examinee_object(e), put, examinee_entry(e), examinee_entry(after_));
  end if;
  select r.verdict, r.body into verdict, body from hearing_reply(actor, sitting, put) r;
end $$;

create or replace function ban_flaw(devices_banned boolean) returns jsonb
language sql immutable as $$
  select refusal('bad_value', 'not_confirmed', 'devices_banned', 'Telephones and other devices are forbidden: this can only be confirmed.')
   where not devices_banned
$$;

-- C4: what the commission asked, in the words of whoever notes it.
create or replace function note_add(actor uuid, sitting uuid, student uuid, words text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held  hearings := hearing_held(sitting);
  e     examinees := examinee(sitting, student);
  clean text := clean_text(words);
  put   jsonb := coalesce(
    case when coalesce(clean, '') = '' then refusal('bad_value', 'no_note', 'text', 'Write something.') end,
    hearing_duty_flaw(held, actor, '{chair,member,lead_teacher,proctor}'), unknown_examinee(e),
    hearing_act_flaw(held, actor, '{chair,member,lead_teacher,proctor}'),
    case when e.state in ('expected', 'waiting', 'absent') then wrong_step(e)
         when exists (select from examinee_notes n where n.sitting_id = sitting and n.student_id = student
                                                    and n.author_id = actor and n.text = clean) then outcome('unchanged') end,
    outcome('changed'));
begin
  if put ->> 'outcome' = 'changed' then
    insert into examinee_notes (sitting_id, student_id, author_id, text, at)
    values (sitting, student, actor, clean, clock_timestamp());
    put := audited(actor, 'examinee.note', examinee_object(e), put, null, json_build_object('text', clean));
  end if;
  select r.verdict, r.body into verdict, body from hearing_reply(actor, sitting, put) r;
end $$;

-- ── The student's side (O2, O9, O10) ──

-- Is this student, interrupted, in the waiting room again?
create or replace function examinee_is_back(e examinees) returns boolean
language sql immutable parallel safe as $$ select e.state = 'interrupted' and coalesce(e.joined_at > e.called_at, false) $$;

-- Into the waiting room, with the ban on devices confirmed; late after the opening and the hour of the schedule. Whoever was interrupted comes back into it.
create or replace function place_take(student uuid, sitting uuid, devices_banned boolean, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held hearings := hearing_held(sitting);
  e    examinees := examinee(sitting, student);
  put  jsonb := coalesce(ban_flaw(devices_banned), unknown_examinee(e),
    case when held.state = 'closed' then refusal('closed', 'hearing_is_over', null, 'The exam is over.') end, too_early_flaw(sitting),
    case when e.state in ('graded', 'refused', 'continued') or sitting_is_replaced(sitting, student) then wrong_step(e)
         when e.state in ('expected', 'absent') or e.state = 'interrupted' and not examinee_is_back(e) or e.devices_banned_at is null
           then outcome('changed') end,
    outcome('unchanged'));
begin
  if put ->> 'outcome' = 'changed' then
    if e.state in ('expected', 'absent') then
      perform examinee_move(null, e, 'waiting', null);
    end if;
    update examinees x set devices_banned_at = coalesce(x.devices_banned_at, clock_timestamp()),
           joined_at = case when e.state = 'interrupted' then clock_timestamp() else x.joined_at end
     where x.sitting_id = sitting and x.student_id = student;
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(put, case when not is_refusal(put) then place_json(student, sitting)::json end) r;
end $$;
