-- Disciplines and the teachers who keep their banks.

-- Null teachers: they stay as they are; an empty list: there are none.
create or replace function discipline_flaw(code text, titles text[], teachers text[]) returns jsonb
language sql stable as $$
  select refusal('bad_value', f.code, f.field, f.detail) from (values
    ('bad_code', 'code', 'A code is 2 to 30 latin letters, digits, "-" or "_".', coalesce(code !~ '^[A-Za-z0-9_-]{2,30}$', true)),
    ('no_title', 'title_kk', 'The title is needed in Kazakh, Russian and English.',
      exists (select from unnest(titles) t where coalesce(t, '') = '')),
    ('title_too_long', 'title_kk', 'A title is longer than 200 characters.',
      exists (select from unnest(titles) t where length(t) > 200)),
    ('unknown_login', 'teachers', 'A login among the teachers is unknown: import the people first.',
      exists (select from unnest(teachers) t where not exists (select from users u where u.login = t))),
    ('not_a_teacher', 'teachers', 'Somebody among the teachers does not have the role teacher.',
      exists (select from unnest(teachers) t where not exists (
        select from users u join user_roles r on r.user_id = u.id where u.login = t and r.role = 'teacher')))
  ) as f (code, field, detail, found) where found limit 1
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
