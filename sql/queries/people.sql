-- name: group_list
select verdict, body from group_list()

-- name: group_change
select verdict, body from group_change($1::uuid, $2::text, $3::text, $4::text)

-- name: person_list
select verdict, body from person_list($1::text, $2::text, $3::text, $4::text)

-- name: person_change
select verdict, body from person_change($1::uuid, $2::text, $3::text, $4::text, array(select jsonb_array_elements_text($5::jsonb)), $6::text)

-- name: people_without_password
select p from people_without_password($1::jsonb) p

-- name: password_set
select verdict, body from password_set($1::uuid, $2::text, $3::text)

-- name: account_set
select verdict, body from account_set($1::uuid, $2::text, $3::boolean)
