begin;
select plan(48);

insert into disciplines (code, title_kk, title_ru, title_en) values ('ENTR', 'Кәсіпкерлік', 'Предпринимательство', 'Entrepreneurship'),
  ('INF', 'Информатика', 'Информатика', 'Informatics');
insert into users (id, login, full_name) values
  ('00000000-0000-0000-0000-00000000000a', 'admin', 'Administrator'), ('00000000-0000-0000-0000-00000000000b', 'teacher', 'Teacher');
insert into user_roles values ('00000000-0000-0000-0000-00000000000a', 'administrator'), ('00000000-0000-0000-0000-00000000000b', 'teacher');
insert into discipline_teachers select id, '00000000-0000-0000-0000-00000000000b' from disciplines where code = 'ENTR';

-- One question as a reader gives it; its first option is right.
create function pg_temp.question(line integer, text text, variadic options text[]) returns jsonb language sql as $$
  select jsonb_build_object('line', line, 'level', 1, 'text', text, 'options', options, 'right', 1) $$;
create function pg_temp.import(file jsonb, is_dry_run boolean default false, is_partial boolean default false,
                               findings jsonb default '[]', actor uuid default '00000000-0000-0000-0000-00000000000b')
returns table (verdict text, report jsonb) language sql as $$
  select i.verdict, i.body::jsonb from bank_import(actor, 'ENTR', 'en', file, findings, 'bank.txt', is_dry_run, is_partial) i $$;
create function pg_temp.sums(report jsonb) returns text language sql as $$
  select format('%s questions: %s created, %s superseding, %s unchanged, %s refused', report ->> 'questions', report ->> 'created',
                report ->> 'superseding', report ->> 'unchanged', report ->> 'refused') $$;
create function pg_temp.versions() returns setof text language sql as $$
  select format('%s %s %s', text, version, state) from question_versions order by id $$;
create function pg_temp.codes(report jsonb) returns text language sql as $$
  select string_agg(concat_ws(' ', f ->> 'line', f ->> 'code', case when (f ->> 'refused')::boolean then 'refused' end), ', ' order by n)
    from jsonb_array_elements(report -> 'findings') with ordinality as x(f, n) $$;
create function pg_temp.version_of(wanted text, of_state text) returns integer language sql as $$
  select id from question_versions where text = wanted and state = of_state $$;
create function pg_temp.question_of(wanted text) returns uuid language sql as $$
  select question_id from question_versions where text = wanted limit 1 $$;
create table pg_temp.file as select jsonb_build_array(
  pg_temp.question(1, 'What is a market?', 'Exchange', 'Street'), pg_temp.question(5, 'What is money?', 'Means', 'Metal', 'Paper')) as two;

-- ── Import ──
select is((select pg_temp.sums(report) from pg_temp.import((select two from file), is_dry_run => true)),
  '2 questions: 2 created, 0 superseding, 0 unchanged, 0 refused', 'A11: a dry run tells what an import would create');
select is((select count(*) from questions) + (select count(*) from bank_imports) + (select count(*) from audit_log), 0::bigint,
  'A11: a dry run stores nothing');
select results_eq($$ select verdict, pg_temp.sums(report), report ->> 'stored' from pg_temp.import((select two from file)) $$,
  $$ values ('ok', '2 questions: 2 created, 0 superseding, 0 unchanged, 0 refused', 'true') $$,
  'A11: an import creates the questions of its file');
select results_eq('select * from pg_temp.versions()', array['What is a market? 1 draft', 'What is money? 1 draft'],
  'A11: imported questions are drafts until they are approved');
select is((select pg_temp.sums(report) from pg_temp.import((select two from file))),
  '2 questions: 0 created, 0 superseding, 2 unchanged, 0 refused', 'A11: the same file twice changes nothing');
select is((select count(*) from question_versions) || ' ' || (select count(*) from bank_imports), '2 1',
  'A11: the second time nothing is written');
select is((select pg_temp.sums(report) from pg_temp.import(jsonb_build_array(
    '{"line":1,"level":1,"text":"What is money?","options":["Paper","Means","Metal"],"right":2}'::jsonb))),
  '1 questions: 0 created, 0 superseding, 1 unchanged, 0 refused', 'A11: the order of the options says nothing, for it is shuffled anyway');
select is((select pg_temp.sums(report) from pg_temp.import(jsonb_build_array(pg_temp.question(1, E'What is a caf\u0065\u0301?', 'a', 'b'),
    pg_temp.question(2, E'What is a caf\u00e9?', 'b', 'a')), is_dry_run => true)),
  '2 questions: 2 created, 0 superseding, 0 unchanged, 0 refused', 'A11: composed and decomposed letters make the same text');
select is((select pg_temp.codes(report) from pg_temp.import(jsonb_build_array(pg_temp.question(1, E'What is a caf\u0065\u0301?', 'a', 'b'),
    pg_temp.question(2, E'What is a caf\u00e9?', 'b', 'a'), pg_temp.question(3, E'What is a caf\u00e9?', 'a', 'b')), is_dry_run => true)),
  '2 same_text, 3 same_question', 'A11: a repeated question and a repeated text are shown with their lines');

-- ── Refusals ──
select is((select pg_temp.codes(report) from pg_temp.import(jsonb_build_array(pg_temp.question(3, 'Twins?', E'caf\u0065\u0301', E'caf\u00e9'),
    pg_temp.question(7, '', 'a', 'b'), pg_temp.question(9, 'One?', 'a'), pg_temp.question(11, 'Empty?', 'a', '  '),
    '{"line":13,"level":4,"text":"Level?","options":["a","b"],"right":1}'::jsonb,
    '{"line":15,"level":1,"text":"Key?","options":["a","b"],"right":3}'::jsonb))),
  '3 identical_options refused, 7 no_text refused, 9 too_few_options refused, 11 empty_option refused, 13 bad_level refused, 15 no_right_answer refused',
  'A11: every unusable question is refused with its line and why');
select results_eq($$ select verdict, pg_temp.sums(report), report ->> 'stored' from pg_temp.import(jsonb_build_array(
    pg_temp.question(1, 'Good?', 'yes', 'no'), pg_temp.question(4, 'Bad?', 'a', 'a'))) $$,
  $$ values ('file_refused', '2 questions: 1 created, 0 superseding, 0 unchanged, 1 refused', 'false') $$,
  'A11: nothing is stored when a question is refused');
select is((select count(*) from questions), 2::bigint, 'A11: also the good questions of a refused file stay out');
select is((select verdict from pg_temp.import(jsonb_build_array(pg_temp.question(1, 'Good?', 'yes', 'no')),
    findings => '[{"line":9,"refused":true,"code":"no_options","detail":"The question has no options."}]')), 'file_refused',
  'A11: what the reader refused stops the import too');
select is((select verdict from pg_temp.import('[]')), 'file_refused', 'A11: an empty file is refused');
select results_eq($$ select verdict, pg_temp.sums(report), report ->> 'stored' from pg_temp.import(jsonb_build_array(
    pg_temp.question(1, 'Good?', 'yes', 'no'), pg_temp.question(4, 'Bad?', 'a', 'a')), is_partial => true) $$,
  $$ values ('ok', '2 questions: 1 created, 0 superseding, 0 unchanged, 1 refused', 'true') $$,
  'A11: asked for a part, the good questions are stored');
select is((select pg_temp.codes(report) from pg_temp.import(jsonb_build_array(pg_temp.question(9, 'Nine?', 'a', 'a'), pg_temp.question(2, 'Two?', 'a', 'a')),
    findings => '[{"line":5,"refused":false,"code":"positional_option","detail":"All of the above."}]')),
  '2 identical_options refused, 5 positional_option, 9 identical_options refused', 'A11: findings stand by their line');
select is((select pg_temp.codes(report) from pg_temp.import(jsonb_build_array(pg_temp.question(1, 'Same?', 'a', 'b'), pg_temp.question(5, 'Same?', 'a', 'c')),
    findings => '[{"line":5,"refused":false,"code":"same_text","detail":"Seen by the reader."}]', is_dry_run => true)),
  '5 same_text', 'A11: what the reader has said is not said again');

-- ── Approval and versions ──
select is((select body::jsonb from bank_approve('00000000-0000-0000-0000-00000000000b', 'ENTR', 'en', array[pg_temp.version_of('What is money?', 'draft')])),
  '{"approved": 1, "superseded": 0}', 'A11: a teacher approves chosen questions of the own bank');
select is((select body::jsonb from bank_approve(null, 'ENTR', 'en', null)), '{"approved": 2, "superseded": 0}', 'A11: all drafts are approved at once');
select is((select body::jsonb from bank_approve(null, 'ENTR', 'en', null)), '{"approved": 0, "superseded": 0}', 'A11: approving again changes nothing');
select is((select pg_temp.sums(report) from pg_temp.import(jsonb_build_array(pg_temp.question(1, 'What is a market?', 'Exchange', 'Square'),
    pg_temp.question(5, 'What is money?', 'Means', 'Metal', 'Paper')))),
  '2 questions: 0 created, 1 superseding, 1 unchanged, 0 refused', 'A11: changed options of a known text make a new version');
select is((select string_agg(version || ' ' || state, ', ' order by version) from question_versions where text = 'What is a market?'),
  '1 approved, 2 draft', 'A11: the approved version stays in force until the new one is approved');
select is((select pg_temp.sums(report) from pg_temp.import(jsonb_build_array(pg_temp.question(1, 'What is a market?', 'Exchange', 'Shop')))),
  '1 questions: 0 created, 1 superseding, 0 unchanged, 0 refused', 'A11: another draft takes the place of the first one');
select is((select body::jsonb from bank_approve(null, 'ENTR', 'en', null)), '{"approved": 1, "superseded": 1}',
  'A11: an approved new version supersedes the old one');
select is((select string_agg(version || ' ' || state, ', ' order by version) from question_versions where text = 'What is a market?'),
  '1 superseded, 2 superseded, 3 approved', 'A11: superseded versions are kept');
select is((select verdict from bank_approve(null, 'ENTR', 'en', array[(select id from question_versions where version = 2)])), 'conflict',
  'A11: a superseded version cannot be approved');
select is((select pg_temp.sums(report) from pg_temp.import(jsonb_build_array(pg_temp.question(1, 'What is a market?', 'Exchange', 'Shop'),
    pg_temp.question(4, 'What is a market?', 'Exchange', 'Fair')))),
  '2 questions: 1 created, 0 superseding, 1 unchanged, 0 refused', 'A11: a second question of the same text is a question of its own');
select throws_ok($$ update question_versions set text = 'Other?' where text = 'What is money?' $$, 'EM001', null,
  'A11: the text of a version never changes');
select throws_ok($$ update question_keys set right_option = 2 $$, 'EM001', null, 'A11: the key of a version never changes');

-- ── Correction and withdrawal ──
select results_eq($$ select verdict, body::jsonb ->> 'version', body::jsonb ->> 'state', body::jsonb ->> 'right_option' from bank_edit(
    '00000000-0000-0000-0000-00000000000b', 'ENTR', 'en', pg_temp.question_of('What is money?'), 'What is money?', array['Metal', 'Means'], 2, 2) $$,
  $$ values ('created', '2', 'draft', '2') $$, 'A11: a correction is a new draft version');
select is((select verdict from bank_edit(null, 'ENTR', 'en', pg_temp.question_of('What is money?'), 'What is money?', array['Means', 'Metal'], 1, 2)),
  'ok', 'A11: the same correction again changes nothing');
select results_eq($$ select verdict, body::jsonb ->> 'field' from bank_edit(null, 'ENTR', 'en', pg_temp.question_of('What is money?'),
    'What is money?', array['Means', 'Means '], 1, 1) $$, $$ values ('bad_value', 'options') $$, 'A11: a correction is judged like an import');
select is((select verdict from bank_edit(null, 'ENTR', 'en', pg_temp.question_of('What is money?'), 'Good?', array['yes', 'no'], 1, 1)), 'conflict',
  'A11: a correction cannot repeat another question of the bank');
select is((select body::jsonb ->> 'state' from bank_withdraw(null, 'ENTR', 'en', pg_temp.question_of('Good?'), 'Two answers are right')), 'withdrawn',
  'A11: a question is withdrawn from the bank');
select is((select detail ->> 'reason' from audit_log where action = 'bank.withdraw'), 'Two answers are right', 'A11: a withdrawal is logged with its reason');
select results_eq($$ select pg_temp.sums(report), pg_temp.codes(report) from pg_temp.import(jsonb_build_array(pg_temp.question(1, 'Good?', 'yes', 'no'))) $$,
  $$ values ('1 questions: 0 created, 0 superseding, 1 unchanged, 0 refused', '1 withdrawn_question') $$,
  'A11: importing a withdrawn question leaves it out and says so');

-- ── Lists and rights ──
select is((select string_agg(i ->> 'text', ', ') from bank_questions(null, 'ENTR', 'en', 'approved', null, 'MONEY') q, jsonb_array_elements(q.body::jsonb -> 'items') i),
  'What is money?', 'A11: a bank is searched without regard to capitals');
select is((select i ->> 'approved' || ' approved, ' || (i ->> 'draft') || ' drafts, ' || (i ->> 'withdrawn') || ' withdrawn'
             from bank_list(null) l, jsonb_array_elements(l.body::jsonb -> 'items') i
            where i -> 'discipline' ->> 'code' = 'ENTR' and i ->> 'language' = 'en'),
  '2 approved, 2 drafts, 1 withdrawn', 'A11: banks are listed with their numbers of questions');
select is((select count(*) from bank_list('00000000-0000-0000-0000-00000000000b') l, jsonb_array_elements(l.body::jsonb -> 'items') i), 3::bigint,
  'A11: a teacher sees the own disciplines only');
select is((select verdict from bank_questions('00000000-0000-0000-0000-00000000000b', 'INF', 'en', null, null, null)), 'not_found',
  'A11: somebody else''s bank is not found');
select is((select verdict from bank_import('00000000-0000-0000-0000-00000000000b', 'INF', 'en', (select two from file), '[]', '', false, false)), 'not_found',
  'A11: nobody imports into somebody else''s bank');
select is((select verdict from bank_import('00000000-0000-0000-0000-00000000000a', 'INF', 'en', (select two from file), '[]', '', false, false)), 'ok',
  'A11: an administrator imports into any bank');
select is((select verdict from bank_edit(null, 'INF', 'en', pg_temp.question_of('Good?'), 'Good?', array['a', 'b'], 1, 1)), 'not_found',
  'A11: a question is changed in its own bank only');
create table pg_temp.stored as select i.body::jsonb ->> 'created' as created
  from (select jsonb_agg(pg_temp.question(n, 'Question ' || n, 'a', 'b')) as file from generate_series(1, 120) n) many,
       bank_import(null, 'INF', 'kk', many.file, '[]', '', false, false) i;
select is((select created from stored), '120', 'A11: a bank of 120 questions is imported');
create function pg_temp.page(after text) returns jsonb language sql as $$
  select body::jsonb from bank_questions(null, 'INF', 'kk', null, after, null) $$;
select results_eq($$ with first as (select pg_temp.page(null) as page), second as (select pg_temp.page(page ->> 'next') as page from first),
    third as (select pg_temp.page(page ->> 'next') as page from second)
    select jsonb_array_length(page -> 'items'), page -> 'items' -> -1 ->> 'text', page ->> 'next' is null
      from (select * from first union all select * from second union all select * from third) as pages $$,
  $$ values (50, 'Question 50', false), (50, 'Question 100', false), (20, 'Question 120', true) $$,
  'A11: a bank is read page by page in the order of its file');
create function pg_temp.approved(code text) returns integer language sql as $$
  select sum(cardinality(approved))::integer from banks b join disciplines d on d.id = b.discipline_id where d.code = approved.code $$;
select bank_approve(null, 'INF', 'kk', null);
select is(pg_temp.approved('INF'), 120, 'A11: the size of a bank grows when questions are approved');
insert into question_versions (question_id, version, text, options, content_hash)
select question_id, 2, 'Question 1, corrected', array['a', 'b'], sha256('corrected') from question_versions where text = 'Question 1' and state = 'approved';
insert into question_keys select id, 1 from question_versions where text = 'Question 1, corrected';
select bank_approve(null, 'INF', 'kk', null);
select is(pg_temp.approved('INF'), 120, 'A11: a corrected question takes the place of the one before in the size of the bank');
update question_versions set state = 'withdrawn' where text = 'Question 1, corrected';
select is(pg_temp.approved('INF'), 119, 'A17: a withdrawn question is no longer counted');
select * from finish();
rollback;
