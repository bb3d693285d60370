-- name: grades_show
select m.verdict, case m.verdict when 'ok' then grades_json(m.user_id) end from session_admit($1::text, $2::text) m
