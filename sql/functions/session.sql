-- Signing in: who may try, who is signed in, until when.

create or replace function user_json(user_id uuid) returns jsonb
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return (
    select jsonb_build_object('id', u.id, 'login', u.login, 'full_name', u.full_name, 'language', u.language,
             'roles', coalesce((select jsonb_agg(r.role order by r.role) from user_roles r where r.user_id = u.id), '[]'),
             'group', (select jsonb_build_object('name', g.name, 'language', g.language)
                         from group_members m join groups g on g.id = m.group_id where m.student_id = u.id),
             'judges', exists (select from appeal_commission_members m where m.user_id = u.id))
      from users u where u.id = user_json.user_id);
end $$;

-- Idle and absolute expiry, neither of them during an attempt: nobody is signed out of a running test.
create or replace function session_is_alive(session sessions) returns boolean
language sql stable as $$
  select (now() < session.expires_at
          and now() < session.last_seen_at + make_interval(secs => setting('session_idle_seconds')::float8))
      or is_in_attempt(session.user_id)
$$;

-- Who holds this token; null: nobody. Notes the visit at most once a minute.
create or replace function session_visit(token_hash_hex text) returns uuid
language plpgsql volatile as $$
declare
  alive sessions := (select s from sessions s join users u on u.id = s.user_id
                      where s.token_hash = decode(token_hash_hex, 'hex') and u.active and session_is_alive(s));
begin
  if alive.last_seen_at < now() - interval '1 minute' then
    update sessions s set last_seen_at = now() where s.token_hash = alive.token_hash;
  end if;
  return alive.user_id;
end $$;

-- The same with the roles: (user id, role names separated by blanks), or no row.
create or replace function session_identify(token_hash_hex text) returns table (user_id text, roles text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  user_id := session_visit(token_hash_hex);
  if user_id is not null then
    roles := coalesce((select string_agg(r.role, ' ') from user_roles r where r.user_id = session_identify.user_id::uuid), '');
    return next;
  end if;
end $$;

-- The same for a statement that answers a read by itself: 'ok' and who it is, 'signed_out', or 'forbidden' for somebody who
-- has none of the roles, whose names are separated by blanks. Whoever is refused is nobody to what comes next.
create or replace function session_admit(token_hash_hex text, roles text, out verdict text, out user_id uuid)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  user_id := session_visit(token_hash_hex);
  verdict := case when user_id is null then 'signed_out'
                  when exists (select from user_roles r where r.user_id = session_admit.user_id
                                and r.role = any (string_to_array(session_admit.roles, ' '))) then 'ok'
                  else 'forbidden' end;
  user_id := case verdict when 'ok' then user_id end;
end $$;

-- May this name be tried from this address, and what is there to compare with? (verdict, user id, hash, seconds to wait).
-- An unknown name, an inactive one and one without a password all give 'ok' without a hash.
create or replace function session_credentials(given_login text, from_address text)
returns table (verdict text, user_id text, password_hash text, retry_after text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  name text := lower(btrim(given_login));
  span interval := make_interval(secs => setting('sign_in_window_seconds')::float8);
  blocked_until timestamptz;
begin
  select max(oldest) + span into blocked_until
    from (select min(f.at) as oldest from sign_in_failures f
           where f.at > now() - span and f.login = name and f.address = from_address
          having count(*) >= setting('sign_in_failures_per_name_and_address')
          union all
          select min(f.at) from sign_in_failures f where f.at > now() - span and f.login = name
          having count(*) >= setting('sign_in_failures_per_name')
          union all
          select min(f.at) from sign_in_failures f where f.at > now() - span and f.address = from_address
          having count(*) >= setting('sign_in_failures_per_address')) as full_bounds;
  if blocked_until is not null then
    return query select 'too_many_requests', null::text, null::text,
                        greatest(1, ceil(extract(epoch from blocked_until - now())))::integer::text;
    return;
  end if;
  return query select 'ok', u.id::text, u.password_hash, null::text
                 from (select) as nobody left join users u on u.login = name and u.active;
end $$;

-- The same, asked again when the outcome is known: tries at one name take turns here until their transaction ends, so that
-- those which come at once are counted like those which come one by one, and the surplus learns nothing.
create or replace function sign_in_is_open(given_login text, from_address text) returns boolean
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  perform pg_advisory_xact_lock(hashtext('sign in'), hashtext(lower(btrim(given_login))));
  return (select c.verdict = 'ok' from session_credentials(given_login, from_address) c);
end $$;

-- The outcome of a try: without a user it failed and is counted; else a new session, and the browser's old one ends.
create or replace function session_create(signed_in uuid, given_login text, from_address text, token_hash_hex text,
                                          user_agent text, old_token_hash_hex text)
returns table (verdict text, body text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if not sign_in_is_open(given_login, from_address) then
    return query select 'too_many_requests', null::text;
    return;
  end if;
  if signed_in is null then
    insert into sign_in_failures (login, address) values (left(lower(btrim(given_login)), 64), from_address);
    return query select 'wrong_credentials', null::text;
    return;
  end if;
  delete from sign_in_failures f where f.login = lower(btrim(given_login)) and f.address = from_address;
  delete from sessions s where s.token_hash = decode(old_token_hash_hex, 'hex');
  insert into sessions (token_hash, user_id, expires_at, address, device)
  values (decode(token_hash_hex, 'hex'), signed_in,
          now() + make_interval(secs => setting('session_absolute_seconds')::float8), from_address, user_agent);
  return query select 'created', jsonb_build_object('user', user_json(signed_in))::text;
end $$;

-- The same for somebody who is signed in and changes the password.
create or replace function session_own_credentials(of_user uuid, from_address text)
returns table (verdict text, user_id text, password_hash text, retry_after text)
language sql stable security definer set search_path = public, pg_temp as $$
  select c.* from users u, session_credentials(u.login, from_address) c where u.id = of_user
$$;

-- Counted before it is known whether the old password is right: a new one takes it back.
create or replace function session_note_failure(of_user uuid, from_address text) returns table (verdict text, body text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  name text := (select u.login from users u where u.id = of_user);
begin
  if not sign_in_is_open(name, from_address) then
    return query select 'too_many_requests', null::text;
    return;
  end if;
  insert into sign_in_failures (login, address) values (name, from_address);
  return query select 'ok', null::text;
end $$;

-- Every other session of that person ends: whoever knew the old password is out. The failed tries with it are forgotten.
create or replace function session_set_password(of_user uuid, new_hash text, token_hash_hex text)
returns table (verdict text, body text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  perform from sessions s where s.user_id = of_user order by s.token_hash for update;   -- before the person, as whoever starts
  update users u set password_hash = new_hash where u.id = of_user;
  delete from sessions s where s.user_id = of_user and s.token_hash <> decode(token_hash_hex, 'hex');
  delete from sign_in_failures f using users u where u.id = of_user and f.login = u.login;
  perform audit(of_user, 'session.set_password', 'person:' || u.login) from users u where u.id = of_user;
  return query select 'ok', jsonb_build_object('user', user_json(of_user))::text;
end $$;

create or replace function session_set_language(of_user uuid, new_language text) returns table (verdict text, body text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
begin
  if new_language not in ('kk', 'ru', 'en') then
    return query select 'bad_value', '{"field":"language","detail":"The language must be kk, ru or en."}';
    return;
  end if;
  update users u set language = new_language where u.id = of_user;
  return query select 'ok', jsonb_build_object('user', user_json(of_user))::text;
end $$;

create or replace function session_delete(token_hash_hex text) returns table (verdict text, body text)
language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (delete from sessions s where s.token_hash = decode(token_hash_hex, 'hex') returning 1)
  select 'ok', jsonb_build_object('signed_out', count(*))::text from gone
$$;

create or replace function sessions_delete(of_user uuid) returns table (verdict text, body text)
language sql volatile security definer set search_path = public, pg_temp as $$
  with gone as (delete from sessions s where s.user_id = of_user returning 1)
  select 'ok', jsonb_build_object('signed_out', count(*))::text from gone
$$;
