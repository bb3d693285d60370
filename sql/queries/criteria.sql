-- name: criteria_list
select verdict, body from criteria_list($1::boolean)

-- name: criteria_change
select verdict, body from criteria_change($1::uuid, $2::text, $3::text, $4::jsonb)
