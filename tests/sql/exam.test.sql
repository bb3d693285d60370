begin;
select plan(42);

insert into users (id, login, full_name) values ('00000000-0000-0000-0000-00000000000a', 'admin', 'Administrator'),
  ('00000000-0000-0000-0000-000000000001', 'aigerim', 'Айгерім'), ('00000000-0000-0000-0000-000000000002', 'ivan', 'Иван'),
  ('00000000-0000-0000-0000-000000000003', 'mary', 'Mary'), ('00000000-0000-0000-0000-000000000004', 'outsider', 'Outsider');
insert into groups (id, name, language) values ('00000000-0000-0000-0000-0000000000aa', 'ЭК-23-1', 'en');
insert into group_members select id, '00000000-0000-0000-0000-0000000000aa' from users where login in ('aigerim', 'ivan', 'mary');
insert into disciplines (code, title_kk, title_ru, title_en) values ('ENTR', 'Кәсіпкерлік', 'Предпринимательство', 'Entrepreneurship');
create table pg_temp.bank as select v.body::jsonb ->> 'created' as created
  from (select jsonb_agg(jsonb_build_object('line', n, 'level', 1, 'text', 'Question ' || n, 'options', array['a', 'b', 'c'], 'right', 1)) as file
          from generate_series(1, 21) n) f, bank_import(null, 'ENTR', 'en', f.file, '[]', '', false, false) v;

create function pg_temp.local(moment timestamptz) returns text language sql as $$
  select to_char(moment at time zone university_zone(), 'YYYY-MM-DD"T"HH24:MI:SS') $$;
create function pg_temp.appoint(kind text, starts_at timestamptz) returns table (verdict text, body jsonb) language sql as $$
  select c.verdict, c.body::jsonb from sitting_change('00000000-0000-0000-0000-00000000000a', 'NOW', 'ENTR', 'ЭК-23-1', kind,
                                                      pg_temp.local(starts_at), null) c $$;
create function pg_temp.exam() returns uuid language sql as $$ select id from exams where kind = 'test' $$;
create function pg_temp.sitting() returns uuid language sql as $$ select id from sittings where exam_id = pg_temp.exam() $$;
create function pg_temp.rate(login text, rating text) returns table (verdict text, body jsonb) language sql as $$
  select c.verdict, c.body::jsonb from rating_change('00000000-0000-0000-0000-00000000000a', pg_temp.exam(), login, rating) c $$;
create function pg_temp.extend(login text, minutes integer, reason text default 'Medical certificate 12') returns table (verdict text, body jsonb)
language sql as $$
  select c.verdict, c.body::jsonb
    from accommodation_change('00000000-0000-0000-0000-00000000000a', pg_temp.exam(), login, minutes, reason) c $$;
create function pg_temp.start(login text) returns text language sql as $$
  select s.verdict from users u, attempt_start(u.id, pg_temp.sitting(), 'en', 'device-of-' || u.login, '10.0.0.1', 'Browser') s
   where u.login = start.login $$;
create function pg_temp.board() returns jsonb language sql as $$ select body::jsonb from sitting_board(pg_temp.sitting()) $$;
create function pg_temp.on_board(login text) returns jsonb language sql as $$
  select s from jsonb_array_elements(pg_temp.board() -> 'students') s where s ->> 'login' = on_board.login $$;

-- ── Exam sessions ──
create function pg_temp.session(starts_on date, ends_on date) returns table (verdict text, body jsonb) language sql as $$
  select c.verdict, c.body::jsonb from exam_session_change('00000000-0000-0000-0000-00000000000a', 'NOW', 'Сессия', 'Сессия', 'Session', starts_on::text, ends_on::text) c $$;
select is((select verdict from pg_temp.session(current_date + 3, current_date - 3)), 'bad_value', 'A18: a session does not end before it starts');
select is((select body::jsonb ->> 'field' from exam_session_change(null, 'NOW', 'С', 'С', 'S', '2026-02-30', '2026-03-01')), 'starts_on',
  'A18: a day that does not exist is refused');
select is((select verdict from pg_temp.session(current_date - 3, current_date + 3)), 'created', 'A18: a session has its dates');
select is((select verdict from pg_temp.session(current_date - 3, current_date + 3)), 'ok', 'A18: the same session again changes nothing');

-- ── Sittings ──
select is((select verdict from pg_temp.appoint('test', now() - interval '5 minutes')), 'created', 'T6: the administrator appoints a sitting');
select results_eq($$ select verdict, body -> 'group' ->> 'name', body -> 'exam' -> 'discipline' ->> 'code' from pg_temp.appoint('test', now() - interval '5 minutes') $$,
  $$ values ('ok', 'ЭК-23-1', 'ENTR') $$, 'T6: appointing it again changes nothing');
select results_eq($$ select verdict, body ->> 'field' from pg_temp.appoint('test', now() + interval '5 days') $$,
  $$ values ('bad_value', 'starts_at') $$, 'A18: a sitting outside the session''s dates is refused');
select results_eq($$ select verdict, body ->> 'reason' from pg_temp.appoint('oral', now()) $$, $$ values ('conflict', 'group_busy') $$,
  'T6: another exam of the group at the same time is refused');
select is((select verdict from pg_temp.session(current_date + 2, current_date + 3)), 'conflict', 'A18: a session cannot be cut shorter than its sittings');
savepoint late;
update sittings set starts_at = ((university_day() + 1) || ' 23:30')::timestamp at time zone university_zone(),
                    start_until = ((university_day() + 2) || ' 00:30')::timestamp at time zone university_zone();
select is((select verdict from pg_temp.session(current_date - 3, university_day() + 1)), 'conflict', 'A18: nor shorter than the time until which a start is allowed');
rollback to late;

-- ── Ratings and readiness ──
select is((select i -> 'sitting' ->> 'id' from exam_list('NOW', null) l, jsonb_array_elements(l.body::jsonb -> 'items') i), pg_temp.sitting()::text,
  'T6: the list of exams shows the sitting of each');
select is((select i -> 'languages' -> 2 from exam_list(null, null) l, jsonb_array_elements(l.body::jsonb -> 'items') i),
  '{"language": "en", "approved": 0, "needed": 20, "ready": false}', 'A11: drafts make no exam ready');
select is((select body::jsonb ->> 'approved' from bank_approve(null, 'ENTR', 'en', null)), '21', 'A11: the bank is approved');
select is((select i -> 'languages' -> 2 from exam_list(null, null) l, jsonb_array_elements(l.body::jsonb -> 'items') i),
  '{"language": "en", "approved": 21, "needed": 20, "ready": true}', 'A11: 20 approved questions make an exam ready in that language');
select is((select verdict || ' ' || (body ->> 'rating') from pg_temp.rate('aigerim', '30')), 'created 30', 'A9: a rating is set');
select is((select verdict || ' ' || (body ->> 'rating') from pg_temp.rate('ivan', '29,9')), 'created 29.9', 'A9: a rating may be fractional');
select is((select body ->> 'field' from pg_temp.rate('mary', '60.5')), 'rating', 'T4: a rating above 60 is refused');
select is((select body ->> 'field' from pg_temp.rate('outsider', '50')), 'login', 'A9: who does not sit an exam gets no rating in it');
select results_eq($$ select i ->> 'students', i ->> 'rated' from exam_list(null, null) l, jsonb_array_elements(l.body::jsonb -> 'items') i $$,
  $$ values ('3', '2') $$, 'A9: the list of exams shows how many students have a rating');
select results_eq($$ select s ->> 'login', s ->> 'rating', s ->> 'admitted', s ->> 'reason' from jsonb_array_elements(pg_temp.board() -> 'students') s order by 1 $$,
  $$ values ('aigerim', '30', 'true', null), ('ivan', '29.9', 'false', 'rating_below_floor'), ('mary', null, 'false', 'rating_missing') $$,
  'A9: the board shows who is admitted and why not');

-- ── Extra time and the live attempt ──
select is(pg_temp.start('aigerim'), 'created', 'T6: an admitted student starts');
select results_eq($$ select verdict, body ->> 'reason' from pg_temp.appoint('test', now() + interval '1 hour') $$,
  $$ values ('conflict', 'sitting_has_attempts') $$, 'T8: a sitting that somebody has started is not moved');
select results_eq($$ select verdict, body ->> 'extra_minutes' from pg_temp.extend('aigerim', 10) $$, $$ values ('created', '10') $$,
  'T3: a student gets extra time with its reason');
select is((select allowed from attempts), interval '50 minutes', 'T3: extra time reaches the attempt that runs');
select is((select deadline_at from attempts), (select started_at + interval '50 minutes' from attempts), 'T3: extra time moves the deadline');
select is((select kind || ' ' || (detail ->> 'extra_minutes') || ' ' || (detail ->> 'reason') from attempt_events),
  'extra_time 10 Medical certificate 12', 'T3: extra time is noted with the attempt');
select is((select verdict from pg_temp.extend('aigerim', 10)), 'ok', 'T3: the same extra time again changes nothing');
select is((select count(*) from attempt_events), 1::bigint, 'T3: repeated extra time is noted once');
select results_eq($$ select verdict, body ->> 'field' from pg_temp.extend('aigerim', 5) $$, $$ values ('conflict', 'extra_minutes') $$,
  'T3: the time of an attempt that runs is never cut');
select is((select verdict from pg_temp.extend('ivan', 15)), 'created', 'T3: extra time is given before the start too');
select is((select body ->> 'field' from pg_temp.extend('ivan', 241)), 'extra_minutes', 'T3: extra time has its bound');
select is((select body ->> 'field' from pg_temp.extend('ivan', 5, '')), 'reason', 'T3: extra time needs a reason');
select is((select body ->> 'field' from pg_temp.extend('outsider', 5)), 'login', 'T3: extra time is for students of the exam');

-- ── Board and timeline ──
select is(pg_temp.board() -> 'counts', '{"not_admitted": 2, "not_started": 0, "running": 1, "suspended": 0, "finished": 0, "timed_out": 0,
  "not_resumed": 0, "removed": 0, "annulled": 0}', 'T8: the board counts every student once');
select is(pg_temp.on_board('aigerim') -> 'attempt' ->> 'remaining_ms', '3000000', 'T3: the board shows the time left, extra time included');
update attempts set silence = '1 second', last_contact_at = now() - interval '2 seconds', segment_started_at = now() - interval '10 minutes', deadline_at = now() + interval '40 minutes';
update attempt_segments set started_at = now() - interval '10 minutes';
create table pg_temp.swept as select * from attempt_sweep();
select results_eq($$ select a ->> 'state', a ->> 'interruptions', a ->> 'remaining_ms' from (select pg_temp.on_board('aigerim') -> 'attempt' as a) b $$,
  $$ values ('suspended', '1', '2402000') $$, 'A2: the board shows an interruption and the time that was spent');
select results_eq($$ select jsonb_array_length(t -> 'segments'), t -> 'segments' -> 0 ->> 'seconds', t -> 'interruptions' -> 0 ->> 'seconds',
    t -> 'interruptions' -> 0 ->> 'to', t -> 'events' -> 0 ->> 'kind'
    from attempts a, lateral (select x.body::jsonb as t from attempt_timeline(a.id) x) x $$,
  $$ values (1, '598', '2', null, 'extra_time') $$, 'A4: the timeline shows active stretches, interruptions and what staff did');
select is((select verdict from pg_temp.extend('aigerim', 20)), 'ok', 'T3: a suspended attempt gets extra time');
select is((select allowed::text || ' ' || (deadline_at is null) from attempts), '01:00:00 true', 'T3: a suspended attempt has no deadline before it runs again');
update attempts set resume_until = now() - interval '1 second';
select is((select verdict from pg_temp.extend('aigerim', 30)), 'closed', 'A5: an attempt that is over gets no extra time');
select results_eq($$ select verdict, body ->> 'reason' from pg_temp.rate('aigerim', '40') $$, $$ values ('conflict', 'result_exists') $$,
  'T4: a rating that is part of a result stays');
select is((select verdict from sitting_board(gen_random_uuid())) || ' ' || (select verdict from attempt_timeline(gen_random_uuid())), 'not_found not_found',
  'T6: what does not exist is not found');
select * from finish();
rollback;
