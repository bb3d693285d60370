-- Conditional requests for what pages ask for every second (RFC 9110, 13). Such a reply has a stamp beside its body, which
-- becomes the second half of its ETag: whoever brings it again is told 'unchanged' before the body would be made. It holds
-- while no transaction that the body may not have seen left a note (migration 0015) where the body looks, and while nothing
-- in it moves with the clock. A stamp that does not hold says nothing: the body is made and compared by its hash.

-- Whose reply to what: a stamp is no good for another reader, kind or place, in another zone, or from another server, whose
-- transactions may have been others: a standby that took over, a database put back to an earlier moment. (Inlined by the
-- planner.)
create or replace function stamp_key(kind text, reader uuid, place uuid) returns text
language sql stable as $$ select left(md5(concat_ws('/', kind, reader, place, university_zone(), pg_postmaster_start_time())), 12) $$;

-- "transaction-second-key": the oldest transaction that ran when the body was made, until when it may hold: the first of
-- these moments and of the settings' that is still to come, an hour at most (notes are kept for a day), and the key.
create or replace function stamp(kind text, reader uuid, place uuid, moments timestamptz[]) returns text
language plpgsql stable as $$
begin
  return pg_snapshot_xmin(pg_current_snapshot()) || '-'
    || (select floor(extract(epoch from min(m.at))) from (
          select now() + interval '1 hour' as at union all select unnest(moments) union all select s.valid_from from settings s) m
         where m.at > now()) || '-' || stamp_key(kind, reader, place);
end $$;

-- Does the ETag that somebody holds carry a stamp that holds? (A transaction that is older than all there were belongs to a
-- database that was put back to an earlier state.)
create or replace function stamp_holds(etag text, kind text, reader uuid, place uuid) returns boolean
language plpgsql stable as $$
declare
  part text[] := regexp_match(etag, '^W/"[0-9a-f]{32}-([0-9]{1,18})-([0-9]{1,11})-([0-9a-f]{12})"$');
begin
  return coalesce(part[3] = stamp_key(kind, reader, place) and now() < to_timestamp(part[2]::float8)
     and part[1]::xid8 <= pg_snapshot_xmin(pg_current_snapshot())
     and not exists (select from changes c
                      where c.seen_in in ('00000000-0000-0000-0000-000000000000', reader, place) and c.xid >= part[1]::xid8), false);
end $$;

-- The note of a change (migration 0015). Its arguments are the columns that say where a row is seen: the row's place before and
-- after. Without any: everywhere. No row becomes JSON for it: everybody starts and hands in at once.
create or replace function change_noted() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
declare
  places uuid[];
begin
  if tg_nargs = 0 then places := array['00000000-0000-0000-0000-000000000000']; end if;
  if 'sitting_id' = any (tg_argv) then places := places || old.sitting_id || new.sitting_id; end if;
  if 'student_id' = any (tg_argv) then places := places || old.student_id || new.student_id; end if;
  if 'from_sitting_id' = any (tg_argv) then places := places || old.from_sitting_id || new.from_sitting_id; end if;
  insert into changes (seen_in) select place from unnest(places) place where place is not null on conflict do nothing;
  return null;
end $$;

-- A deploy may change what every reply looks like.
insert into changes (seen_in) values ('00000000-0000-0000-0000-000000000000') on conflict do nothing;
