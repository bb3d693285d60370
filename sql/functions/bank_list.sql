-- The banks there are and how full they are.

-- How many questions of a bank have a draft, an approved version, or were withdrawn.
create or replace function bank_counts(discipline uuid, bank_language text) returns json
language sql stable as $$
  select json_build_object('draft', count(*) filter (where v.state = 'draft'),
                           'approved', count(*) filter (where v.state = 'approved'),
                           'withdrawn', count(distinct v.question_id) filter (where v.state = 'withdrawn'))
    from questions q join question_versions v on v.question_id = q.id
   where q.discipline_id = discipline and q.language = bank_language
$$;

-- The banks the actor may keep, also empty ones, each with its counts.
create or replace function bank_list(actor uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select 'ok', list_page(array_agg((jsonb_build_object('discipline', discipline_json(d), 'language', l.language)
                                    || bank_counts(d.id, l.language)::jsonb)::json order by d.code, l.nth), null)
    from disciplines d cross join unnest(array['kk', 'ru', 'en']) with ordinality as l (language, nth)
   where bank_discipline(actor, d.code, l.language) is not null
$$;
