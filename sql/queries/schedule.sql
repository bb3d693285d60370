-- name: schedule_show
select 'ok', schedule_json($1::uuid)
