-- name: recording_list
select verdict, body from recording_list($1::uuid, $2::uuid)

-- name: recording_change
select verdict, body from recording_change($1::uuid, $2::uuid, $3::text, $4::text, $5::integer, $6::bigint, $7::text, $8::text)

-- name: recording_view
select verdict, body from recording_view($1::uuid, $2::uuid)

-- name: recording_viewing_list
select verdict, body from recording_viewing_list($1::uuid, $2::text)

-- name: recording_retain
select verdict, body from recording_retain($1::uuid, $2::uuid, $3::text, $4::text)

-- name: recording_delete
select verdict, body from recording_delete($1::uuid, $2::uuid, $3::text)
