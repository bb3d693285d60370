-- name: hearing_preparation_show
select verdict, body from hearing_preparation_show($1::uuid)

-- name: hearing_preparation_change
select verdict, body from hearing_preparation_change($1::uuid, $2::uuid, jsonb_build_object(
  'order_number', $3::text, 'order_date', $4::text, 'chair', $5::text, 'members', $6::jsonb, 'lead_teacher', $7::text,
  'proctor', $8::text, 'provider', $9::text, 'meeting_url', $10::text, 'criteria', $11::text, 'ticket_set', $12::integer),
  $13::text)
