-- name: bank_list
select verdict, body from bank_list($1::uuid)

-- name: bank_questions
select verdict, body from bank_questions($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text)

-- name: bank_import
select verdict, body from bank_import($1::uuid, $2::text, $3::text, $4::jsonb, $5::jsonb, $6::text, $7::boolean, $8::boolean)

-- name: bank_approve
select verdict, body from bank_approve($1::uuid, $2::text, $3::text, (select array_agg(v::integer) from jsonb_array_elements_text($4::jsonb) v))

-- name: bank_edit
select verdict, body from bank_edit($1::uuid, $2::text, $3::text, $4::uuid, $5::text, array(select jsonb_array_elements_text($6::jsonb)), $7::integer, $8::integer)

-- name: bank_withdraw
select verdict, body from bank_withdraw($1::uuid, $2::text, $3::text, $4::uuid, $5::text)
