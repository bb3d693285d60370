-- name: marks_change
select verdict, body from marks_change($1::uuid, $2::uuid, $3::uuid, array(select jsonb_array_elements_text($4::jsonb)))

-- name: agreement_change
select verdict, body from agreement_change($1::uuid, $2::uuid, $3::uuid, array(select jsonb_array_elements_text($4::jsonb)))

-- name: signature_add
select verdict, body from signature_add($1::uuid, $2::uuid, $3::uuid, $4::integer, $5::boolean, $6::text)

-- name: grade_announce
select verdict, body from grade_announce($1::uuid, $2::uuid, $3::uuid)
