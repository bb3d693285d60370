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
  held   reschedules := (select r from reschedules r where r.id = reschedule);
  opens  timestamptz := local_moment(starts_at);
  closes timestamptz := sitting_start_until(opens, late_start_minutes::text);
  before json;
  put    jsonb;
begin
  if held.id is null then
    verdict := 'not_found';
    return;
  end if;
  perform reschedule_lock(held.exam_id, array[held.student_id]);
  select * into held from reschedules r where r.id = reschedule;   -- as it is now that it is ours
  if (held.sitting_id, opens, closes) in (select s.id, s.starts_at, s.start_until from sittings s) then
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
