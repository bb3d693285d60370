-- name: ticket_import
select verdict, body from ticket_import($1::uuid, $2::text, $3::jsonb, $4::jsonb, $5::boolean)

-- name: ticket_set_list
select verdict, body from ticket_set_list($1::uuid, $2::text)

-- name: ticket_set_show
select verdict, body from ticket_set_show($1::uuid, $2::uuid)

-- name: ticket_set_approve
select verdict, body from ticket_set_approve($1::uuid, $2::uuid)

-- name: ticket_set_withdraw
select verdict, body from ticket_set_withdraw($1::uuid, $2::uuid, $3::text)
