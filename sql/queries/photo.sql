-- name: photo_store
select verdict, body from photo_store($1::uuid, $2::text, $3::text, $4::integer, $5::integer, $6::bytea)

-- name: photo_show
select verdict, body, media_type, name, bytes from photo_show($1::text)

-- name: photo_delete
select verdict, body from photo_delete($1::uuid, $2::text)

-- name: examinee_photo
select verdict, body, media_type, name, bytes from examinee_photo($1::uuid, $2::uuid, $3::uuid)
