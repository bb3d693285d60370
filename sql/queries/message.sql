-- name: message_list
select verdict, body from message_list($1::uuid, $2::text)

-- name: message_read
select verdict, body from message_read($1::uuid, $2::uuid)

-- name: message_unread
select verdict, body from message_unread($1::uuid)
