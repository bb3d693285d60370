-- What the administrator asks of new dates: for one student or for many at once, and another date instead.

-- The rights of these students, in the order in which they were named.
create or replace function reschedule_items(exam uuid, students uuid[]) returns json
language sql stable as $$
  select list_page(array_agg(reschedule_item(reschedule_open(exam, p.id)) order by p.nth), null)
    from unnest(students) with ordinality as p (id, nth)
$$;

-- Why the administrator's request cannot be judged student by student; null: it can. `starts_at` as it was typed.
create or replace function reschedules_flaw(exam uuid, logins text[], students uuid[], cause text, starts_at text) returns jsonb
language sql stable as $$
  select refusal(f.problem, f.code, f.field, f.detail) from (values
    ('not_found', 'unknown_exam', 'id', 'There is no such exam.', not exists (select from exams e where e.id = exam)),
    ('bad_value', 'not_in_exam', 'logins', 'Somebody of these does not sit this exam.', array_position(students, null) is not null),
    ('bad_value', 'decision_only', 'cause', 'Only the decision of an appeal gives a date for that cause.', cause = 'appeal'),
    ('bad_value', 'bad_time', 'starts_at', 'The time cannot be read: write 2026-11-23T09:00.',
      starts_at is not null and local_moment(starts_at) is null)
  ) as f (problem, code, field, detail, found) where found limit 1
$$;

-- The same for all of these students, or for none: one refusal takes everything back. Those who wait already get the date.
create or replace function reschedules_put(actor uuid, exam uuid, students uuid[], cause text, reason text,
                                           opens timestamptz, closes timestamptz) returns jsonb
language plpgsql as $$
declare
  student uuid;
  put jsonb;
  outcomes text[] := '{}';
begin
  perform reschedule_lock(exam, students);
  foreach student in array students loop
    put := reschedule_create(actor, exam, student, cause, reason, null, null, opens, closes);
    if is_refusal(put) then
      raise exception using errcode = 'EM003', message = put::text;
    end if;
    outcomes := outcomes || (put ->> 'outcome');
  end loop;
  return outcome(case when 'created' = any (outcomes) then 'created' else 'changed' end);
exception when sqlstate 'EM003' then
  return sqlerrm::jsonb;
end $$;

create or replace function reschedules_change(actor uuid, exam uuid, logins text[], cause text, reason text, starts_at text,
                                              late_start_minutes integer, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  students uuid[] := students_by_login(exam, logins);
  opens    timestamptz := local_moment(starts_at);
  put      jsonb := reschedules_flaw(exam, logins, students, cause, starts_at);
begin
  put := coalesce(put, reschedules_put(actor, exam, students, cause, clean_text(reason), opens,
                                       sitting_start_until(opens, late_start_minutes::text)));
  select r.verdict, r.body into verdict, body
    from put_reply(put, case when not is_refusal(put) then reschedule_items(exam, students) end) r;
end $$;

-- Why this right cannot get or change to that date; null: it can. `instead_of`: the date that the administrator saw, null
-- where there was none: whoever did not see the newest one is told of it.
create or replace function reschedule_date_flaw(held reschedules, opens timestamptz, closes timestamptz, instead_of timestamptz)
returns jsonb
language sql stable as $$
  select case
    when held.sitting_id is not null and sitting_was_sat(held.sitting_id, held.student_id)
      then refusal('conflict', 'exam_was_sat', 'starts_at', 'The student has started this exam, so its time stays.')
    when exists (select from hearings h where h.sitting_id = held.sitting_id and h.state = 'open')
      then refusal('conflict', 'hearing_was_opened', 'starts_at', 'The exam was opened, so its time stays.')
    when held.sitting_id is not null and sitting_is_replaced(held.sitting_id, held.student_id)
      then refusal('conflict', 'date_replaced', 'starts_at', 'A newer date has taken the place of this one.')
    when (select s.starts_at from sittings s where s.id = held.sitting_id) is distinct from instead_of
      then coalesce(already_appointed(held),
                    refusal('conflict', 'not_appointed', 'instead_of', 'The student has no date yet that could be moved.'))
    else (select date_flaw(e, array[held.student_id], opens, closes,
                           case when held.sitting_id is not null and reschedule_is_alone(held) then held.sitting_id end)
            from exams e where e.id = held.exam_id) end
$$;

-- Appoints the date of a right that waits, or moves it. The date it has already changes nothing.
create or replace function reschedule_change(actor uuid, reschedule uuid, starts_at text, late_start_minutes integer,
                                             instead_of text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held   reschedules := reschedule_locked(reschedule);
  opens  timestamptz := local_moment(starts_at);
  closes timestamptz := sitting_start_until(opens, late_start_minutes::text);
  before json;
  put    jsonb;
begin
  if held.id is null then
    verdict := 'not_found';
    return;
  end if;
  if exists (select from sittings s where s.id = held.sitting_id and (s.starts_at, s.start_until) = (opens, closes)) then
    put := outcome('unchanged');
  else
    put := coalesce(reschedule_date_flaw(held, opens, closes, local_moment(instead_of)), outcome('changed'));
  end if;
  if put ->> 'outcome' = 'changed' then
    before := reschedule_item(held);
    held := case when held.sitting_id is null then reschedule_appoint(actor, held, opens, closes)
                 else reschedule_move(actor, held, opens, closes) end;
    put := audited(actor, 'reschedule.date', 'reschedule:' || held.id, put, before, reschedule_item(held), held.reason);
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(put, case when not is_refusal(put) then reschedule_item(held) end) r;
end $$;

-- Why a right cannot be cancelled; null: it can. A decision of the commission stays, and so does what was sat or is over. Before a
-- commission that was opened without him, or sent him to another date (O11), the student has no place to go back to, nor at a date
-- that passed while he was told not to come (T13). He must be free for the original date again, if it is ahead.
create or replace function reschedule_cancel_flaw(held reschedules, reason text) returns jsonb
language sql stable as $$
  select coalesce(
    case when held.appeal_id is not null
           then refusal('conflict', 'executes_decision', null, 'The decision of an appeal gave this date: it is moved, not cancelled.')
         when sitting_was_sat(held.sitting_id, held.student_id)
           then refusal('conflict', 'exam_was_sat', null, 'The student has started this exam, so its date stays.')
         when exists (select from hearings h where h.sitting_id = held.sitting_id and h.state = 'open')
           then refusal('conflict', 'hearing_was_opened', null, 'The exam was opened, so its date stays.')
         when exists (select from hearings h where h.sitting_id = held.from_sitting_id and h.state <> 'planned'
                         and coalesce((examinee(h.sitting_id, held.student_id)).state, 'continued') = 'continued')
           then refusal('conflict', 'original_was_opened', null, 'The original exam is held without this student: move the date instead.')
         when exists (select from sittings s where s.id = held.from_sitting_id and s.start_until between held.created_at and now())
           then refusal('conflict', 'original_is_past', null, 'The original date passed while the student had this right: move the date instead.')
         when sitting_is_replaced(held.sitting_id, held.student_id)
           then refusal('conflict', 'date_replaced', null, 'A newer date has taken the place of this one.')
         when (select s.start_until < now() from sittings s where s.id = held.sitting_id)
           then refusal('conflict', 'past', null, 'This date is past.') end,
    (select f - 'field' from exams e join sittings s on s.id = held.from_sitting_id,
            busy_flaw(e, array[held.student_id], s.id, s.starts_at, s.start_until) f
      where e.id = held.exam_id and s.start_until >= now() and f ->> 'code' = 'student_busy'),
    reason_flaw(reason))
$$;

-- Takes the right away: the date that it took the place of is in force again. Calendars follow: the sequence of the exam's event,
-- which counted what happened to the right (student_events), goes on with that of the group's sitting.
create or replace function reschedule_undo(actor uuid, held reschedules, reason text) returns void
language plpgsql as $$
declare
  date   sittings := (select s from sittings s where s.id = held.sitting_id);
  params jsonb    := reschedule_params(held, date.starts_at) || (
    select jsonb_build_object('reason', reason, 'starts_at', api_time(max(s.starts_at)), 'start_until', api_time(max(s.start_until)))
      from sittings s where s.id = held.from_sitting_id);
begin
  delete from reschedules r where r.id = held.id;
  perform works_follow(actor, held.student_id, date.id, held.from_sitting_id, reason);
  perform listed_sitting_leave(date.id, held.student_id);
  update sittings s set sequence = s.sequence + case s.audience when 'group' then held.moves + 3 else 1 end, changed_at = now()
   where s.exam_id = held.exam_id and (s.audience = 'group' or s.id = date.id);
  perform message_send(held.student_id, null, 'date_cancelled', params);
  perform message_send(mentor_of(held.student_id), null, 'student_date_cancelled', params);
end $$;

-- A right given by mistake is cancelled while nothing of it is sat. The reply is the right as it was; again, it changes nothing.
create or replace function reschedule_cancel(actor uuid, reschedule uuid, reason text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held   reschedules := reschedule_locked(reschedule);
  stream text := 'reschedule:' || reschedule;
  given  text := clean_text(reason);
  item   json := case when held.id is not null then reschedule_item(held)
                      else (select (l.detail -> 'before')::json from audit_log l
                             where l.object = stream and l.action = 'reschedule.cancel') end;
  put    jsonb;
begin
  if item is null then
    verdict := 'not_found';
    return;
  end if;
  put := case when held.id is null then outcome('unchanged') else coalesce(reschedule_cancel_flaw(held, given), outcome('changed')) end;
  if put ->> 'outcome' = 'changed' then
    perform reschedule_undo(actor, held, given);
    put := audited(actor, 'reschedule.cancel', stream, put, item, '{"cancelled": true}', given);
  end if;
  select r.verdict, r.body into verdict, body from put_reply(put, item) r;
end $$;
