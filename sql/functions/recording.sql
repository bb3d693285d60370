-- The register of recordings (O1, C1, C8, A20): where the university's storage keeps them, until when, and who saw them.

-- Why this is no link that a person can be sent to; null: it is one.
create or replace function link_flaw(url text) returns jsonb
language sql immutable parallel safe as $$
  select refusal('bad_value', 'bad_link', 'url', 'A link begins with https:// and a host, without blanks, in up to 1000 characters.')
   where coalesce(url !~ '^https://[^/?#@[:space:]]+\.[^/?#@[:space:]]+([/?#][^[:space:]]*)?$' or length(url) > 1000
                  or octet_length(url) > 2000, true)   -- it is a key: more does not fit into a page of the index
$$;

-- The form in which a SHA-256 is given; null: it is none, or none was given.
create or replace function checksum_read(typed text) returns bytea
language sql immutable parallel safe as $$ select case when typed ~* '^[0-9a-f]{64}$' then decode(typed, 'hex') end $$;

-- Who may see the recordings of a hearing: its staff, administrators, and the commission of an open appeal against it.
create or replace function recordings_are_seen_by(sitting uuid, person uuid) returns boolean
language sql stable as $$
  select exists (select from hearings h where h.sitting_id = sitting)
     and (has_role(person, 'administrator') or hearing_duties(sitting, person) <> '{}'
          or exists (select from appeals p where p.sitting_id = sitting and appeal_is_open(p.state) and appeal_is_judged_by(p, person)))
$$;

-- Who enters them.
create or replace function recordings_are_kept_by(sitting uuid, person uuid) returns boolean
language sql stable as $$
  select has_role(person, 'administrator') or hearing_duties(sitting, person) && array['chair', 'lead_teacher', 'proctor']
$$;

-- O1, C8, A20: the first day until which it may be kept: a recording is kept as long as the setting says from the day on which
-- it was made, which is none before the opening, whatever was typed. What is kept for a shorter time already, by an older setting, is not to be kept longer for that.
create or replace function recording_retain_from(recording recordings) returns date
language sql stable as $$
  select least(recording.retain_until, greatest(university_day(),
           local_day_of(greatest(coalesce(recording.recorded_at, recording.entered_at),
             (select h.opened_at from hearings h where h.sitting_id = recording.sitting_id))) + setting('recording_retention_days')::integer))
$$;

-- Without the link: whoever wants that is noted as a viewer.
create or replace function recording_json(recording recordings) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', recording.id, 'provider', recording.provider, 'seconds', recording.seconds,
    'size_bytes', recording.size_bytes, 'sha256', encode(recording.sha256, 'hex'), 'recorded_at', api_time(recording.recorded_at),
    'source', recording.source, 'entered_by', (select person_head(u) from users u where u.id = recording.entered_by),
    'entered_at', api_time(recording.entered_at), 'retain_until', recording.retain_until,
    'retain_from', recording_retain_from(recording),
    'viewings', (select count(*) from recording_viewings v where v.recording_id = recording.id),
    'deletion', case when recording.deleted_at is not null then jsonb_build_object('at', api_time(recording.deleted_at),
      'by', (select person_head(u) from users u where u.id = recording.deleted_by), 'reason', recording.reason) end)
$$;

-- How it stands in the audit log: with the link, which tells where it was.
create or replace function recording_entry(recording recordings) returns json
language sql stable as $$ select (recording_json(recording) - '{viewings,retain_from}'::text[] || jsonb_build_object('url', recording.url))::json $$;

create or replace function recording_list(person uuid, sitting uuid, out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  verdict := case when recordings_are_seen_by(sitting, person) then 'ok' else 'not_found' end;
  if verdict = 'ok' then
    select (jsonb_build_object('may_enter', recordings_are_kept_by(h.sitting_id, person), 'no_recording', h.no_recording,
              'hearing_state', h.state) || sitting_exam(s) || jsonb_build_object('sitting', sitting_head(s))
            || list_page(array(select recording_json(r)::json from recordings r where r.sitting_id = h.sitting_id
                                order by r.recorded_at, r.entered_at, r.id), null)::jsonb)::text
      into body from hearings h join sittings s on s.id = h.sitting_id where h.sitting_id = sitting;
  end if;
end $$;

-- Enters a recording; the same link again changes nothing. The hearing is locked: its closing waits for a recording, which
-- was entered before or after it, by the moment of the lock.
create or replace function recording_put(actor uuid, sitting uuid, wanted recordings) returns jsonb
language plpgsql as $$
declare
  flaw jsonb := coalesce(link_flaw(wanted.url),
    case when wanted.provider not in ('zoom', 'webex', 'other') then
      refusal('bad_value', 'unknown_provider', 'provider', 'The provider is zoom, webex or other.') end);
  held recordings;
begin
  if flaw is not null then
    return flaw;
  end if;
  perform hearing_locked(sitting);
  insert into recordings (sitting_id, provider, url, seconds, size_bytes, sha256, recorded_at, source, entered_by, entered_at, retain_until)
  values (sitting, wanted.provider, wanted.url, wanted.seconds, wanted.size_bytes, wanted.sha256, wanted.recorded_at,
          case when actor is null then 'webhook' else 'person' end, actor, clock_timestamp(),
          university_day() + setting('recording_retention_days')::integer)
  on conflict (sitting_id, url) do nothing returning * into held;
  return audited(actor, 'recording.enter', 'recording:' || held.id, outcome(case when found then 'created' else 'unchanged' end),
                 null, recording_entry(held));
end $$;

create or replace function recording_change(actor uuid, sitting uuid, url text, provider text, seconds integer, size_bytes bigint,
                                            sha256 text, recorded_at text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  wanted recordings;
  put    jsonb;
begin
  if not recordings_are_seen_by(sitting, actor) then
    verdict := 'not_found';
    return;
  end if;
  wanted.url := clean_text(url);
  wanted.provider := provider;
  wanted.seconds := seconds;
  wanted.size_bytes := size_bytes;
  wanted.sha256 := checksum_read(sha256);
  wanted.recorded_at := local_moment(recorded_at);
  put := case
         when not recordings_are_kept_by(sitting, actor) then refusal('forbidden', 'not_a_keeper', null,
           'The chair, the lead teacher, the proctor or an administrator enters recordings.')
         when sha256 is not null and wanted.sha256 is null then refusal('bad_value', 'bad_checksum', 'sha256',
           'A SHA-256 has 64 hexadecimal digits.')
         when recorded_at is not null and wanted.recorded_at is null then refusal('bad_value', 'bad_time', 'recorded_at',
           'The time cannot be read: write 23.11.2026 09:00.')
         else recording_put(actor, sitting, wanted) end;
  select r.verdict, r.body into verdict, body
    from put_reply(put, (select recording_json(k)::json from recordings k where k.sitting_id = sitting and k.url = wanted.url)) r;
end $$;

-- Shows where it is, and notes who wanted to see it, every time.
create or replace function recording_view(person uuid, recording uuid, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held recordings := (select r from recordings r where r.id = recording for share);
begin
  if held.id is null or not recordings_are_seen_by(held.sitting_id, person) then
    verdict := 'not_found';
  elsif held.deleted_at is not null then
    select r.verdict, r.body into verdict, body from put_reply(recording_gone(held), null) r;
  else
    insert into recording_viewings (recording_id, viewer_id) values (held.id, person);
    verdict := 'ok';
    body := json_build_object('url', held.url);
  end if;
end $$;

create or replace function recording_gone(recording recordings) returns jsonb
language sql stable as $$
  select refusal('closed', 'recording_deleted', null, format('The recording was deleted on %s.', spoken_time(recording.deleted_at)))
   where recording.deleted_at is not null
$$;

-- Who saw it, the newest first, page by page.
create or replace function recording_viewing_list(recording uuid, after text, out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if not exists (select from recordings r where r.id = recording) then
    verdict := 'not_found';
  elsif after is not null and after !~ '^[0-9]{1,18}$' then
    verdict := 'bad_value';
    body := '{"field":"after","detail":"Ask with the \"next\" of the page before."}';
  else
    verdict := 'ok';
    body := (select list_page(array_agg(json_build_object('viewer', person_head(u), 'at', api_time(v.at)) order by v.id desc),
                              array_agg(v.id::text order by v.id desc))
               from (select w.* from recording_viewings w where w.recording_id = recording
                        and (after is null or w.id < after::bigint) order by w.id desc limit page_size() + 1) v
               join users u on u.id = v.viewer_id);
  end if;
end $$;

-- A20: why a recording has to stay yet; null: it may be deleted. Once a hearing is closed no grade is added to it, so with
-- the last term over nobody can begin to appeal.
create or replace function recording_hold(recording recordings) returns jsonb
language sql stable as $$
  select coalesce(
    (select refusal('conflict', 'recording_retained', null, format('The recording is kept until %s.',
              to_char(recording.retain_until, 'DD.MM.YYYY'))) || jsonb_build_object('earliest', recording.retain_until) where university_day() < recording.retain_until),
    (select refusal('conflict', 'hearing_not_closed', null, 'The sitting is not closed yet.')
       from hearings h where h.sitting_id = recording.sitting_id and h.state <> 'closed'),
    (select refusal('conflict', 'recording_appealed', null, format('Appeal No. %s against this exam is open.', p.number))
                || jsonb_build_object('value', '№ ' || p.number)
       from appeals p where p.sitting_id = recording.sitting_id and appeal_is_open(p.state) order by p.number limit 1),
    (select refusal('conflict', 'appeal_term_runs', null, format('The grade of %s can be appealed until %s.', u.full_name,
              spoken_end(appeal_request_until(r.created_at)))) || jsonb_build_object('term_at', api_time(appeal_request_until(r.created_at)))
                || clash(jsonb_build_object('person', person_name(u)))
       from results r join users u on u.id = r.student_id
      where r.sitting_id = recording.sitting_id and r.annulled_at is null and appeal_request_until(r.created_at) > now()
      order by r.created_at desc limit 1))
$$;

-- The recording, locked after its hearing (that order everywhere); nulls: there is none.
create or replace function recording_locked(recording uuid) returns recordings
language plpgsql as $$
declare
  held recordings;
begin
  perform hearing_locked((select r.sitting_id from recordings r where r.id = recording));
  select * into held from recordings r where r.id = recording for no key update;
  return held;
end $$;

-- A20: until when it is kept: longer as somebody wishes, never shorter than the setting gives.
create or replace function recording_retain(actor uuid, recording uuid, retain_until text, reason text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held recordings := recording_locked(recording);
  kept recordings := held;
  day  date := local_day(retain_until);
  why  text := clean_text(reason);
  put  jsonb;
begin
  if held.id is null then
    verdict := 'not_found';
    return;
  end if;
  put := coalesce(case when day is null then refusal('bad_value', 'bad_date', 'retain_until', 'The day cannot be read: write 2026-11-23.')
                       when day < recording_retain_from(held) then
                         refusal('bad_value', 'retained_too_short', 'retain_until', format('The recording is kept until %s at least.',
                           to_char(recording_retain_from(held), 'DD.MM.YYYY'))) || jsonb_build_object('earliest', recording_retain_from(held)) end,
                  reason_flaw(why), recording_gone(held),
                  case when day = held.retain_until then outcome('unchanged') end);
  if put is null then
    update recordings r set retain_until = day where r.id = held.id returning * into kept;
    put := outcome('changed');
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(actor, 'recording.retain', 'recording:' || held.id, put, recording_json(kept)::json, recording_json(held)::json, why) r;
end $$;

-- A20: a named person says that it was deleted from the storage; from then on nobody gets the link.
create or replace function recording_delete(actor uuid, recording uuid, reason text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held recordings := recording_locked(recording);
  gone recordings := held;
  why  text := clean_text(reason);
  put  jsonb;
begin
  if held.id is null then
    verdict := 'not_found';
    return;
  end if;
  put := coalesce(reason_flaw(why), case when held.deleted_at is not null then outcome('unchanged') else recording_hold(held) end);
  if put is null then
    update recordings r set deleted_at = clock_timestamp(), deleted_by = actor, reason = why where r.id = held.id returning * into gone;
    put := outcome('changed');
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(actor, 'recording.delete', 'recording:' || held.id, put, recording_json(gone)::json, recording_entry(held), why) r;
end $$;
