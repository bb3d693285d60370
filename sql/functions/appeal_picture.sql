-- Screenshots of an appeal (T11, A15): its student stores them until somebody judges, its parties see them.

create or replace function picture_json(picture appeal_pictures) returns json
language sql immutable as $$
  select json_build_object('n', picture.n, 'media_type', picture.media_type, 'width', picture.width, 'height', picture.height,
                           'size', length(picture.bytes), 'sha256', encode(picture.sha256, 'hex'))
$$;

-- Why the pictures of an appeal stay as they are; null: they may change. What is being voted on is not changed; returned
-- for details, the appeal is the student's again, and the votes given count no more.
create or replace function picture_flaw(appeal appeals) returns jsonb
language sql stable as $$
  select case
    when not appeal_is_open(appeal.state) then
      refusal('closed', 'appeal_over', null, 'The appeal is over, so its pictures stay as they are.')
    when appeal_turn(appeal.state) = 'student' and appeal.term_at <= now() then term_over(appeal.term_at)
    when appeal.state = 'filed' and exists (select from appeal_votes v where v.appeal_id = appeal.id and v.stage = 'merits'
                                              and v.round = appeal.round) then
      refusal('closed', 'appeal_judged', null, 'The commission has begun to vote, so the pictures stay as they are.') end
$$;

-- The student's own appeal, locked; nulls: there is none.
create or replace function picture_appeal(student uuid, appeal uuid) returns appeals
language sql volatile as $$
  select p from appeals p where p.id = appeal and p.student_id = student for no key update
$$;

-- Stores a picture under its number, in place of the one before. The same bytes again change nothing, even when the
-- appeal is over: the reply to the first time may have been lost.
create or replace function picture_store(student uuid, appeal uuid, n integer, media_type text, width integer, height integer,
                                         bytes bytea, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held   appeals := picture_appeal(student, appeal);
  before appeal_pictures;
  stored appeal_pictures;
  flaw   jsonb;
begin
  if held.id is null then
    verdict := 'not_found';
    return;
  end if;
  select * into before from appeal_pictures p where p.appeal_id = held.id and p.n = picture_store.n;
  if before.bytes = picture_store.bytes then
    verdict := 'ok';
    body := picture_json(before);
    return;
  end if;
  flaw := coalesce(picture_flaw(held), case when n not between 1 and 5 then
            refusal('bad_value', 'too_many_pictures', 'n', 'An appeal has at most five pictures, numbered 1 to 5.') end);
  if flaw is not null then
    select r.verdict, r.body into verdict, body from put_reply(student, 'refused', 'appeal:' || held.id, flaw, null) r;
    return;
  end if;
  insert into appeal_pictures as p (appeal_id, n, media_type, width, height, bytes, sha256)
  values (held.id, n, media_type, width, height, bytes, sha256(bytes))
  on conflict on constraint appeal_pictures_pkey do update
     set media_type = excluded.media_type, width = excluded.width, height = excluded.height, bytes = excluded.bytes,
         sha256 = excluded.sha256, stored_at = now()
  returning * into stored;
  perform audit(student, 'appeal.picture_stored', 'appeal:' || held.id, jsonb_build_object('n', n,
            'before', case when before.n is not null then picture_json(before) end, 'after', picture_json(stored)));
  verdict := case when before.n is null then 'created' else 'ok' end;
  body := picture_json(stored);
end $$;

-- The picture as a file, for a party of the appeal.
create or replace function picture_show(person uuid, appeal uuid, n integer, out verdict text, out body text,
                                        out media_type text, out name text, out bytes bytea)
language sql stable security definer set search_path = public, pg_temp as $$
  select case when p.n is null then 'not_found' else 'ok' end, null, p.media_type,
         format('appeal-%s-%s.%s', a.number, p.n, split_part(p.media_type, '/', 2)), p.bytes
    from (select) as one left join (appeals a join appeal_pictures p on p.appeal_id = a.id)
      on a.id = picture_show.appeal and p.n = picture_show.n and appeal_is_seen_by(a, person)
$$;

-- Takes a picture away and replies with those that are left; one that is not there changes nothing.
create or replace function picture_delete(student uuid, appeal uuid, n integer, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held   appeals := picture_appeal(student, appeal);
  before appeal_pictures;
  flaw   jsonb;
begin
  if held.id is null then
    verdict := 'not_found';
    return;
  end if;
  select * into before from appeal_pictures p where p.appeal_id = held.id and p.n = picture_delete.n;
  flaw := case when before.n is not null then picture_flaw(held) end;
  if flaw is not null then
    select r.verdict, r.body into verdict, body from put_reply(student, 'refused', 'appeal:' || held.id, flaw, null) r;
    return;
  end if;
  if before.n is not null then
    delete from appeal_pictures p where p.appeal_id = held.id and p.n = picture_delete.n;
    perform audit(student, 'appeal.picture_deleted', 'appeal:' || held.id,
                  jsonb_build_object('n', n, 'before', picture_json(before), 'after', null));
  end if;
  verdict := 'ok';
  body := (select list_page(array_agg(picture_json(p) order by p.n), null) from appeal_pictures p where p.appeal_id = held.id);
end $$;
