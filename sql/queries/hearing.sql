-- name: hearing_list
select verdict, body from hearing_list($1::uuid, $2::text, $3::text)

-- name: hearing_show
select case m.verdict when 'ok' then r.verdict else m.verdict end, case m.verdict when 'ok' then r.body end, r.stamp, receipt_time(now())
  from session_admit($1::text, $2::text) m cross join lateral hearing_show(m.user_id, $4::uuid, $3::text) r

-- name: presence_change
select verdict, body from presence_change($1::uuid, $2::uuid, $3::boolean, $4::text)

-- name: hearing_open
select verdict, body from hearing_open($1::uuid, $2::uuid)

-- name: queue_change
select verdict, body from queue_change($1::uuid, $2::uuid, array(select jsonb_array_elements_text($3::jsonb)))

-- name: hearing_close
select verdict, body from hearing_close($1::uuid, $2::uuid, $3::boolean, $4::text)

-- name: draw_show
select verdict, body from draw_show($1::uuid, $2::uuid)
