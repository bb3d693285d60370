begin;
select plan(12);

insert into disciplines (code, title_kk, title_ru, title_en) values ('PAPER', 'a', 'a', 'a');
with q as (insert into questions (discipline_id, language)
           select d.id, l.language::language from disciplines d, (values ('kk'), ('ru')) l (language), generate_series(1, 30) where d.code = 'PAPER' returning id),
     v as (insert into question_versions (question_id, version, text, options, content_hash, state)
           select id, 1, 'question ' || id, array['a', 'b', 'c', 'd'], sha256(id::text::bytea), 'approved' from q returning id)
insert into question_keys select id, 1 from v;
insert into groups (name, language) values ('PAPER', 'kk'), ('PAPERS', 'multilingual');
insert into users (login, full_name, language) values ('paper1', 'P', 'ru'), ('paper2', 'P', 'ru'), ('paper3', 'P', 'kk');
insert into user_roles select id, 'student' from users where login like 'paper_';
insert into group_members select u.id, g.id from users u, groups g where (u.login, g.name) in (('paper1', 'PAPER'), ('paper2', 'PAPERS'), ('paper3', 'PAPERS'));
insert into exam_sessions (code, title_kk, title_ru, title_en, starts_on, ends_on) values ('PAPER', 'a', 'a', 'a', current_date, current_date + 1);
insert into exams (exam_session_id, discipline_id, group_id, kind)
select x.id, d.id, g.id, 'test' from exam_sessions x, disciplines d, groups g where x.code = 'PAPER' and d.code = 'PAPER' and g.name like 'PAPER%';
insert into ratings select e.id, m.student_id, 55 from exams e join group_members m on m.group_id = e.group_id join exam_sessions x on x.id = e.exam_session_id where x.code = 'PAPER';
insert into sittings (exam_id, starts_at, start_until)
select e.id, now() + interval '11 minutes', now() + interval '1 hour' from exams e join exam_sessions x on x.id = e.exam_session_id where x.code = 'PAPER';

create function pg_temp.sitting(of_login text) returns uuid language sql as $$
  select s.id from sittings s join exams e on e.id = s.exam_id join group_members m on m.group_id = e.group_id join users u on u.id = m.student_id where u.login = of_login
$$;
create function pg_temp.papers() returns table (login text, language text, versions integer[]) language sql as $$
  select u.login, p.language::text, p.question_versions from papers p join users u on u.id = p.student_id where u.login like 'paper_' order by u.login
$$;
create function pg_temp.start(of_login text, in_language text) returns table (verdict text, body text) language sql as $$
  select r.* from users u, attempt_start(u.id, pg_temp.sitting(of_login), in_language, 'device-one', '', '') r where u.login = of_login
$$;
create function pg_temp.attempt(of_login text) returns attempts language sql as $$ select a.* from attempts a join users u on u.id = a.student_id where u.login = of_login $$;

do $$ begin perform papers_sweep(); end $$;
select is_empty('select * from pg_temp.papers()', 'A11: eleven minutes before a test no paper is drawn');
update sittings set starts_at = now() + interval '9 minutes' where id in (pg_temp.sitting('paper1'), pg_temp.sitting('paper2'));
do $$ begin perform papers_sweep(); end $$;
select results_eq('select login, language, cardinality(versions) from pg_temp.papers()', $$values ('paper1', 'kk', 20), ('paper2', 'ru', 20), ('paper3', 'kk', 20)$$,
  'A11: nine minutes before there is one for everybody, in the language of the group, in a multilingual one in the student''s own');
create temporary table first as select * from pg_temp.papers();
select is((select p.verdict from papers_sweep() p), 'ok', 'A11: and nothing is left to draw');
select results_eq('select * from pg_temp.papers()', 'select * from first', 'A11: it stays as it was drawn');

select is((select r.verdict from pg_temp.start('paper1', 'kk') r), 'too_early', 'T8: before its hour nobody starts, paper or not');
update sittings set starts_at = now() where id in (pg_temp.sitting('paper1'), pg_temp.sitting('paper2'));
create temporary table reply as select r.* from pg_temp.start('paper1', 'kk') r;
select is((pg_temp.attempt('paper1')).question_versions, (select versions from first where login = 'paper1'), 'A11: the start takes the paper that lies ready');
select is((select body::jsonb -> 'questions' from reply), (select paper_json(pg_temp.attempt('paper1'))::jsonb -> 'questions'), 'A3: and shows what a resume will show');
do $$ begin perform pg_temp.start('paper2', 'kk'); end $$;
select ok((pg_temp.attempt('paper2')).language = 'kk' and not (pg_temp.attempt('paper2')).question_versions && (select versions from first where login = 'paper2'),
  'T10: whoever chooses another language than it is in gets another one');

-- A question of the third one's paper is withdrawn.
update question_versions set state = 'withdrawn' where id = (select versions[1] from first where login = 'paper3');
do $$ begin perform pg_temp.start('paper3', 'kk'); end $$;
select ok((select versions[1] from first where login = 'paper3') <> all ((pg_temp.attempt('paper3')).question_versions), 'A11: a question withdrawn meanwhile is in no paper that is started');
delete from attempt_segments g using attempts a, users u where g.attempt_id = a.id and a.student_id = u.id and u.login = 'paper3';
delete from attempts a using users u where a.student_id = u.id and u.login = 'paper3';
update sittings set starts_at = now() + interval '1 minute' where id = pg_temp.sitting('paper3');
do $$ begin perform papers_sweep(); end $$;
select ok((select (select versions[1] from first where login = 'paper3') <> all (p.versions) from pg_temp.papers() p where p.login = 'paper3'), 'A11: before the start it is drawn again');

select is((select count(*)::integer from papers_sweep(1) p where p.verdict = 'created'), 0, 'A11: what is drawn is not drawn twice');
update papers set swept_after = now() - interval '1 second';
update sittings set starts_at = now() - interval '2 hours', start_until = now() - interval '1 hour' where id in (pg_temp.sitting('paper1'), pg_temp.sitting('paper2'));
do $$ begin perform papers_sweep(); end $$;
select is_empty('select * from pg_temp.papers()', 'A11: what nobody can start with any more is thrown away');

select * from finish();
rollback;
