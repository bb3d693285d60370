-- Papers: drawn at random (A11), in the minutes before a test or with the start, and shown as JSON.

-- A11: so many questions at random from the approved ones, each with its options in random order; first those that the
-- student has not been given before: a rescheduled attempt draws afresh. Random is one seed that nobody can foresee, hashed
-- with the ids: an unforeseeable number for each of the hundreds of questions was most of what a start cost. The seed is in
-- the text: as the hash function's own seed it makes some orders far likelier than others.
drop function if exists paper_draw(uuid, language, integer);
create or replace function paper_draw(discipline uuid, in_language language, count integer, student uuid default null,
                                      out question_versions integer[], out option_orders text[])
language plpgsql volatile as $$
declare
  seed text := gen_random_uuid();
begin
  select array_agg(v.id), array_agg((select string_agg(k::text, '' order by hashtextextended(seed || '/' || v.id || '/' || k, 0))
                                       from generate_series(1, cardinality(v.options)) as k))
    into question_versions, option_orders
    from (select x.id from banks b, unnest(b.approved) as x(id)
           where b.discipline_id = discipline and b.language = in_language
           order by x.id in (select again.id from attempts a, unnest(a.question_versions) n join question_versions given on given.id = n
                               join question_versions again on again.question_id = given.question_id
                              where a.student_id = student), hashtextextended(seed || '/' || x.id, 0)
           limit count) as drawn
    cross join lateral (select v.id, v.options from question_versions v where v.id = drawn.id offset 0) v;
end $$;

-- The questions of a paper as the attempt shows them: for each its number, text, options in their order, and the answer in force.
create or replace function paper_questions(versions integer[], orders text[], choices smallint[], seqs integer[]) returns text
language plpgsql stable as $$
begin
  return (
    select json_agg(json_build_object('n', q.n, 'text', v.text, 'choice', q.choice, 'seq', coalesce(q.seq, 0),
             'options', array(select v.options[digit::integer] from string_to_table(q.option_order, null) as digit)) order by q.n)
      from unnest(versions, orders, choices, seqs) with ordinality as q (version, option_order, choice, seq, n)
           join question_versions v on v.id = q.version);
end $$;


-- A3: the same questions in the same order with the answers in force, which may be written already. Served only to whoever
-- starts or resumes (A4).
drop function if exists paper_json(attempts);
create or replace function paper_json(a attempts, written text default null) returns text
language plpgsql stable as $$
begin
  return left(attempt_json(a)::text, -1) || format(', "seal": "%s", "questions": %s}', encode(attempt_seal(a), 'hex'),
    coalesce(written, paper_questions(a.question_versions, a.option_orders, a.choices, a.seqs)));
end $$;

-- The paper that lies ready for this start; nulls: there is none that fits.
create or replace function paper_ready(sitting uuid, student uuid, discipline uuid, in_language language, count integer,
                                       out question_versions integer[], out option_orders text[], out questions text)
language plpgsql stable as $$
begin
  select p.question_versions, p.option_orders, p.questions into question_versions, option_orders, questions
    from papers p join banks b on (b.discipline_id, b.language, b.edition) = (discipline, p.language, p.edition)
   where p.sitting_id = sitting and p.student_id = student and p.language = in_language and cardinality(p.question_versions) = count;
end $$;

-- Draws papers for the tests that start soon, a portion at a time, in the language of the group, else in the student's own,
-- and throws away what nobody can start with any more. (A paper for somebody who may not start after all does no harm: the
-- start judges by itself.) Of sweepers in several places one does it. ('created', …) when a full
-- portion was drawn.
create or replace function papers_sweep(portion integer default 100, out verdict text, out body text)
language plpgsql volatile security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
  drawn integer;
begin
  verdict := 'ok';
  if not pg_try_advisory_xact_lock(hashtext('papers')) then return; end if;
  delete from papers p where p.swept_after < now();
  insert into papers
  select soon.id, soon.student_id, soon.language, soon.edition, d.question_versions, d.option_orders,
         paper_questions(d.question_versions, d.option_orders, '{}', '{}'), soon.start_until
    from (select s.id, s.start_until, u.id as student_id, e.discipline_id, b.language, b.edition, q.needed
            from sittings s join exams e on e.id = s.exam_id join groups g on g.id = e.group_id
            cross join lateral (select exam_setting(e, 'questions_per_attempt')::integer as needed) q
            cross join lateral (select m.student_id from group_members m where s.audience = 'group' and m.group_id = e.group_id
                                union all select l.student_id from sitting_students l where s.audience = 'listed' and l.sitting_id = s.id) invited
            join users u on u.id = invited.student_id
            join banks b on b.discipline_id = e.discipline_id
             and b.language::text = case g.language when 'multilingual' then u.language::text else g.language::text end
           where s.starts_at between now() and now() + make_interval(secs => setting('papers_ahead_seconds')::float8) and e.kind = 'test'
             and cardinality(b.approved) >= q.needed
             and not exists (select from papers p where (p.sitting_id, p.student_id) = (s.id, u.id) and p.edition = b.edition)
           order by s.starts_at, s.id, u.id limit portion) soon
    cross join lateral paper_draw(soon.discipline_id, soon.language, soon.needed, soon.student_id) d
  on conflict (sitting_id, student_id) do update
    set language = excluded.language, edition = excluded.edition, question_versions = excluded.question_versions,
        option_orders = excluded.option_orders, questions = excluded.questions, swept_after = excluded.swept_after;
  get diagnostics drawn = row_count;
  if drawn > 0 then body := jsonb_build_object('papers', drawn); end if;
  if drawn = portion then verdict := 'created'; end if;
end $$;
