-- The audit log: who did what to what and why, as it was before and as it is after; a chain per object. The links are
-- made at the commit, see the migration that began the chains.

-- One entry. A null actor is the command line. The object is 'kind:name', for example 'person:aliya': its stream.
create or replace function audit(actor uuid, action text, object text, detail jsonb default '{}') returns void
language plpgsql as $$
begin
  insert into audit_log (actor_id, action, object, detail) values (actor, action, object, detail);
end $$;

-- The detail of an entry: {before, after} and, where there is one, the reason. Null before: it is new.
create or replace function audit_detail(before json, after json, reason text default null) returns jsonb
language sql immutable parallel safe as $$
  select jsonb_build_object('before', before, 'after', after)
         || case when reason is null then '{}' else jsonb_build_object('reason', reason) end
$$;

-- Notes what a …_put function changed and gives its outcome back; a refusal and what was so already leave no entry.
create or replace function audited(actor uuid, action text, object text, put jsonb, before json, after json,
                                   reason text default null) returns jsonb
language plpgsql as $$
begin
  if put ->> 'outcome' in ('created', 'changed') then
    perform audit(actor, action, object, audit_detail(before, after, reason));
  end if;
  return put;
end $$;

-- For a change that no import makes: audited and answered at once.
create or replace function put_reply(actor uuid, action text, object text, put jsonb, item json, before json default null,
                                     reason text default null, out verdict text, out body text)
language sql as $$
  select r.* from put_reply(audited(actor, action, object, put, before, item, reason), item) r
$$;

-- ── Verifying ──
-- Both functions answer for a page of streams in the order of their names, after the name `after`: how many entries a
-- stream has, its newest link, and its first broken link: the number and what is wrong there; null when nothing is.
-- Receipts of an attempt are a stream too, 'receipts:<attempt>', that begins with the seal of the paper.

create or replace function audit_verify(after text)
returns table (stream text, entries integer, head text, broken integer, flaw text)
language sql stable security definer set search_path = public, pg_temp as $$
  select s.name, v.entries, coalesce(encode(coalesce(h.head, v.newest), 'hex'), ''), coalesce(v.broken, e.broken),
         coalesce(v.flaw, e.flaw)
    from (select name from ((select name from audit_streams where name > after order by name limit 100) union
                            (select distinct object from audit_log where object > after order by object limit 100)) n
           order by name limit 100) s
         left join audit_streams h on h.name = s.name
         cross join lateral (
           select count(l.id)::integer as entries, coalesce(max(l.number), 0) as last,
                  (array_agg(l.hash order by l.number desc nulls last))[1] as newest,
                  (array_agg(l.broken order by l.number) filter (where l.flaw is not null))[1] as broken,
                  (array_agg(l.flaw order by l.number) filter (where l.flaw is not null))[1] as flaw
             from audit_judged(s.name) l) v
         cross join lateral audit_end(v.last, v.newest, h.entries, h.head) e
   order by s.name
$$;

-- The entries of a stream, each with what is wrong with it by itself and after its predecessor.
create or replace function audit_judged(stream text)
returns table (id bigint, number integer, hash bytea, broken integer, flaw text)
language sql stable as $$
  select l.id, l.number, l.hash, case when l.number > l.previous + 1 then l.previous + 1 else l.number end,
         case when l.number is null then 'an entry has no link'
              when l.number > l.previous + 1 then 'the entry is missing'
              when l.hash is distinct from audit_hash(l.link, stream, l.number, l.at, l.actor_id, l.action, l.detail)
                then 'the hash does not fit the entry and the link before it' end
    from (select e.*, coalesce(lag(e.number) over chain, 0) as previous, coalesce(lag(e.hash) over chain, '') as link
            from audit_log e where e.object = stream window chain as (order by e.number)) l
$$;

-- Does the newest link fit the head that is kept apart? One row.
create or replace function audit_end(last integer, newest bytea, kept_entries integer, kept_head bytea,
                                     out broken integer, out flaw text)
language sql immutable as $$
  select case when f.flaw is not null then case when last <> kept_entries then least(last, kept_entries) + 1 else last end end, f.flaw
    from (select case when kept_entries is null then 'the stream has no head'
                      when last < kept_entries then 'the entry is missing: the tail was cut off'
                      when last > kept_entries then 'the entry is beyond the head of the stream'
                      when newest is distinct from kept_head then 'the hash does not fit the head of the stream' end as flaw) f
$$;

-- The attempt of a stream of receipts; null: the stream is another one.
create or replace function receipts_attempt(stream text) returns uuid
language sql immutable as $$
  select substring(stream from '^receipts:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})$')::uuid
$$;

create or replace function receipts_verify(after text)
returns table (stream text, entries integer, head text, broken integer, flaw text)
language sql stable security definer set search_path = public, pg_temp as $$
  select 'receipts:' || a.id, v.entries, encode(a.head, 'hex'), coalesce(v.broken, e.broken, f.broken),
         coalesce(v.flaw, e.flaw, f.flaw)
    from (select t.* from attempts t where t.id > coalesce(receipts_attempt(after), '00000000-0000-0000-0000-000000000000') order by t.id limit 50) a
         cross join lateral (
           select count(r.number)::integer as entries, coalesce(max(r.number), 0) as last,
                  coalesce((array_agg(r.hash order by r.number desc))[1], attempt_seal(a)) as newest,
                  (array_agg(r.broken order by r.number) filter (where r.flaw is not null))[1] as broken,
                  (array_agg(r.flaw order by r.number) filter (where r.flaw is not null))[1] as flaw
             from receipts_judged(a.id, attempt_seal(a)) r) v
         cross join lateral audit_end(v.last, v.newest, a.receipts, a.head) e
         left join lateral receipts_in_force(a) f on true
   order by a.id
$$;

-- What is scored are the answers in force, and they are those of the newest receipts: the first one that is not, by the
-- number of its receipt, 0 where it has none. No row: all are.
create or replace function receipts_in_force(a attempts) returns table (broken integer, flaw text)
language sql stable as $$
  select coalesce(r.number, 0), format('question %s: the answer in force is not that of its newest receipt', n)
    from generate_subscripts(a.choices, 1) n
         left join (select distinct on (l.n) l.n, l.number, l.seq, l.choice from attempt_answers l
                     where l.attempt_id = a.id order by l.n, l.number desc) r using (n)
   where (a.seqs[n], a.choices[n]) is distinct from (coalesce(r.seq, 0), r.choice)
   order by 1, n limit 1
$$;

-- The receipts of an attempt, each with what is wrong with it by itself and after its predecessor.
create or replace function receipts_judged(attempt uuid, seal bytea)
returns table (number integer, hash bytea, broken integer, flaw text)
language sql stable as $$
  select r.number, r.hash, case when r.number > r.previous + 1 then r.previous + 1 else r.number end,
         case when r.number > r.previous + 1 then 'the receipt is missing'
              when r.hash is distinct from receipt_hash(r.link, attempt, r.number, r.n, r.seq, r.choice, receipt_time(r.saved_at))
                then 'the hash does not fit the receipt and the link before it' end
    from (select l.*, coalesce(lag(l.number) over chain, 0) as previous, coalesce(lag(l.hash) over chain, seal) as link
            from attempt_answers l where l.attempt_id = attempt window chain as (order by l.number)) r
$$;

-- Compares lines of an older list of heads, '<number> <hash> <stream>', with what the streams have at those numbers
-- now; only lines that no longer hold come back.
create or replace function audit_compare(list text) returns table (stream text, number integer, flaw text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(p.part[3], l.line), p.part[1]::integer,
         case when p.part is null then 'this is no line of a list of heads'
              when now.hash is null then 'the entry is missing: the tail was cut off since'
              when encode(now.hash, 'hex') <> p.part[2] then 'the entry has another hash: the stream was altered since' end
    from string_to_table(list, E'\n') as l (line)
         cross join lateral (select regexp_match(l.line, '^(\d{1,9}) ([0-9a-f]{64}) (.+)$') as part) p
         left join lateral audit_hash_at(p.part[3], p.part[1]::integer) as now (hash) on true
   where l.line <> '' and (p.part is null or encode(now.hash, 'hex') is distinct from p.part[2])
$$;

-- The link that a stream has at this number; null: none.
create or replace function audit_hash_at(stream text, at_number integer) returns bytea
language sql stable as $$
  select l.hash from audit_log l where l.object = stream and l.number = at_number
  union all
  select r.hash from attempt_answers r where r.attempt_id = receipts_attempt(stream) and r.number = at_number
  union all
  select attempt_seal(a) from attempts a where a.id = receipts_attempt(stream) and at_number = 0
$$;
