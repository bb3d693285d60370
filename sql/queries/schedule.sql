-- name: schedule_show
select m.verdict, case m.verdict when 'ok' then schedule_json(m.user_id) end from session_admit($1::text, $2::text) m
