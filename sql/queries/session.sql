-- name: schema_check
select coalesce(max(version), 0)::text, current_setting('synchronous_commit') from schema_migrations

-- name: clock_show
select 'ok', jsonb_build_object('now', api_time(now()), 'zone', university_zone())::text

-- name: session_credentials
select verdict, user_id, password_hash, retry_after from session_credentials($1::text, $2::text)

-- name: session_own_credentials
select verdict, user_id, password_hash, retry_after from session_own_credentials($1::uuid, $2::text)

-- name: session_note_failure
select verdict, body from session_note_failure($1::uuid, $2::text)

-- name: session_create
select verdict, body from session_create($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text)

-- name: session_identify
select user_id, roles from session_identify($1::text)

-- name: session_show
select 'ok', jsonb_build_object('user', user_json($1::uuid))::text

-- name: session_delete
select verdict, body from session_delete($1::text)

-- name: sessions_delete
select verdict, body from sessions_delete($1::uuid)

-- name: session_set_language
select verdict, body from session_set_language($1::uuid, $2::text)

-- name: session_set_password
select verdict, body from session_set_password($1::uuid, $2::text, $3::text)
