-- name: work_list
select verdict, body from work_list($1::uuid, $2::uuid)

-- name: work_change
select verdict, body from work_change($1::uuid, $2::uuid, $3::uuid, $4::integer, $5::text, $6::text, $7::text, $8::bigint, $9::text)

-- name: work_remove
select verdict, body from work_remove($1::uuid, $2::uuid, $3::uuid, $4::integer, $5::text)

-- name: handover_change
select verdict, body from handover_change($1::uuid, $2::uuid, $3::text)

-- name: work_open
select verdict, body from work_open($1::uuid, $2::uuid)

-- name: own_works
select verdict, body from own_works($1::uuid, $2::uuid)

-- name: works_sweep
select verdict, body from works_sweep()
