-- name: picture_store
select verdict, body from picture_store($1::uuid, $2::uuid, $3::integer, $4::text, $5::integer, $6::integer, $7::bytea)

-- name: picture_show
select verdict, body, media_type, name, bytes from picture_show($1::uuid, $2::uuid, $3::integer)

-- name: picture_delete
select verdict, body from picture_delete($1::uuid, $2::uuid, $3::integer)
