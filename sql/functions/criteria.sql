-- Criteria of oral and creative exams (O12, C5, A23): a version never changes, a correction is the next one.

create or replace function criteria_item(criteria criteria_sets) returns jsonb
language sql immutable as $$
  select jsonb_build_object('code', criteria.code, 'version', criteria.version, 'kind', criteria.kind,
    'criteria', (select jsonb_agg(c.item || jsonb_build_object('n', c.n) order by c.n)
                   from jsonb_array_elements(criteria.criteria) with ordinality as c (item, n)))
$$;
