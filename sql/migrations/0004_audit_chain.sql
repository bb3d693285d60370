-- The audit log becomes a chain per stream: an entry's object names its stream, its number is its place there, and its
-- hash covers the hash before it. The entries of a transaction get their links when it commits, stream by stream in the
-- order of the names: writers of different streams never wait for each other, those of one stream only for each other's
-- commit, and nobody in a circle.

-- The newest link of every stream. A cut-off tail shows here, unless this row is forged as well.
create table audit_streams (
  name    text collate "C" primary key,
  entries integer not null check (entries >= 0),
  head    bytea not null
);

alter table audit_log
  alter column object type text collate "C",
  drop constraint audit_log_actor_id_fkey,      -- an entry waits for nobody's row; only signed-in people get here
  add column number integer check (number >= 1),
  add column hash   bytea check (length(hash) = 32),  -- this and the number are null until the commit
  add check ((number is null) = (hash is null));
create unique index audit_log_stream on audit_log (object, number);
create index audit_log_unlinked on audit_log (object, id) where number is null;

-- The link of an entry. Its text is JSON, so that no two entries have the same. Never changes: it would break every chain.
create function audit_hash(previous bytea, stream text, number integer, at timestamptz, actor uuid, action text, detail jsonb)
returns bytea
language sql stable as $$
  select sha256(convert_to(encode(previous, 'hex') || jsonb_build_array(stream, number,
    to_char(at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'), actor, action, detail), 'UTF8'))
$$;

-- Links whatever has no link yet: others' entries of that sort are not visible, so these are one's own. They are found
-- by a plan made then and there: an older one would not know how small their index is beside the log.
create function audit_link() returns void
language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
  stream audit_streams;
  entry  audit_log;
begin
  for entry in execute 'select * from audit_log where number is null order by object, id' loop
    if stream.name is distinct from entry.object then
      insert into audit_streams (name, entries, head) values (entry.object, 0, '') on conflict do nothing;
      select * into strict stream from audit_streams s where s.name = entry.object for update;
    end if;
    stream.entries := stream.entries + 1;
    stream.head := audit_hash(stream.head, stream.name, stream.entries, entry.at, entry.actor_id, entry.action, entry.detail);
    update audit_log l set number = stream.entries, hash = stream.head where l.id = entry.id;
    update audit_streams s set entries = stream.entries, head = stream.head where s.name = stream.name;
  end loop;
end $$;

-- At the commit, once for each entry: the first call links them all.
create function audit_link_entry() returns trigger
language plpgsql security definer set search_path = public, pg_temp set enable_seqscan = off as $$
begin
  if (select l.number from audit_log l where l.id = new.id) is null then
    perform audit_link();
  end if;
  return null;
end $$;

-- The entries there are: the names of their objects say from now on of what kind they are, so that a person and a
-- discipline of one name have a stream each.
drop trigger append_only on audit_log;
update audit_log l
   set object = case when l.action in ('bank.edit', 'bank.withdraw') then 'question:' || l.object
                     when l.action in ('rating.put', 'accommodation.put') then 'exam:' || l.object
                     when l.action = 'session.set_password'
                       then 'person:' || coalesce((select u.login from users u where u.id::text = l.object), l.object)
                     else split_part(l.action, '.', 1) || ':' || l.object end;
do $$ begin perform audit_link(); end $$;

create constraint trigger link after insert on audit_log deferrable initially deferred
  for each row execute function audit_link_entry();
create trigger append_only before delete or truncate on audit_log for each statement execute function refuse_change();
create trigger written_once before update on audit_log for each row
  when (old.hash is not null or (old.id, old.at, old.actor_id, old.action, old.object, old.detail)
                  is distinct from (new.id, new.at, new.actor_id, new.action, new.object, new.detail))
  execute function refuse_change();
create trigger append_only before delete or truncate on audit_streams for each statement execute function refuse_change();

-- These take an actor now, or say less: the older forms would stay beside the new ones.
drop function if exists put_reply(uuid, text, text, jsonb, json);
drop function if exists discipline_put(text, text, text, text, text[]);
drop function if exists group_put(text, text, text);
drop function if exists sitting_put(text, text, text, text, text, text);
drop function if exists rating_put(uuid, uuid, text);
drop function if exists rating_put_by_names(text, text, text, text);
