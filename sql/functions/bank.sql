-- Question banks: approval, correction, withdrawal; what a file brings is in bank_import.sql. The bank of a discipline and
-- language is the questions that carry both; a question is its versions; a version never changes, so a correction is a new
-- version (A11). At most one version of a question is approved and at most one is a draft: a new one supersedes the older.

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
