-- Working days and exam days (A31, A18), and the calendar addresses of people (RFC 5545).

-- The day of a moment, in the university's zone.
create or replace function local_day_of(moment timestamptz) returns date
language sql stable strict parallel safe as $$ select (moment at time zone university_zone())::date $$;

-- The end (24:00) of a local day.
create or replace function day_end(day date) returns timestamptz
language sql stable strict parallel safe as $$ select (day + 1)::timestamp at time zone university_zone() $$;

-- What the calendar says of a day, or else the week: its first `days_per_week` days, from Monday on, are in use.
create or replace function is_day_in_use(day date, days_per_week numeric) returns boolean
language sql stable as $$
  select coalesce((select c.working from calendar_days c where c.day = is_day_in_use.day),
                  extract(isodow from day) <= days_per_week)
$$;

-- A31: a day on which terms run.
create or replace function is_working_day(day date) returns boolean
language sql stable as $$ select is_day_in_use(day, setting('working_days_per_week')) $$;

-- A day on which an exam may be held: Saturdays too.
create or replace function is_exam_day(day date) returns boolean
language sql stable as $$ select is_day_in_use(day, setting('exam_days_per_week')) $$;

-- A31: the end, 24:00 local, of the so many-th working day after the moment's own day; of none: of that day itself. A calendar
-- without working days ends a term after ten years.
create or replace function working_day_end(moment timestamptz, days integer) returns timestamptz
language plpgsql stable as $$
declare
  day  date := local_day_of(moment);
  last date := day + 3660;
  left_over integer := days;
begin
  while left_over > 0 and day < last loop
    day := day + 1;
    if is_working_day(day) then
      left_over := left_over - 1;
    end if;
  end loop;
  return day_end(day);
end $$;

create or replace function calendar_day_item(calendar_day calendar_days) returns json
language sql stable as $$
  select json_build_object('day', calendar_day.day, 'working', calendar_day.working, 'title_kk', calendar_day.title_kk,
                           'title_ru', calendar_day.title_ru, 'title_en', calendar_day.title_en)
$$;

-- A page of days that are not what the week says, after the day `after`.
create or replace function calendar_day_list(after text, out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if after is not null and local_day(after) is null then
    verdict := 'bad_value';
    body := json_build_object('field', 'after', 'detail', 'The day cannot be read: write 2026-11-23.');
    return;
  end if;
  verdict := 'ok';
  select list_page(array_agg(calendar_day_item(c) order by c.day), array_agg(c.day::text order by c.day))::text into body
    from (select d.* from calendar_days d where after is null or d.day > local_day(after)
           order by d.day limit page_size() + 1) c;
end $$;

create or replace function calendar_day_flaw(day date, titles text[]) returns jsonb
language sql stable as $$
  select refusal('bad_value', f.code, f.field, f.detail) from (values
    ('bad_date', 'day', 'The day cannot be read: write 2026-11-23.', day is null),
    ('no_title', 'title_kk', 'The title is needed in Kazakh, Russian and English, up to 200 characters each.',
      exists (select from unnest(titles) t where coalesce(length(t) not between 1 and 200, true)))
  ) as f (code, field, detail, found) where found limit 1
$$;

-- Says all of a day: a holiday, or a weekend that is worked.
create or replace function calendar_day_change(actor uuid, typed_day text, is_working boolean, new_title_kk text,
                                               new_title_ru text, new_title_en text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  of_day date := local_day(typed_day);
  titles text[] := array[clean_text(new_title_kk), clean_text(new_title_ru), clean_text(new_title_en)];
  put    jsonb := calendar_day_flaw(of_day, titles);
  before json := (select calendar_day_item(c) from calendar_days c where c.day = of_day for update);
begin
  if put is null then
    insert into calendar_days (day, working, title_kk, title_ru, title_en)
    values (of_day, is_working, titles[1], titles[2], titles[3]) on conflict do nothing;
    put := outcome(case when found then 'created' else 'unchanged' end);
    update calendar_days c set working = is_working, title_kk = titles[1], title_ru = titles[2], title_en = titles[3]
     where c.day = of_day
       and (c.working, c.title_kk, c.title_ru, c.title_en) is distinct from (is_working, titles[1], titles[2], titles[3]);
    put := case when found then outcome('changed') else put end;
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(actor, 'calendar_day.put', 'calendar_day:' || of_day, put,
                   (select calendar_day_item(c) from calendar_days c where c.day = of_day), before) r;
end $$;

-- The day is again what the week says.
create or replace function calendar_day_delete(actor uuid, typed_day text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  gone calendar_days;
begin
  delete from calendar_days c where c.day = local_day(typed_day) returning * into gone;
  if gone.day is not null then
    perform audit(actor, 'calendar_day.delete', 'calendar_day:' || gone.day, audit_detail(calendar_day_item(gone), '{"deleted": true}'));
  end if;
  verdict := 'ok';
  body := json_build_object('deleted', gone.day is not null);
end $$;
