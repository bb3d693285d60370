-- A file of questions for a bank: what it would do, line by line, and doing it.

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
