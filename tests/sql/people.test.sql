begin;
set local emtihan.zone = 'Asia/Almaty';
select plan(16);

insert into users (id, login, full_name, password_hash) values
  ('00000000-0000-0000-0000-00000000000a', 'admin', 'Administrator', '$argon2id$admin'),
  ('00000000-0000-0000-0000-00000000000b', 'ivan', 'Иванов Иван', '$argon2id$old'),
  ('00000000-0000-0000-0000-00000000000c', 'aliya', 'Әлия', null);
create function pg_temp.sign_in(login text) returns void language sql as $$
  insert into sessions (token_hash, user_id, expires_at, address, device)
  select sha256(u.login::bytea || n::text::bytea), u.id, now() + interval '1 hour', '127.0.0.1', 'x'
    from users u, generate_series(1, 2) n where u.login = sign_in.login on conflict do nothing $$;
create function pg_temp.sessions_of(login text) returns bigint language sql as $$
  select count(*) from sessions s join users u on u.id = s.user_id where u.login = sessions_of.login $$;
create function pg_temp.set_account(login text, active boolean) returns table (verdict text, reason text, active text, said boolean) language sql as $$
  select a.verdict, a.body::jsonb ->> 'reason', a.body::jsonb ->> 'active', a.body::jsonb ->> 'detail' is not null
    from account_set('00000000-0000-0000-0000-00000000000a', set_account.login, set_account.active) a $$;
create function pg_temp.log(wanted text) returns text language sql as $$
  select string_agg(coalesce(u.login, 'command line') || ' ' || l.object, ', ' order by l.id)
    from audit_log l left join users u on u.id = l.actor_id where l.action = wanted $$;

-- ── Passwords ──
select pg_temp.sign_in('ivan'), pg_temp.sign_in('admin');
insert into sign_in_failures (login, address) values ('ivan', '10.0.0.1'), ('ivan', '10.0.0.2'), ('admin', '10.0.0.1');
select results_eq($$ select verdict, body::jsonb ->> 'login', body::jsonb ->> 'can_sign_in'
                       from password_set('00000000-0000-0000-0000-00000000000a', ' Ivan', '$argon2id$new') $$,
  $$ values ('ok', 'ivan', 'true') $$, 'T6: setting a password answers with the person');
select is((select password_hash from users where login = 'ivan'), '$argon2id$new', 'T6: the password set is the password kept');
select is(pg_temp.sessions_of('ivan'), 0::bigint, 'T6: whose password is set is signed out everywhere');
select is(pg_temp.sessions_of('admin'), 2::bigint, 'T6: and nobody else is');
select is((select string_agg(login, ' ') from sign_in_failures), 'admin', 'T6: failed tries with the old password do not bar the new one');
select is((select verdict from password_set(null, 'aliya', '$argon2id$first')), 'ok', 'T6: the command line sets a first password by the same law');
select is((select verdict from password_set(null, 'nobody', 'x')), 'not_found', 'T6: nobody gets no password');
select is(pg_temp.log('person.password'), 'admin person:ivan, command line person:aliya', 'T6: the log knows who set whose password');
select ok((select bool_and(l::text not like '%argon2id%') from audit_log l), 'T6: the log knows no password');

-- ── Accounts ──
select pg_temp.sign_in('ivan');
select results_eq($$ select * from pg_temp.set_account('IVAN', false) $$, $$ values ('ok', null, 'false', false) $$, 'T6: an account is closed');
select is(pg_temp.sessions_of('ivan'), 0::bigint, 'T6: whose account is closed is signed out everywhere');
select results_eq($$ select * from pg_temp.set_account('ivan', false) $$, $$ values ('ok', null, 'false', false) $$, 'T6: closing a closed account changes nothing');
select results_eq($$ select * from pg_temp.set_account('ivan', true) $$, $$ values ('ok', null, 'true', false) $$, 'T6: an account is reopened');
select is(pg_temp.log('person.account'), 'admin person:ivan, admin person:ivan', 'T6: the log knows who closed and reopened whose account, each once');
select results_eq($$ select * from pg_temp.set_account('admin', false) $$, $$ values ('conflict', 'own_account', null, true) $$,
  'T6: nobody closes the own account');
select is((select verdict from pg_temp.set_account('nobody', false)), 'not_found', 'T6: nobody has no account to close');
select * from finish();
rollback;
