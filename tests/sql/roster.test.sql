begin;
set local emtihan.zone = 'Asia/Almaty';
select plan(45);

insert into users (id, login, full_name) values ('00000000-0000-0000-0000-00000000000a', 'admin', 'Administrator');
insert into user_roles values ('00000000-0000-0000-0000-00000000000a', 'administrator');
insert into exam_sessions (code, title_kk, title_ru, title_en, starts_on, ends_on)
values ('W26', 'Қысқы сессия', 'Зимняя сессия', 'Winter session', '2026-11-20', '2026-12-20');

-- Rows written as lists under their columns; lines count from 2, after the header.
create function pg_temp.rows(columns text, variadic cells text[]) returns jsonb language sql as $$
  select jsonb_agg((select jsonb_object_agg(c.name, split_part(r.row, '|', c.nth::integer))
                      from string_to_table(columns, ',') with ordinality as c(name, nth)) || jsonb_build_object('line', r.nth + 1) order by r.nth)
    from unnest(cells) with ordinality as r(row, nth) $$;
create function pg_temp.import(kind text, file jsonb, is_dry_run boolean default false, is_partial boolean default false)
returns table (verdict text, report jsonb) language sql as $$
  select i.verdict, i.body::jsonb from roster_import('00000000-0000-0000-0000-00000000000a', kind, file, '[]', is_dry_run, is_partial) i $$;
create function pg_temp.sums(report jsonb) returns text language sql as $$
  select format('%s lines: %s created, %s changed, %s unchanged, %s refused', report ->> 'lines', report ->> 'created',
                report ->> 'changed', report ->> 'unchanged', report ->> 'refused') $$;
create function pg_temp.codes(report jsonb) returns text language sql as $$
  select string_agg(f ->> 'line' || ' ' || (f ->> 'code'), ', ' order by n)
    from jsonb_array_elements(report -> 'findings') with ordinality as x(f, n) $$;
create function pg_temp.disciplines() returns jsonb language sql as $$
  select pg_temp.rows('code,title_kk,title_ru,title_en', 'ENTR|Кәсіпкерлік|Предпринимательство|Entrepreneurship',
                      'INF|Информатика|Информатика|Informatics') $$;
create function pg_temp.groups() returns jsonb language sql as $$
  select pg_temp.rows('name,language,mentor', 'ЭК-23-1|multilingual|mentor', 'ИС-23-1|kk|') $$;
create function pg_temp.staff() returns jsonb language sql as $$
  select pg_temp.rows('login,full_name,language,roles,group,password_hash', 'mentor|Әлия Серікқызы|kk|mentor teacher||$argon2id$first') $$;
create function pg_temp.students() returns jsonb language sql as $$
  select pg_temp.rows('login,full_name,language,roles,group', 'aigerim|Сәрсенова Айгерім|kk|student|ЭК-23-1', 'Ivan|Иванов Иван|ru|student|ЭК-23-1') $$;
create function pg_temp.sittings() returns jsonb language sql as $$
  select pg_temp.rows('session,discipline,group,kind,starts_at,late_start_minutes', 'W26|ENTR|ЭК-23-1|test|23.11.2026 10:00|',
                      'W26|INF|ЭК-23-1|test|2026-11-24T09:30|90', 'W26|INF|ИС-23-1|test|24.11.2026 9:30|') $$;
create function pg_temp.ratings() returns jsonb language sql as $$
  select pg_temp.rows('session,discipline,login,rating', 'W26|ENTR|aigerim|52,5', 'W26|ENTR|ivan|29.9') $$;

-- ── Order of a new session: disciplines, staff, groups, students, sittings, ratings ──
select is((select pg_temp.sums(report) from pg_temp.import('disciplines', pg_temp.disciplines(), is_dry_run => true)),
  '2 lines: 2 created, 0 changed, 0 unchanged, 0 refused', 'T6: a dry run tells what a roster would create');
select is((select count(*) from disciplines) + (select count(*) from audit_log), 0::bigint, 'T6: a dry run of a roster stores nothing');
create table pg_temp.first_time as
  select k.kind, i.* from (values (1, 'disciplines', pg_temp.disciplines()), (2, 'people', pg_temp.staff()), (3, 'groups', pg_temp.groups()),
    (4, 'people', pg_temp.students()), (5, 'sittings', pg_temp.sittings()), (6, 'ratings', pg_temp.ratings())) k(nth, kind, file),
    lateral pg_temp.import(k.kind, k.file) i order by k.nth;
select results_eq('select kind, pg_temp.sums(report) from first_time',
  $$ values ('disciplines', '2 lines: 2 created, 0 changed, 0 unchanged, 0 refused'), ('people', '1 lines: 1 created, 0 changed, 0 unchanged, 0 refused'),
            ('groups', '2 lines: 2 created, 0 changed, 0 unchanged, 0 refused'), ('people', '2 lines: 2 created, 0 changed, 0 unchanged, 0 refused'),
            ('sittings', '3 lines: 3 created, 0 changed, 0 unchanged, 0 refused'), ('ratings', '2 lines: 2 created, 0 changed, 0 unchanged, 0 refused') $$,
  'T6: six rosters set up a session without SQL');
create table pg_temp.second_time as
  select k.kind, i.* from (values (1, 'disciplines', pg_temp.disciplines()), (2, 'people', pg_temp.staff()), (3, 'groups', pg_temp.groups()),
    (4, 'people', pg_temp.students()), (5, 'sittings', pg_temp.sittings()), (6, 'ratings', pg_temp.ratings())) k(nth, kind, file),
    lateral pg_temp.import(k.kind, k.file) i order by k.nth;
select is((select string_agg(report ->> 'unchanged', ' ') || ', ' || sum((report ->> 'created')::int + (report ->> 'changed')::int) from second_time),
  '2 1 2 2 3 2, 0', 'T6: the same rosters a second time change nothing');
select is((select count(*) from audit_log where action = 'roster.import'), 6::bigint, 'T6: every roster that changed something is logged, and no other');
select is((select string_agg(api_time(starts_at) || ' ' || api_time(start_until), ', ' order by starts_at, start_until) from sittings),
  '2026-11-23T10:00:00+05:00 2026-11-23T11:00:00+05:00, 2026-11-24T09:30:00+05:00 2026-11-24T10:30:00+05:00, '
  || '2026-11-24T09:30:00+05:00 2026-11-24T11:00:00+05:00', 'T6: times of a roster are local, and the start stays open as long as it says (A6)');
select is((select string_agg(rating::text, ' ' order by rating) from ratings), '29.90 52.50', 'A9: ratings may be fractional, with point or comma');
select is((select g.name || ' ' || u.login from groups g join users u on u.id = g.mentor_id), 'ЭК-23-1 mentor', 'T13: a group gets its mentor');
select is((select string_agg(login, ' ' order by login) from group_members m join users u on u.id = m.student_id), 'aigerim ivan',
  'T6: students come into their group, and logins are small letters');

-- ── Changes ──
select is((select pg_temp.sums(report) from pg_temp.import('people', pg_temp.rows('login,full_name,language,roles,group',
    'aigerim|Сәрсенова Айгерім|kk|student|ИС-23-1', 'ivan|Иванов Иван|ru|student|'))),
  '2 lines: 0 created, 1 changed, 1 unchanged, 0 refused', 'T6: a student changes group, and a blank group says nothing');
select is((select pg_temp.sums(report) from pg_temp.import('people', pg_temp.rows('login,full_name,language,roles,group,password_hash',
    'mentor|Әлия Серікқызы|kk|mentor teacher||$argon2id$second'))) || (select password_hash from users where login = 'mentor'),
  '1 lines: 0 created, 0 changed, 1 unchanged, 0 refused$argon2id$first', 'T6: a roster gives the first password and never another one');
select results_eq($$ select l from people_without_password('["nobody", "Mentor", "Aigerim"]') l $$, array['nobody', null, 'Aigerim'],
  'T6: only people without a password need one hashed');
select is((select pg_temp.sums(report) from pg_temp.import('disciplines', pg_temp.rows('code,title_kk,title_ru,title_en,teachers',
    'ENTR|Кәсіпкерлік|Предпринимательство|Entrepreneurship|mentor'))),
  '1 lines: 0 created, 1 changed, 0 unchanged, 0 refused', 'T6: a discipline''s teachers are a change of it');
select is((select u.login from discipline_teachers t join users u on u.id = t.teacher_id), 'mentor', 'T6: a discipline gets its teachers');
select is((select pg_temp.sums(report) from pg_temp.import('sittings', pg_temp.rows('session,discipline,group,kind,starts_at',
    'W26|ENTR|ЭК-23-1|test|25.11.2026 10:00'))),
  '1 lines: 0 created, 1 changed, 0 unchanged, 0 refused', 'T6: a sitting with another time is changed');
select is((select count(*) from sittings), 3::bigint, 'T6: a sitting is moved, not doubled');

-- ── Refusals ──
select results_eq($$ select verdict, report ->> 'stored', pg_temp.codes(report) from pg_temp.import('people', pg_temp.rows('login,full_name,language,roles,group',
    'new.one|Жаңа Студент|kk|student|ЭК-23-1', '900101300123|Аты Жөні|kk|student|', 'x|Аты|kk|student|', 'noname||kk|student|', 'lang|Аты|de|student|',
    'norole|Аты|kk||', 'rector|Аты|kk|rector|', 'lost|Аты|kk|student|ЭК-99-9', 'guest|Аты|kk|teacher|ЭК-23-1', 'NEW.ONE|Аты|kk|student|', 'admin|Аты|kk|teacher|')) $$,
  $$ values ('file_refused', 'false', '3 iin_as_login, 4 bad_login, 5 bad_name, 6 unknown_language, 7 no_role, 8 unknown_role, 9 unknown_group, '
             '10 group_without_student, 11 repeated_row, 12 own_role') $$,
  'T6: every unusable row of people is refused with its line and why');
select is((select count(*) from users where login = 'new.one'), 0::bigint, 'T6: nothing is stored when a row is refused');
select ok((select report::text not like '%900101300123%' from pg_temp.import('people', pg_temp.rows('login,full_name,language,roles', '900101300123|А|kk|student'))),
  'T6: an IIN is never repeated in a report');
select results_eq($$ select verdict, report ->> 'stored', pg_temp.sums(report) from pg_temp.import('people', pg_temp.rows('login,full_name,language,roles,group',
    'new.one|Жаңа Студент|kk|student|ЭК-23-1', 'x|Аты|kk|student|'), is_partial => true) $$,
  $$ values ('ok', 'true', '2 lines: 1 created, 0 changed, 0 unchanged, 1 refused') $$, 'T6: asked for a part, the good rows are stored');
select is((select pg_temp.codes(report) from pg_temp.import('disciplines', pg_temp.rows('code,title_kk,title_ru,title_en,teachers',
    'Э|а|б|в|', 'ART|Өнер||Art|', 'ART2|Өнер|Искусство|Art|nobody', 'ART3|Өнер|Искусство|Art|ivan'))),
  '2 bad_code, 3 no_title, 4 unknown_login, 5 not_a_teacher', 'T6: every unusable row of disciplines is refused with its line and why');
select is((select pg_temp.codes(report) from pg_temp.import('groups', pg_temp.rows('name,language,mentor',
    '|kk|', 'Г-1|de|', 'Г-2|kk|nobody', 'Г-3|kk|ivan', 'Г/4|kk|'))),
  '2 bad_name, 3 unknown_language, 4 unknown_login, 5 not_a_mentor, 6 slash_in_name', 'T6: every unusable row of groups is refused with its line and why');
select is((select pg_temp.codes(report) from pg_temp.import('sittings', pg_temp.rows('session,discipline,group,kind,starts_at,late_start_minutes',
    'S26|ENTR|ЭК-23-1|test|23.11.2026 10:00|', 'W26|ART|ЭК-23-1|test|23.11.2026 10:00|', 'W26|ENTR|ЭК-99|test|23.11.2026 10:00|',
    'W26|ENTR|ИС-23-1|rehearsal|23.11.2026 10:00|', 'W26|ENTR|ИС-23-1|oral|31.11.2026 10:00|', 'W26|ENTR|ИС-23-1|test|23/11/2026|', 'W26|ENTR|ИС-23-1|creative|23.11.2026 10:00|0'))),
  '2 unknown_session, 3 unknown_discipline, 4 unknown_group, 5 unknown_kind, 6 bad_time, 7 bad_time, 8 bad_late_start',
  'T6: every unusable row of sittings is refused with its line and why');
select is((select pg_temp.codes(report) from pg_temp.import('sittings', pg_temp.rows('session,discipline,group,kind,starts_at',
    'W26|ENTR|ИС-23-1|test|19.11.2026 23:59', 'W26|INF|ИС-23-1|oral|21.12.2026 00:00'))),
  '2 outside_session, 3 outside_session', 'A18: a sitting lies within the session''s dates');
select is((select pg_temp.codes(report) from pg_temp.import('sittings', pg_temp.rows('session,discipline,group,kind,starts_at',
    'W26|INF|ЭК-23-1|test|25.11.2026 10:59'))), '2 group_busy', 'T6: a group has one exam at a time');
select is((select pg_temp.codes(report) from pg_temp.import('sittings', pg_temp.rows('session,discipline,group,kind,starts_at',
    'W26|ENTR|ЭК-23-1|oral|26.11.2026 10:00', 'W26|INF|ЭК-23-1|oral|26.11.2026 10:30'))), '3 group_busy', 'T6: also two rows of one file may clash');
select is((select pg_temp.sums(report) from pg_temp.import('sittings', pg_temp.rows('session,discipline,group,kind,starts_at',
    'W26|INF|ЭК-23-1|test|25.11.2026 11:00'), is_dry_run => true)), '1 lines: 0 created, 1 changed, 0 unchanged, 0 refused',
  'T6: an exam may open when the other one closes');
select is((select pg_temp.codes(report) from pg_temp.import('sittings', pg_temp.rows('session,discipline,group,kind,starts_at',
    'W26|INF|ЭК-23-1|oral|27.11.2026 10:00', 'W26|INF|ЭК-23-1|Oral|28.11.2026 10:00'))), '3 repeated_row',
  'T6: two rows about one sitting contradict each other, however the kind is written');
select is((select pg_temp.codes(report) from pg_temp.import('ratings', pg_temp.rows('session,discipline,login,rating',
    'S26|ENTR|ivan|50', 'W26|ART|ivan|50', 'W26|ENTR|nobody|50', 'W26|ENTR|mentor|50', 'W26|ENTR|aigerim|50', 'W26|INF|ivan|60.01', 'W26|INF|aigerim|-1', 'W26|INF|new.one|many'))),
  '2 unknown_session, 3 unknown_discipline, 4 unknown_login, 5 unknown_exam, 6 unknown_exam, 7 rating_too_high, 8 bad_rating, 9 bad_rating',
  'A9: every unusable rating is refused with its line and why');
select is((select pg_temp.sums(report) from pg_temp.import('ratings', pg_temp.rows('session,discipline,login,rating', 'W26|INF|ivan|60', 'W26|INF|new.one|0'))),
  '2 lines: 2 created, 0 changed, 0 unchanged, 0 refused', 'T4: a rating is 0 to 60');
select is((select pg_temp.codes(report) from pg_temp.import('ratings', '[]')), '1 no_rows', 'T6: a file without rows is refused');
select is((select verdict from pg_temp.import('rooms', '[]')), 'not_found', 'T6: there is no other kind of roster');
select is((select i.body::jsonb ->> 'refused' from roster_import(null, 'groups', pg_temp.rows('name,language', 'Г-9|kk'),
    '[{"line":1,"refused":true,"code":"unknown_column","detail":"There is no column tutor."}]', false, false) i), '1', 'T6: what the reader refused counts');

-- ── One by one, in the portal ──
select results_eq($$ select verdict, body::jsonb ->> 'mentor' from group_change('00000000-0000-0000-0000-00000000000a', 'ЭК-23-1', 'multilingual', '') $$,
  $$ values ('ok', null) $$, 'T13: a mentor is taken away with an empty login');
select results_eq($$ select verdict, body::jsonb -> 'mentor' ->> 'login' from group_change('00000000-0000-0000-0000-00000000000a', 'ЭК-24-1', 'ru', 'mentor') $$,
  $$ values ('created', 'mentor') $$, 'T13: a new group comes with its mentor');
select results_eq($$ select verdict, body::jsonb ->> 'reason', body::jsonb ->> 'field' from group_change(null, 'ЭК-24-1', 'ru', 'ivan') $$,
  $$ values ('bad_value', 'not_a_mentor', 'mentor') $$, 'T13: only a mentor becomes a group''s mentor');
select results_eq($$ select verdict, body::jsonb ->> 'reason', body::jsonb ->> 'field' from group_change(null, 'ЭК/24', 'kk', '') $$,
  $$ values ('bad_value', 'slash_in_name', 'name') $$, 'T6: a group''s name has no slash, for it is part of an address');
select throws_ok($$ insert into groups (name, language) values ('ЭК/24', 'kk') $$, '23514', null, 'T6: no table row gets past that either');
select results_eq($$ select verdict, body::jsonb -> 'roles', body::jsonb -> 'group' from person_change(null, 'ivan', 'Иванов Иван', 'ru', array['mentor'], null) $$,
  $$ values ('ok', '["mentor"]'::jsonb, 'null'::jsonb) $$, 'T6: who is no student any more leaves the group');
select results_eq($$ select verdict, body::jsonb ->> 'can_sign_in' from person_change(null, 'Nurlan', 'Нұрлан', 'kk', array['student'], 'ЭК-24-1') $$,
  $$ values ('created', 'false') $$, 'T6: a person without a password cannot sign in yet');
select results_eq($$ select verdict, body::jsonb ->> 'title_en' from discipline_change(null, 'ENTR', 'Кәсіпкерлік', 'Предпринимательство', 'Business', null) $$,
  $$ values ('ok', 'Business') $$, 'T6: a discipline is renamed and keeps its teachers');
select is((select count(*) from discipline_teachers), 1::bigint, 'T6: teachers that are not mentioned stay');
select is((select string_agg(i ->> 'login', ' ') from person_list(null, null, null, null) l, jsonb_array_elements(l.body::jsonb -> 'items') i),
  'mentor new.one ivan nurlan aigerim admin', 'T6: people are listed in the order of the Kazakh alphabet');
select is((select string_agg(i ->> 'login', ' ') from person_list('нұр', 'ЭК-24-1', 'student', null) l, jsonb_array_elements(l.body::jsonb -> 'items') i),
  'nurlan', 'T6: people are found by a part of the name, group and role');
select ok((select body not like '%argon2id%' from person_list(null, null, null, null)), 'T6: no list shows a password hash');
select * from finish();
rollback;
