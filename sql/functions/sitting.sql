-- Sittings: when a group sits an exam (T6, T8), and what staff see of it while it runs.

-- When a start is no longer allowed (A6). Null: the minutes are no whole number of 1 to 1440.
create or replace function sitting_start_until(starts_at timestamptz, late_start_minutes text) returns timestamptz
language sql stable as $$
  select starts_at + make_interval(mins => case
    when late_start_minutes is null then setting('late_start_minutes')::integer
    when late_start_minutes ~ '^[0-9]{1,4}$' and late_start_minutes::integer between 1 and 1440
      then late_start_minutes::integer end)
$$;

-- Why a sitting of these cannot be; null: it can.
create or replace function sitting_flaw(session exam_sessions, discipline uuid, academic_group groups, kind text,
                                        starts_at timestamptz, start_until timestamptz) returns jsonb
language sql stable as $$
  select coalesce((select refusal('bad_value', f.code, f.field, f.detail) from (values
    ('unknown_session', 'session', 'There is no exam session with this code.', session.id is null),
    ('unknown_discipline', 'discipline', 'There is no discipline with this code.', discipline is null),
    ('unknown_group', 'group', 'There is no group with this name.', academic_group.id is null),
    ('unknown_kind', 'kind', 'An exam is of the kind test, oral or creative.',
      coalesce(kind not in ('test', 'oral', 'creative'), true)),
    ('bad_time', 'starts_at', 'The time cannot be read: write 23.11.2026 09:00.', starts_at is null),
    ('bad_late_start', 'late_start_minutes', 'The late start is 1 to 1440 whole minutes.', start_until is null)
  ) as f (code, field, detail, found) where found limit 1), session_flaw(session, starts_at, start_until))
$$;

-- Until when a sitting of these times takes its group (T6): a test while it may be started, a hearing until all have answered.
create or replace function group_busy_until(sitting uuid, exam exams, starts_at timestamptz, start_until timestamptz)
returns timestamptz
language sql stable as $$ select sitting_ends_at(exam, starts_at, start_until, '0', hearing_size(sitting)) $$;

-- The other exam that takes the group, or somebody of it, at that time; null: none.
create or replace function sitting_clash(exam uuid, academic_group groups, starts_at timestamptz, start_until timestamptz)
returns jsonb
language sql stable as $$
  with other as materialized (
    select tstzrange(s.starts_at, group_busy_until(s.id, e, s.starts_at, s.start_until)) as during, d
      from sittings s join exams e on e.id = s.exam_id join disciplines d on d.id = e.discipline_id
     where s.exam_id is distinct from exam and e.kind <> 'rehearsal'
       and (s.audience = 'group' and e.group_id = academic_group.id
         or s.audience = 'listed' and exists (select from sitting_students l join group_members m on m.student_id = l.student_id
                                               where l.sitting_id = s.id and m.group_id = academic_group.id))
  ), wanted as (
    select tstzrange(sitting_clash.starts_at, coalesce(
             (select group_busy_until(s.id, e, sitting_clash.starts_at, sitting_clash.start_until)
                from exams e join sittings s on s.exam_id = e.id and s.audience = 'group' where e.id = exam),
             sitting_clash.start_until)) as during
  )
  select refusal('conflict', 'group_busy', 'starts_at', format('Group %s has another exam, %s, from %s to %s.',
                 academic_group.name, (o.d).code, spoken_time(lower(o.during)), spoken_end(upper(o.during))))
         || clash(jsonb_build_object('group', academic_group.name), o.d, lower(o.during), upper(o.during))
    from other o join wanted w on o.during && w.during
   order by lower(o.during) limit 1
$$;

-- Appoints or moves a group's sitting of an exam, which comes into being with it. A sitting that somebody has started
-- stays where it is. Changes of the session's dates, of the group's other sittings, and starts are waited for.
create or replace function sitting_put(actor uuid, session_code text, discipline_code text, group_name text, kind text,
                                       starts_at text, late_start_minutes text) returns jsonb
language plpgsql as $$
declare
  session  exam_sessions := (select x from exam_sessions x where x.code = session_code for share);
  discipline uuid := (select d.id from disciplines d where d.code = discipline_code);
  academic_group groups := (select g from groups g where g.name = group_name for no key update);
  opens    timestamptz := local_moment(starts_at);
  closes   timestamptz := sitting_start_until(opens, late_start_minutes);
  exam     uuid := (select e.id from exams e where e.exam_session_id = session.id and e.discipline_id = discipline
                       and e.group_id = academic_group.id and e.kind = sitting_put.kind);
  held     sittings;
  moved    sittings;
  before   json;
  flaw     jsonb := coalesce(sitting_flaw(session, discipline, academic_group, kind, opens, closes),
                             sitting_clash(exam, academic_group, opens, closes));
begin
  if flaw is not null then
    return flaw;
  end if;
  insert into exams (exam_session_id, discipline_id, group_id, kind)
  values (session.id, discipline, academic_group.id, kind) on conflict do nothing;
  select e.id into exam from exams e
   where e.exam_session_id = session.id and e.discipline_id = discipline and e.group_id = academic_group.id
     and e.kind = sitting_put.kind;
  perform from users u where u.id in (select exam_staff(exam)) order by u.id for no key update;
  select * into held from sittings s where s.exam_id = exam and s.audience = 'group' for update;
  before := group_sitting_item(exam);
  moved := held;
  moved.starts_at := opens;
  moved.start_until := closes;
  flaw := (select staff_flaw(array(select t.user_id from sitting_staff t where t.sitting_id = held.id), held.id, opens,
                             sitting_ends_at(moved, e, null)) from exams e where e.id = exam);
  if flaw is not null then
    return flaw;
  elsif held.id is null then
    insert into sittings (exam_id, starts_at, start_until) values (exam, opens, closes);
  elsif (held.starts_at, held.start_until) = (opens, closes) then
    return outcome('unchanged');
  elsif exists (select from hearings h where h.sitting_id = held.id and h.state <> 'planned') then
    return refusal('conflict', 'hearing_was_opened', 'starts_at', 'The exam was opened, so its time stays.');
  elsif exists (select from attempts a where a.sitting_id = held.id) then
    return refusal('conflict', 'sitting_has_attempts', 'starts_at',
                   format('%s students have already started this exam, so its time stays.',
                          (select count(distinct a.student_id) from attempts a where a.sitting_id = held.id)));
  else
    update sittings s set starts_at = opens, start_until = closes, sequence = s.sequence + 1, changed_at = now()
     where s.id = held.id;
    perform hearing_begin_anew(held.id);
  end if;
  return audited(actor, 'sitting.put', 'sitting:' || concat_ws('/', session_code, discipline_code, group_name, kind),
                 outcome(case when held.id is null then 'created' else 'changed' end), before, group_sitting_item(exam));
end $$;

create or replace function sitting_head(sitting sittings) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', sitting.id, 'starts_at', api_time(sitting.starts_at),
                            'start_until', api_time(sitting.start_until))
$$;

-- The exam of a sitting and its group, as several replies show them side by side.
create or replace function sitting_exam(sitting sittings) returns jsonb
language sql stable as $$
  select jsonb_build_object('exam', exam_json(e), 'group', group_head(g))
    from exams e left join groups g on g.id = e.group_id where e.id = sitting.exam_id
$$;

-- The sitting of an exam's group with its exam; null: there is none.
create or replace function group_sitting_item(exam uuid) returns json
language plpgsql stable as $$
begin
  return (select (sitting_head(s) || sitting_exam(s))::json from sittings s where s.exam_id = exam and s.audience = 'group');
end $$;

create or replace function sitting_change(actor uuid, session_code text, discipline_code text, group_name text, kind text,
                                          starts_at text, late_start_minutes integer, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  put jsonb := sitting_put(actor, session_code, discipline_code, group_name, kind, starts_at, late_start_minutes::text);
begin
  select r.verdict, r.body into verdict, body
    from put_reply(put,
      (select group_sitting_item(e.id) from exams e join groups g on g.id = e.group_id
         join disciplines d on d.id = e.discipline_id join exam_sessions x on x.id = e.exam_session_id
        where x.code = session_code and d.code = discipline_code and g.name = group_name
          and e.kind = sitting_change.kind)) r;
end $$;

-- What staff see of one attempt on the board. Remaining time is what the student still has, running or not.
create or replace function board_attempt(attempt attempts) returns json
language sql stable as $$
  select json_build_object('id', attempt.id, 'state', attempt.state, 'language', attempt.language,
    'answered', (select count(c) from unnest(attempt.choices) c),
    'remaining_ms', case
      when attempt.state = 'running' then greatest(0, (extract(epoch from attempt.deadline_at - now()) * 1000)::bigint)
      when attempt.state = 'suspended' then (extract(epoch from attempt.allowed - attempt.spent) * 1000)::bigint
      else 0 end,
    'resume_until', case when attempt.state in ('running', 'suspended') then api_time(attempt.resume_until) end,
    'interruptions', (select count(*) from attempt_segments s
                       where s.attempt_id = attempt.id and s.end_cause = 'no_contact'),
    'address', (select s.address from attempt_segments s where s.attempt_id = attempt.id order by s.epoch desc limit 1),
    'last_contact_at', api_time(attempt.last_contact_at),
    'result', result_json(attempt.id))
$$;

-- The open appeal of a student of the sitting (T10); null: none.
create or replace function board_appeal(sitting uuid, student uuid) returns json
language sql stable as $$
  select json_build_object('id', p.id, 'number', p.number, 'ground', p.ground, 'state', p.state,
           'numbers', array(select q.n from appeal_questions q where q.appeal_id = p.id order by q.n))
    from appeals p where p.sitting_id = board_appeal.sitting and p.student_id = board_appeal.student and appeal_is_open(p.state)
$$;

-- The students of a sitting with their newest attempt.
create or replace function board_students(sitting sittings)
returns table (student users, seen jsonb, attempt attempts)
language sql stable as $$
  select u, exam_student_json(e, u), a.newest
    from exams e
         cross join sitting_audience(sitting.id) as m (id)
         join users u on u.id = m.id
         left join lateral (select t as newest from attempts t where t.sitting_id = sitting.id and t.student_id = u.id
                             order by t.state = 'annulled', t.started_at desc limit 1) a on true
   where e.id = sitting.exam_id
$$;

-- The live board of a sitting; every student is counted once, by the attempt or else by the admission. A rehearsal is
-- its student's own and has none.
create or replace function sitting_board(sitting uuid, out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  with held as (select s from sittings s join exams e on e.id = s.exam_id where s.id = sitting and e.kind <> 'rehearsal'),
  person as materialized (
    select b.*, coalesce((b.attempt).state, case when b.seen -> 'admitted' = 'true' then 'not_started' else 'not_admitted' end)
             as stand
      from held, board_students(held.s) b
  ), counts as (
    select jsonb_object_agg(t.stand, (select count(*) from person p where p.stand = t.stand)) as counts
      from unnest(array['not_admitted', 'not_started', 'running', 'suspended', 'finished', 'timed_out', 'not_resumed',
                        'removed', 'annulled']) as t(stand)
  )
  select coalesce(max('ok'), 'not_found'), max((sitting_exam(held.s) || jsonb_build_object(
           'sitting', sitting_head(held.s), 'now', api_time(now()), 'counts', counts.counts,
           'students', coalesce((select jsonb_agg(
               p.seen || jsonb_build_object('attempt', case when (p.attempt).id is not null then board_attempt(p.attempt) end,
                                            'appeal', board_appeal((held.s).id, (p.student).id))
               order by (p.student).full_name, (p.student).login) from person p), '[]')))::text)
    into verdict, body from held, counts;
end $$;

-- How an attempt ran: its active stretches, the gaps between them (T9, A4), and what staff and older devices did.
create or replace function attempt_timeline(attempt uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  with segment as (
    select s.*, lead(s.started_at) over (order by s.epoch) as next_at from attempt_segments s where s.attempt_id = attempt
  )
  select coalesce(max('ok'), 'not_found'), max(json_build_object(
    'segments', coalesce((select json_agg(json_build_object('epoch', s.epoch, 'from', api_time(s.started_at),
        'to', api_time(s.ended_at), 'end_cause', s.end_cause,
        'seconds', extract(epoch from coalesce(s.ended_at, now()) - s.started_at)::integer,
        'address', s.address, 'device', s.device, 'user_agent', s.user_agent) order by s.epoch)
      from segment s), '[]'),
    'interruptions', coalesce((select json_agg(json_build_object('from', api_time(s.ended_at), 'to', api_time(s.next_at),
        'seconds', extract(epoch from coalesce(s.next_at, a.ended_at, now()) - s.ended_at)::integer) order by s.epoch)
      from segment s where s.end_cause = 'no_contact'), '[]'),
    'events', coalesce((select json_agg(json_build_object('at', api_time(v.at), 'kind', v.kind,
        'actor', (select u.full_name from users u where u.id = v.actor_id), 'detail', v.detail) order by v.id)
      from attempt_events v where v.attempt_id = a.id), '[]'))::text)
    from attempts a where a.id = attempt
$$;
