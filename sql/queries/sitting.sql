-- name: sitting_change
select verdict, body from sitting_change($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::integer)

-- name: sitting_board
select verdict, body from sitting_board($1::uuid)

-- name: attempt_timeline
select verdict, body from attempt_timeline($1::uuid)
