-- Of whoever is not admitted the functions know nobody: they change nothing.
-- name: attempt_start
select case m.verdict when 'ok' then r.verdict else m.verdict end, case m.verdict when 'ok' then r.body end
  from session_admit($1::text, $2::text) m cross join lateral attempt_start(m.user_id, $3::uuid, $4::text, $5::text, $6::text, $7::text) r

-- name: rehearsal_start
select case m.verdict when 'ok' then r.verdict else m.verdict end, case m.verdict when 'ok' then r.body end
  from session_admit($1::text, $2::text) m cross join lateral rehearsal_start(m.user_id, $3::text, $4::text, $5::text, $6::text) r

-- name: attempt_resume
select case m.verdict when 'ok' then r.verdict else m.verdict end, case m.verdict when 'ok' then r.body end
  from session_admit($1::text, $2::text) m cross join lateral attempt_resume(m.user_id, $3::uuid, $4::text, $5::text, $6::text) r

-- name: attempt_finish
select case m.verdict when 'ok' then r.verdict else m.verdict end, case m.verdict when 'ok' then r.body end
  from session_admit($1::text, $2::text) m cross join lateral attempt_finish(m.user_id, $3::uuid, $4::integer) r

-- name: attempt_show
select case m.verdict when 'ok' then r.verdict else m.verdict end, case m.verdict when 'ok' then r.body end
  from session_admit($1::text, $2::text) m cross join lateral attempt_show(m.user_id, $3::uuid) r

-- name: attempt_receipts
select case m.verdict when 'ok' then r.verdict else m.verdict end, case m.verdict when 'ok' then r.body end
  from session_admit($1::text, $2::text) m cross join lateral attempt_receipts(m.user_id, $3::uuid) r

-- name: attempt_remove
select verdict, body from attempt_remove($1::uuid, $2::uuid, $3::text)

-- name: attempt_release
select verdict, body from attempt_release($1::uuid, $2::uuid, $3::text)

-- name: attempt_sweep
select verdict, body from attempt_sweep()

-- name: papers_sweep
select verdict, body from papers_sweep()

-- The heart: a group of answers (and contacts, whose n is null) of different attempts in one statement, each judged by
-- itself: whose session, whose attempt, running and in time (T3, A2), this device's epoch, a newer sequence number, a
-- question and an option that exist. Returns (place in the group, verdict, body) for every item. `fit` locks the attempts in
-- the order of their ids, so that the groups of two workers never wait for each other: left to the update, the order would be
-- the planner's (and the lock costs a fiftieth of a save).
-- name: attempt_save
with moment as (
  select receipt_time(now()) as saved_at
), item as (
  select i.*, (select s.user_id from sessions s where s.token_hash = decode(i.token_hash, 'hex')) as student_id
    from unnest($1::text[], $2::uuid[], $3::integer[], $4::smallint[], $5::integer[], $6::smallint[])
           with ordinality as i(token_hash, attempt_id, epoch, n, seq, choice, place)
), fit as materialized (
  select i.* from item i join attempts a on a.id = i.attempt_id
   where a.student_id = i.student_id and a.epoch = i.epoch
     and attempt_is_open(a.state, a.deadline_at, a.last_contact_at, a.silence)
     and (i.n is null or a.seqs[i.n] < i.seq and coalesce(i.choice <= length(a.option_orders[i.n]), true))
   order by a.id for no key update of a
), saved as (
  update attempts a
     set last_contact_at = greatest(a.last_contact_at, now()),
         choices[coalesce(i.n, 1)] = case when i.n is null then a.choices[1] else i.choice end,
         seqs[coalesce(i.n, 1)] = coalesce(i.seq, a.seqs[1]),
         receipts = a.receipts + (i.n is not null)::integer,
         head = case when i.n is null then a.head
                     else receipt_hash(a.head, a.id, a.receipts + 1, i.n, i.seq, i.choice, (select saved_at from moment)) end
    from fit i where a.id = i.attempt_id
  returning i.place, a.id, a.epoch, a.receipts, i.n, i.seq, i.choice, a.head,
            case when i.n is null then attempt_clock(a)::text
                 else receipt_reply(a, a.receipts, i.n, i.seq, i.choice, (select saved_at from moment), a.head)::text end as body
), logged as (
  insert into attempt_answers (attempt_id, n, seq, choice, epoch, number, saved_at, hash)
  select id, n, seq, choice, epoch, receipts, now(), head from saved where n is not null
), unsaved as materialized (
  select * from item i where not exists (select from saved v where v.place = i.place)
)
select place, 'ok', body from saved
union all
select u.place, r.verdict, r.body
  from unsaved u, lateral answer_refusal(u.token_hash, u.attempt_id, u.epoch, u.n, u.seq, u.choice) r
