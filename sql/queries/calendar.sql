-- name: calendar_day_list
select verdict, body from calendar_day_list($1::text)

-- name: calendar_day_change
select verdict, body from calendar_day_change($1::uuid, $2::text, $3::boolean, $4::text, $5::text, $6::text)

-- name: calendar_day_delete
select verdict, body from calendar_day_delete($1::uuid, $2::text)

-- name: calendar_feed_show
select verdict, body from calendar_feed_show($1::uuid)

-- name: calendar_feed_change
select verdict, body from calendar_feed_change($1::uuid, $2::text)

-- name: calendar_feed_delete
select verdict, body from calendar_feed_delete($1::uuid)

-- name: calendar_feed_events
select uid, sequence, changed_at, starts_at, ends_at, status, summary, description from calendar_feed_events($1::text)
