-- What every noun's functions lean on: the zone, the form of times, settings, lists, admission.
-- Functions are replaced at every deploy and owned by emtihan_owner. Those that judge or write return one row
-- (verdict text, body text): 'ok', 'created' or the code of a problem, and JSON text.
-- A function in SQL that PostgreSQL cannot inline (it has a sublink, a FROM, or SECURITY DEFINER) is planned anew in every
-- statement that calls it; PL/pgSQL keeps its plans for the session. So what nearly every request runs is in PL/pgSQL.

-- The zone in which "the same day" and every local time is meant: the database's setting emtihan.zone, or Almaty's.
create or replace function university_zone() returns text
language sql stable parallel safe as $$ select coalesce(nullif(current_setting('emtihan.zone', true), ''), 'Asia/Almaty') $$;

-- Today, there.
create or replace function university_day() returns date
language sql stable parallel safe as $$ select (now() at time zone university_zone())::date $$;

-- RFC 3339 to the second with the zone's offset of that moment: 2026-11-23T20:15:00+05:00.
create or replace function api_time(moment timestamptz) returns text
language plpgsql stable strict parallel safe as $$
declare
  here  timestamp := moment at time zone university_zone();
  shift interval  := here - (moment at time zone 'UTC');
begin
  return to_char(here, 'YYYY-MM-DD"T"HH24:MI:SS') || case when shift < '0' then '-' else '+' end
         || to_char(greatest(shift, -shift), 'HH24:MI');
end $$;

-- The value of a setting now in force: its newest row that is not in the future. Unknown names are null.
create or replace function setting(setting_name text) returns numeric
language plpgsql stable strict parallel safe as $$
begin
  return (select s.value from settings s
           where s.name = setting_name and s.valid_from <= now() order by s.valid_from desc limit 1);
end $$;

-- The same for one exam, whose own settings go first.
create or replace function exam_setting(exam exams, setting_name text) returns numeric
language sql stable parallel safe as $$
  select coalesce((exam.settings ->> setting_name)::numeric, setting(setting_name))
$$;

-- A time as people type it, "23.11.2026 09:00", or ISO 8601; without an offset it is the university's local time.
-- Null: it cannot be read.
create or replace function local_moment(typed text) returns timestamptz
language plpgsql stable parallel safe as $$
declare
  iso text := regexp_replace(btrim(typed), '^(\d{1,2})\.(\d{1,2})\.(\d{4})\s+(\d{1,2}:\d{2}(:\d{2})?)$', '\3-\2-\1 \4');
begin
  if iso ~ '^\d{4}-\d{1,2}-\d{1,2}[T ]\d{1,2}:\d{2}(:\d{2})?$' then
    return iso::timestamp at time zone university_zone();
  elsif iso ~ '^\d{4}-\d{2}-\d{2}[T ]\d{2}:\d{2}(:\d{2})?(Z|[+-]\d{2}:\d{2})$' then
    return iso::timestamptz;
  end if;
  return null;
exception when datetime_field_overflow or invalid_datetime_format or invalid_time_zone_displacement_value then
  return null;
end $$;

-- A day as people type it, "23.11.2026", or ISO 8601. Null: it cannot be read.
create or replace function local_day(typed text) returns date
language sql stable strict parallel safe as $$
  select (local_moment(btrim(typed) || ' 00:00') at time zone university_zone())::date
$$;

-- A moment as a sentence shows it: 23.11.2026 09:00.
create or replace function spoken_time(moment timestamptz) returns text
language sql stable strict parallel safe as $$
  select to_char(moment at time zone university_zone(), 'DD.MM.YYYY HH24:MI')
$$;

-- The end of a term, or of anything that lasts: one at midnight ends its day, 30.11.2026 24:00, lest people take it for a day
-- later. The portal says it so too (shared/time.ts).
create or replace function spoken_end(moment timestamptz) returns text
language sql stable strict parallel safe as $$
  select case when here = here::date then to_char(here - interval '1 day', 'DD.MM.YYYY') || ' 24:00'
              else spoken_time(moment) end
    from (select date_trunc('minute', moment at time zone university_zone()) as here) m
$$;

-- Composed (NFC) and trimmed: equal letters are equal bytes. Never longer than it came, since lengths were judged by then: the
-- few letters of foreign scripts of which NFC makes several stay as they are.
create or replace function clean_text(raw text) returns text
language sql immutable parallel safe as $$
  select btrim(case when raw is nfc normalized or length(normalize(raw, NFC)) > length(raw) then raw else normalize(raw, NFC) end,
               E' \t\r\n\u00a0')
$$;

-- What a …_put function returns: {"outcome": "created" | "changed" | "unchanged"}, or a refusal whose outcome is the
-- problem of a direct call, whose code names the flaw in an import's findings, and whose detail is a sentence.
create or replace function outcome(outcome text) returns jsonb
language sql immutable parallel safe as $$ select jsonb_build_object('outcome', outcome) $$;
create or replace function refusal(problem text, code text, field text, detail text) returns jsonb
language sql immutable parallel safe as $$
  select jsonb_build_object('outcome', problem, 'code', code, 'field', field, 'detail', detail)
$$;
-- Why something is refused, or what there is to say of it, as a finding at a line of an imported file. What a person is told
-- in his own language has members: value, other_line, at_most, at_least, clash …
create or replace function finding(line integer, refused boolean, flaw jsonb) returns jsonb
language sql immutable parallel safe as $$
  select jsonb_strip_nulls(jsonb_build_object('line', line, 'refused', refused) || (flaw - 'outcome'))
$$;
-- Findings in the order of their lines.
create or replace function findings_json(findings jsonb[]) returns json
language sql immutable parallel safe as $$
  select coalesce(json_agg(f order by (f ->> 'line')::integer, f ->> 'code', f ->> 'detail'), '[]') from unnest(findings) f
$$;
-- What a refusal tells beside its problem: also what is added to it under names of its own, `clash` say.
create or replace function refusal_members(put jsonb) returns json
language sql immutable parallel safe as $$
  select jsonb_strip_nulls((put - '{outcome,code}'::text[]) || jsonb_build_object('reason', put -> 'code'))::json
$$;
-- Staff say why: a cleaned sentence of 3 to 500 characters. Null: it is one.
create or replace function reason_flaw(reason text) returns jsonb
language sql immutable as $$
  select refusal('bad_value', 'no_reason', 'reason', 'The reason is a sentence of 3 to 500 characters.')
   where coalesce(length(reason) not between 3 and 500, true)
$$;

create or replace function is_refusal(put jsonb) returns boolean
language sql immutable parallel safe as $$ select put ->> 'outcome' not in ('created', 'changed', 'unchanged') $$;

-- The reply to a direct call of a …_put function, with the item as it is now.
create or replace function put_reply(put jsonb, item json, out verdict text, out body text)
language sql immutable as $$
  select case put ->> 'outcome' when 'changed' then 'ok' when 'unchanged' then 'ok' else put ->> 'outcome' end,
         case when is_refusal(put) then refusal_members(put) else item end
$$;

-- The report of an import as lines for a terminal: its sums, then every finding.
create or replace function report_lines(report json) returns setof text
language sql immutable parallel safe as $$
  select string_agg(e.value || ' ' || e.key, ', ') || case when (report ->> 'stored')::boolean then '; stored'
                                                          when (report ->> 'dry_run')::boolean then '; a dry run'
                                                          else '; nothing was stored' end
    from json_each_text(report) e where json_typeof(report -> e.key) = 'number'
  union all
  (select format('line %s, %s: %s', f ->> 'line', case when (f ->> 'refused')::boolean then 'refused' else 'noticed' end,
                 f ->> 'detail')
     from json_array_elements(report -> 'findings') with ordinality as x (f, nth) order by nth)
$$;

-- How many items a page of a list has at most.
create or replace function page_size() returns integer
language sql immutable parallel safe as $$ select 50 $$;

-- A list as the API gives it, from up to page_size() + 1 items and their keys: the key of the last item shown is where
-- the next page starts, null when there is none. Null keys: the whole list, however long.
create or replace function list_page(items json[], keys text[]) returns json
language sql immutable parallel safe as $$
  select json_build_object(
    'items', coalesce(array_to_json(case when keys is null then items else items[1:page_size()] end), '[]'),
    'next', case when cardinality(keys) > page_size() then keys[page_size()] end)
$$;

-- A discipline as every reply names it.
create or replace function discipline_json(discipline disciplines) returns json
language sql immutable parallel safe as $$
  select json_build_object('code', discipline.code, 'title_kk', discipline.title_kk, 'title_ru', discipline.title_ru,
                           'title_en', discipline.title_en)
$$;

-- A9: why somebody with this rating is not admitted: 'rating_missing' or 'rating_below_floor'; null when admitted.
-- A rehearsal admits everybody.
create or replace function not_admitted_reason(exam exams, rating numeric) returns text
language sql stable parallel safe as $$
  select case when exam.kind = 'rehearsal' then null
              when rating is null then 'rating_missing'
              when rating < exam_setting(exam, 'admission_floor') then 'rating_below_floor' end
$$;

-- Has a right to another date (T12, O11) taken the place of this sitting for that student?
create or replace function sitting_is_replaced(sitting uuid, student uuid) returns boolean
language plpgsql stable as $$
begin
  return exists (select from reschedules r where r.student_id = student and r.from_sitting_id = sitting);
end $$;

-- Whom a sitting is for: the exam's group, or the students listed for it, without those who have another date; and whoever
-- began it, also when taken out of the group since (T9): has an attempt, a result, or a place before a commission that has
-- opened the exam.
create or replace function sitting_audience(sitting uuid) returns setof uuid
language plpgsql stable as $$
begin
  return query
  select m.student_id from sittings s join exams e on e.id = s.exam_id join group_members m on m.group_id = e.group_id
   where s.id = sitting and s.audience = 'group' and not sitting_is_replaced(s.id, m.student_id)
  union
  select l.student_id from sittings s join sitting_students l on l.sitting_id = s.id
   where s.id = sitting and s.audience = 'listed' and not sitting_is_replaced(s.id, l.student_id)
  union
  select a.student_id from attempts a where a.sitting_id = sitting
  union
  select r.student_id from results r where r.sitting_id = sitting
  union
  select x.student_id from examinees x join hearings h on h.sitting_id = x.sitting_id
   where x.sitting_id = sitting and h.state <> 'planned' and not sitting_is_replaced(sitting, x.student_id);
end $$;

-- The same law for one student, who need not wait until all the others are counted up.
create or replace function sitting_is_for(sitting uuid, student uuid) returns boolean
language plpgsql stable as $$
begin
  return exists (select from attempts a where a.sitting_id = sitting and a.student_id = student)
      or exists (select from results r where r.sitting_id = sitting and r.student_id = student)
      or not sitting_is_replaced(sitting, student)
         and (exists (select from sittings s join exams e on e.id = s.exam_id
                       where s.id = sitting and case s.audience
                               when 'group' then exists (select from group_members m where (m.student_id, m.group_id) = (student, e.group_id))
                               else exists (select from sitting_students l where (l.sitting_id, l.student_id) = (s.id, student)) end)
              or exists (select from examinees x join hearings h on h.sitting_id = x.sitting_id
                          where x.sitting_id = sitting and x.student_id = student and h.state <> 'planned'));
end $$;
