-- What is seen of a hearing: by its staff everything but the marks that are still hidden, by administrators its progress, by a
-- student the own place. Nothing in these replies moves by itself: pages ask every second, and an unchanged one is a 304, known
-- by its stamp.

-- May this person see it: its staff, and administrators?
create or replace function hearing_is_shown(viewer uuid, sitting uuid) returns boolean
language plpgsql stable as $$
begin
  return exists (select from sitting_staff t where t.sitting_id = sitting and t.user_id = viewer)
      or has_role(viewer, 'administrator');
end $$;

-- These are asked for every second by every page: the queries stand in PL/pgSQL, which keeps their plans, and lean on few
-- functions in SQL, which are planned at every call.

create or replace function hearing_answer_time(exam exams) returns jsonb
language plpgsql stable as $$
begin
  return jsonb_build_object('minimum_seconds', exam_setting(exam, 'answer_minimum_seconds')::integer,
                            'maximum_seconds', exam_setting(exam, 'answer_maximum_seconds')::integer);
end $$;

create or replace function hearing_meeting(hearing hearings) returns jsonb
language sql immutable parallel safe as $$
  select case when hearing.meeting_url is not null
    then jsonb_build_object('provider', hearing.provider, 'url', hearing.meeting_url) end
$$;

-- A22: the answers by student: whole seconds of the stretches that are over, since when one runs, how many there were. Nobody
-- who has not begun. (Inlined by the planner, so that the plans of its callers are kept.)
create or replace function answer_times(sitting uuid, student uuid default null)
returns table (student_id uuid, seconds integer, running_since text, stretches bigint)
language sql stable as $$
  select g.student_id, floor(coalesce(extract(epoch from sum(g.ended_at - g.started_at)), 0))::integer,
         api_time(max(g.started_at) filter (where g.ended_at is null)), count(*)
    from answer_segments g
   where g.sitting_id = answer_times.sitting and (student is null or g.student_id = student) group by g.student_id
$$;

-- Who conducts it, the foremost first: [{login, full_name, duties, present_since}].
create or replace function hearing_staff(sitting uuid) returns jsonb
language plpgsql stable as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('login', u.login, 'full_name', u.full_name, 'duties', d.duties,
                                                       'present_since', api_time(p.came_at)) order by d.foremost, u.full_name, u.login), '[]')
    from (select t.user_id, array_agg(t.duty order by o.nth) as duties, min(o.nth) as foremost
            from sitting_staff t join unnest(array['chair', 'member', 'lead_teacher', 'proctor']) with ordinality as o (duty, nth) using (duty)
           where t.sitting_id = sitting group by t.user_id) d
         join users u on u.id = d.user_id
         left join hearing_presence p on p.sitting_id = sitting and p.user_id = d.user_id and p.left_at is null);
end $$;

-- ── The examinees, in the order of the queue: the words of tickets for the staff of the hearing alone, the marks of others
-- from the reveal on (A30) ──
create or replace function hearing_examinees(hearing hearings, viewer uuid, conducts boolean, quorum integer) returns json
language plpgsql stable as $$
begin
  return (with mark as (
    select k.student_id, json_agg(u.login order by u.login) as marked,
           json_agg(json_build_object('login', u.login, 'points', p.points) order by u.login) as all_,
           json_agg(p.points) filter (where k.member_id = viewer) -> 0 as mine
      from marks k join users u on u.id = k.member_id
           cross join lateral (select to_json(array(select trim_scale(p)::text from unnest(k.points) p)) as points) p
     where k.sitting_id = hearing.sitting_id group by k.student_id
  ), average as (
    select a.student_id, json_agg(trim_scale(round(a.points, 2))::text order by a.nth) as points
      from (select k.student_id, p.nth, avg(p.points) as points from marks k, unnest(k.points) with ordinality as p (points, nth)
             where k.sitting_id = hearing.sitting_id group by k.student_id, p.nth) a group by a.student_id
  ), note as (
    select n.student_id, json_agg(json_build_object('author', u.full_name, 'text', n.text, 'at', api_time(n.at)) order by n.id) as notes
      from examinee_notes n join users u on u.id = n.author_id where n.sitting_id = hearing.sitting_id group by n.student_id
  ), agreement as (
    select a.student_id, json_build_object('round', a.round,
             'points', to_json(array(select trim_scale(p)::text from unnest(a.points) p)),
             'exam_points', trim_scale(a.exam_points)::text, 'proposed_by', (select c.login from users c where c.id = a.proposed_by),
             'quorum', quorum, 'reached', agreement_is_reached(g.agree, g.dissent, quorum), 'signatures', g.signatures) as item
      from (select distinct on (x.student_id) x.* from agreements x where x.sitting_id = hearing.sitting_id
             order by x.student_id, x.round desc) a
           cross join lateral (
             select json_agg(json_build_object('login', u.login, 'agrees', y.agrees, 'reason', y.reason)
                             order by y.signed_at, u.login) as signatures,
                    count(*) filter (where y.agrees) as agree, count(*) filter (where not y.agrees) as dissent
               from agreement_signatures y join users u on u.id = y.member_id
              where y.sitting_id = a.sitting_id and y.student_id = a.student_id and y.round = a.round) g
  ), ticket as (
    select d.student_id, json_build_object('number', d.number, 'drawn_at', api_time(d.drawn_at), 'opened_at', api_time(o.opened_at),
             'language', t.language, 'questions', t.questions) as item
      from ticket_draws d left join ticket_openings o on o.sitting_id = d.sitting_id and o.student_id = d.student_id
           left join lateral ticket_text(hearing.ticket_set_id, d.number, d.student_id) t on conducts
     where d.sitting_id = hearing.sitting_id
  )
  select coalesce(json_agg(json_build_object(
      'student', json_build_object('id', u.id, 'login', u.login, 'full_name', u.full_name), 'place', x.place, 'state', x.state,
      'joined_at', api_time(x.joined_at), 'is_late', x.is_late, 'is_back', examinee_is_back(x),
      'devices_banned_at', api_time(x.devices_banned_at), 'identified_at', api_time(x.identified_at),
      'called_at', api_time(x.called_at),
      'has_photo', f.user_id is not null, 'reason', x.reason, 'ticket', t.item,
      'answer', json_build_object('seconds', coalesce(w.seconds, 0), 'running_since', w.running_since,
                                  'stretches', coalesce(w.stretches, 0)),
      'notes', coalesce(n.notes, '[]'::json),
      'marks', json_build_object('mine', m.mine, 'marked', coalesce(m.marked, '[]'::json), 'revealed', x.revealed_at is not null,
                 'all', case when x.revealed_at is not null then m.all_ end,
                 'average', case when x.revealed_at is not null then v.points end),
      'agreement', g.item, 'result', case when r.id is not null then result_item(r) end) order by x.place), '[]'::json)
    from examinees x join users u on u.id = x.student_id
         left join user_photos f on f.user_id = x.student_id
         left join ticket t on t.student_id = x.student_id
         left join answer_times(hearing.sitting_id) w on w.student_id = x.student_id
         left join note n on n.student_id = x.student_id
         left join mark m on m.student_id = x.student_id
         left join average v on v.student_id = x.student_id
         left join agreement g on g.student_id = x.student_id
         left join results r on r.sitting_id = x.sitting_id and r.student_id = x.student_id and r.annulled_at is null
   where x.sitting_id = hearing.sitting_id);
end $$;

-- O11, C11: who continues on another date, and when.
create or replace function hearing_continuation(hearing hearings) returns jsonb
language plpgsql stable as $$
begin
  return (select coalesce(jsonb_agg(jsonb_build_object('student', person_head(u), 'reason', x.reason,
           'date', (select jsonb_build_object('sitting_id', s.id, 'starts_at', api_time(s.starts_at))
                      from reschedules r join sittings s on s.id = r.sitting_id
                     where r.student_id = x.student_id and r.from_sitting_id = x.sitting_id
                     order by r.created_at desc limit 1)) order by x.place), '[]')
    from examinees x join users u on u.id = x.student_id
   where x.sitting_id = hearing.sitting_id and x.state = 'continued' and hearing.state = 'closed');
end $$;

-- What these duties and the state of the hearing allow now.
create or replace function hearing_may(state text, has_tickets boolean, duties text[], has_come boolean, is_present boolean)
returns jsonb
language sql immutable parallel safe as $$
  select jsonb_build_object(
    'presence', state <> 'closed' and has_come and duties <> '{}',
    'others_presence', state <> 'closed' and has_come and duties && '{chair,proctor}',
    'open', state = 'planned' and has_come and duties && '{chair,proctor}',
    'close', state = 'open' and duties && '{chair,lead_teacher,proctor}',
    'reorder', state <> 'closed' and duties && '{chair,proctor}', 'move', state = 'open' and duties && '{chair,proctor}',
    'identify', state = 'open' and is_present and duties && '{proctor}',
    'draw', state = 'open' and is_present and has_tickets and duties && '{proctor}',
    'note', state = 'open' and duties <> '{}', 'mark', state = 'open' and is_present and duties && '{chair,member}',
    'sign', state = 'open' and is_present and duties && '{chair,member}',
    'agree', state = 'open' and is_present and duties && '{chair}')
$$;

-- The hearing as this person sees it.
create or replace function hearing_json(viewer uuid, sitting uuid) returns text
language plpgsql stable as $$
declare
  h       hearings := (select x from hearings x where x.sitting_id = sitting);
  s       sittings := (select x from sittings x where x.id = sitting);
  e       exams := (select x from exams x where x.id = s.exam_id);
  exam    jsonb := sitting_exam(s);
  staff   jsonb := hearing_staff(sitting);
  duties  text[] := hearing_duties(sitting, viewer);
  opens   timestamptz := hearing_opens_at(s);
  needed  integer := hearing_quorum(sitting);
  present integer := (select count(*) from jsonb_array_elements(staff) p
                       where p -> 'present_since' <> 'null' and (p -> 'duties') ?| '{chair,member}');
begin
  return json_build_object('exam', exam -> 'exam', 'group', exam -> 'group', 'sitting', sitting_head(s),
    'state', h.state, 'opens_at', api_time(opens),
    'opened_at', api_time(h.opened_at), 'closed_at', api_time(h.closed_at), 'no_recording', h.no_recording, 'duties', duties,
    'order', case when h.order_number is not null then jsonb_build_object('number', h.order_number, 'date', h.order_date) end,
    'meeting', case when duties <> '{}' then hearing_meeting(h) end, 'staff', staff,
    'quorum', jsonb_build_object('needed', needed, 'present', present, 'reached', present >= needed),
    'criteria', (select coalesce(jsonb_agg(x.c || jsonb_build_object('n', x.nth) order by x.nth), '[]')
                   from criteria_sets k, jsonb_array_elements(k.criteria) with ordinality as x (c, nth) where k.id = h.criteria_set_id),
    'step', trim_scale(exam_setting(e, 'agreed_grade_step'))::text,
    'tickets', (select jsonb_build_object('set', k.number,
                  'total', (select count(distinct t.number) from tickets t where t.ticket_set_id = k.id),
                  'drawn', (select count(*) from ticket_draws t where t.sitting_id = s.id), 'commitment', encode(h.commitment, 'hex'),
                  'seed', case when h.state = 'closed' then encode(h.seed, 'hex') end)
                  from ticket_sets k where k.id = h.ticket_set_id),
    'answer', hearing_answer_time(e),
    'current', (select u.login from examinees x join users u on u.id = x.student_id
                 where x.sitting_id = s.id and x.state in ('called', 'answering', 'paused')),
    'examinees', hearing_examinees(h, viewer, duties <> '{}', needed), 'continuation', hearing_continuation(h),
    'may', hearing_may(h.state, h.ticket_set_id is not null, hearing_duties_now(sitting, viewer), opens <= now(), exists (
      select from hearing_presence p where p.sitting_id = s.id and p.user_id = viewer and p.left_at is null)))::text;
end $$;

drop function if exists hearing_show(uuid, uuid);
create or replace function hearing_show(viewer uuid, sitting uuid, etag text default null, out verdict text, out body text, out stamp text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if stamp_holds(etag, 'hearing', viewer, sitting) then
    verdict := 'unchanged';
    return;
  elsif exists (select from hearings h where h.sitting_id = sitting) and hearing_is_shown(viewer, sitting) then
    body := hearing_json(viewer, sitting);
    stamp := stamp('hearing', viewer, sitting, array[hearing_opens_at(sitting)]);
  end if;
  verdict := case when body is null then 'not_found' else 'ok' end;
end $$;

-- ── The list ──

create or replace function hearing_item(viewer uuid, s sittings, e exams) returns json
language sql stable as $$
  select (sitting_exam(s) || jsonb_build_object('id', s.id, 'starts_at', api_time(s.starts_at), 'state', coalesce(h.state, 'not_prepared'),
    'duties', hearing_duties(s.id, viewer), 'present', viewer in (select hearing_present(s.id)),
    'counts', (select jsonb_build_object(
                        'waiting', count(*) filter (where x.state in ('waiting', 'called', 'answering', 'paused', 'interrupted')),
                        'graded', count(*) filter (where x.state = 'graded'), 'total', count(*))
                 from examinees x where x.sitting_id = s.id)))::json
    from (select) as one left join hearings h on h.sitting_id = s.id
$$;

-- A page of those that this person conducts, for an administrator of all, by time; without a day those of sessions that go on.
create or replace function hearing_list(viewer uuid, day text, after text, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select case when flaw.is then 'bad_value' else 'ok' end, case when flaw.is
      then json_build_object('field', 'date', 'detail', 'The day cannot be read: write 2026-11-23.')
      else list_page(array_agg(hearing_item(viewer, p.s, p.e) order by p.key) filter (where p.key is not null),
                     array_agg(p.key order by p.key) filter (where p.key is not null)) end::text
    from (select day is not null and local_day(day) is null as is) flaw
         left join lateral (
           select s, e, to_char(s.starts_at at time zone 'UTC', 'YYYYMMDDHH24MI') || '-' || s.id as key
             from sittings s join exams e on e.id = s.exam_id and e.kind in ('oral', 'creative')
                  join exam_sessions x on x.id = e.exam_session_id
            where hearing_is_shown(viewer, s.id)
              and case when day is null then x.ends_on >= university_day() else local_day_of(s.starts_at) = local_day(day) end
              and (after is null or to_char(s.starts_at at time zone 'UTC', 'YYYYMMDDHH24MI') || '-' || s.id > after)
            order by key limit page_size() + 1) p on not flaw.is
   group by flaw.is
$$;

-- ── The student's own place (O2, O5, O10) ──

-- A22: what an answer takes here, in seconds: as the finished ones did, or else between the two signs.
create or replace function answer_usual_seconds(sitting uuid, exam exams) returns numeric
language plpgsql stable as $$
begin
  return coalesce((select avg(w.seconds) from answer_times(sitting) w join examinees x on x.student_id = w.student_id
                    where x.sitting_id = answer_usual_seconds.sitting and x.state in ('answered', 'graded')),
                  (exam_setting(exam, 'answer_minimum_seconds') + exam_setting(exam, 'answer_maximum_seconds')) / 2);
end $$;

-- Whoever waits is told how many are before him, with the one before the commission, and how long that takes.
create or replace function place_head(hearing hearings, exam exams, e examinees) returns jsonb
language plpgsql stable as $$
declare
  ahead integer := (select count(*) from examinees x where x.sitting_id = e.sitting_id and x.student_id <> e.student_id
                       and (x.state in ('called', 'answering', 'paused') or x.state in ('waiting', 'interrupted') and x.place < e.place));
begin
  return jsonb_build_object('state', e.state, 'is_late', e.is_late, 'devices_banned_at', api_time(e.devices_banned_at), 'reason', e.reason,
    'ahead', case when e.state = 'waiting' then ahead end,
    'estimated_minutes', case when e.state = 'waiting' and hearing.state = 'open'
       then 5 * round(ahead * answer_usual_seconds(e.sitting_id, exam) / 300)::integer end);
end $$;

create or replace function place_json(student uuid, sitting uuid) returns text
language plpgsql stable as $$
declare
  x      examinees := (select y from examinees y where y.sitting_id = place_json.sitting and y.student_id = student);
  h      hearings := (select y from hearings y where y.sitting_id = place_json.sitting);
  s      sittings := (select y from sittings y where y.id = sitting);
  e      exams := (select y from exams y where y.id = s.exam_id);
  opens  timestamptz := hearing_opens_at(s);
begin
  if x.student_id is null then
    return null;
  end if;
  return (jsonb_build_object('sitting', sitting_head(s), 'exam', exam_json(e), 'state', h.state, 'opens_at', api_time(opens),
    'place', place_head(h, e, x),
    'meeting', case when h.state <> 'closed' and x.state in ('waiting', 'called', 'answering', 'paused', 'interrupted', 'answered')
                     and now() >= opens then hearing_meeting(h) end,
    'ticket', (select jsonb_build_object('number', d.number, 'opened_at', api_time(o.opened_at))
                 from ticket_draws d left join ticket_openings o on o.sitting_id = d.sitting_id and o.student_id = d.student_id
                where d.sitting_id = s.id and d.student_id = student),
    'answer', hearing_answer_time(e) || (
       select jsonb_build_object('seconds', coalesce(w.seconds, 0), 'running_since', w.running_since)
         from (select) as one left join answer_times(s.id, student) w on true),
    'commission', (select coalesce(jsonb_agg(p - '{login,present_since}'::text[] order by nth), '[]')
                     from jsonb_array_elements(hearing_staff(s.id)) with ordinality as c (p, nth)),
    'grade', (select result_item(r) from results r where r.sitting_id = s.id and r.student_id = student and r.annulled_at is null),
    'commitment', encode(h.commitment, 'hex')))::text;
end $$;

drop function if exists place_show(uuid, uuid);
create or replace function place_show(student uuid, sitting uuid, etag text default null, out verdict text, out body text, out stamp text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if stamp_holds(etag, 'place', student, sitting) then
    verdict := 'unchanged';
    return;
  end if;
  body := place_json(student, sitting);
  stamp := stamp('place', student, sitting, array[hearing_opens_at(sitting)]);
  verdict := case when body is null then 'not_found' else 'ok' end;
end $$;
