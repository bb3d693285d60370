-- Disciplines and the teachers who keep their banks.

-- Null teachers: they stay as they are; an empty list: there are none.
create or replace function discipline_flaw(code text, titles text[], teachers text[]) returns jsonb
language sql stable as $$
  select refusal('bad_value', f.code, f.field, f.detail) || jsonb_build_object('value', f.value, 'at_most', case f.code when 'title_too_long' then 200 end)
    from (select 'title_' || min(l) filter (where coalesce(t, '') = '') as missing,
                 'title_' || min(l) filter (where length(t) > 200) as long
            from unnest(titles, array['kk', 'ru', 'en']) as x (t, l)) title,
         (select min(t) filter (where u.id is null) as unknown,
                 min(t) filter (where not exists (select from user_roles r where r.user_id = u.id and r.role = 'teacher')) as no_teacher
            from unnest(teachers) t left join users u on u.login = t) login,
         lateral (values
    ('bad_code', 'code', null, 'A code is 2 to 30 latin letters, digits, "-" or "_".', coalesce(code !~ '^[A-Za-z0-9_-]{2,30}$', true)),
    ('no_title', title.missing, null, 'The title is needed in Kazakh, Russian and English.', title.missing is not null),
    ('title_too_long', title.long, null, 'A title is longer than 200 characters.', title.long is not null),
    ('unknown_login', 'teachers', login.unknown, 'A login among the teachers is unknown: import the people first.',
      login.unknown is not null),
    ('not_a_teacher', 'teachers', login.no_teacher, 'Somebody among the teachers does not have the role teacher.',
      login.no_teacher is not null)
  ) as f (code, field, value, detail, found) where found limit 1
$$;

create or replace function discipline_put(actor uuid, discipline_code text, new_title_kk text, new_title_ru text,
                                          new_title_en text, teachers text[]) returns jsonb
language plpgsql as $$
declare
  flaw jsonb := discipline_flaw(discipline_code, array[new_title_kk, new_title_ru, new_title_en], teachers);
  wanted uuid[] := array(select u.id from users u where u.login = any (teachers) order by u.id);
  held  disciplines;
  before json;
  same_teachers boolean;
begin
  if flaw is not null then
    return flaw;
  end if;
  select * into held from disciplines d where d.code = discipline_code for update;
  before := discipline_named(discipline_code);
  same_teachers := teachers is null
    or wanted = array(select t.teacher_id from discipline_teachers t where t.discipline_id = held.id order by t.teacher_id);
  if held.id is not null and same_teachers
     and (held.title_kk, held.title_ru, held.title_en) = (new_title_kk, new_title_ru, new_title_en) then
    return outcome('unchanged');
  end if;
  insert into disciplines as d (code, title_kk, title_ru, title_en)
  values (discipline_code, new_title_kk, new_title_ru, new_title_en)
  on conflict (code) do update set title_kk = new_title_kk, title_ru = new_title_ru, title_en = new_title_en;
  if not same_teachers then
    delete from discipline_teachers t using disciplines d where d.id = t.discipline_id and d.code = discipline_code;
    insert into discipline_teachers (discipline_id, teacher_id)
    select d.id, w.id from disciplines d, unnest(wanted) as w(id) where d.code = discipline_code;
  end if;
  return audited(actor, 'discipline.put', 'discipline:' || discipline_code,
                 outcome(case when held.id is null then 'created' else 'changed' end),
                 before, discipline_named(discipline_code));
end $$;

create or replace function discipline_item(discipline disciplines) returns json
language plpgsql stable as $$
begin
  return (discipline_json(discipline)::jsonb || jsonb_build_object('id', discipline.id, 'teachers', coalesce(
           (select jsonb_agg(person_head(u) order by u.login)
              from discipline_teachers t join users u on u.id = t.teacher_id where t.discipline_id = discipline.id), '[]')))::json;
end $$;

create or replace function discipline_named(code text) returns json
language plpgsql stable as $$
begin
  return (select discipline_item(d) from disciplines d where d.code = discipline_named.code);
end $$;

-- Creates or changes a discipline; repeatable.
create or replace function discipline_change(actor uuid, discipline_code text, title_kk text, title_ru text, title_en text,
                                             teachers text[], out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  put jsonb := discipline_put(actor, clean_text(discipline_code), clean_text(title_kk), clean_text(title_ru),
                              clean_text(title_en), teachers);
begin
  select r.verdict, r.body into verdict, body from put_reply(put, discipline_named(clean_text(discipline_code))) r;
end $$;

create or replace function discipline_list(out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select 'ok', list_page(array_agg(discipline_item(d) order by d.code), null) from disciplines d
$$;
