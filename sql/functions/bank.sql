-- Question banks: import, approval, correction, withdrawal. The bank of a discipline and language is the questions
-- that carry both; a question is its versions; a version never changes, so a correction is a new version (A11).
-- At most one version of a question is approved and at most one is a draft: a new one supersedes the older.

-- The discipline whose bank in this language the actor may keep: an administrator every one, a teacher the own ones,
-- the command line (null) every one. Null: there is none, or it is somebody else's.
create or replace function bank_discipline(actor uuid, discipline_code text, bank_language text) returns uuid
language sql stable as $$
  select d.id from disciplines d
   where d.code = discipline_code and bank_language in ('kk', 'ru', 'en')
     and (actor is null
       or has_role(actor, 'administrator')
       or exists (select from discipline_teachers t where t.discipline_id = d.id and t.teacher_id = actor))
$$;

-- The same for a change: changes of one discipline's banks wait for each other.
create or replace function bank_discipline_locked(actor uuid, discipline_code text, bank_language text) returns uuid
language sql as $$
  select d.id from disciplines d where d.id = bank_discipline(actor, discipline_code, bank_language) for no key update
$$;

-- What makes two questions the same: text, right option, and the other options in any order. Options are shuffled for
-- every student, so their order says nothing; the level is not content.
create or replace function bank_content_hash(text text, options text[], right_option integer) returns bytea
language sql immutable parallel safe as $$
  select sha256(convert_to(jsonb_build_array(text, options[right_option],
           (select jsonb_agg(o order by o collate "C") from unnest(options) with ordinality as u(o, i)
             where i <> right_option))::text, 'UTF8'))
$$;

-- The first reason why a cleaned question cannot be stored: no row when it can.
create or replace function bank_flaw(text text, options text[], right_option integer, level integer)
returns table (flaw jsonb)
language sql immutable parallel safe as $$
  select refusal('bad_value', f.code, f.field, f.detail) || jsonb_build_object('at_most', f.at_most) from (values
    ('text', 'no_text', 'The question has no text.', null, coalesce(length(text), 0) = 0),
    ('text', 'text_too_long', 'The text is longer than 4000 characters.', 4000, length(text) > 4000),
    ('options', 'too_few_options', 'A question needs at least two answer options.', null,
      coalesce(cardinality(options), 0) < 2),
    ('options', 'too_many_options', 'A question has at most nine answer options.', 9, cardinality(options) > 9),
    ('options', 'empty_option', 'An answer option is empty.', null,
      exists (select from unnest(options) o where coalesce(o, '') = '')),
    ('options', 'option_too_long', 'An answer option is longer than 1000 characters.', 1000,
      exists (select from unnest(options) o where length(o) > 1000)),
    ('options', 'identical_options', 'Two answer options are identical.', null,
      cardinality(options) > (select count(distinct o) from unnest(options) o)),
    ('right_option', 'no_right_answer', 'No option is marked as the right answer.', null,
      coalesce(right_option not between 1 and cardinality(options), true)),
    ('level', 'bad_level', 'The level is 1, 2 or 3.', null, coalesce(level not between 1 and 3, true))
  ) as f (field, code, detail, at_most, found) where found limit 1
$$;

-- What a teacher should know about an acceptable question: the line that has the same question, the state of the bank's
-- version with this content, the line that has the same text; null: none. No row when there is nothing to say.
create or replace function bank_warning(repeats_line integer, known_state text, same_text_line integer)
returns table (flaw jsonb)
language sql immutable parallel safe as $$
  select jsonb_build_object('code', w.code, 'detail', w.detail, 'other_line', w.other_line) from (values
    ('same_question', format('The same question as in line %s: taken once.', repeats_line), repeats_line,
      repeats_line is not null),
    ('withdrawn_question', 'This question was withdrawn from the bank and stays out.', null, known_state = 'withdrawn'),
    ('same_text', format('The same text as in line %s with other options: each is a question.', same_text_line), same_text_line,
      same_text_line is not null)
  ) as w (code, detail, other_line, found) where found limit 1
$$;

-- What a file would do to a bank, question by question, in the file's order. Reads only.
-- fate: refused · repeated (earlier in this file) · unchanged (in the bank, also when withdrawn) · superseding (a new
-- version of question_id, whose text it shares and whose content the file no longer has) · created.
-- A same-text question with other options is a question of its own while both are in the file.
create or replace function bank_plan(discipline uuid, bank_language text, file jsonb)
returns table (line integer, level integer, text text, options text[], right_option integer, content_hash bytea,
               fate text, question_id uuid, flaw jsonb)
language sql stable set enable_nestloop = off set jit = off -- files are larger than the planner believes
as $$
  with read as materialized (
    select q.item, q.line, q.level, clean_text(q.text) as text, q.right_option,
           array(select clean_text(o) from unnest(q.options) with ordinality as u(o, i) order by i) as options
      from rows from (jsonb_to_recordset(file)
                      as (line integer, level integer, text text, options text[], "right" integer))
           with ordinality as q (line, level, text, options, right_option, item)
  ), judged as materialized (
    select r.*, f.flaw,
           case when f.flaw is null then bank_content_hash(r.text, r.options, r.right_option) end as content_hash
      from read r left join lateral bank_flaw(r.text, r.options, r.right_option, r.level) f on true
  ), compared as materialized (
    select j.*,
           row_number() over same_content > 1 and j.flaw is null as repeated,
           first_value(j.line) over same_content as first_line,
           lag(j.line) over (partition by j.text order by j.item) as same_text_line
      from judged j window same_content as (partition by j.content_hash order by j.item)
  ), held as materialized (
    select v.question_id, v.version, v.level, v.text, v.content_hash, v.state, v.id
      from question_versions v join questions q on q.id = v.question_id
     where q.discipline_id = discipline and q.language = bank_language and v.state <> 'superseded'
  ), known as (
    select distinct on (i.item) i.item, h.state
      from compared i join held h on h.content_hash = i.content_hash and h.level = i.level
     order by i.item, h.state = 'withdrawn'
  ), fresh as (
    select i.item, i.text, row_number() over (partition by i.text order by i.item) as nth
      from compared i
     where i.flaw is null and not i.repeated and not exists (select from known k where k.item = i.item)
  ), leaving as (   -- in the bank, but no longer in the file: a question of the file with its text takes its place
    select h.question_id, h.text, row_number() over (partition by h.text order by h.id) as nth
      from held h
     where h.state <> 'withdrawn'
       and not exists (select from held n where n.question_id = h.question_id and n.version > h.version)
       and not exists (select from held s join compared i on i.content_hash = s.content_hash and i.level = s.level
                        where s.question_id = h.question_id and s.state <> 'withdrawn')
  )
  select i.line, i.level, i.text, i.options, i.right_option, i.content_hash,
         case when i.flaw is not null then 'refused' when i.repeated then 'repeated'
              when k.item is not null then 'unchanged' when l.question_id is not null then 'superseding'
              else 'created' end,
         l.question_id, coalesce(i.flaw, w.flaw)
    from compared i left join known k on k.item = i.item left join fresh f on f.item = i.item
         left join leaving l on l.text = f.text and l.nth = f.nth
         left join lateral bank_warning(case when i.repeated then i.first_line end, k.state, i.same_text_line) w
              on true
   order by i.item
$$;

-- Carries a plan out: drafts of new questions, and drafts that supersede on approval.
create or replace function bank_store(actor uuid, discipline uuid, bank_language text, plan jsonb, import uuid) returns void
language plpgsql as $$
begin
  update question_versions v set state = 'superseded'
    from jsonb_to_recordset(plan) as p (fate text, question_id uuid)
   where p.fate = 'superseding' and v.question_id = p.question_id and v.state = 'draft';
  with item as materialized (
    select p.*, coalesce(p.question_id, gen_random_uuid()) as question,
           coalesce((select max(v.version) from question_versions v where v.question_id = p.question_id), 0) + 1 as version
      from jsonb_to_recordset(plan) as p (line integer, level integer, text text, options text[], right_option integer,
                                          content_hash bytea, fate text, question_id uuid)
     where p.fate in ('created', 'superseding')
  ), question as (
    insert into questions (id, discipline_id, language)
    select question, discipline, bank_language from item where fate = 'created'
  ), version as (
    insert into question_versions (question_id, version, text, options, level, content_hash, import_id, source_line,
                                   created_by)
    select question, version, text, options, level, content_hash, import, line, actor from item order by line
    returning id, question_id
  )
  insert into question_keys (question_version_id, right_option)
  select v.id, i.right_option from version v join item i on i.question = v.question_id;
end $$;

-- What an import did or would do, and every finding by its line.
create or replace function bank_report(discipline_code text, bank_language text, plan jsonb, findings jsonb,
                                       is_dry_run boolean, is_partial boolean) returns json
language sql immutable as $$
  with item as (
    select * from jsonb_to_recordset(plan) as p (line integer, fate text, flaw jsonb)
  ), found as (
    select f from jsonb_array_elements(findings) f
    union all
    select finding(i.line, i.fate = 'refused', i.flaw) from item i
     where i.flaw is not null   -- the reader saw some of it too
       and not exists (select from jsonb_array_elements(findings) f
                        where (f ->> 'line')::integer = i.line and f ->> 'code' = i.flaw ->> 'code')
    union all
    select finding(1, true, refusal('bad_value', 'no_questions', null, 'There is no question in this file.'))
     where not exists (select from item)
       and not exists (select from jsonb_array_elements(findings) f where (f ->> 'refused')::boolean)
  ), tally as (
    select (select count(*) from item) as questions,
           (select count(*) from item where fate = 'refused')
             + (select count(distinct f ->> 'line') from jsonb_array_elements(findings) f
                 where (f ->> 'refused')::boolean)
             + (select count(*) from found where f ->> 'code' = 'no_questions') as refused
  )
  select json_build_object(
    'discipline', discipline_code, 'language', bank_language, 'dry_run', is_dry_run,
    'stored', not is_dry_run and (is_partial or refused = 0),
    'questions', questions,
    'created', (select count(*) from item where fate = 'created'),
    'superseding', (select count(*) from item where fate = 'superseding'),
    'unchanged', (select count(*) from item where fate in ('unchanged', 'repeated')),
    'refused', refused,
    'findings', findings_json(array(select f from found)))
    from tally
$$;

-- Takes the questions that a reader found in a file: [{line, text, options, right (1 …), level}], and the reader's
-- findings (see finding). A dry run judges the same and stores nothing. Nothing is stored when
-- anything is refused, unless is_partial. The same file twice changes nothing.
create or replace function bank_import(actor uuid, discipline_code text, bank_language text, file jsonb, findings jsonb,
                                       file_name text, is_dry_run boolean, is_partial boolean,
                                       out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  discipline uuid := bank_discipline_locked(actor, discipline_code, bank_language);
  plan   jsonb;
  report json;
  import uuid;
  before json := bank_counts(discipline, bank_language);
begin
  if discipline is null then
    verdict := 'not_found';
    return;
  end if;
  plan := coalesce((select jsonb_agg(to_jsonb(p)) from bank_plan(discipline, bank_language, file) p), '[]');
  report := bank_report(discipline_code, bank_language, plan, findings, is_dry_run, is_partial);
  if (report ->> 'refused')::integer > 0 and not is_partial then
    verdict := 'file_refused';
    body := report::jsonb || jsonb_build_object('detail',
      format('Refused questions: %s; nothing was stored.', report ->> 'refused'));
    return;
  end if;
  if (report ->> 'stored')::boolean and (report ->> 'created')::integer + (report ->> 'superseding')::integer > 0 then
    insert into bank_imports (discipline_id, language, imported_by, file_name, report)
    values (discipline, bank_language, actor, coalesce(bank_import.file_name, ''), report) returning id into import;
    perform bank_store(actor, discipline, bank_language, plan, import);
    perform audit(actor, 'bank.import', 'bank:' || discipline_code || '/' || bank_language,
                  audit_detail(before, bank_counts(discipline, bank_language))
                  || jsonb_build_object('import', import, 'file_name', bank_import.file_name)
                  || (report::jsonb - 'findings'));
  end if;
  verdict := 'ok';
  body := report;
end $$;

-- Approves the listed versions, or with null every draft of the bank: a new version takes the place of the approved
-- one. Repeatable. Refused as a whole when a listed version is not in this bank or is no longer in force.
create or replace function bank_approve(actor uuid, discipline_code text, bank_language text, versions integer[],
                                        out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  discipline uuid := bank_discipline_locked(actor, discipline_code, bank_language);
  chosen   integer[];
  retired  integer[];
  stranger integer;
  before   json := bank_counts(discipline, bank_language);
begin
  if discipline is null then
    verdict := 'not_found';
    return;
  end if;
  select w.id into stranger from unnest(versions) as w(id)
   where not exists (select from question_versions v join questions q on q.id = v.question_id
                      where v.id = w.id and q.discipline_id = discipline and q.language = bank_language
                        and v.state in ('draft', 'approved')) limit 1;
  if stranger is not null then
    verdict := 'conflict';
    body := json_build_object('field', 'versions', 'reason', 'not_a_draft', 'detail',
      format('Version %s is not a draft of this bank: it was superseded or withdrawn, or never was here.', stranger));
    return;
  end if;
  chosen := array(select v.id from question_versions v join questions q on q.id = v.question_id
                   where q.discipline_id = discipline and q.language = bank_language and v.state = 'draft'
                     and (versions is null or v.id = any (versions)));
  retired := array(select v.id from question_versions v join question_versions d on d.question_id = v.question_id
                    where d.id = any (chosen) and v.state = 'approved');
  update question_versions set state = 'superseded' where id = any (retired);
  update question_versions set state = 'approved', approved_by = actor, approved_at = now() where id = any (chosen);
  if cardinality(chosen) > 0 then
    perform audit(actor, 'bank.approve', 'bank:' || discipline_code || '/' || bank_language,
                  audit_detail(before, bank_counts(discipline, bank_language))
                  || jsonb_build_object('approved', chosen, 'superseded', retired));
  end if;
  verdict := 'ok';
  body := json_build_object('approved', cardinality(chosen), 'superseded', cardinality(retired));
end $$;

-- Corrects a question: its new content becomes a draft version, which takes effect when approved. The content in force
-- again changes nothing.
create or replace function bank_edit(actor uuid, discipline_code text, bank_language text, question uuid, text text,
                                     options text[], right_option integer, level integer,
                                     out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  discipline uuid := bank_discipline_locked(actor, discipline_code, bank_language);
  clean_text    text := clean_text(text);
  clean_options text[] := array(select clean_text(o) from unnest(options) with ordinality as u(o, i) order by i);
  content bytea;
  newest  question_versions;
  before  json := bank_known(question);
  flaw    jsonb;
begin
  select v.* into newest from question_versions v join questions q on q.id = v.question_id
   where q.id = question and q.discipline_id = discipline and q.language = bank_language order by v.version desc limit 1;
  if newest.id is null then
    verdict := 'not_found';
    return;
  end if;
  flaw := (select f.flaw from bank_flaw(clean_text, clean_options, right_option, level) f);
  if flaw is not null then
    verdict := 'bad_value';
    body := refusal_members(flaw);
    return;
  end if;
  content := bank_content_hash(clean_text, clean_options, right_option);
  if exists (select from question_versions v join questions q on q.id = v.question_id
              where q.discipline_id = discipline and q.language = bank_language and q.id <> question
                and v.state <> 'superseded' and v.content_hash = content) then
    verdict := 'conflict';
    body := json_build_object('field', 'text', 'reason', 'question_in_bank', 'detail', 'The bank already has this question.');
    return;
  end if;
  if newest.state <> 'withdrawn' and newest.content_hash = content and newest.level = bank_edit.level then
    verdict := 'ok';
  else
    perform bank_store(actor, discipline, bank_language, jsonb_build_array(jsonb_build_object('fate', 'superseding',
      'question_id', question, 'text', clean_text, 'options', clean_options, 'right_option', right_option,
      'level', level, 'content_hash', content)), null);
    perform audit(actor, 'bank.edit', 'question:' || question, audit_detail(before, bank_known(question)));
    verdict := 'created';
  end if;
  body := bank_newest(question);
end $$;

-- Takes a question out of its bank with the reason; attempts that show it go on. Repeatable.
create or replace function question_withdraw(actor uuid, question uuid, reason text) returns void
language plpgsql as $$
declare
  before json := bank_known(question);
begin
  update question_versions set state = 'withdrawn' where question_id = question and state in ('draft', 'approved');
  if found then
    perform audit(actor, 'bank.withdraw', 'question:' || question, audit_detail(before, bank_known(question), reason));
  end if;
end $$;

-- The same by whoever keeps the bank.
create or replace function bank_withdraw(actor uuid, discipline_code text, bank_language text, question uuid,
                                         reason text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  discipline uuid  := bank_discipline_locked(actor, discipline_code, bank_language);
  words      text  := clean_text(reason);
  put        jsonb := coalesce(reason_flaw(words), outcome('changed'));
begin
  if not exists (select from questions q
                  where q.id = question and q.discipline_id = discipline and q.language = bank_language) then
    verdict := 'not_found';
    return;
  end if;
  if not is_refusal(put) then
    perform question_withdraw(actor, question, words);
  end if;
  select r.verdict, r.body into verdict, body from put_reply(put, bank_newest(question)) r;
end $$;

-- One version as staff see it, with its key and how many attempts show it.
create or replace function bank_question(question question_versions) returns json
language sql stable as $$
  select json_build_object(
    'id', question.question_id, 'version', question.version, 'version_id', question.id, 'state', question.state,
    'level', question.level, 'text', question.text, 'options', question.options,
    'right_option', (select k.right_option from question_keys k where k.question_version_id = question.id),
    'source_line', question.source_line,
    'shown', (select count(*) from attempts a join sittings s on s.id = a.sitting_id join exams e on e.id = s.exam_id
               where e.discipline_id = q.discipline_id and a.language = q.language
                 and question.id = any (a.question_versions)))
    from questions q where q.id = question.question_id
$$;

create or replace function bank_newest(question uuid) returns json
language sql stable as $$
  select bank_question(v) from question_versions v where v.question_id = question order by v.version desc limit 1
$$;

-- What the log says of a question: its newest version without the key, which the log's readers must not see.
create or replace function bank_known(question uuid) returns json
language sql stable as $$
  select json_build_object('version', v.version, 'version_id', v.id, 'state', v.state, 'level', v.level, 'text', v.text,
                           'options', v.options)
    from question_versions v where v.question_id = question order by v.version desc limit 1
$$;

-- A page of a bank's versions in the order they came, after the version id `after`. A null state means all but the
-- superseded. `search` is looked for in texts and options.
create or replace function bank_questions(actor uuid, discipline_code text, bank_language text, wanted_state text,
                                          after text, search text, out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  discipline uuid := bank_discipline(actor, discipline_code, bank_language);
begin
  if discipline is null then
    verdict := 'not_found';
    return;
  end if;
  if wanted_state not in ('draft', 'approved', 'superseded', 'withdrawn') then
    verdict := 'bad_value';
    body := json_build_object('field', 'state', 'detail', 'A state is draft, approved, superseded or withdrawn.');
    return;
  end if;
  if after !~ '^[0-9]{1,9}$' then
    verdict := 'bad_value';
    body := json_build_object('field', 'after', 'detail', 'Send the "next" of the page before.');
    return;
  end if;
  verdict := 'ok';
  select list_page(array_agg(bank_question(v) order by v.id), array_agg(v.id::text order by v.id)) into body
    from (select v.* from question_versions v join questions q on q.id = v.question_id
           where q.discipline_id = discipline and q.language = bank_language and v.id > coalesce(after::integer, 0)
             and case when wanted_state is null then v.state <> 'superseded' else v.state = wanted_state end
             and (search is null or position(lower(clean_text(search))
                                             in lower(v.text || ' ' || array_to_string(v.options, ' '))) > 0)
           order by v.id limit page_size() + 1) v;
end $$;
