-- name: webhook_receive
select verdict, body from webhook_receive($1::text, $2::text, $3::bytea)
