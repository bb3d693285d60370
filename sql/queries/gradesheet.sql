-- name: gradesheet_list
select verdict, body from gradesheet_list($1::uuid, $2::text, $3::text, $4::text, $5::text)

-- name: gradesheet_show
select verdict, body from gradesheet_show($1::uuid, $2::uuid)

-- name: gradesheet_of_exam
select verdict, body from gradesheet_of_exam($1::uuid, $2::uuid)

-- name: gradesheet_confirm
select verdict, body from gradesheet_confirm($1::uuid, $2::uuid)

-- name: gradesheet_close
select verdict, body from gradesheet_close($1::uuid, $2::uuid)

-- name: gradesheet_rectify
select verdict, body from gradesheet_rectify($1::uuid, $2::uuid, $3::text, $4::text, $5::text, $6::uuid)

-- name: gradesheet_verification
select verdict, body from gradesheet_verification($1::text)

-- name: gradesheet_document
select verdict, body from gradesheet_document($1::uuid, $2::uuid, $3::text, $4::text, $5::text)
