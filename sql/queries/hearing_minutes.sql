-- name: hearing_minutes
select verdict, body from hearing_minutes($1::uuid, $2::uuid)

-- name: hearing_minutes_pdf
select verdict, body from hearing_minutes_pdf($1::uuid, $2::uuid, $3::text)
