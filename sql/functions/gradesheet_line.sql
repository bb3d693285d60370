-- The lines of a gradesheet (T4, T5, T7, A8, A12, A23, A24): what the results say of everybody whom an exam is for.

-- The sitting that a student of the exam is to sit, or was: the newest that no other date has taken the place of.
create or replace function gradesheet_place(exam exams, student uuid) returns sittings
language sql stable as $$
  select s from sittings s
   where s.exam_id = exam.id and not sitting_is_replaced(s.id, student) and sitting_is_for(s.id, student)
   order by s.starts_at desc limit 1
$$;

-- Is that sitting over, so that whoever was not there was absent? O6, C6: an oral or creative one when its commission closed it;
-- one in which nobody is admitted (A9), so that it never opens, with its time.
create or replace function gradesheet_place_is_over(exam exams, place sittings) returns boolean
language sql stable as $$
  select case when exam.kind = 'test' then now() > place.start_until
              when exists (select from hearings h where h.sitting_id = place.id and h.state = 'closed') then true
              else now() > place.start_until and not exists (select from hearing_candidates(place.id)) end
$$;

-- Has it begun: by its time, or before it, because its commission opened it (O2)?
create or replace function sitting_has_begun(sitting sittings) returns boolean
language sql stable as $$
  select now() >= sitting.starts_at or exists (select from hearings h where h.sitting_id = sitting.id and h.state <> 'planned')
$$;

-- Is it a new date that has not come?
create or replace function gradesheet_is_ahead(place sittings) returns boolean
language sql stable as $$ select coalesce(place.audience = 'listed' and not sitting_has_begun(place), false) $$;

-- Of somebody without a result in force: what stands instead (the kind of the result), and why. A new date, appointed or not,
-- is waited for by the student, not by the sheet (O11, C11): it is rectified afterwards.
create or replace function gradesheet_without_result(exam exams, student uuid, rating numeric, place sittings,
                                                     out result text, out detail text)
language plpgsql stable as $$
begin
  result := 'technical';
  detail := (select case r.cause when 'continuation' then 'continued' else 'waits_for_date' end from reschedules r
              where r.exam_id = exam.id and r.student_id = student and r.sitting_id is null);
  if detail is not null then return; end if;
  result := 'not_admitted';
  detail := not_admitted_reason(exam, rating);
  if detail is not null then return; end if;
  result := case
    when gradesheet_is_ahead(place) or exists (
      select from examinees x where x.sitting_id = place.id and x.student_id = student and x.state = 'continued') then 'technical'
    when exists (select from attempts a where a.sitting_id = place.id and a.student_id = student and a.state = 'removed') then 'removed'
    when exists (select from attempts a where a.sitting_id = place.id and a.student_id = student and a.state = 'annulled')
      or exists (select from results r where r.sitting_id = place.id and r.student_id = student) then 'annulled'
    else 'absent' end;
  detail := case when result = 'technical' then case when gradesheet_is_ahead(place) then 'new_date' else 'continued' end end;
end $$;

-- Why a student's line is not final yet; null: it is. An appeal that is not decided may annul the result (A12).
create or replace function gradesheet_pending(exam exams, student uuid, place sittings, without_result text) returns text
language plpgsql stable as $$
begin
  return case
    when exists (select from attempts a join sittings s on s.id = a.sitting_id
                  where s.exam_id = exam.id and a.student_id = student and a.state in ('running', 'suspended')) then 'attempt_running'
    when exists (select from appeals p join sittings s on s.id = p.sitting_id
                  where s.exam_id = exam.id and p.student_id = student and appeal_is_open(p.state)) then 'appeal_open'
    when exists (select from hearings h where h.sitting_id = place.id and h.state = 'open') then 'hearing_open'
    when without_result in ('absent', 'not_admitted') and not gradesheet_is_ahead(place)
         and not coalesce(gradesheet_place_is_over(exam, place), false) then 'sitting_open' end;
end $$;

-- Everybody's line by name, or that of one student: the newest result in force (A12: annulled ones are history).
create or replace function gradesheet_lines(exam exams, of_student uuid default null)
returns table (student_id uuid, line jsonb, pending text)
language sql stable as $$
  select u.id, jsonb_build_object('line', 'is', 'n', row_number() over by_name, 'login', u.login,
           'full_name', regexp_replace(u.full_name, '\s+', ' ', 'g'),
           'held_at', api_time(coalesce(r.starts_at, case when k.detail is distinct from 'waits_for_date' then (p.place).starts_at end)),
           'rating', trim_scale(coalesce(r.rating, t.rating))::text, 'exam_points', trim_scale(r.exam_points)::text,
           'total', r.total, 'letter', r.letter, 'points', r.points::text, 'traditional', r.traditional,
           'result', coalesce(r.kind, k.result), 'detail', k.detail),
         gradesheet_pending(exam, u.id, p.place, k.result)
    from exam_audience(exam.id) as a (id) join users u on u.id = a.id
         left join ratings t on t.exam_id = exam.id and t.student_id = u.id
         left join lateral (select x.*, s.starts_at from results x join sittings s on s.id = x.sitting_id
                             where s.exam_id = exam.id and x.student_id = u.id and x.annulled_at is null
                             order by s.starts_at desc, x.created_at desc limit 1) r on true
         cross join lateral (select gradesheet_place(exam, u.id) as place offset 0) p   -- once, whoever uses it
         left join lateral gradesheet_without_result(exam, u.id, t.rating, p.place) k on r.kind is null
   where of_student is null or u.id = of_student
  window by_name as (order by u.full_name collate "kk-x-icu", u.login)
   order by row_number() over by_name
$$;

-- What of a line is the grade: where this differs, the sheet is to be rectified.
create or replace function gradesheet_grade(line jsonb) returns jsonb
language sql immutable parallel safe as $$
  select jsonb_build_array(line -> 'rating', line -> 'exam_points', line -> 'total', line -> 'letter', line -> 'traditional', line -> 'result')
   where line is not null
$$;

-- How many have each letter, the best first, and how many each kind of result.
create or replace function gradesheet_counts(lines jsonb) returns jsonb
language sql immutable parallel safe as $$
  select jsonb_build_object('students', jsonb_array_length(lines),
    'letters', coalesce((select jsonb_agg(jsonb_build_object('letter', c.letter, 'students', c.n) order by c.points desc) from (
                 select l ->> 'letter' as letter, max((l ->> 'points')::numeric) as points, count(*) as n from jsonb_array_elements(lines) l
                  where l ->> 'letter' is not null group by 1) c), '[]'),
    'results', coalesce((select jsonb_object_agg(c.result, c.n) from (
                 select l ->> 'result' as result, count(*) as n from jsonb_array_elements(lines) l group by 1) c), '{}'))
$$;

-- The line in force of everybody on a main sheet: the newest rectification's, or its own.
create or replace function gradesheet_lines_in_force(main gradesheets) returns table (login text, line jsonb)
language sql stable as $$
  select distinct on (l ->> 'login') l ->> 'login', l
    from gradesheets g cross join lateral jsonb_array_elements(g.content -> 'lines') l
   where (g.id = main.id or g.rectifies_id = main.id) and l ->> 'line' = 'is'
   order by l ->> 'login', g.number desc
$$;

-- Whose final line is another now than the one on the sheet, or is not on it.
create or replace function gradesheet_differences(main gradesheets, of_student uuid default null)
returns table (student_id uuid, was jsonb, line jsonb)
language sql stable as $$
  select n.student_id, f.line, n.line
    from exams e cross join lateral gradesheet_lines(e, of_student) n
         left join gradesheet_lines_in_force(main) f on f.login = n.line ->> 'login'
   where e.id = main.exam_id and n.pending is null and gradesheet_grade(n.line) is distinct from gradesheet_grade(f.line)
$$;
