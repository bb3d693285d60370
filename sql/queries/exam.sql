-- name: exam_session_list
select verdict, body from exam_session_list()

-- name: exam_session_change
select verdict, body from exam_session_change($1::uuid, $2::text, $3::text, $4::text, $5::text, $6::text, $7::text)

-- name: exam_list
select verdict, body from exam_list($1::text, $2::text)

-- name: rating_change
select verdict, body from rating_change($1::uuid, $2::uuid, $3::text, $4::text)

-- name: accommodation_change
select verdict, body from accommodation_change($1::uuid, $2::uuid, $3::text, $4::integer, $5::text)

-- name: exam_students
select verdict, body from exam_students($1::uuid)
