-- Oral and creative exams as they are held (O1–O11, C1–C11, A25, A30): who is there, the opening, the queue, the closing.
-- Everything in a hearing happens in one order, that of its lock; its moments are those of the lock (clock_timestamp()), so
-- that what waited for it is not older than what it waited for.

-- The hearing for whoever acts in it. The sitting comes first, as for those who appoint dates: nobody waits in a circle.
create or replace function hearing_held(sitting uuid) returns hearings
language plpgsql as $$
begin
  perform from sittings s where s.id = sitting for key share;
  return hearing_locked(sitting);
end $$;

-- From when the meeting's link is shown, students join and the staff say that they are there (O2).
create or replace function hearing_opens_at(sitting sittings) returns timestamptz
language plpgsql stable as $$
begin
  return (select sitting.starts_at - make_interval(mins => exam_setting(e, 'meeting_reveal_minutes')::integer)
            from exams e where e.id = sitting.exam_id);
end $$;
create or replace function hearing_opens_at(sitting uuid) returns timestamptz
language sql stable as $$ select hearing_opens_at(s) from sittings s where s.id = sitting $$;

-- When an exam of these times is over for whoever is busy with it: a test with its time (T3); a hearing when all have answered
-- who are to be heard (O6, A22).
create or replace function sitting_ends_at(exam exams, starts_at timestamptz, start_until timestamptz, lasts interval, heard bigint)
returns timestamptz
language sql stable as $$
  select greatest(start_until + lasts, case when exam.kind in ('oral', 'creative') then
           starts_at + heard * make_interval(secs => exam_setting(exam, 'answer_maximum_seconds')::float8) end)
$$;

create or replace function sitting_ends_at(sitting sittings, exam exams, student uuid) returns timestamptz
language sql stable as $$
  select sitting_ends_at(exam, sitting.starts_at, sitting.start_until, exam_duration(exam, student), hearing_size(sitting.id))
$$;

-- How many are to be heard, also in a hearing that is not prepared yet.
create or replace function hearing_size(sitting uuid) returns bigint
language sql stable as $$
  select case when exists (select from hearings h where h.sitting_id = sitting)
              then (select count(*) from examinees x where x.sitting_id = sitting)
              else (select count(*) from hearing_candidates(sitting)) end
$$;

-- ── Who is there (O3, A30) ──

create or replace function hearing_present(sitting uuid) returns setof uuid
language sql stable as $$
  select p.user_id from hearing_presence p where p.sitting_id = sitting and p.left_at is null
$$;

-- A30: how many of the chair and the members it needs, never fewer than two.
create or replace function hearing_quorum(sitting uuid) returns integer
language plpgsql stable as $$
begin
  return (select greatest(2, ceil((select count(*) from hearing_voters(s.id)) * exam_setting(e, 'exam_quorum_percent') / 100))::integer
            from sittings s join exams e on e.id = s.exam_id where s.id = sitting);
end $$;

create or replace function hearing_voters_present(sitting uuid) returns setof uuid
language sql stable as $$ select hearing_voters(sitting) intersect select hearing_present(sitting) $$;

-- O3, A30: why nobody can be heard; null: the proctor and a quorum are there.
create or replace function hearing_presence_flaw(sitting uuid) returns jsonb
language sql stable as $$
  select refusal('conflict', f.code, null, f.detail) from (select hearing_quorum(sitting) as needed,
           (select count(*) from hearing_voters_present(sitting)) as present) q, lateral (values
    ('proctor_missing', 'The proctor is not there.', not exists (
      select from sitting_staff t where t.sitting_id = sitting and t.duty = 'proctor'
                                    and t.user_id in (select hearing_present(sitting)))),
    ('no_quorum', format('%s of the chair and the members are there, and %s are needed.', q.present, q.needed), q.present < q.needed)
  ) as f (code, detail, found) where found limit 1
$$;

-- The duties that somebody has now: while the chair is away, every voter who is there has the chair's. A grade needs its
-- quorum of signatures whoever proposes it (A30). (Asked every second by every page: no function in SQL is planned for it.)
create or replace function hearing_duties_now(sitting uuid, person uuid) returns text[]
language plpgsql stable as $$
begin
  return hearing_duties(sitting, person) || case
    when exists (
           select from sitting_staff t join hearing_presence p on p.sitting_id = t.sitting_id and p.user_id = t.user_id
            where t.sitting_id = sitting and t.user_id = person and t.duty in ('chair', 'member') and p.left_at is null)
         and not exists (
           select from sitting_staff t join hearing_presence p on p.sitting_id = t.sitting_id and p.user_id = t.user_id
            where t.sitting_id = sitting and t.duty = 'chair' and p.left_at is null)
    then '{chair}' else '{}'::text[] end;
end $$;

-- Why somebody with these duties may not act in it; null: he may. A stranger finds nothing.
create or replace function hearing_duty_flaw(held hearings, actor uuid, wanted text[]) returns jsonb
language sql stable as $$
  select refusal(f.problem, f.code, null, f.detail) from hearing_duties_now(held.sitting_id, actor) as d (duties), lateral (values
    ('not_found', 'unknown_hearing', 'There is no such sitting, or you do not conduct it.',
      held.sitting_id is null or d.duties = '{}'),
    ('forbidden', 'not_your_duty', format('This is for the %s.', replace(array_to_string(wanted, ' or the '), '_', ' ')),
      not d.duties && wanted)
  ) as f (problem, code, detail, found) where coalesce(found, true) limit 1
$$;

-- The same while the exam is held. `voting`, as who votes and the proctor: only for whoever has said to
-- be there.
create or replace function hearing_act_flaw(held hearings, actor uuid, wanted text[], voting boolean default false) returns jsonb
language sql stable as $$
  select coalesce(hearing_duty_flaw(held, actor, wanted), (select refusal(f.problem, f.code, null, f.detail) from (values
    ('closed', 'hearing_is_over', 'The exam is over.', held.state = 'closed'),
    ('conflict', 'not_open', 'The exam has not been opened yet.', held.state = 'planned'),
    ('conflict', 'not_present', 'Say first that you are there.', voting and actor not in (select hearing_present(held.sitting_id)))
  ) as f (problem, code, detail, found) where found limit 1))
$$;

create or replace function too_early_flaw(since timestamptz) returns jsonb
language sql stable as $$
  select refusal('too_early', 'too_early', null, format('It is possible from %s.', spoken_time(since)))
   where clock_timestamp() < since
$$;
create or replace function too_early_flaw(sitting uuid) returns jsonb
language sql stable as $$ select too_early_flaw(hearing_opens_at(sitting)) $$;

-- O2: before the hour of the schedule nobody is absent, however early the commission opened.
create or replace function absence_flaw(sitting uuid) returns jsonb
language sql stable as $$ select too_early_flaw(s.starts_at) from sittings s where s.id = sitting $$;

create or replace function hearing_object(sitting uuid) returns text
language sql immutable parallel safe as $$ select 'hearing:' || sitting $$;

-- What every act of the staff answers: the refusal, or the hearing as it is now.
create or replace function hearing_reply(viewer uuid, sitting uuid, put jsonb, out verdict text, out body text)
language plpgsql as $$
begin
  select r.verdict, r.body into verdict, body
    from put_reply(put, case when not is_refusal(put) then hearing_json(viewer, sitting)::json end) r;
end $$;

-- Somebody of the staff is there, or has left: everybody for himself, the chair and the proctor for others.
create or replace function presence_change(actor uuid, sitting uuid, present boolean, login text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held   hearings := hearing_held(sitting);
  person users := (select u from users u where u.login = coalesce(lower(clean_text(presence_change.login)),
                                                                  (select a.login from users a where a.id = actor)));
  there  boolean := person.id in (select hearing_present(sitting));
  put    jsonb := hearing_duty_flaw(held, actor, case when person.id = actor then '{chair,member,lead_teacher,proctor}'
                                                      else '{chair,proctor}'::text[] end);
begin
  put := coalesce(put,
    case when coalesce(hearing_duties(sitting, person.id), '{}') = '{}'
           then refusal('bad_value', 'unknown_login', 'login', 'Nobody with this login conducts the exam.')
         when held.state = 'closed' then refusal('closed', 'hearing_is_over', null, 'The exam is over.') end,
    too_early_flaw(sitting), outcome(case when there = present then 'unchanged' else 'changed' end));
  if put ->> 'outcome' = 'changed' then
    if present then
      insert into hearing_presence (sitting_id, user_id, came_at, recorded_by) values (sitting, person.id, clock_timestamp(), actor);
    else
      update hearing_presence p set left_at = clock_timestamp()
       where p.sitting_id = sitting and p.user_id = person.id and p.left_at is null;
    end if;
    perform marks_reveal(sitting);
    put := audited(actor, 'hearing.presence', hearing_object(sitting), put,
                   json_build_object('login', person.login, 'present', there),
                   json_build_object('login', person.login, 'present', present));
  end if;
  select r.verdict, r.body into verdict, body from hearing_reply(actor, sitting, put) r;
end $$;

-- O3, A30: a hearing that is planned for another time begins anew: nobody is there yet, no student has come.
create or replace function hearing_begin_anew(sitting uuid) returns void
language plpgsql as $$
begin
  if (hearing_locked(sitting)).state = 'planned' then
    update hearing_presence p set left_at = clock_timestamp() where p.sitting_id = sitting and p.left_at is null;
    delete from examinees x where x.sitting_id = sitting;
    perform examinees_put(sitting);
  end if;
end $$;

-- ── The opening ──

-- Why what was prepared does not do; null: it does.
create or replace function hearing_readiness_flaw(held hearings) returns jsonb
language sql stable as $$
  select refusal('conflict', f.code, null, f.detail)
         || jsonb_build_object('at_least', case f.code when 'too_few_tickets' then n.needed end)
    from sittings s join exams e on e.id = s.exam_id left join ticket_sets k on k.id = held.ticket_set_id,
         lateral (select ticket_count(k.id) as there, tickets_needed(s.id, k.id) as needed) n,
         lateral (values
    ('not_prepared', 'Criteria, tickets or the order are missing: the administrator prepares the exam.',
      held.criteria_set_id is null or held.order_number is null or e.kind = 'oral' and k.id is null),
    ('ticket_set_not_approved', 'The ticket set is not approved.', k.state <> 'approved' or k.id is not null and held.seed is null),
    ('no_examinees', 'Nobody is admitted to this exam.', not exists (select from examinees x where x.sitting_id = s.id)),
    ('too_few_tickets', format('The set has %s tickets, and %s are needed.', n.there, n.needed), k.id is not null and n.there < n.needed)
  ) as f (code, detail, found) where s.id = held.sitting_id and found limit 1
$$;

create or replace function hearing_open(actor uuid, sitting uuid, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held hearings := hearing_held(sitting);
  put  jsonb := hearing_duty_flaw(held, actor, '{chair,proctor}');
begin
  if put is null and held.state = 'planned' then
    perform examinees_put(sitting);
  end if;
  put := coalesce(put,
    case held.state when 'open' then outcome('unchanged')
                    when 'closed' then refusal('closed', 'hearing_is_over', null, 'The exam is over.') end,
    too_early_flaw(sitting), hearing_readiness_flaw(held), hearing_presence_flaw(sitting), outcome('changed'));
  if put ->> 'outcome' = 'changed' then
    update hearings h set state = 'open', opened_at = clock_timestamp(), opened_by = actor where h.sitting_id = sitting;
    put := audited(actor, 'hearing.open', hearing_object(sitting), put, json_build_object('state', 'planned'),
                   json_build_object('state', 'open', 'present', array(
                     select u.login from users u where u.id in (select hearing_present(sitting)) order by 1)));
  end if;
  select r.verdict, r.body into verdict, body from hearing_reply(actor, sitting, put) r;
end $$;

-- ── The queue ──

-- The logins of those in one of these states, in the order of the queue.
create or replace function examinee_logins(sitting uuid, states text[]) returns text[]
language sql stable as $$
  select array(select u.login from examinees x join users u on u.id = x.student_id
                where x.sitting_id = sitting and x.state = any (states) order by x.place)
$$;
create or replace function examinee_names(sitting uuid, states text[]) returns text
language sql stable as $$
  select string_agg(u.full_name, ', ' order by x.place) from examinees x join users u on u.id = x.student_id
   where x.sitting_id = sitting and x.state = any (states)
$$;

-- Those who wait change places among themselves.
create or replace function queue_change(actor uuid, sitting uuid, logins text[], out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held    hearings := hearing_held(sitting);
  waiting text[] := examinee_logins(sitting, '{waiting}');
  put     jsonb := coalesce(hearing_duty_flaw(held, actor, '{chair,proctor}'),
    case when held.state = 'closed' then refusal('closed', 'hearing_is_over', null, 'The exam is over.')
         when array(select unnest(logins) order by 1) <> array(select unnest(waiting) order by 1)
           then refusal('conflict', 'queue_changed', 'logins', format('Those who wait now are: %s.',
                        coalesce(nullif(array_to_string(waiting, ', '), ''), 'nobody')))
         when logins = waiting then outcome('unchanged') end,
    outcome('changed'));
begin
  if put ->> 'outcome' = 'changed' then
    update examinees x set place = o.place
      from (select u.id, (array(select w.place from examinees w where w.sitting_id = sitting and w.state = 'waiting'
                                 order by w.place))[l.nth] as place
              from unnest(logins) with ordinality as l (login, nth) join users u on u.login = l.login) o
     where x.sitting_id = sitting and x.student_id = o.id;
    put := audited(actor, 'hearing.order', hearing_object(sitting), put, array_to_json(waiting), array_to_json(logins));
  end if;
  select r.verdict, r.body into verdict, body from hearing_reply(actor, sitting, put) r;
end $$;

-- ── The closing (O6, C6) ──

create or replace function hearing_closing_flaw(sitting uuid, absent boolean, no_recording text) returns jsonb
language sql stable as $$
  select coalesce(case when examinee_names(sitting, '{expected}') is not null then absence_flaw(sitting) end,
  (select refusal(f.problem, f.code, f.field, f.detail) from (select
           examinee_names(sitting, '{waiting,called,answering,paused,interrupted}') as queue,
           examinee_names(sitting, '{answered}') as answered, examinee_names(sitting, '{expected}') as expected) n, lateral (values
    ('conflict', 'queue_not_empty', null, left(format('Not heard yet: %s.', n.queue), 500), n.queue is not null),
    ('conflict', 'not_graded', null, left(format('No grade has been announced yet for: %s.', n.answered), 500),
      n.answered is not null),
    ('conflict', 'expected_left', 'absent', left(format('These have not come: %s.', n.expected), 500),
      n.expected is not null and not absent),
    ('bad_value', 'no_reason', 'no_recording', 'Say why there is no recording, in 3 to 500 characters.', length(no_recording) < 3),
    ('conflict', 'no_recording', 'no_recording', 'There is no recording: enter it, or say why there is none.',
      no_recording is null and not hearing_is_recorded(sitting))
  ) as f (problem, code, field, detail, found) where found limit 1))
$$;

-- O1, C1: has it a recording? One that was over before the opening, or if its length is not known began before the link was
-- shown, is of something else.
create or replace function hearing_is_recorded(sitting uuid) returns boolean
language sql stable as $$
  select exists (select from recordings r join hearings h on h.sitting_id = r.sitting_id
                  where r.sitting_id = sitting and r.deleted_at is null
                    and coalesce(r.recorded_at + make_interval(secs => r.seconds) > h.opened_at,
                                 r.recorded_at >= hearing_opens_at(sitting), true))
$$;

-- After the last student. With `absent` those who never came are absent. The seed may be seen from now on (A21), and the
-- minutes are as they are.
create or replace function hearing_close(actor uuid, sitting uuid, absent boolean, no_recording text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held  hearings := hearing_held(sitting);
  cause text := clean_text(no_recording);
  put   jsonb := hearing_duty_flaw(held, actor, '{chair,lead_teacher,proctor}');
begin
  put := coalesce(put, case when held.state = 'closed' then outcome('unchanged') end,
                  hearing_act_flaw(held, actor, '{chair,lead_teacher,proctor}'),
                  hearing_closing_flaw(sitting, coalesce(absent, false), cause), outcome('changed'));
  if put ->> 'outcome' = 'changed' then
    perform examinee_move(actor, x, 'absent', null) from examinees x
     where x.sitting_id = sitting and x.state = 'expected' order by x.place;
    update hearings h set state = 'closed', closed_at = clock_timestamp(), closed_by = actor,
           no_recording = case when not hearing_is_recorded(sitting) then cause end
     where h.sitting_id = sitting;
    update hearing_presence p set left_at = clock_timestamp() where p.sitting_id = sitting and p.left_at is null;
    perform hearing_minutes_freeze(sitting);
    put := audited(actor, 'hearing.close', hearing_object(sitting), put, json_build_object('state', 'open'),
                   json_build_object('state', 'closed', 'absent', examinee_logins(sitting, '{absent}')), cause);
  end if;
  select r.verdict, r.body into verdict, body from hearing_reply(actor, sitting, put) r;
end $$;
