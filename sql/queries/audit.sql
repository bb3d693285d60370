-- name: audit_verify
select stream, entries::text, head, broken::text, flaw from audit_verify($1::text)

-- name: receipts_verify
select stream, entries::text, head, broken::text, flaw from receipts_verify($1::text)

-- name: audit_compare
select stream, number::text, flaw from audit_compare($1::text)
