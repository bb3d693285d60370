-- Rosters: files of disciplines, groups, people, sittings, hearings and ratings. A file's rows go one by one, in its order,
-- through the same functions as a single change of the portal; a dry run is undone at its end.

-- What a row is about: two rows of one file with the same key contradict or repeat each other.
create or replace function roster_key(kind text, cells jsonb) returns text
language sql immutable as $$
  select case kind
    when 'disciplines' then cells ->> 'code'
    when 'groups' then cells ->> 'name'
    when 'people' then lower(cells ->> 'login')
    when 'sittings' then concat_ws('|', cells ->> 'session', cells ->> 'discipline', cells ->> 'group', lower(cells ->> 'kind'))
    when 'hearings' then concat_ws('|', cells ->> 'session', cells ->> 'discipline', cells ->> 'group', lower(cells ->> 'kind'))
    when 'ratings' then concat_ws('|', cells ->> 'session', cells ->> 'discipline', lower(cells ->> 'login'))
  end
$$;

-- The rows with cleaned cells, blank ones null, and for a repeated key the line that had it first.
create or replace function roster_rows(kind text, file jsonb) returns table (line integer, cells jsonb, first_line integer)
language sql immutable as $$
  with row as materialized (
    select r.nth, (r.item ->> 'line')::integer as line,
           (select coalesce(jsonb_object_agg(c.key, nullif(regexp_replace(clean_text(c.value), '\s+', ' ', 'g'), '')), '{}')
              from jsonb_each_text(r.item - 'line') c) as cells
      from jsonb_array_elements(file) with ordinality as r (item, nth)
  )
  select r.line, r.cells,
         case when row_number() over same > 1 and roster_key(kind, r.cells) is not null then first_value(r.line) over same end
    from row r window same as (partition by roster_key(kind, r.cells) order by r.nth)
   order by r.nth
$$;

create or replace function roster_words(cell text) returns text[]
language sql immutable strict as $$ select array_remove(regexp_split_to_array(lower(cell), '[\s,;]+'), '') $$;

-- One row, by its kind.
create or replace function roster_put(actor uuid, kind text, cells jsonb) returns jsonb
language plpgsql as $$
begin
  case kind
    when 'disciplines' then
      return discipline_put(actor, cells ->> 'code', cells ->> 'title_kk', cells ->> 'title_ru', cells ->> 'title_en',
                            roster_words(cells ->> 'teachers'));
    when 'groups' then
      return group_put(actor, cells ->> 'name', lower(cells ->> 'language'), lower(cells ->> 'mentor'));
    when 'people' then
      return person_put(actor, lower(cells ->> 'login'), cells ->> 'full_name', lower(cells ->> 'language'),
                        roster_words(cells ->> 'roles'), cells ->> 'group', cells ->> 'password_hash');
    when 'sittings' then
      return sitting_put(actor, cells ->> 'session', cells ->> 'discipline', cells ->> 'group', lower(cells ->> 'kind'),
                         cells ->> 'starts_at', cells ->> 'late_start_minutes');
    when 'hearings' then
      return hearing_put_by_names(actor, cells);
    when 'ratings' then
      return rating_put_by_names(actor, cells ->> 'session', cells ->> 'discipline', lower(cells ->> 'login'), cells ->> 'rating');
  end case;
end $$;

create or replace function no_rows_flaw() returns jsonb
language sql immutable as $$ select refusal('bad_value', 'no_rows', null, 'There is no row below the header line.') $$;

-- A refusal of a row, with the beginning of what stands in the cell at fault: its own value, else the whole cell. What may
-- be an IIN is never repeated.
create or replace function row_refusal(put jsonb, cells jsonb) returns jsonb
language sql immutable as $$
  select put || jsonb_build_object('value',
    (select left(v, 100) from clean_text(coalesce(put ->> 'value', cells ->> (put ->> 'field'))) v where v <> '' and v !~ '[0-9]{12}'))
$$;

-- What an import did or would do. results: [{line, outcome, …}], as the rows were put.
create or replace function roster_report(kind text, results jsonb, findings jsonb, is_dry_run boolean, is_partial boolean)
returns json
language sql immutable as $$
  with result as materialized (
    select (r ->> 'line')::integer as line, r ->> 'outcome' as outcome, r as put from jsonb_array_elements(results) r
  ), found as materialized (
    select f from jsonb_array_elements(findings) f
    union all
    select finding(line, true, put) from result where is_refusal(put)
    union all
    select finding(1, true, no_rows_flaw())
     where not exists (select from result)
       and not exists (select from jsonb_array_elements(findings) f where (f ->> 'refused')::boolean)
  ), tally as (
    select count(distinct f -> 'line') as refused from found where (f ->> 'refused')::boolean
  )
  select json_build_object(
    'kind', kind, 'dry_run', is_dry_run, 'stored', not is_dry_run and (is_partial or t.refused = 0),
    'lines', (select count(*) from (select line from result
                                      union select (f ->> 'line')::integer from found where (f ->> 'refused')::boolean) l),
    'created', (select count(*) from result where outcome = 'created'),
    'changed', (select count(*) from result where outcome = 'changed'),
    'unchanged', (select count(*) from result where outcome = 'unchanged'),
    'refused', t.refused,
    'findings', findings_json(array(select f from found)))
    from tally t
$$;

-- Takes the rows of a file, [{line, <column>: text, …}], and the reader's findings (see finding).
-- A dry run judges the same and stores nothing. Nothing is stored when a row is refused, unless is_partial. The same
-- file twice changes nothing.
create or replace function roster_import(actor uuid, kind text, file jsonb, findings jsonb, is_dry_run boolean,
                                         is_partial boolean, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  item    record;
  put     jsonb;
  results jsonb[] := '{}';
  report  json;
begin
  if kind not in ('disciplines', 'people', 'groups', 'ratings', 'sittings', 'hearings') then
    verdict := 'not_found';
    return;
  end if;
  begin
    for item in select * from roster_rows(kind, file) loop
      put := case when item.first_line is null then roster_put(actor, kind, item.cells)
        else refusal('conflict', 'repeated_row', null, format('Line %s is about the same.', item.first_line))
             || jsonb_build_object('other_line', item.first_line) end;
      results := array_append(results, jsonb_build_object('line', item.line)
                                       || case when is_refusal(put) then row_refusal(put, item.cells) else put end);
    end loop;
    report := roster_report(kind, to_jsonb(results), findings, is_dry_run, is_partial);
    if not (report ->> 'stored')::boolean then
      raise sqlstate 'EM003';
    end if;
  exception when sqlstate 'EM003' then
    null;   -- a dry run or a refused file: every row was judged, nothing stays
  end;
  if (report ->> 'refused')::integer > 0 and not is_partial then
    verdict := 'file_refused';
    body := report::jsonb || jsonb_build_object('detail',
      format('Refused lines: %s; nothing was stored.', report ->> 'refused'));
    return;
  end if;
  if (report ->> 'stored')::boolean and (report ->> 'created')::integer + (report ->> 'changed')::integer > 0 then
    perform audit(actor, 'roster.import', 'roster:' || kind, report::jsonb - 'findings');
  end if;
  verdict := 'ok';
  body := report;
end $$;
