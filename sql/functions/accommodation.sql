-- Extra time for one student in one exam, with its reason; a live attempt gets it at once.

-- The attempt of the student in this exam that counts; null: there is none.
create or replace function attempt_of(exam uuid, student uuid) returns uuid
language sql stable as $$
  select a.id from attempts a join sittings s on s.id = a.sitting_id
   where s.exam_id = exam and a.student_id = student and a.state <> 'annulled' order by a.started_at desc limit 1
$$;

-- Gives the live attempt of the student in this exam the time it should have, and notes who gave it and why. An
-- attempt whose time has run out, whether closed or not yet, is not touched. Returns why it could not, or null.
create or replace function attempt_extend(actor uuid, exam uuid, student uuid, extra interval, reason text)
returns jsonb
language plpgsql as $$
declare
  current uuid := attempt_of(exam, student);
  held attempts;
  wanted interval;
begin
  if current is null then
    return null;
  end if;
  held := attempt_settle(current, false);
  wanted := extra + make_interval(secs => (select exam_setting(e, 'test_seconds') from exams e where e.id = exam)::float8);
  if held.allowed = wanted then
    return null;
  elsif held.state not in ('running', 'suspended') or held.deadline_at <= now() or held.spent = held.allowed then
    return refusal('closed', 'attempt_over', null, 'The attempt is over, so its time stays.');
  elsif wanted < held.allowed then
    return refusal('conflict', 'attempt_running', 'extra_minutes', 'The time of a started attempt can grow but not shrink.');
  end if;
  update attempts a set allowed = wanted, deadline_at = a.segment_started_at + wanted - a.spent where a.id = held.id;
  insert into attempt_events (attempt_id, kind, actor_id, detail)
  values (held.id, 'extra_time', actor, jsonb_build_object('extra_minutes', extract(epoch from extra)::integer / 60,
                                                             'reason', reason));
  return null;
end $$;

create or replace function accommodation_flaw(exam uuid, student uuid, extra_minutes integer, reason text) returns jsonb
language sql stable as $$
  select coalesce((select refusal(f.problem, f.code, f.field, f.detail) from (values
    ('not_found', 'unknown_exam', 'id', 'There is no such exam.', not exists (select from exams e where e.id = exam)),
    ('bad_value', 'not_in_exam', 'login', 'Nobody with this login sits this exam.', student is null),
    ('bad_value', 'bad_extra_minutes', 'extra_minutes', 'Extra time is 0 to 240 minutes.',
      coalesce(extra_minutes not between 0 and 240, true))
  ) as f (problem, code, field, detail, found) where found limit 1), reason_flaw(reason))
$$;

create or replace function accommodation_item(exam uuid, student uuid) returns json
language sql stable as $$
  select json_build_object('exam_id', exam, 'login', u.login, 'extra_minutes', c.extra_seconds / 60,
                           'reason', c.reason, 'set_at', api_time(c.set_at))
    from accommodations c join users u on u.id = c.student_id
   where c.exam_id = exam and c.student_id = student
$$;

-- Sets a student's extra time in an exam; repeatable.
create or replace function accommodation_change(actor uuid, exam uuid, login text, extra_minutes integer, reason text,
                                                out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  student uuid := exam_student(exam, lower(clean_text(login)));
  reason_given text := clean_text(reason);
  held    json;
  put     jsonb := accommodation_flaw(exam, student, extra_minutes, reason_given);
begin
  -- First the attempt, then the student, as whoever ends it. A start that is under way is waited for (attempt_start): only then is
  -- it certain which attempt there is.
  perform from attempts a where a.id = attempt_of(exam, student) for update;
  perform from users u where u.id = student for update;
  put := coalesce(put, attempt_extend(actor, exam, student, make_interval(mins => extra_minutes), reason_given));
  if put is null then
    perform from accommodations c where c.exam_id = exam and c.student_id = student for update;
    held := accommodation_item(exam, student);
    insert into accommodations as c (exam_id, student_id, extra_seconds, reason, set_by)
    values (exam, student, extra_minutes * 60, reason_given, actor)
    on conflict (exam_id, student_id) do update
      set extra_seconds = excluded.extra_seconds, reason = excluded.reason, set_by = excluded.set_by, set_at = now()
      where (c.extra_seconds, c.reason) is distinct from (excluded.extra_seconds, excluded.reason);
    put := outcome(case when not found then 'unchanged' when held is null then 'created' else 'changed' end);
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(actor, 'accommodation.put', 'exam:' || exam, put, accommodation_item(exam, student), held,
                   reason_given) r;
end $$;
