-- name: appeal_request
select verdict, body from appeal_request($1::uuid, $2::uuid, $3::text, $4::text, $5::jsonb, $6::boolean)

-- name: appeal_list
select verdict, body from appeal_list($1::uuid)

-- name: appeal_show
select verdict, body from appeal_show($1::uuid, $2::uuid)

-- name: appeal_file
select verdict, body from appeal_file($1::uuid, $2::uuid, $3::text, $4::jsonb)

-- name: appeal_withdraw
select verdict, body from appeal_withdraw($1::uuid, $2::uuid)

-- name: appeal_queue
select verdict, body from appeal_queue($1::uuid, $2::text, $3::text)

-- name: appeal_dossier
select verdict, body from appeal_dossier($1::uuid, $2::uuid)

-- name: appeal_vote
select verdict, body from appeal_vote($1::uuid, $2::uuid, $3::text, $4::text)

-- name: appeal_return
select verdict, body from appeal_return($1::uuid, $2::uuid, $3::text)

-- name: appeal_decide
select verdict, body from appeal_decide($1::uuid, $2::uuid, $3::text, $4::text, $5::jsonb, $6::text, $7::text, $8::integer, $9::boolean)

-- name: appeal_minutes
select verdict, body from appeal_minutes_list($1::uuid, $2::uuid)

-- name: appeal_minutes_pdf
select verdict, body from appeal_minutes_pdf($1::uuid, $2::uuid, $3::uuid, $4::text)

-- name: minutes_list
select verdict, body from minutes_list($1::uuid, $2::uuid, $3::text)

-- name: appeal_affected
select verdict, body from appeal_affected($1::uuid, $2::uuid)

-- name: appeal_sweep
select verdict, body from appeal_sweep()

-- name: commission_show
select verdict, body from commission_show($1::text)

-- name: commission_change
select verdict, body from commission_change($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::jsonb, $7::text)
