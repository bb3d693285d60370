-- T6: the student's own sittings, each with its state and what can be done next.

-- An attempt says its own state; before one there is admission (A9) and the hour (T8, A6).
create or replace function sitting_state(sitting sittings, reason text, attempt_state text) returns text
language sql stable as $$
  select case when attempt_state is not null then attempt_state
              when reason is not null then 'not_admitted'
              when now() < sitting.starts_at then 'upcoming'
              when now() <= sitting.start_until then 'open'
              else 'missed' end
$$;

-- Every sitting that is or was this student's.
create or replace function student_sittings_ever(student uuid) returns setof sittings
language sql stable as $$
  select s.* from group_members m join exams e on e.group_id = m.group_id
    join sittings s on s.exam_id = e.id and s.audience = 'group'
   where m.student_id = student
  union
  select s.* from sitting_students l join sittings s on s.id = l.sitting_id where l.student_id = student
  union
  select s.* from attempts a join sittings s on s.id = a.sitting_id where a.student_id = student
  union
  select s.* from results r join sittings s on s.id = r.sitting_id where r.student_id = student
  union
  select s.* from examinees x join hearings h on h.sitting_id = x.sitting_id join sittings s on s.id = x.sitting_id
   where x.student_id = student and h.state <> 'planned'
$$;

-- The student's own sittings: the same law as sitting_audience, asked from the student's side. One that another date has
-- taken the place of is among them only if it was sat.
create or replace function student_sittings(student uuid) returns setof sittings
language sql stable as $$
  select s.* from student_sittings_ever(student) s
   where not sitting_is_replaced(s.id, student) or sitting_was_sat(s.id, student)
$$;

-- T13: that this sitting of the student is a new date, and why; null: it is not.
create or replace function sitting_rescheduled(sitting uuid, student uuid) returns jsonb
language plpgsql stable as $$
begin
  return (
    select jsonb_build_object('cause', r.cause, 'reason', reschedule_reason(r), 'appeal', reschedule_appeal(r), 'appointed_at', api_time(r.appointed_at), 'moves', r.moves,
             'from_starts_at', (select api_time(f.starts_at) from sittings f where f.id = r.from_sitting_id))
      from reschedules r where r.sitting_id = sitting and r.student_id = student order by r.created_at desc limit 1);
end $$;

-- The exams for which the student waits for a new date.
create or replace function waiting_dates(student uuid) returns jsonb
language plpgsql stable as $$
begin
  return (
    select coalesce(jsonb_agg(jsonb_build_object('exam', exam_json(e), 'cause', r.cause, 'reason', reschedule_reason(r),
                                                 'appeal', reschedule_appeal(r), 'since', api_time(r.created_at)) order by r.created_at), '[]')
      from reschedules r join exams e on e.id = r.exam_id where r.student_id = student and r.sitting_id is null);
end $$;

drop function if exists schedule_json(uuid);
create or replace function schedule_show(student uuid, etag text, out verdict text, out body text, out stamp text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  moments timestamptz[];
begin
  if stamp_holds(etag, 'schedule', student, null) then
    verdict := 'unchanged';
    return;
  end if;
  select array_agg(s.starts_at) || array_agg(s.start_until), jsonb_build_object('sittings', coalesce(jsonb_agg(
             jsonb_build_object('id', s.id, 'exam', exam_json(e), 'starts_at', api_time(s.starts_at),
               'start_until', api_time(s.start_until),
               'seconds', (exam_setting(e, 'test_seconds') + coalesce(c.extra_seconds, 0))::integer,
               'questions', exam_setting(e, 'questions_per_attempt')::integer,
               'points_per_right_answer', trim_scale(exam_setting(e, 'points_per_right_answer'))::text,
               'threshold', trim_scale(exam_setting(e, 'exam_threshold'))::text,
               'resume_window_seconds', exam_setting(e, 'resume_window_seconds')::integer,
               'languages', (select jsonb_agg(jsonb_build_object('language', z.language, 'ready', z.ready) order by z.nth)
                               from bank_readiness(e) z),
               'group_language', g.language, 'rating', trim_scale(r.rating)::text, 'reason', why.reason,
               'floor', trim_scale(exam_setting(e, 'admission_floor'))::text,
               'state', sitting_state(s, why.reason, a.state),
               'attempt', case when a.id is not null then jsonb_build_object('id', a.id, 'state', a.state,
                            'resume_until', api_time(a.resume_until), 'ended_at', api_time(a.ended_at)) end,
               'rescheduled', sitting_rescheduled(s.id, student), 'examinee', (examinee(s.id, student)).state)
             order by s.starts_at), '[]'), 'waiting', waiting_dates(student))::text
    into moments, body
    from student_sittings(student) s
    join exams e on e.id = s.exam_id
    left join group_members m on m.student_id = student
    left join groups g on g.id = coalesce(m.group_id, e.group_id)
    left join ratings r on r.exam_id = e.id and r.student_id = student
    left join accommodations c on c.exam_id = e.id and c.student_id = student
    left join lateral (select x.* from attempts x where x.sitting_id = s.id and x.student_id = student
                        order by x.state = 'annulled', x.started_at desc limit 1) a on true
    cross join lateral (select not_admitted_reason(e, r.rating) as reason) why
   where e.kind <> 'rehearsal';
  verdict := 'ok';
  stamp := stamp('schedule', student, null, moments);
end $$;
