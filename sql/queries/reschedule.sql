-- name: reschedule_list
select verdict, body from reschedule_list($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text)

-- name: reschedules_change
select verdict, body from reschedules_change($1::uuid, $2::uuid, array(select jsonb_array_elements_text($3::jsonb)), $4::text, $5::text, $6::text, $7::integer)

-- name: reschedule_change
select verdict, body from reschedule_change($1::uuid, $2::uuid, $3::text, $4::integer, $5::text)

-- name: reschedule_cancel
select verdict, body from reschedule_cancel($1::uuid, $2::uuid, $3::text)

-- name: reschedule_message
select verdict, body from reschedule_message($1::uuid, $2::uuid, $3::text)

-- name: date_suggestions
select verdict, body from date_suggestions($1::uuid, $2::uuid, string_to_array($3::text, ','))
