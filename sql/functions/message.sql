-- The inbox of everybody (T13, O15, C14, A19): what happened, as a kind that the portal has a text for in three languages,
-- and the params that fill it.

-- A null sender is the service itself; a null recipient (a group without a mentor, say) gets nothing.
create or replace function message_send(recipient uuid, sender uuid, kind text, params jsonb) returns void
language sql as $$
  insert into messages (recipient_id, sender_id, kind, params)
  select recipient, sender, kind, params where recipient is not null
$$;

create or replace function message_item(message messages) returns json
language sql stable as $$
  select json_build_object('id', message.id, 'kind', message.kind, 'params', message.params,
    'sender', (select person_name(u) from users u where u.id = message.sender_id),
    'created_at', api_time(message.created_at), 'delivered_at', api_time(message.delivered_at),
    'read_at', api_time(message.read_at))
$$;

create or replace function messages_unread_count(reader uuid) returns integer
language sql stable as $$
  select count(*)::integer from messages m where m.recipient_id = reader and m.read_at is null
$$;

-- A page of the inbox, the newest first, after the key `after`. What is in it has been delivered from then on.
create or replace function message_list(reader uuid, after text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  before bigint := case when after ~ '^[0-9]{1,18}$' then after::bigint end;
begin
  if after is not null and before is null then
    verdict := 'bad_value';
    body := json_build_object('field', 'after', 'detail', 'Ask with the "next" of the page before.');
    return;
  end if;
  update messages m set delivered_at = now()
   where m.delivered_at is null and m.id in (
         select p.id from messages p where p.recipient_id = reader and (before is null or p.number < before)
          order by p.number desc limit page_size());
  verdict := 'ok';
  select (list_page(array_agg(message_item(p) order by p.number desc), array_agg(p.number::text order by p.number desc))::jsonb
          || jsonb_build_object('unread', messages_unread_count(reader)))::text into body
    from (select m.* from messages m where m.recipient_id = reader and (before is null or m.number < before)
           order by m.number desc limit page_size() + 1) p;
end $$;

-- The reader has read it; repeating it keeps the first time.
create or replace function message_read(reader uuid, message uuid, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  update messages m set read_at = now(), delivered_at = coalesce(m.delivered_at, now())
   where m.id = message and m.recipient_id = reader and m.read_at is null;
  select 'ok', message_item(m)::text into verdict, body from messages m where m.id = message and m.recipient_id = reader;
  verdict := coalesce(verdict, 'not_found');
end $$;

-- (PL/pgSQL: a function of SQL that nothing inlines is planned at every call, and every page asks all the time.)
create or replace function message_unread(reader uuid, out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  verdict := 'ok';
  body := json_build_object('unread', messages_unread_count(reader));
end $$;
