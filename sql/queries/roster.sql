-- name: roster_import
select verdict, body from roster_import($1::uuid, $2::text, $3::jsonb, $4::jsonb, $5::boolean, $6::boolean)

-- name: report_lines
select l from report_lines($1::json) l
