begin;
select plan(54);

insert into users (login, full_name) values ('clock', 'C');
insert into groups (name, language) values ('CLOCK', 'kk');
insert into group_members select u.id, g.id from users u, groups g where u.login = 'clock' and g.name = 'CLOCK';
insert into disciplines (code, title_kk, title_ru, title_en) values ('CLOCK', 'a', 'a', 'a');
insert into exam_sessions (code, title_kk, title_ru, title_en, starts_on, ends_on) values ('CLOCK', 'a', 'a', 'a', current_date, current_date + 1);
insert into exams (exam_session_id, discipline_id, group_id, kind)
select x.id, d.id, g.id, 'test' from exam_sessions x, disciplines d, groups g where x.code = 'CLOCK' and d.code = 'CLOCK' and g.name = 'CLOCK';
insert into ratings select e.id, u.id, 60 from exams e, users u where u.login = 'clock';
insert into sittings (exam_id, starts_at, start_until) select id, now(), now() + interval '1 hour' from exams where exam_session_id = (select id from exam_sessions where code = 'CLOCK');

create function pg_temp.bank(count integer) returns void language sql as $$
  with q as (insert into questions (discipline_id, language) select d.id, 'kk' from disciplines d, generate_series(1, count) where d.code = 'CLOCK' returning id),
       v as (insert into question_versions (question_id, version, text, options, content_hash, state)
             select id, 1, 'question ' || id, array['right', 'b', 'c', 'd'], sha256(id::text::bytea), 'approved' from q returning id)
  insert into question_keys select id, 1 from v
$$;
create function pg_temp.start(device text default 'device-1') returns text language sql as $$
  select r.verdict from sittings s join users u on u.login = 'clock', lateral attempt_start(u.id, s.id, 'kk', device, '', '') r
   where s.exam_id = (select e.id from exams e join disciplines d on d.id = e.discipline_id where d.code = 'CLOCK')
$$;
create function pg_temp.mine() returns attempts language sql as $$
  select a from attempts a join users u on u.id = a.student_id where u.login = 'clock' and a.state <> 'annulled'
$$;
-- Where its clock stopped.
create function pg_temp.stopped_at() returns timestamptz language sql as $$
  select ended_at from attempt_segments where attempt_id = (pg_temp.mine()).id order by epoch desc limit 1
$$;
-- The whole attempt as if everything had happened so much earlier.
create function pg_temp.earlier(by interval) returns void language sql as $$
  update attempts set segment_started_at = segment_started_at - by, deadline_at = deadline_at - by,
         last_contact_at = last_contact_at - by, resume_until = resume_until - by where id = (pg_temp.mine()).id;
  update attempt_segments set started_at = started_at - by, ended_at = ended_at - by where attempt_id = (pg_temp.mine()).id
$$;

select pg_temp.bank(19);
select is(pg_temp.start(), 'bank_too_small', 'A11: with 19 approved questions the exam cannot be opened');
select pg_temp.bank(11);
select is(pg_temp.start(), 'created', 'T8: at its hour the student starts');
select is(pg_temp.start(), 'ok', 'T8: a second start gives the same attempt');
select is((select body::jsonb ->> 'reason' from account_set(null, 'clock', false)), 'in_attempt', 'T8: nobody''s account is closed during an attempt');
select is((select count(*)::integer from attempts), 1, 'T8: there is one attempt');
select is(cardinality((pg_temp.mine()).question_versions), 20, 'T2: a test has 20 questions');
select is((select count(distinct v)::integer from unnest((pg_temp.mine()).question_versions) v), 20, 'A11: all drawn questions differ');
select is((pg_temp.mine()).allowed, '40 minutes', 'T3: 40 minutes');
select ok((select bool_and(length(o) = 4 and (select count(distinct d) from string_to_table(o, null) d) = 4)
             from unnest((pg_temp.mine()).option_orders) o), 'A11: every option is shown once');

-- T9, A2: ten minutes with contact, then silence.
update attempts set segment_started_at = now() - interval '10 minutes', deadline_at = now() + interval '30 minutes',
       last_contact_at = now() - interval '46 seconds' where id = (pg_temp.mine()).id;
update attempt_segments set started_at = now() - interval '10 minutes' where attempt_id = (pg_temp.mine()).id;
select is((attempt_settle((pg_temp.mine()).id, false)).state, 'suspended', 'A2: after 45 seconds without contact it is suspended');
select is((select body::jsonb ->> 'reason' from account_set(null, 'clock', false)), 'in_attempt', 'T8: nor while it waits to be resumed');
select is((pg_temp.mine()).spent, '9 minutes 14 seconds', 'A2: active time ends at the last contact');
select is((pg_temp.mine()).spent, (select sum(ended_at - started_at) from attempt_segments where attempt_id = (pg_temp.mine()).id),
  'T9: the time spent is the sum of the segments');
select is(pg_temp.start(), 'ok', 'T8: it is resumed within the window');
select is((pg_temp.mine()).epoch, 2, 'T8: a resume is a new epoch');
select is(round(extract(epoch from (pg_temp.mine()).deadline_at - now())), 1846::numeric, 'T9: the time spent counts, the pause does not: 30:46 are left');
select is((pg_temp.mine()).resume_until, resume_limit(now() - interval '46 seconds', '3 hours'), 'A1: the window is counted from the first interruption');
update attempts set last_contact_at = now() - interval '1 minute', segment_started_at = now() - interval '2 minutes' where id = (pg_temp.mine()).id;
update attempt_segments set started_at = now() - interval '2 minutes' where attempt_id = (pg_temp.mine()).id and epoch = 2;
select is((attempt_settle((pg_temp.mine()).id, false)).resume_until, resume_limit(now() - interval '46 seconds', '3 hours'), 'A1: and fixed once: a second interruption does not move it');

select throws_ok($$ update attempts set state = 'annulled' $$, 'EM002', null, 'A12: a state is not left on a way that the table does not know');
select throws_ok($$ update attempts set question_versions = question_versions[2:20] || question_versions[1] $$, 'EM001', null, 'A3: the paper is frozen');
select throws_ok($$ update attempts set started_at = now() - interval '1 day' $$, 'EM001', null, 'T9: the start is never rewritten');

-- Two devices at once: the one that asked first may be served last.
do $$ begin perform pg_temp.start(); end $$;
update attempts set segment_started_at = now() + interval '1 second', deadline_at = deadline_at + interval '1 second',
       last_contact_at = now() + interval '1 second' where id = (pg_temp.mine()).id;
update attempt_segments set started_at = now() + interval '1 second' where attempt_id = (pg_temp.mine()).id and ended_at is null;
create temporary table before_crossing as select (m).spent, (m).deadline_at from pg_temp.mine() m;
select is(pg_temp.start('device-2'), 'ok', 'T8: a device that asked before the other one and is served after it resumes');
select is(((pg_temp.mine()).spent, (pg_temp.mine()).deadline_at), (select (spent, deadline_at) from before_crossing),
  'T9: and no time is won or lost by that');
select is(attempt_remaining('running', (m).allowed, (m).spent, (m).segment_started_at), (extract(epoch from (m).allowed - (m).spent) * 1000)::bigint,
  'T9: nor does its reply say that more is left than there is') from pg_temp.mine() m;

savepoint crossed;
do $$ begin perform attempt_finish((m).student_id, (m).id, (m).epoch) from pg_temp.mine() m; end $$;
select is(((pg_temp.mine()).state, (pg_temp.mine()).ended_at), ('finished'::text, (pg_temp.mine()).last_contact_at),
  'T9: handed in before an answer that is served first, it ends with that answer and not before it');
rollback to crossed;
update attempts set last_contact_at = now() + interval '2 seconds' where id = (pg_temp.mine()).id;
do $$ begin perform appeal_request((m).student_id, (m).sitting_id, 'question_wrong', '', '[1]', true) from pg_temp.mine() m; end $$;
select is(pg_temp.stopped_at(), (pg_temp.mine()).last_contact_at, 'T10: so does one that the student stops');
rollback to crossed;
update attempts set last_contact_at = now() + interval '2 seconds' where id = (pg_temp.mine()).id;
do $$ begin perform attempt_remove(null, (pg_temp.mine()).id, 'Appeal against question 1'); end $$;
select is(((pg_temp.mine()).state, pg_temp.stopped_at()), ('removed'::text, (pg_temp.mine()).last_contact_at), 'T10: and one that the administrator freezes');
rollback to crossed;

do $$ begin perform attempt_remove(null, (pg_temp.mine()).id, 'Appeal against question 1'), attempt_release(null, (pg_temp.mine()).id, 'No appeal came'); end $$;
select is((attempt_release(null, (pg_temp.mine()).id, 'No appeal came')).verdict, 'ok', 'A12: a release that is sent again shows what there is');
select is((attempt_release(null, (pg_temp.mine()).id, 'Another reason')).verdict, 'conflict', 'A12: another one finds nothing to release');
rollback to crossed;

-- T3, A12: frozen when its time was just up, and released.
update attempts set state = 'suspended', spent = allowed, segment_started_at = null, deadline_at = null where id = (pg_temp.mine()).id;
select is((select r.verdict from accommodation_change(null, (select exam_id from sittings where id = (pg_temp.mine()).sitting_id), 'clock', 20, 'Certificate') r),
  'closed', 'T3: a time that has run out grows no more, also where it stands still');
rollback to crossed;

-- A1: resumed within the window, it ran on past the window's end and lost the network only then.
savepoint running;
update attempts set resume_until = now() - interval '10 minutes', last_contact_at = now() - interval '1 minute',
       segment_started_at = now() - interval '20 minutes' where id = (pg_temp.mine()).id;
update attempt_segments set started_at = now() - interval '20 minutes' where attempt_id = (pg_temp.mine()).id and ended_at is null;
do $$ begin perform attempt_settle((pg_temp.mine()).id, false); end $$;
select is(((pg_temp.mine()).state, (pg_temp.mine()).ended_at), ('not_resumed'::text, now() - interval '1 minute'),
  'A5: an attempt that ran on after its window ends at its last contact, not before it');
select is((select body::jsonb #>> '{interruptions,-1,seconds}' from attempt_timeline((pg_temp.mine()).id)), '0', 'A4: and no interruption is shorter than nothing');
rollback to running;
update attempts set resume_until = now() - interval '10 minutes', last_contact_at = now() - interval '10 seconds',
       segment_started_at = now() - interval '20 minutes' where id = (pg_temp.mine()).id;
update attempt_segments set started_at = now() - interval '20 minutes' where attempt_id = (pg_temp.mine()).id and ended_at is null;
do $$ begin perform appeal_request((m).student_id, (m).sitting_id, 'question_wrong', '', '[1]', true) from pg_temp.mine() m;
            perform attempt_settle((pg_temp.mine()).id, false); end $$;
select is(((pg_temp.mine()).state, (pg_temp.mine()).ended_at), ('not_resumed'::text, now()),
  'A5: one that the student stops after its window ends there, not at the contact before');
rollback to running;

-- A5: nobody came back.
select pg_temp.earlier(interval '3 hours 1 minute');
select is((attempt_settle((pg_temp.mine()).id, false)).state, 'not_resumed', 'A5: an attempt not resumed in time is closed');
select is((select kind from results), 'graded', 'A5: and what was saved is scored');
select ok((select trace @> '[{"step": "not_resumed"}]' from results), 'A5: and marked as interrupted, not resumed');
select is(pg_temp.start(), 'window_closed', 'T8: after the window there is no way in');
savepoint annulled;
update attempts set state = 'annulled';
select is(pg_temp.start(), 'closed', 'T12: after an annulled attempt its sitting is not started again: a new date is');
rollback to annulled;

-- One attempt that cannot be scored keeps nobody else open.
insert into users (login, full_name) values ('clock2', 'C'), ('clock3', 'C');
insert into group_members select u.id, g.id from users u, groups g where u.login in ('clock2', 'clock3') and g.name = 'CLOCK';
insert into ratings select e.id, u.id, 60 from exams e, users u where u.login in ('clock2', 'clock3');
do $$ begin perform attempt_start(u.id, s.id, 'kk', 'device-3', '', '') from users u, sittings s where u.login in ('clock2', 'clock3'); end $$;
update attempts set last_contact_at = deadline_at where state = 'running';
create temporary table first_due as   -- the sweeper meets it before the other one
  select id from attempts where state in ('running', 'suspended') and attempt_due(attempts, false) is not null limit 1;
create function pg_temp.unscorable() returns attempts language sql as $$
  select a from attempts a join first_due on a.id = first_due.id
$$;
create function pg_temp.refuse_result() returns trigger language plpgsql as $$
begin
  if new.attempt_id = (pg_temp.unscorable()).id then raise check_violation; end if;
  return new;
end $$;
create trigger refuse_result before insert on results for each row execute function pg_temp.refuse_result();
savepoint small;
select is((attempt_sweep(1)).body::jsonb - 'failed', '{"settled": 1}', 'T3: however small its portion, what cannot be closed takes no place in it');
rollback to small;
select is((attempt_sweep()).body::jsonb - 'failed', '{"settled": 1}', 'T3: the sweeper closes what is over');
select is((pg_temp.unscorable()).state, 'running', 'T3: an attempt that cannot be closed stays as it is');
select is((select a.state from attempts a join users u on u.id = a.student_id
            where u.login in ('clock2', 'clock3') and a.id <> (pg_temp.unscorable()).id), 'timed_out', 'T3: and keeps nobody else open');

-- The moments of the day, in Almaty.
set local emtihan.zone = 'Asia/Almaty';
select is(resume_limit('2026-01-20 10:00:00 Asia/Almaty', '3 hours'), '2026-01-20 13:00:00 Asia/Almaty', 'T8: break at 10:00, until 13:00');
select is(resume_limit('2026-01-20 22:30:00 Asia/Almaty', '3 hours'), '2026-01-21 00:00:00 Asia/Almaty', 'T8: break at 22:30, until 24:00');
select is(api_time('2026-01-20 05:00:00+00'), '2026-01-20T10:00:00+05:00', 'T8: since March 2024 Almaty is five hours ahead');
select is(api_time('2024-02-20 05:00:00+00'), '2024-02-20T11:00:00+06:00', 'T8: before that it was six');
select is(spoken_end('2026-11-30 19:00:00+00'), '30.11.2026 24:00', 'A31: a term that ends at midnight is that of the day before');
select is(spoken_end('2026-11-30 18:59:59+00'), '30.11.2026 23:59', 'A31: one that ends before midnight is said by the clock');
select is(spoken_time('2026-11-30 19:00:00+00'), '01.12.2026 00:00', 'A31: what is no term begins its day at midnight');

-- What nobody may do.
select throws_ok($$ delete from attempt_answers $$, 'EM001', null, 'T9: an answer in the log is never taken away');
select throws_ok($$ update question_versions set text = 'other' $$, 'EM001', null, 'A3: a question once written never changes');
select ok(not has_table_privilege('emtihan_worker', 'question_keys', 'select') and not has_table_privilege('emtihan_report', 'question_keys', 'select'),
  'A11: neither the worker nor a report reads the right answers');
select ok(not has_column_privilege('emtihan_worker', 'users', 'password_hash', 'select'), 'T6: the worker reads no password but the one it checks');

select set_eq($$ select relname::text from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'
                   and has_any_column_privilege('emtihan_worker', oid, 'select') $$,
  array['schema_migrations', 'attempts', 'sessions'], 'T6: the worker reads the tables of the saving statement and no other');

select * from finish();
rollback;
