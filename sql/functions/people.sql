-- People, their roles and academic groups.

create or replace function person_head(person users) returns jsonb
language sql immutable parallel safe as $$
  select jsonb_build_object('login', person.login, 'full_name', person.full_name)
$$;
-- How somebody is named to others than his staff.
create or replace function person_name(person users) returns jsonb
language sql immutable parallel safe as $$ select jsonb_build_object('full_name', person.full_name) $$;
create or replace function has_role(person uuid, wanted text) returns boolean
language sql stable as $$ select exists (select from user_roles r where r.user_id = person and r.role = wanted) $$;
create or replace function group_head(academic_group groups) returns jsonb
language sql immutable parallel safe as $$
  select case when academic_group.id is not null
    then jsonb_build_object('name', academic_group.name, 'language', academic_group.language) end
$$;

-- A mentor of '' is none; null: not said.
create or replace function group_flaw(name text, group_language text, mentor text) returns jsonb
language sql stable as $$
  select refusal('bad_value', f.code, f.field, f.detail) from (values
    ('bad_name', 'name', 'A group''s name is 1 to 60 characters.', coalesce(length(name) not between 1 and 60, true)),
    ('slash_in_name', 'name', 'A group''s name has no slash: it is part of an address.', position('/' in name) > 0),
    ('unknown_language', 'language', 'The language of instruction is kk, ru, en or multilingual.',
      coalesce(group_language not in ('kk', 'ru', 'en', 'multilingual'), true)),
    ('unknown_login', 'mentor', 'Nobody has the mentor''s login: import the people first.',
      mentor <> '' and not exists (select from users u where u.login = mentor)),
    ('not_a_mentor', 'mentor', 'That person does not have the role mentor.',
      mentor <> '' and not exists (select from users u join user_roles r on r.user_id = u.id
                                    where u.login = mentor and r.role = 'mentor'))
  ) as f (code, field, detail, found) where found limit 1
$$;

-- Creates or changes a group. A null mentor leaves the mentor as he is, '' takes him away.
create or replace function group_put(actor uuid, group_name text, new_language text, mentor text) returns jsonb
language plpgsql as $$
declare
  flaw jsonb := group_flaw(group_name, new_language, mentor);
  created boolean;
  held groups;
  before json;
  new_mentor uuid;
  put jsonb;
begin
  if flaw is not null then
    return flaw;
  end if;
  insert into groups (name, language) values (group_name, new_language) on conflict do nothing;
  created := found;
  select * into held from groups g where g.name = group_name for update;
  before := case when not created then group_named(group_name) end;
  new_mentor := case when mentor is null then held.mentor_id else (select u.id from users u where u.login = mentor) end;
  update groups g set language = new_language, mentor_id = new_mentor
   where g.id = held.id and (g.language, g.mentor_id) is distinct from (new_language, new_mentor);
  put := outcome(case when created then 'created' when found then 'changed' else 'unchanged' end);
  return audited(actor, 'group.put', 'group:' || group_name, put, before, group_named(group_name));
end $$;

create or replace function group_item(academic_group groups) returns json
language plpgsql stable as $$
begin
  return json_build_object('name', academic_group.name, 'language', academic_group.language,
    'mentor', (select person_head(u) from users u where u.id = academic_group.mentor_id),
    'students', (select count(*) from group_members m where m.group_id = academic_group.id));
end $$;

create or replace function group_named(name text) returns json
language plpgsql stable as $$
begin
  return (select group_item(g) from groups g where g.name = group_named.name);
end $$;

create or replace function group_change(actor uuid, group_name text, group_language text, mentor text,
                                        out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  put jsonb := group_put(actor, clean_text(group_name), group_language, mentor);
begin
  select r.verdict, r.body into verdict, body from put_reply(put, group_named(clean_text(group_name))) r;
end $$;

create or replace function group_list(out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select 'ok', list_page(array_agg(group_item(g) order by g.name), null) from groups g
$$;

create or replace function person_role_names() returns text[]
language sql immutable parallel safe as $$ select array['student', 'mentor', 'teacher', 'administrator', 'registrar', 'it'] $$;

create or replace function person_flaw(actor uuid, login text, full_name text, person_language text, roles text[],
                                       group_name text) returns jsonb
language sql stable as $$
  select refusal('bad_value', f.code, f.field, f.detail)
         || jsonb_build_object('value', case f.code when 'unknown_role' then (select min(r) from unnest(roles) r where r <> all (person_role_names())) end)
    from (values
    ('iin_as_login', 'login', 'Twelve digits look like an IIN, which is personal data and never a login.',
      login ~ '^[0-9]{12}$'),
    ('bad_login', 'login', 'A login is 2 to 64 small latin letters, digits and . _ @ -, starting with a letter or digit.',
      coalesce(login !~ '^[a-z0-9][a-z0-9._@-]{1,63}$', true)),
    ('bad_name', 'full_name', 'A full name is 1 to 200 characters.', coalesce(length(full_name) not between 1 and 200, true)),
    ('unknown_language', 'language', 'The language is kk, ru or en.',
      coalesce(person_language not in ('kk', 'ru', 'en'), true)),
    ('no_role', 'roles', 'A person needs at least one role.', coalesce(cardinality(roles), 0) = 0),
    ('unknown_role', 'roles', 'Roles are student, mentor, teacher, administrator, registrar and it.',
      not roles <@ person_role_names()),
    ('group_without_student', 'group', 'Only a student belongs to a group.', group_name <> '' and not 'student' = any (roles)),
    ('unknown_group', 'group', 'There is no such group: import the groups first.',
      group_name <> '' and not exists (select from groups g where g.name = group_name)),
    ('in_attempt', 'roles', 'This person is in the middle of an attempt: the role student can be taken away once it is over.',
      not 'student' = any (roles) and is_in_attempt((select u.id from users u where u.login = person_flaw.login))),
    ('own_role', 'roles', 'You cannot take the role administrator from yourself.',
      not 'administrator' = any (roles) and exists (
        select from users u join user_roles r on r.user_id = u.id
         where u.id = actor and u.login = person_flaw.login and r.role = 'administrator'))
  ) as f (code, field, detail, found) where found limit 1
$$;

-- Makes the roles exactly these; true when that was a change.
create or replace function person_set_roles(person uuid, roles text[]) returns boolean
language plpgsql as $$
begin
  if (select coalesce(array_agg(r.role::text order by r.role::text), '{}') from user_roles r where r.user_id = person)
     = array(select distinct r from unnest(roles) r order by r) then
    return false;
  end if;
  delete from user_roles r where r.user_id = person;
  insert into user_roles (user_id, role) select distinct person, r from unnest(roles) r;
  return true;
end $$;

-- Puts a student into the group of this name, or with '' out of any; true when that was a change.
create or replace function person_join(person uuid, group_name text) returns boolean
language plpgsql as $$
begin
  if group_name = '' then
    delete from group_members m where m.student_id = person;
  else
    insert into group_members as m (student_id, group_id) select person, g.id from groups g where g.name = group_name
    on conflict (student_id) do update set group_id = excluded.group_id where m.group_id <> excluded.group_id;
  end if;
  return found;
end $$;

-- Creates or changes a person: the roles become exactly these, and who is no student leaves the group. A null group
-- leaves it as it is, '' takes the student out. A password hash is the first one: it never replaces another.
create or replace function person_put(actor uuid, person_login text, new_full_name text, new_language text, roles text[],
                                      group_name text, new_password_hash text) returns jsonb
language plpgsql as $$
declare
  flaw jsonb := person_flaw(actor, person_login, new_full_name, new_language, roles, group_name);
  created boolean;
  held users;
  before json;
  changed boolean;
begin
  if flaw is not null then
    return flaw;
  end if;
  insert into users (login, full_name, language, password_hash)
  values (person_login, new_full_name, new_language, new_password_hash) on conflict do nothing;
  created := found;
  select * into held from users u where u.login = person_login for no key update;   -- he may sign in and start meanwhile
  before := case when not created then person_named(person_login) end;
  update users u set full_name = new_full_name, language = new_language,
                     password_hash = coalesce(u.password_hash, new_password_hash)
   where u.id = held.id and (u.full_name, u.language::text, u.password_hash)
         is distinct from (new_full_name, new_language, coalesce(u.password_hash, new_password_hash));
  changed := found;
  changed := person_set_roles(held.id, roles) or changed;
  changed := person_join(held.id, case when 'student' = any (roles) then group_name else '' end) or changed;
  return audited(actor, 'person.put', 'person:' || person_login,
                 outcome(case when created then 'created' when changed then 'changed' else 'unchanged' end), before, person_named(person_login));
end $$;

-- A person as staff see him; the hash never leaves, only whether there is one.
create or replace function person_item(person users) returns json
language plpgsql stable as $$
begin
  return json_build_object('id', person.id, 'login', person.login, 'full_name', person.full_name,
    'language', person.language, 'roles', coalesce((select json_agg(r.role order by r.role)
                                                      from user_roles r where r.user_id = person.id), '[]'),
    'group', (select group_head(g) from group_members m join groups g on g.id = m.group_id where m.student_id = person.id),
    'active', person.active, 'can_sign_in', person.active and person.password_hash is not null,
    'has_photo', exists (select from user_photos f where f.user_id = person.id));
end $$;

create or replace function person_named(login text) returns json
language plpgsql stable as $$
begin
  return (select person_item(u) from users u where u.login = person_named.login);
end $$;

create or replace function person_change(actor uuid, login text, full_name text, person_language text, roles text[],
                                         group_name text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  clean_login text := lower(clean_text(login));
  put jsonb := person_put(actor, clean_login, clean_text(full_name), person_language, roles, clean_text(group_name), null);
begin
  select r.verdict, r.body into verdict, body from put_reply(put, person_named(clean_login)) r;
end $$;

-- A page of people by name, after the login `after`; null filters are open. `search` is part of a name or login.
create or replace function person_list(search text, group_name text, with_role text, after text,
                                       out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select 'ok', list_page(array_agg(person_item(p) order by p.full_name, p.login),
                         array_agg(p.login order by p.full_name, p.login))
    from (select u.* from users u left join users a on a.login = after
           where (after is null or (u.full_name, u.login) > (a.full_name, a.login))
             and (search is null or position(lower(clean_text(search)) in lower(u.full_name || ' ' || u.login)) > 0)
             and (with_role is null or exists (select from user_roles r where r.user_id = u.id and r.role = with_role))
             and (group_name is null or exists (select from group_members m join groups g on g.id = m.group_id
                                                 where m.student_id = u.id and g.name = group_name))
           order by u.full_name, u.login limit page_size() + 1) p
$$;

-- One row for each of these logins, in their order: the login where it has no password yet, else null. Only the former's
-- passwords in a file need hashing.
create or replace function people_without_password(logins jsonb) returns setof text
language sql stable security definer set search_path = public, pg_temp as $$
  select case when not exists (select from users u where u.login = lower(clean_text(l)) and u.password_hash is not null)
              then l end
    from jsonb_array_elements_text(logins) with ordinality as given(l, place) order by place
$$;

-- Sets or replaces a password, signs its owner out everywhere and forgets the failed tries with the old one: whoever
-- was given a new password can use it at once. A null actor is the command line.
create or replace function password_set(actor uuid, login text, password_hash text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  person users;
  before json;
begin
  select * into person from users u where u.login = lower(clean_text(password_set.login)) for no key update;
  if person.id is null then
    verdict := 'not_found';
    return;
  end if;
  before := person_item(person);
  update users u set password_hash = password_set.password_hash where u.id = person.id returning u.* into person;
  perform sessions_delete(person.id);
  delete from sign_in_failures f where f.login = person.login;
  verdict := 'ok';
  body := person_item(person);
  perform audit(actor, 'person.password', 'person:' || person.login, audit_detail(before, body::json));
end $$;

-- Null account: there is none.
create or replace function account_flaw(actor uuid, person users, is_active boolean) returns jsonb
language sql stable as $$
  select refusal(f.problem, f.code, null, f.detail) from (values
    ('not_found', 'unknown_login', 'Nobody has this login.', person.id is null),
    ('conflict', 'own_account', 'You cannot close your own account.', not is_active and person.id = actor),
    ('conflict', 'in_attempt', 'This person is in the middle of an attempt: the account can be closed once it is over.',
      not is_active and is_in_attempt(person.id))
  ) as f (problem, code, detail, found) where found limit 1
$$;

-- Reopens somebody's account, or closes it and signs him out everywhere.
create or replace function account_set(actor uuid, login text, is_active boolean, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  person users;
  put    jsonb;
begin
  -- An attempt that is about to begin holds this row (attempt_start), so its transaction is waited for; before it, as it does,
  -- the sessions.
  perform from sessions s join users u on u.id = s.user_id where u.login = lower(clean_text(account_set.login))
    order by s.token_hash for update of s;
  select * into person from users u where u.login = lower(clean_text(account_set.login)) for update;
  put := account_flaw(actor, person, is_active);
  if put is null then
    put := outcome(case when person.active = is_active then 'unchanged' else 'changed' end);
    update users u set active = is_active where u.id = person.id and u.active <> is_active;
    if not is_active then
      perform sessions_delete(person.id);
    end if;
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(actor, 'person.account', 'person:' || person.login, put, person_named(person.login),
                   person_item(person)) r;
end $$;
