-- 512 students in the middle of a test; the token of student i is i, in 64 hexadecimal digits.
insert into users (login, full_name) select 'bench' || i, 'Bench ' || i from generate_series(1, 512) i;
insert into groups (name, language) values ('BENCH', 'en');
insert into group_members select u.id, g.id from users u, groups g where g.name = 'BENCH';
insert into disciplines (code, title_kk, title_ru, title_en) values ('BENCH', 'bench', 'bench', 'bench');
insert into exam_sessions (code, title_kk, title_ru, title_en, starts_on, ends_on)
values ('BENCH', 'bench', 'bench', 'bench', current_date - 1, current_date + 1);
insert into exams (exam_session_id, discipline_id, group_id, kind, settings)
select x.id, d.id, g.id, 'test', '{"test_seconds": 86000, "silence_seconds": 86000}' from exam_sessions x, disciplines d, groups g
 where x.code = 'BENCH' and d.code = 'BENCH' and g.name = 'BENCH';
insert into sittings (exam_id, starts_at, start_until) select id, now() - interval '1 minute', now() + interval '1 hour' from exams;
insert into ratings select e.id, u.id, 60 from exams e, users u;
with q as (insert into questions (discipline_id, language) select d.id, 'en' from disciplines d, generate_series(1, 60) where d.code = 'BENCH' returning id),
     v as (insert into question_versions (question_id, version, text, options, content_hash, state)
           select id, 1, 'question ' || id, array['a', 'b', 'c', 'd'], sha256(id::text::bytea), 'approved' from q returning id)
insert into question_keys select id, 1 from v;
insert into sessions (token_hash, user_id, expires_at, address, device)
select sha256(decode(lpad(substr(login, 6), 64, '0'), 'hex')), id, now() + interval '1 day', '', '' from users;
do $$ begin perform attempt_start(u.id, s.id, 'en', 'bench-device', '', '') from users u, sittings s; end $$;
create table bench as
select substr(u.login, 6)::integer as number, lpad(substr(u.login, 6), 64, '0') as token,
       encode(sha256(decode(lpad(substr(u.login, 6), 64, '0'), 'hex')), 'hex') as token_hash, a.id as attempt
  from attempts a join users u on u.id = a.student_id;
vacuum analyze attempts, sessions, users, question_versions;
