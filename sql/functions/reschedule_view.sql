-- New dates as they are told and shown (T13, O15, C14, A19): messages, lists, the mentor's word to the student.

-- The reason as people gave it; null: the appeal is the reason.
create or replace function reschedule_reason(reschedule reschedules) returns text
language sql immutable as $$ select case when reschedule.appeal_id is null then reschedule.reason end $$;
create or replace function reschedule_appeal(reschedule reschedules) returns json
language sql stable as $$
  select json_build_object('id', p.id, 'number', p.number) from appeals p where p.id = reschedule.appeal_id
$$;

-- What every message about the right says; `before` is the date it had, or null.
create or replace function reschedule_params(reschedule reschedules, before timestamptz) returns jsonb
language sql stable as $$
  select jsonb_build_object('reschedule_id', reschedule.id, 'exam_id', e.id, 'kind', e.kind, 'discipline', discipline_json(d),
           'student', person_head(u), 'group', g.name, 'cause', reschedule.cause, 'reason', reschedule_reason(reschedule),
           'starts_at', api_time(s.starts_at), 'start_until', api_time(s.start_until), 'from_starts_at', api_time(before))
         || coalesce((select jsonb_build_object('number', p.number) from appeals p where p.id = reschedule.appeal_id), '{}')
    from exams e join disciplines d on d.id = e.discipline_id join users u on u.id = reschedule.student_id
         left join sittings s on s.id = reschedule.sitting_id
         left join group_members m on m.student_id = u.id left join groups g on g.id = m.group_id
   where e.id = reschedule.exam_id
$$;

create or replace function mentor_of(student uuid) returns uuid
language sql stable as $$
  select g.mentor_id from group_members m join groups g on g.id = m.group_id where m.student_id = student
$$;

-- T13, A19: the cabinet always shows it, and the mentor is always told too.
create or replace function reschedule_tell(reschedule reschedules, is_moved boolean, before timestamptz) returns void
language plpgsql as $$
declare
  params jsonb := reschedule_params(reschedule, before);
  kind   text := case when is_moved then 'date_moved' else 'new_date' end;
begin
  perform message_send(reschedule.student_id, null, kind, params);
  perform message_send(mentor_of(reschedule.student_id), null, 'student_' || kind, params);
end $$;

-- A right as every reply shows it. `message`: what the student was sent last about the date in force.
create or replace function reschedule_item(reschedule reschedules) returns json
language sql stable as $$
  select json_build_object('id', reschedule.id, 'exam', exam_json(e),
    'student', person_head(u) || jsonb_build_object('group', g.name, 'language', u.language),
    'cause', reschedule.cause, 'reason', reschedule_reason(reschedule),
    'from', (select json_build_object('starts_at', api_time(f.starts_at)) from sittings f where f.id = reschedule.from_sitting_id),
    'date', (select json_build_object('sitting_id', s.id, 'starts_at', api_time(s.starts_at), 'start_until', api_time(s.start_until))
               from sittings s where s.id = reschedule.sitting_id),
    'appeal', reschedule_appeal(reschedule),
    'created_by', (select person_name(c) from users c where c.id = reschedule.created_by),
    'created_at', api_time(reschedule.created_at),
    'appointed_by', (select person_name(c) from users c where c.id = reschedule.appointed_by),
    'appointed_at', api_time(reschedule.appointed_at), 'moves', reschedule.moves,
    'changed_at', api_time(reschedule.changed_at), 'told_at', api_time(reschedule.told_at),
    'message', (select json_build_object('delivered_at', api_time(m.delivered_at), 'read_at', api_time(m.read_at))
                  from messages m where m.recipient_id = u.id and m.params ->> 'reschedule_id' = reschedule.id::text
                 order by m.number desc limit 1))
    from exams e join users u on u.id = reschedule.student_id
         left join group_members b on b.student_id = u.id left join groups g on g.id = b.group_id
   where e.id = reschedule.exam_id
$$;

-- May this person see the student's rights: the administrator all, a mentor those of his groups?
create or replace function reschedule_is_shown(viewer uuid, student uuid) returns boolean
language sql stable as $$
  select mentor_of(student) = viewer
      or exists (select from user_roles a where a.user_id = viewer and a.role = 'administrator')
$$;

create or replace function reschedule_key(reschedule reschedules) returns text
language sql stable as $$
  select to_char(reschedule.changed_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') || '-' || reschedule.id
$$;

-- What of the question cannot be read; null: nothing.
create or replace function reschedule_query_flaw(day text, state text, since text) returns jsonb
language sql stable as $$
  select refusal('bad_value', f.code, f.field, f.detail) from (values
    ('bad_date', 'date', 'The day cannot be read: write 2026-11-23.', day is not null and local_day(day) is null),
    ('bad_time', 'since', 'The time cannot be read: write 2026-11-23T09:00:00+05:00.', since is not null and local_moment(since) is null),
    ('unknown_state', 'state', 'The state is waiting or appointed.', state not in ('waiting', 'appointed'))
  ) as f (code, field, detail, found) where found limit 1
$$;

-- A page of the rights that this person may see, what changed last first. Nulls do not narrow; `day` is that of the new date.
create or replace function reschedule_list(viewer uuid, group_name text, discipline text, day text, state text, since text,
                                           after text, out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  flaw jsonb := reschedule_query_flaw(day, state, since);
  page json;
begin
  if flaw is null then
    select list_page(array_agg(reschedule_item(p.r) order by p.key desc), array_agg(p.key order by p.key desc)) into page
      from (select r, reschedule_key(r) collate "C" as key
              from reschedules r join exams e on e.id = r.exam_id join disciplines d on d.id = e.discipline_id
                   left join sittings s on s.id = r.sitting_id
                   left join group_members m on m.student_id = r.student_id left join groups g on g.id = m.group_id
             where reschedule_is_shown(viewer, r.student_id)
               and (group_name is null or g.name = group_name)
               and (reschedule_list.discipline is null or d.code = reschedule_list.discipline)
               and (day is null or local_day_of(s.starts_at) = local_day(day))
               and (state is null or (state = 'waiting') = (r.sitting_id is null))
               and (since is null or r.changed_at > local_moment(since))
               and (after is null or reschedule_key(r) collate "C" < after)
             order by key desc limit page_size() + 1) p;
  end if;
  select r.verdict, r.body into verdict, body from put_reply(coalesce(flaw, outcome('unchanged')), page) r;
end $$;

-- T13, O15, C14: the mentor tells the student of the date in force, from the template and with a word of his own. The same
-- again changes nothing.
create or replace function reschedule_message(mentor uuid, reschedule uuid, words text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held   reschedules;
  params jsonb;
  before json;
  put    jsonb := outcome('created');
begin
  select * into held from reschedules r where r.id = reschedule and mentor_of(r.student_id) = mentor for no key update;
  if not found then
    verdict := 'not_found';
    return;
  end if;
  params := reschedule_params(held, null) || jsonb_build_object('text', nullif(clean_text(coalesce(words, '')), ''));
  if held.sitting_id is null then
    put := refusal('conflict', 'not_appointed', null, 'There is no date yet that the student could be told.');
  elsif held.told_at is not null and params = (
          select m.params from messages m where m.recipient_id = held.student_id and m.kind = 'date_from_mentor'
             and m.params ->> 'reschedule_id' = held.id::text order by m.number desc limit 1) then
    put := outcome('unchanged');
  else
    before := reschedule_item(held);
    perform message_send(held.student_id, mentor, 'date_from_mentor', params);
    update reschedules r set told_at = now() where r.id = held.id returning * into held;
    put := audited(mentor, 'reschedule.message', 'reschedule:' || held.id, put, before, reschedule_item(held), params ->> 'text');
  end if;
  select r.verdict, r.body into verdict, body from put_reply(put, reschedule_item(held)) r;
end $$;
