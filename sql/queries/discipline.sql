-- name: discipline_list
select verdict, body from discipline_list()

-- name: discipline_change
select verdict, body from discipline_change($1::uuid, $2::text, $3::text, $4::text, $5::text, case when $6::jsonb is not null then array(select jsonb_array_elements_text($6::jsonb)) end)
