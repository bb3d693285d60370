-- What Zoom sends (O1, C1): its webhooks, whose signature the worker has checked over the bytes that came. The body is
-- theirs: what is not needed may be in it, and what is needed may be missing.

-- Why this delivery counts for nothing; null: it counts, once. Whoever sends it again proves nothing by it, and
-- Zoom has no need to: a delivery that failed is undone as a whole.
create or replace function webhook_flaw(signature text, sent_at text) returns jsonb
language plpgsql as $$
declare
  moment    timestamptz := case when sent_at ~ '^[0-9]{9,11}$' then to_timestamp(sent_at::bigint) end;
  tolerance interval    := make_interval(secs => setting('webhook_tolerance_seconds')::float8);
begin
  if coalesce(moment not between now() - tolerance and now() + tolerance, true) then
    return refusal('wrong_signature', 'untimely_signature', null, 'The time that was signed is not now.');
  end if;
  delete from webhook_deliveries d where d.received_at < now() - 3 * tolerance;   -- too old to be tried again
  insert into webhook_deliveries (signature) values (decode(signature, 'hex')) on conflict do nothing;
  if not found then
    return refusal('wrong_signature', 'replayed_signature', null, 'This was delivered before.');
  end if;
  return null;
end $$;

-- The hearing of a recorded meeting: of those with its number, or a part of which was held in it (O1, C1), the one that begins
-- nearest, if that is near at all.
create or replace function meeting_hearing(number text, started_at timestamptz) returns uuid
language sql stable as $$
  select h.sitting_id from hearings h join sittings s on s.id = h.sitting_id
   where (h.provider = 'zoom' and h.meeting_number = number or h.earlier_meetings @> array[number])
     and abs(extract(epoch from s.starts_at - started_at)) <= setting('recording_match_hours') * 3600
   order by abs(extract(epoch from s.starts_at - started_at)), s.id limit 1
$$;

-- The recording that a message "recording.completed" is about: the page of all its files, or else its first film.
create or replace function webhook_recording(meeting jsonb) returns recordings
language plpgsql stable as $$
declare
  film   jsonb := (select f from jsonb_path_query(meeting, '$.recording_files[*]') with ordinality as x (f, nth)
                    where f ->> 'file_type' = 'MP4' order by nth limit 1);
  shared text  := meeting ->> 'share_url';
  size   text  := case when shared is not null then meeting ->> 'total_size' else film ->> 'file_size' end;
  made   recordings;
begin
  made.provider := 'zoom';
  made.url := coalesce(shared, film ->> 'play_url');
  made.seconds := case when meeting ->> 'duration' ~ '^[0-9]{1,5}$' then nullif((meeting ->> 'duration')::integer * 60, 0) end;
  made.size_bytes := case when size ~ '^[0-9]{1,17}$' then nullif(size::bigint, 0) end;
  made.recorded_at := coalesce(local_moment(meeting ->> 'start_time'), local_moment(film ->> 'recording_start'));
  return made;
end $$;

-- Enters it. A meeting that is none of ours is no mistake of Zoom's: it need not send it again.
create or replace function webhook_recorded(meeting jsonb) returns jsonb
language plpgsql as $$
declare
  number  text := meeting ->> 'id';
  wanted  recordings := webhook_recording(meeting);
  sitting uuid;
  put     jsonb;
begin
  if coalesce(number !~ '^[0-9]{6,20}$', true) then
    return refusal('bad_value', 'no_meeting', 'payload.object.id', 'A meeting has a number.');
  end if;
  sitting := meeting_hearing(number, coalesce(wanted.recorded_at, now()));
  if sitting is null then
    return jsonb_build_object('outcome', 'ignored', 'meeting', number);
  end if;
  put := recording_put(null, sitting, wanted);
  return case when is_refusal(put) then put || '{"field": "payload.object.share_url"}'
              else jsonb_build_object('outcome', case put ->> 'outcome' when 'created' then 'entered' else 'known' end,
                                      'meeting', number) end;
end $$;

-- A message whose signature fits. Of endpoint.url_validation the reply is the token that the worker is to sign.
create or replace function webhook_receive(signature text, sent_at text, message bytea, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  said  jsonb := convert_from(message, 'UTF8')::jsonb;
  done  jsonb := webhook_flaw(signature, sent_at);
  token text;
begin
  if done is null and said ->> 'event' = 'recording.completed' then
    done := webhook_recorded(said #> '{payload,object}');
  elsif done is null and said ->> 'event' = 'endpoint.url_validation' then
    token := said #>> '{payload,plainToken}';
    done := case when token ~ '^[A-Za-z0-9+/=_.-]{1,200}$' then jsonb_build_object('outcome', 'ok', 'token', token)
                 else refusal('bad_value', 'no_token', 'payload.plainToken', 'There is no token to sign.') end;
  elsif done is null then
    done := jsonb_build_object('outcome', 'ignored');
  end if;
  if done ->> 'code' is not null then
    select r.verdict, r.body into verdict, body from put_reply(done, null) r;
    return;
  end if;
  verdict := 'ok';
  body := case when token is not null then json_build_object('token', token)::text
               else (jsonb_build_object('event', left(said ->> 'event', 60)) || done)::text end;
end $$;
