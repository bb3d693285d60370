-- name: grades_show
select 'ok', grades_json($1::uuid)
