-- name: examinee_change
select verdict, body from examinee_change($1::uuid, $2::uuid, $3::uuid, $4::text, $5::text)

-- name: identity_change
select verdict, body from identity_change($1::uuid, $2::uuid, $3::uuid, $4::boolean)

-- name: ticket_draw
select verdict, body from ticket_draw($1::uuid, $2::uuid, $3::uuid)

-- name: note_add
select verdict, body from note_add($1::uuid, $2::uuid, $3::uuid, $4::text)

-- name: place_show
select case m.verdict when 'ok' then r.verdict else m.verdict end, case m.verdict when 'ok' then r.body end, r.stamp, receipt_time(now())
  from session_admit($1::text, $2::text) m cross join lateral place_show(m.user_id, $4::uuid, $3::text) r

-- name: place_take
select verdict, body from place_take($1::uuid, $2::uuid, $3::boolean)

-- name: ticket_open
select verdict, body from ticket_open($1::uuid, $2::uuid)
