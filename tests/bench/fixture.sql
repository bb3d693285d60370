-- 512 students in the middle of a test. Student i: attempt 00000000-0000-4000-8000-<i in 12 digits>, session token
-- <i in 64 digits> as hexadecimal.
insert into users (login, full_name) select 'bench' || i, 'Bench ' || i from generate_series(1, 512) i;
insert into groups (name, language) values ('BENCH', 'en');
insert into group_members select u.id, g.id from users u, groups g where u.login like 'bench%' and g.name = 'BENCH';
insert into disciplines (code, title_kk, title_ru, title_en) values ('BENCH', 'bench', 'bench', 'bench');
insert into exam_sessions (code, title_kk, title_ru, title_en, starts_on, ends_on)
values ('BENCH', 'bench', 'bench', 'bench', current_date - 1, current_date + 1);
insert into exams (exam_session_id, discipline_id, group_id, kind)
select x.id, d.id, g.id, 'test' from exam_sessions x, disciplines d, groups g where x.code = 'BENCH' and d.code = 'BENCH' and g.name = 'BENCH';
insert into sittings (exam_id, starts_at, start_until)
select e.id, now() - interval '1 minute', now() + interval '1 hour' from exams e join disciplines d on d.id = e.discipline_id where d.code = 'BENCH';
insert into ratings select s.exam_id, m.student_id, 60 from sittings s join exams e on e.id = s.exam_id join group_members m on m.group_id = e.group_id
 where e.discipline_id = (select id from disciplines where code = 'BENCH');
with q as (insert into questions (discipline_id, language) select d.id, 'en' from disciplines d, generate_series(1, 60) where d.code = 'BENCH' returning id),
     v as (insert into question_versions (question_id, version, text, options, content_hash, state)
           select id, 1, 'question ' || id, array['a', 'b', 'c', 'd'], sha256(id::text::bytea), 'approved' from q returning id)
insert into question_keys select id, 1 from v;
insert into sessions (token_hash, user_id, expires_at, address, device)
select sha256(decode(lpad(i::text, 64, '0'), 'hex')), u.id, now() + interval '1 day', '', '' from generate_series(1, 512) i join users u on u.login = 'bench' || i;
select count(*) from users u cross join sittings s, lateral attempt_start(u.id, s.id, 'en', 'bench-device', '', '') r
 where u.login like 'bench%' and s.exam_id in (select e.id from exams e join disciplines d on d.id = e.discipline_id where d.code = 'BENCH');
-- The names above, for attempts made as every other attempt is made.
alter table attempt_segments drop constraint attempt_segments_attempt_id_fkey;
alter table attempts drop constraint if exists attempts_pkey cascade;
update attempts a set id = ('00000000-0000-4000-8000-' || lpad(substr(u.login, 6), 12, '0'))::uuid, silence = interval '1 day', allowed = interval '1 day',
       deadline_at = now() + interval '1 day' from users u where u.id = a.student_id and u.login like 'bench%';
alter table attempts add primary key (id);
vacuum analyze;
