-- RFC 5545: the sittings of a person as events, at an address that only he knows and can revoke.

create or replace function calendar_feed_json(reader uuid) returns text
language sql stable as $$
  select json_build_object('created_at', (select api_time(f.created_at) from calendar_feeds f where f.user_id = reader))::text
$$;

create or replace function calendar_feed_show(reader uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$ select 'ok', calendar_feed_json(reader) $$;

-- A new address; the one before leads nowhere from now on.
create or replace function calendar_feed_change(reader uuid, token_hash_hex text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  insert into calendar_feeds as f (user_id, token_hash) values (reader, decode(token_hash_hex, 'hex'))
  on conflict (user_id) do update set token_hash = excluded.token_hash, created_at = now();
  perform audit(reader, 'calendar_feed.put', 'calendar_feed:' || reader);
  verdict := 'created';
  body := calendar_feed_json(reader);
end $$;

create or replace function calendar_feed_delete(reader uuid, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  delete from calendar_feeds f where f.user_id = reader;
  if found then
    perform audit(reader, 'calendar_feed.delete', 'calendar_feed:' || reader);
  end if;
  verdict := 'ok';
  body := calendar_feed_json(reader);
end $$;

-- The text in this language.
create or replace function in_language(in_language language, kk text, ru text, en text) returns text
language sql immutable parallel safe as $$ select case in_language when 'kk' then kk when 'ru' then ru else en end $$;

-- "Кәсіпкерлік, тест", with the group in front for those who have several.
create or replace function event_summary(exam exams, in_language language, academic_group text) returns text
language sql stable as $$
  select concat_ws(': ', academic_group, in_language(in_language, d.title_kk, d.title_ru, d.title_en) || ', '
         || case exam.kind when 'oral' then in_language(in_language, 'ауызша емтихан', 'устный экзамен', 'oral exam')
                           when 'creative' then in_language(in_language, 'шығармашылық емтихан', 'творческий экзамен', 'creative exam')
                           else in_language(in_language, 'тест', 'тест', 'test') end)
    from disciplines d where d.id = exam.discipline_id
$$;

create or replace function event_start_until(sitting sittings, in_language language) returns text
language sql stable as $$
  select format(in_language(in_language, 'Бастаудың соңғы уақыты: %s.', 'Начать можно до %s.', 'May be started until %s.'),
                spoken_end(sitting.start_until))
$$;

do $$ begin
  if to_regtype('calendar_event') is null then
    create type calendar_event as (uid text, sequence integer, changed_at timestamptz, starts_at timestamptz,
                                   ends_at timestamptz, status text, summary text, description text);
  end if;
end $$;

-- Why there is a new date, as a calendar says it.
create or replace function reschedule_why(reschedule reschedules, in_language language) returns text
language sql stable as $$
  select coalesce(reschedule_reason(reschedule), (
    select in_language(in_language, '№ ' || p.number || ' апелляция', 'апелляция № ' || p.number, 'appeal No. ' || p.number)
      from appeals p where p.id = reschedule.appeal_id))
$$;

-- One event per exam of a student, so that a moved sitting updates the event that is there: the sitting in force, or the last
-- one, cancelled, while a new date is waited for. The sequence rises with everything that happened to the date.
create or replace function student_events(person users) returns setof calendar_event
language sql stable as $$
  with newest as (
    select distinct on (s.exam_id) s as sitting, sitting_is_replaced(s.id, person.id) as is_replaced
      from student_sittings_ever(person.id) s
     order by s.exam_id, sitting_is_replaced(s.id, person.id), s.starts_at desc
  )
  select format('exam-%s-%s@emtihan', e.id, person.id),
         (coalesce((select g.sequence from sittings g where g.exam_id = e.id and g.audience = 'group'), 0)
          + coalesce(h.steps, 0))::integer,
         greatest((n.sitting).changed_at, h.changed_at), (n.sitting).starts_at,
         case when e.kind = 'test' then (n.sitting).starts_at + exam_duration(e, person.id)
              else sitting_ends_at(n.sitting, e, person.id) end,
         case when n.is_replaced then 'CANCELLED' else 'CONFIRMED' end, event_summary(e, person.language, null),
         concat_ws(E'\n', event_start_until(n.sitting, person.language),
           in_language(person.language, 'Жаңа күн. Себебі: ', 'Новая дата. Причина: ', 'A new date. Reason: ') || h.why)
    from newest n join exams e on e.id = (n.sitting).exam_id
         cross join lateral (select sum(1 + (r.sitting_id is not null)::integer + r.moves) as steps, max(r.changed_at) as changed_at,
                                    (array_agg(reschedule_why(r, person.language) order by r.created_at desc))[1] as why
                               from reschedules r where r.exam_id = e.id and r.student_id = person.id) h
   where e.kind <> 'rehearsal'
$$;

-- The names of those whom a listed sitting is for: to its staff all, to a mentor those of his groups.
create or replace function event_students(sitting sittings, person users) returns text
language sql stable as $$
  select string_agg(u.full_name, ', ' order by u.full_name)
    from sitting_audience(sitting.id) a join users u on u.id = a
   where sitting.audience = 'listed'
     and (mentor_of(u.id) = person.id
       or exists (select from sitting_staff t where t.sitting_id = sitting.id and t.user_id = person.id))
$$;

-- One event per sitting of a mentor's groups and of whoever conducts it (O2, O3, C4).
create or replace function staff_events(person users) returns setof calendar_event
language sql stable as $$
  with own as (
    select s from groups g join exams e on e.group_id = g.id join sittings s on s.exam_id = e.id and s.audience = 'group'
     where g.mentor_id = person.id
    union
    select s from groups g join group_members m on m.group_id = g.id join sitting_students l on l.student_id = m.student_id
                  join sittings s on s.id = l.sitting_id
     where g.mentor_id = person.id and not sitting_is_replaced(l.sitting_id, l.student_id)
    union
    select s from sitting_staff t join sittings s on s.id = t.sitting_id where t.user_id = person.id
  )
  select format('sitting-%s@emtihan', (o.s).id), (o.s).sequence,
         greatest((o.s).changed_at, (select max(r.changed_at) from reschedules r where r.sitting_id = (o.s).id)),
         (o.s).starts_at, sitting_ends_at(o.s, e, null), 'CONFIRMED',
         event_summary(e, person.language, g.name),
         concat_ws(E'\n', event_start_until(o.s, person.language), left(event_students(o.s, person), 2000))
    from own o join exams e on e.id = (o.s).exam_id left join groups g on g.id = e.group_id
   where e.kind <> 'rehearsal'
$$;

-- The calendar at an address: first its name with nulls, then the newest 500 events of the last half year and to come, as text
-- in UTC. No row: the address leads nowhere.
create or replace function calendar_feed_events(token_hash_hex text)
returns table (uid text, sequence text, changed_at text, starts_at text, ends_at text, status text, summary text, description text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return query
  with person as materialized (
    select u from calendar_feeds f join users u on u.id = f.user_id
     where f.token_hash = decode(token_hash_hex, 'hex') and u.active
  ), event as (
    select v.* from person p, student_events(p.u) v
    union all
    select v.* from person p, staff_events(p.u) v
  )
  select null, null, null, null, null, null, in_language((p.u).language, 'Емтихандар', 'Экзамены', 'Exams'), null from person p
  union all
  (select v.uid, v.sequence::text, calendar_time(v.changed_at), calendar_time(v.starts_at), calendar_time(v.ends_at), v.status,
          v.summary, v.description
     from event v where v.starts_at > now() - interval '180 days' order by v.starts_at desc, v.uid limit 500);
end $$;

-- 20261123T050000Z
create or replace function calendar_time(moment timestamptz) returns text
language sql stable strict parallel safe as $$ select to_char(moment at time zone 'UTC', 'YYYYMMDD"T"HH24MISS"Z"') $$;
