-- Photographs of people, by which a proctor knows who is before the commission (O3, O9). Administrators keep them; besides them
-- only the staff of the hearings that somebody sits sees his.

create or replace function photo_json(photo user_photos) returns json
language sql immutable as $$
  select case when photo.user_id is not null then
    json_build_object('media_type', photo.media_type, 'width', photo.width, 'height', photo.height,
                      'size', length(photo.bytes), 'sha256', encode(sha256(photo.bytes), 'hex')) end
$$;

-- Stores somebody's photograph in place of the one before; the same bytes again change nothing.
create or replace function photo_store(actor uuid, login text, media_type text, width integer, height integer, bytes bytea,
                                       out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  person users := (select u from users u where u.login = lower(clean_text(photo_store.login)) for no key update);
  before user_photos := (select f from user_photos f where f.user_id = person.id);
  stored user_photos;
  put    jsonb := case when person.id is null then refusal('not_found', 'unknown_login', null, 'Nobody has this login.')
                       else outcome(case when before.user_id is null then 'created' when before.bytes = photo_store.bytes then 'unchanged'
                                         else 'changed' end) end;
begin
  if put ->> 'outcome' in ('created', 'changed') then
    insert into user_photos (user_id, media_type, width, height, bytes) values (person.id, media_type, width, height, bytes)
    on conflict (user_id) do update
       set media_type = excluded.media_type, width = excluded.width, height = excluded.height, bytes = excluded.bytes, stored_at = now();
  end if;
  select * into stored from user_photos f where f.user_id = person.id;
  select r.verdict, r.body into verdict, body
    from put_reply(actor, 'person.photo', 'person:' || person.login, put, photo_json(stored), photo_json(before)) r;
end $$;

-- The photograph of somebody, as a file; one that is not there is not found.
create or replace function photo_file(person uuid, out verdict text, out body text, out media_type text, out name text, out bytes bytea)
language sql stable as $$
  select case when f.user_id is null then 'not_found' else 'ok' end, null, f.media_type,
         format('photo-%s.%s', u.login, split_part(f.media_type, '/', 2)), f.bytes
    from (select) as one left join (users u join user_photos f on f.user_id = u.id) on u.id = person
$$;

create or replace function photo_show(login text, out verdict text, out body text, out media_type text, out name text, out bytes bytea)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.* from photo_file((select u.id from users u where u.login = lower(clean_text(photo_show.login)))) p
$$;

-- For the staff of a hearing, of somebody who sits it.
create or replace function examinee_photo(reader uuid, sitting uuid, student uuid,
                                          out verdict text, out body text, out media_type text, out name text, out bytes bytea)
language sql stable security definer set search_path = public, pg_temp as $$
  select p.* from photo_file((select x.student_id from examinees x where x.sitting_id = sitting and x.student_id = student
                                and cardinality(hearing_duties(sitting, reader)) > 0)) p
$$;

-- Takes a photograph away; one that is not there changes nothing.
create or replace function photo_delete(actor uuid, login text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  person users := (select u from users u where u.login = lower(clean_text(photo_delete.login)) for no key update);
  gone   user_photos;
begin
  delete from user_photos f where f.user_id = person.id returning * into gone;
  if gone.user_id is not null then
    perform audit(actor, 'person.photo', 'person:' || person.login, audit_detail(photo_json(gone), '{"deleted": true}'));
  end if;
  verdict := case when person.id is null then 'not_found' else 'ok' end;
  body := case when person.id is not null then json_build_object('deleted', gone.user_id is not null) end;
end $$;
