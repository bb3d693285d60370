-- When an exam may be held anew (T12, O14, C13, A18): within the session, by day, on an exam day, with everybody free.

-- How long the exam takes whoever of these students starts at the last moment: a test its time with the longest extra time
-- (T3); others are over then.
create or replace function exam_duration(exam exams, students uuid[]) returns interval
language plpgsql stable as $$
begin
  return case when exam.kind = 'test' then make_interval(secs => (exam_setting(exam, 'test_seconds') + coalesce(
           (select max(c.extra_seconds) from accommodations c where c.exam_id = exam.id and c.student_id = any (students)), 0))::float8)
         else '0' end;
end $$;
create or replace function exam_duration(exam exams, student uuid) returns interval
language sql stable as $$ select exam_duration(exam, array[student]) $$;

-- Who conducts the exam (O2, O3, C4).
create or replace function exam_staff(exam uuid) returns setof uuid
language sql stable as $$
  select distinct t.user_id from sitting_staff t join sittings s on s.id = t.sitting_id where s.exam_id = exam
$$;

-- When a date of these times is over once these students have come to those who are at it already; `moving`: the sitting
-- whose date it is, or null.
create or replace function date_ends_at(exam exams, students uuid[], moving uuid, starts_at timestamptz, start_until timestamptz)
returns timestamptz
language plpgsql stable as $$
begin
  return sitting_ends_at(exam, starts_at, start_until, exam_duration(exam, students),
    case when exam.kind in ('oral', 'creative') then (select count(*) from (
           select unnest(students) union select hearing_candidates(moving)
           union select hearing_candidates(listed_sitting_at(exam.id, starts_at, start_until))) heard) end);
end $$;

-- When the students and whoever conducts the exam are not free for it. Not counted: the students' other sittings of this
-- exam, which a new date takes the place of, attempts that are over, and for staff the sitting that moves.
create or replace function busy_times(exam exams, students uuid[], moving uuid)
returns table (code text, person_id uuid, sitting sittings, during tstzrange)
language sql stable as $$
  select 'student_busy', p.id, s, tstzrange(s.starts_at, sitting_ends_at(s, e, p.id))
    from unnest(students) as p (id), student_sittings(p.id) s join exams e on e.id = s.exam_id
   where e.id <> exam.id and e.kind <> 'rehearsal'
     and not exists (select from attempts a where a.sitting_id = s.id and a.student_id = p.id
                                              and a.state not in ('running', 'suspended'))
  union all
  select 'staff_busy', t.person_id, t.sitting, t.during from staff_times(array(select exam_staff(exam.id)), moving) t
$$;

-- When these conduct exams, but for the sitting that moves.
create or replace function staff_times(staff uuid[], moving uuid)
returns table (person_id uuid, sitting sittings, during tstzrange)
language sql stable as $$
  select distinct t.user_id, s, tstzrange(h.starts_at, h.ends_at)
    from sitting_staff t join sittings s on s.id = t.sitting_id join exams e on e.id = s.exam_id
         left join hearings k on k.sitting_id = s.id cross join lateral hearing_hours(s, e, k) h
   where t.user_id = any (staff) and s.id is distinct from moving
$$;

-- Who of these is conducting another exam then; null: nobody. `moving`: the sitting that they are to conduct.
create or replace function staff_flaw(staff uuid[], moving uuid, starts_at timestamptz, ends_at timestamptz) returns jsonb
language sql stable as $$
  select refusal('conflict', 'staff_busy', 'starts_at', format('%s is busy from %s to %s: %s.', u.full_name,
                 spoken_time(lower(t.during)), spoken_end(upper(t.during)), d.code))
         || clash(jsonb_build_object('person', person_name(u)), d, lower(t.during), upper(t.during))
    from staff_times(staff, moving) t join users u on u.id = t.person_id join exams e on e.id = (t.sitting).exam_id
         join disciplines d on d.id = e.discipline_id
   where t.during && tstzrange(staff_flaw.starts_at, staff_flaw.ends_at)
   order by lower(t.during), u.login limit 1
$$;

-- What a date clashes with, added to its refusal as fields: people are told in their own language. `who` is busy with that exam.
create or replace function clash(facts jsonb) returns jsonb
language sql immutable parallel safe as $$ select jsonb_build_object('clash', facts) $$;
create or replace function clash(who jsonb, discipline disciplines, starts_at timestamptz, ends_at timestamptz) returns jsonb
language sql stable as $$
  select clash(who || jsonb_build_object('discipline', discipline_json(discipline), 'starts_at', api_time(starts_at),
                                         'ends_at', api_time(ends_at)))
$$;

-- A18: why a sitting of these times is not one of the session; null: it is.
create or replace function session_flaw(session exam_sessions, starts_at timestamptz, start_until timestamptz) returns jsonb
language sql stable as $$
  select refusal('bad_value', 'outside_session', 'starts_at', format('The session runs from %s to %s.',
                 to_char(session.starts_on, 'DD.MM.YYYY'), to_char(session.ends_on, 'DD.MM.YYYY')))
         || clash(jsonb_build_object('starts_on', session.starts_on, 'ends_on', session.ends_on))
   where not sitting_lies_within(session.starts_on, session.ends_on, starts_at, start_until)
$$;

-- Why nobody sits an exam then, the day and the hour alone; null: it can be. `ends_at` is when the last one is done.
create or replace function hour_flaw(starts_at timestamptz, ends_at timestamptz) returns jsonb
language plpgsql stable as $$
begin
  return (
    with here as (
      select local_day_of(starts_at) as day, starts_at at time zone university_zone() as opens,
             ends_at at time zone university_zone() as closes,
             make_interval(hours => setting('day_starts_at_hour')::integer) as morning,
             make_interval(hours => setting('day_ends_at_hour')::integer) as evening
    )
    select refusal('bad_value', f.code, 'starts_at', f.detail) || clash(f.facts)
      from here h left join calendar_days c on c.day = h.day, lateral (values
      ('past', format('That is past: it is %s.', spoken_time(now())), jsonb_build_object('now', api_time(now())), starts_at <= now()),
      ('holiday', format('No exams are held on %s%s.', to_char(h.day, 'DD.MM.YYYY'), ', ' || c.title_en),
                  jsonb_build_object('day', h.day, 'title_kk', c.title_kk, 'title_ru', c.title_ru, 'title_en', c.title_en),
                  not is_exam_day(h.day)),
      ('night', format('Exams are held from %s to %s, and this one would last until %s.', to_char(h.morning, 'HH24:MI'),
                       to_char(h.evening, 'HH24:MI'), spoken_end(ends_at)),
                jsonb_build_object('opens', to_char(h.morning, 'HH24:MI'), 'closes', to_char(h.evening, 'HH24:MI'),
                                   'ends_at', api_time(ends_at)),
                h.opens < h.day + h.morning or h.closes > h.day + h.evening)
    ) as f (code, detail, facts, found) where f.found limit 1);
end $$;

-- Who is not free then, and of what; null: everybody is.
create or replace function busy_flaw(exam exams, students uuid[], moving uuid, starts_at timestamptz, start_until timestamptz)
returns jsonb
language plpgsql stable as $$
begin
  return (
    select refusal('conflict', b.code, 'starts_at', format('%s is busy from %s to %s: %s.', u.full_name,
                   spoken_time(lower(b.during)), spoken_end(upper(b.during)), d.code))
           || clash(jsonb_build_object('person', person_name(u)), d, lower(b.during), upper(b.during))
      from date_ends_at(exam, students, moving, busy_flaw.starts_at, busy_flaw.start_until) as ends_at,
           busy_times(exam, students, moving) b join users u on u.id = b.person_id
           join exams e on e.id = (b.sitting).exam_id join disciplines d on d.id = e.discipline_id
     where b.during && tstzrange(busy_flaw.starts_at, ends_at)
       -- A date that students share is one sitting, of which its staff are part.
       and (b.code = 'student_busy'
         or ((b.sitting).exam_id, (b.sitting).audience, (b.sitting).starts_at, (b.sitting).start_until)
            is distinct from (exam.id, 'listed', busy_flaw.starts_at, busy_flaw.start_until))
     order by b.code desc, lower(b.during), u.login limit 1);
end $$;

-- Why these students cannot have this date; null: they can. `moving`: the sitting that would change its time, or null.
create or replace function date_flaw(exam exams, students uuid[], starts_at timestamptz, start_until timestamptz, moving uuid)
returns jsonb
language plpgsql stable as $$
begin
  return (
    select case
      when starts_at is null
        then refusal('bad_value', 'bad_time', 'starts_at', 'The time cannot be read: write 2026-11-23T09:00.')
      when start_until is null or start_until <= starts_at
        then refusal('bad_value', 'bad_late_start', 'late_start_minutes', 'The late start is 1 to 1440 whole minutes.')
      else coalesce((select session_flaw(x, starts_at, start_until) from exam_sessions x where x.id = exam.exam_session_id),
                    (select refusal('conflict', 'date_was_opened', 'starts_at', 'The exam of this date was opened: nobody comes into it.')
                       from hearings h where h.sitting_id = listed_sitting_at(exam.id, starts_at, start_until) and h.state <> 'planned'),
                    hour_flaw(starts_at, date_ends_at(exam, students, moving, starts_at, start_until)),
                    busy_flaw(exam, students, moving, starts_at, start_until)) end);
end $$;

-- Who sits the exam under these logins; an unknown one is null.
create or replace function students_by_login(exam uuid, logins text[]) returns uuid[]
language sql stable as $$
  select coalesce(array_agg(exam_student(exam, lower(clean_text(l.login))) order by l.nth), '{}')
    from (select t, min(n) from unnest(logins) with ordinality as u (t, n) group by t) as l (login, nth)
$$;

-- Who appoints dates of an exam: the administrators, and with a decision the appeal commission of its session (T12).
create or replace function appoints_dates(person uuid, exam exams) returns boolean
language sql stable as $$
  select has_role(person, 'administrator')
      or exists (select from appeal_commission_members m
                  where m.commission_id = session_commission(exam.exam_session_id) and m.user_id = person)
$$;

-- Up to 20 dates without conflicts that all these students can have, on full hours, at most 4 of a day, none sooner than
-- the notice of reschedule_notice_hours.
create or replace function date_suggestions(person uuid, exam uuid, logins text[], out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  e exams := (select x from exams x where x.id = exam);
  students uuid[] := students_by_login(exam, logins);
  late  interval := make_interval(mins => setting('late_start_minutes')::integer);
begin
  if e.id is null or e.kind = 'rehearsal' or not appoints_dates(person, e) then
    verdict := 'not_found';
    return;
  elsif logins is null then
    verdict := 'missing_field';
    body := json_build_object('field', 'logins', 'detail', 'Say for whom: logins=aigerim,nurlan.');
    return;
  elsif cardinality(students) not between 1 and 100 or array_position(students, null) is not null then
    verdict := 'bad_value';
    body := json_build_object('field', 'logins', 'detail', 'The logins are those of 1 to 100 students of this exam.');
    return;
  end if;
  verdict := 'ok';
  with busy as materialized (select during from busy_times(e, students, null)),
  slot as (
    select d as day, m.opens, date_ends_at(e, students, null, m.opens, m.opens + late) as closes
      from exam_sessions x, generate_series(greatest(x.starts_on, university_day()), x.ends_on, '1 day') as d,
           generate_series(setting('day_starts_at_hour')::integer, setting('day_ends_at_hour')::integer) as h,
           lateral (select (d::date + make_interval(hours => h)) at time zone university_zone() as opens) m
     where x.id = e.exam_session_id and session_flaw(x, m.opens, m.opens + late) is null
       and m.opens >= now() + make_interval(hours => setting('reschedule_notice_hours')::integer)
  ), free as (
    select s.*, row_number() over (partition by s.day order by s.opens) as nth from slot s
     where hour_flaw(s.opens, s.closes) is null
       and not exists (select from busy b where b.during && tstzrange(s.opens, s.closes))
  ), shown as (
    select f.opens from free f where f.nth <= 4 order by f.opens limit 20
  )
  select json_build_object('items', coalesce(json_agg(json_build_object('starts_at', api_time(f.opens),
           'start_until', api_time(f.opens + late)) order by f.opens), '[]'))::text into body from shown f;
end $$;
