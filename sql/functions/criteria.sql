-- Criteria of oral and creative exams (O12, C5, A23): a version never changes, a correction is the next one.

create or replace function criteria_item(criteria criteria_sets) returns json
language sql immutable as $$
  select json_build_object('code', criteria.code, 'version', criteria.version, 'kind', criteria.kind,
    'criteria', (select json_agg(json_build_object('n', c.n, 'title_kk', c.item ->> 'title_kk', 'title_ru', c.item ->> 'title_ru',
                                   'title_en', c.item ->> 'title_en', 'maximum', c.item ->> 'maximum') order by c.n)
                   from jsonb_array_elements(criteria.criteria) with ordinality as c (item, n)))
$$;

-- The newest version; nulls: there is none.
create or replace function criteria_named(code text) returns criteria_sets
language sql stable as $$
  select c from criteria_sets c where c.code = criteria_named.code order by c.version desc limit 1
$$;

-- All criteria by code, the newest version of each first and, unless `is_all`, alone; and what new maxima have to make.
create or replace function criteria_list(is_all boolean, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select 'ok', list_page(array_agg(criteria_item(c) order by c.code, c.version desc), null)::jsonb
               || jsonb_build_object('points', trim_scale(setting('exam_maximum'))::text)
    from criteria_sets c where is_all or c.version = (criteria_named(c.code)).version
$$;

-- One criterion as it is stored: cleaned titles, a maximum without needless zeros, null when it is no number.
create or replace function criterion_clean(item jsonb) returns jsonb
language sql immutable as $$
  select jsonb_build_object('title_kk', clean_text(item ->> 'title_kk'), 'title_ru', clean_text(item ->> 'title_ru'),
    'title_en', clean_text(item ->> 'title_en'),
    'maximum', case when item ->> 'maximum' ~ '^[0-9]{1,2}([.][0-9]{1,2})?$' then trim_scale((item ->> 'maximum')::numeric)::text end)
$$;

create or replace function criteria_flaw(code text, held criteria_sets, kind text, items jsonb) returns jsonb
language sql stable as $$
  with item as materialized (
    select c.value as titles, (c.value ->> 'maximum')::numeric as maximum from jsonb_array_elements(items) c
  )
  select refusal(f.problem, f.code, f.field, f.detail) from (values
    ('bad_value', 'bad_code', 'code', 'A code is 2 to 30 latin letters, digits, "-" or "_".',
      coalesce(criteria_flaw.code !~ '^[A-Za-z0-9_-]{2,30}$', true)),
    ('bad_value', 'unknown_kind', 'kind', 'Criteria are for exams of the kind oral or creative.',
      coalesce(kind not in ('oral', 'creative'), true)),
    ('conflict', 'criteria_of_other_kind', 'kind', 'These criteria are for the other kind of exam.', held.kind <> kind),
    ('bad_value', 'bad_criteria_count', 'criteria', 'There are 1 to 10 criteria.', (select count(*) not between 1 and 10 from item)),
    ('bad_value', 'no_title', 'criteria', 'The title is needed in Kazakh, Russian and English, up to 200 characters each.',
      exists (select from item, unnest(array['title_kk', 'title_ru', 'title_en']) t
               where coalesce(length(titles ->> t) not between 1 and 200, true))),
    ('bad_value', 'bad_maximum', 'criteria', format('Every maximum is a multiple of %s above 0.', trim_scale(setting('agreed_grade_step'))),
      exists (select from item where coalesce(maximum <= 0 or maximum % setting('agreed_grade_step') <> 0, true))),
    ('bad_value', 'bad_sum', 'criteria', format('The maxima make %s points together, and not %s.', trim_scale(setting('exam_maximum')),
      (select trim_scale(sum(maximum)) from item)), (select sum(maximum) <> setting('exam_maximum') from item))
  ) as f (problem, code, field, detail, found) where found limit 1
$$;

-- The next version of these criteria, or their first; what is so already stays. Hearings keep the version they have.
create or replace function criteria_change(actor uuid, code text, kind text, criteria jsonb, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  items jsonb := (select jsonb_agg(criterion_clean(c.item) order by c.n) from jsonb_array_elements(criteria) with ordinality as c (item, n));
  held  criteria_sets;
  put   jsonb;
begin
  perform pg_advisory_xact_lock(hashtext('criteria'), hashtext(code));
  held := criteria_named(code);
  put := coalesce(criteria_flaw(code, held, kind, items),
                  outcome(case when held.id is null then 'created' when held.criteria = items then 'unchanged' else 'changed' end));
  if put ->> 'outcome' in ('created', 'changed') then
    insert into criteria_sets (code, version, kind, criteria, created_by)
    values (code, coalesce(held.version, 0) + 1, kind, items, actor);
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(actor, 'criteria.put', 'criteria:' || code, put, criteria_item(criteria_named(code)),
                   case when held.id is not null then criteria_item(held) end) r;
end $$;
