-- What is seen of a hearing: by its staff everything but the marks that are still hidden, by administrators its progress, by a
-- student the own place. Nothing in these replies moves by itself: pages ask every second, and an unchanged one is a 304.

-- May this person see it: its staff, and administrators?
create or replace function hearing_is_shown(viewer uuid, sitting uuid) returns boolean
language sql stable as $$
  select exists (select from sitting_staff t where t.sitting_id = sitting and t.user_id = viewer)
      or exists (select from user_roles r where r.user_id = viewer and r.role = 'administrator')
$$;

create or replace function hearing_answer_time(exam exams) returns jsonb
language sql stable as $$
  select jsonb_build_object('minimum_seconds', exam_setting(exam, 'answer_minimum_seconds')::integer,
                            'maximum_seconds', exam_setting(exam, 'answer_maximum_seconds')::integer)
$$;

create or replace function hearing_meeting(hearing hearings) returns jsonb
language sql immutable parallel safe as $$
  select case when hearing.meeting_url is not null
    then jsonb_build_object('provider', hearing.provider, 'url', hearing.meeting_url) end
$$;

-- Who conducts it, the foremost first: {login, full_name, duties, present_since}.
create or replace function hearing_staff(sitting uuid) returns setof jsonb
language sql stable as $$
  select person_head(u) || jsonb_build_object('duties', d.duties, 'present_since', api_time(p.came_at))
    from (select distinct t.user_id as id, hearing_duties(sitting, t.user_id) as duties from sitting_staff t where t.sitting_id = sitting) d
         join users u on u.id = d.id
         left join hearing_presence p on p.sitting_id = sitting and p.user_id = d.id and p.left_at is null
   order by array_position(array['chair', 'member', 'lead_teacher', 'proctor'], d.duties[1]), u.full_name, u.login
$$;

-- ── The examinees, in the order of the queue ──

-- The ticket of one, with its words for the staff of the hearing alone.
create or replace function drawn_ticket(hearing hearings, drawn ticket_draws, opened_at timestamptz, conducts boolean) returns jsonb
language sql stable as $$
  select jsonb_build_object('number', drawn.number, 'drawn_at', api_time(drawn.drawn_at), 'opened_at', api_time(drawn_ticket.opened_at),
                            'language', t.language, 'questions', t.questions)
    from (select) as one left join ticket_text(hearing.ticket_set_id, drawn.number, drawn.student_id) t on conducts
$$;

create or replace function agreement_json(a agreements, quorum integer) returns jsonb
language sql stable as $$
  select jsonb_build_object('round', a.round, 'points', points_json(a.points), 'exam_points', trim_scale(a.exam_points)::text,
    'proposed_by', (select u.login from users u where u.id = a.proposed_by), 'quorum', quorum,
    'signatures', jsonb_agg(jsonb_build_object('login', u.login, 'agrees', g.agrees, 'reason', g.reason) order by g.signed_at, u.login),
    'reached', agreement_is_reached(a))
    from agreement_signatures g join users u on u.id = g.member_id
   where (g.sitting_id, g.student_id, g.round) = (a.sitting_id, a.student_id, a.round)
$$;

-- A30: the marks of others are hidden until the reveal.
create or replace function marks_json(e examinees, viewer uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('mine', (array_agg(points_json(k.points)) filter (where k.member_id = viewer))[1],
    'marked', coalesce(jsonb_agg(u.login order by u.login) filter (where u.id is not null), '[]'), 'revealed', e.revealed_at is not null,
    'all', case when e.revealed_at is not null then jsonb_agg(jsonb_build_object('login', u.login, 'points', points_json(k.points)) order by u.login) end,
    'average', case when e.revealed_at is not null then points_json((
       select array_agg(round(a.average, 2) order by a.nth)
         from (select y.nth, avg(y.p) as average from marks x, unnest(x.points) with ordinality as y (p, nth)
                where x.sitting_id = e.sitting_id and x.student_id = e.student_id group by y.nth) a)) end)
    from (select) as one left join marks k on k.sitting_id = e.sitting_id and k.student_id = e.student_id
         left join users u on u.id = k.member_id
$$;

-- A22: {seconds, running_since, stretches}.
create or replace function answer_clock(sitting uuid, student uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('seconds', floor(coalesce(extract(epoch from sum(g.ended_at - g.started_at)), 0))::integer,
           'running_since', api_time(max(g.started_at) filter (where g.ended_at is null)), 'stretches', count(*))
    from answer_segments g where g.sitting_id = sitting and g.student_id = student
$$;

create or replace function hearing_examinees(hearing hearings, viewer uuid, conducts boolean) returns jsonb
language sql stable as $$
  with quorum as materialized (select hearing_quorum(hearing.sitting_id) as needed)
  select coalesce(jsonb_agg(jsonb_build_object(
      'student', jsonb_build_object('id', u.id, 'login', u.login, 'full_name', u.full_name), 'place', x.place, 'state', x.state,
      'joined_at', api_time(x.joined_at), 'is_late', x.is_late, 'is_back', examinee_is_back(x),
      'devices_banned_at', api_time(x.devices_banned_at), 'identified_at', api_time(x.identified_at), 'called_at', api_time(x.called_at),
      'has_photo', f.user_id is not null, 'reason', x.reason,
      'ticket', case when d.number is not null then drawn_ticket(hearing, d, o.opened_at, conducts) end,
      'answer', case when x.called_at is null then '{"seconds": 0, "running_since": null, "stretches": 0}'::jsonb
                     else answer_clock(x.sitting_id, x.student_id) end,
      'notes', case when x.called_at is null then '[]'::jsonb else (
         select coalesce(jsonb_agg(jsonb_build_object('author', a.full_name, 'text', n.text, 'at', api_time(n.at)) order by n.id), '[]')
           from examinee_notes n join users a on a.id = n.author_id where n.sitting_id = x.sitting_id and n.student_id = x.student_id) end,
      'marks', case when x.called_at is null then '{"mine": null, "marked": [], "revealed": false, "all": null, "average": null}'::jsonb
                    else marks_json(x, viewer) end,
      'agreement', case when x.revealed_at is not null then (
         select agreement_json(a, q.needed) from quorum q, agreement_newest(x) a where a.round is not null) end,
      'result', case when r.id is not null then result_item(r) end) order by x.place), '[]')
    from examinees x join users u on u.id = x.student_id
         left join user_photos f on f.user_id = x.student_id
         left join ticket_draws d on d.sitting_id = x.sitting_id and d.student_id = x.student_id
         left join ticket_openings o on o.sitting_id = x.sitting_id and o.student_id = x.student_id
         left join results r on r.sitting_id = x.sitting_id and r.student_id = x.student_id and r.annulled_at is null
   where x.sitting_id = hearing.sitting_id
$$;

-- O11, C11: who continues on another date, and when.
create or replace function hearing_continuation(hearing hearings) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('student', person_head(u), 'reason', x.reason,
           'date', (select jsonb_build_object('sitting_id', s.id, 'starts_at', api_time(s.starts_at))
                      from reschedules r join sittings s on s.id = r.sitting_id
                     where r.student_id = x.student_id and r.from_sitting_id = x.sitting_id
                     order by r.created_at desc limit 1)) order by x.place), '[]')
    from examinees x join users u on u.id = x.student_id
   where x.sitting_id = hearing.sitting_id and x.state = 'continued' and hearing.state = 'closed'
$$;

-- What these duties and the state of the hearing allow now.
create or replace function hearing_may(hearing hearings, viewer uuid, duties text[], has_come boolean) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'presence', hearing.state <> 'closed' and has_come and duties <> '{}',
    'others_presence', hearing.state <> 'closed' and has_come and duties && '{chair,proctor}',
    'open', hearing.state = 'planned' and has_come and duties && '{chair,proctor}',
    'close', hearing.state = 'open' and duties && '{chair,lead_teacher,proctor}',
    'reorder', hearing.state <> 'closed' and duties && '{chair,proctor}',
    'move', hearing.state = 'open' and duties && '{chair,proctor}',
    'identify', hearing.state = 'open' and duties && '{proctor}',
    'draw', hearing.state = 'open' and hearing.ticket_set_id is not null and duties && '{proctor}',
    'note', hearing.state = 'open' and duties <> '{}',
    'mark', hearing.state = 'open' and there.is and duties && '{chair,member}',
    'sign', hearing.state = 'open' and there.is and duties && '{chair,member}',
    'agree', hearing.state = 'open' and there.is and duties && '{chair}')
    from (select viewer in (select hearing_present(hearing.sitting_id)) as is) there
$$;

-- The hearing as this person sees it.
create or replace function hearing_json(viewer uuid, sitting uuid) returns text
language sql stable as $$
  select (sitting_exam(s) || jsonb_build_object('sitting', sitting_head(s), 'state', h.state, 'opens_at', api_time(hearing_opens_at(s)),
    'opened_at', api_time(h.opened_at), 'closed_at', api_time(h.closed_at), 'no_recording', h.no_recording, 'duties', d.duties,
    'order', case when h.order_number is not null then jsonb_build_object('number', h.order_number, 'date', h.order_date) end,
    'meeting', case when d.duties <> '{}' then hearing_meeting(h) end,
    'staff', (select coalesce(jsonb_agg(p), '[]') from hearing_staff(s.id) p),
    'quorum', (select jsonb_build_object('needed', n.needed, 'present', n.present, 'reached', n.present >= n.needed)
                 from (select hearing_quorum(s.id) as needed, (select count(*) from hearing_voters_present(s.id)) as present) n),
    'criteria', (select coalesce(jsonb_agg(x.c || jsonb_build_object('n', x.nth) order by x.nth), '[]')
                   from criteria_sets k, jsonb_array_elements(k.criteria) with ordinality as x (c, nth) where k.id = h.criteria_set_id),
    'step', trim_scale(exam_setting(e, 'agreed_grade_step'))::text,
    'tickets', (select jsonb_build_object('set', k.number, 'total', ticket_count(k.id),
                  'drawn', (select count(*) from ticket_draws t where t.sitting_id = s.id), 'commitment', encode(h.commitment, 'hex'),
                  'seed', case when h.state = 'closed' then encode(h.seed, 'hex') end) from ticket_sets k where k.id = h.ticket_set_id),
    'answer', hearing_answer_time(e), 'current', (examinee_logins(s.id, '{called,answering,paused}'))[1],
    'examinees', hearing_examinees(h, viewer, d.duties <> '{}'), 'continuation', hearing_continuation(h),
    'may', hearing_may(h, viewer, d.duties, hearing_opens_at(s) <= now())))::text
    from hearings h join sittings s on s.id = h.sitting_id join exams e on e.id = s.exam_id
         cross join lateral (select hearing_duties(s.id, viewer) as duties) d
   where h.sitting_id = sitting
$$;

create or replace function hearing_show(viewer uuid, sitting uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max('ok'), 'not_found'), max(hearing_json(viewer, h.sitting_id))
    from hearings h where h.sitting_id = sitting and hearing_is_shown(viewer, sitting)
$$;

-- ── The list ──

create or replace function hearing_item(viewer uuid, s sittings, e exams) returns json
language sql stable as $$
  select (sitting_exam(s) || jsonb_build_object('id', s.id, 'starts_at', api_time(s.starts_at), 'state', coalesce(h.state, 'not_prepared'),
    'duties', hearing_duties(s.id, viewer), 'present', viewer in (select hearing_present(s.id)),
    'counts', (select jsonb_build_object('waiting', count(*) filter (where x.state in ('waiting', 'called', 'answering', 'paused', 'interrupted')),
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

-- How many are before this one who waits, with whoever is before the commission.
create or replace function place_ahead(e examinees) returns integer
language sql stable as $$
  select count(*)::integer from examinees x where x.sitting_id = e.sitting_id and x.student_id <> e.student_id
     and (x.state in ('called', 'answering', 'paused') or x.state in ('waiting', 'interrupted') and x.place < e.place)
$$;

-- A22: what an answer takes here, in seconds: as the finished ones did, or else between the two signs.
create or replace function answer_usual_seconds(sitting uuid, exam exams) returns numeric
language sql stable as $$
  select coalesce((select sum(extract(epoch from g.ended_at - g.started_at)) / count(distinct g.student_id)
                     from answer_segments g join examinees x on x.sitting_id = g.sitting_id and x.student_id = g.student_id
                    where g.sitting_id = sitting and x.state in ('answered', 'graded')),
                  (exam_setting(exam, 'answer_minimum_seconds') + exam_setting(exam, 'answer_maximum_seconds')) / 2)
$$;

create or replace function place_head(hearing hearings, exam exams, e examinees) returns jsonb
language sql stable as $$
  select jsonb_build_object('state', e.state, 'is_late', e.is_late, 'devices_banned_at', api_time(e.devices_banned_at), 'reason', e.reason,
    'ahead', a.ahead, 'estimated_minutes', case when hearing.state = 'open' and a.ahead is not null
       then 5 * round(a.ahead * answer_usual_seconds(e.sitting_id, exam) / 300)::integer end)
    from (select case when e.state = 'waiting' then place_ahead(e) end as ahead) a
$$;

create or replace function place_json(student uuid, sitting uuid) returns text
language sql stable as $$
  select jsonb_build_object('sitting', sitting_head(s), 'exam', exam_json(e), 'state', h.state, 'opens_at', api_time(hearing_opens_at(s)),
    'place', place_head(h, e, x),
    'meeting', case when h.state <> 'closed' and x.state in ('waiting', 'called', 'answering', 'paused', 'interrupted', 'answered')
                     and now() >= hearing_opens_at(s) then hearing_meeting(h) end,
    'ticket', (select jsonb_build_object('number', d.number, 'opened_at', api_time(o.opened_at))
                 from ticket_draws d left join ticket_openings o on o.sitting_id = d.sitting_id and o.student_id = d.student_id
                where d.sitting_id = s.id and d.student_id = student),
    'answer', (answer_clock(s.id, student) - 'stretches') || hearing_answer_time(e),
    'commission', (select coalesce(jsonb_agg(p - '{login,present_since}'::text[]), '[]') from hearing_staff(s.id) p),
    'grade', (select result_item(r) from results r where r.sitting_id = s.id and r.student_id = student and r.annulled_at is null),
    'commitment', encode(h.commitment, 'hex'))::text
    from examinees x join hearings h on h.sitting_id = x.sitting_id join sittings s on s.id = x.sitting_id join exams e on e.id = s.exam_id
   where x.sitting_id = sitting and x.student_id = student
$$;

create or replace function place_show(student uuid, sitting uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max('ok'), 'not_found'), max(p.json) from (select place_json(student, sitting) as json) p where p.json is not null
$$;
