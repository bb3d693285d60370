-- name: schedule_show
select case m.verdict when 'ok' then r.verdict else m.verdict end, case m.verdict when 'ok' then r.body end, r.stamp, receipt_time(now())
  from session_admit($1::text, $2::text) m cross join lateral schedule_show(m.user_id, $3::text) r
