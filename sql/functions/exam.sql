-- Exam sessions, exams with their readiness, ratings (A9) and accommodations.

create or replace function exam_session_item(session exam_sessions) returns json
language plpgsql stable as $$
begin
  return json_build_object('code', session.code, 'title_kk', session.title_kk, 'title_ru', session.title_ru,
    'title_en', session.title_en, 'starts_on', session.starts_on, 'ends_on', session.ends_on,
    'exams', (select count(*) from exams e where e.exam_session_id = session.id and e.kind <> 'rehearsal'));
end $$;

create or replace function exam_session_named(code text) returns json
language plpgsql stable as $$
begin
  return (select exam_session_item(x) from exam_sessions x where x.code = exam_session_named.code);
end $$;

create or replace function exam_session_list(out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select 'ok', list_page(array_agg(exam_session_item(x) order by x.starts_on desc, x.code), null) from exam_sessions x
$$;

-- A18: do both ends of a sitting lie within these days, both included? A start until midnight is one until that day's end.
create or replace function sitting_lies_within(starts_on date, ends_on date, starts_at timestamptz, start_until timestamptz)
returns boolean
language sql stable as $$
  select (starts_at at time zone university_zone())::date >= starts_on
     and ((start_until - interval '1 second') at time zone university_zone())::date <= ends_on
$$;

create or replace function exam_session_flaw(code text, titles text[], starts_on date, ends_on date) returns jsonb
language sql stable as $$
  select refusal(f.problem, f.code, f.field, f.detail) from (values
    ('bad_value', 'bad_code', 'code', 'A code is 2 to 30 latin letters, digits, "-" or "_".',
      coalesce(exam_session_flaw.code !~ '^[A-Za-z0-9_-]{2,30}$', true)),
    ('bad_value', 'no_title', 'title_kk', 'The title is needed in Kazakh, Russian and English, up to 200 characters each.',
      exists (select from unnest(titles) t where coalesce(length(t) not between 1 and 200, true))),
    ('bad_value', 'bad_date', 'starts_on', 'The day cannot be read: write 2026-11-23.', starts_on is null),
    ('bad_value', 'bad_date', 'ends_on', 'The day cannot be read: write 2026-11-23.', ends_on is null),
    ('bad_value', 'bad_dates', 'ends_on', 'The session ends before it starts.', ends_on < starts_on),
    ('conflict', 'sittings_outside', 'starts_on', 'A sitting of this session would lie outside these dates.', exists (
      select from exam_sessions x join exams e on e.exam_session_id = x.id join sittings s on s.exam_id = e.id
       where x.code = exam_session_flaw.code and e.kind <> 'rehearsal'
         and not sitting_lies_within(exam_session_flaw.starts_on, exam_session_flaw.ends_on, s.starts_at, s.start_until)))
  ) as f (problem, code, field, detail, found) where found limit 1
$$;

-- Creates or changes an exam session; its dates are days of the university's zone, both included.
create or replace function exam_session_change(actor uuid, session_code text, new_title_kk text, new_title_ru text,
                                               new_title_en text, starts_on text, ends_on text,
                                               out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  titles text[] := array[clean_text(new_title_kk), clean_text(new_title_ru), clean_text(new_title_en)];
  new_starts_on date := local_day(starts_on);
  new_ends_on   date := local_day(ends_on);
  put    jsonb;
  before json;
begin
  perform from exam_sessions x where x.code = session_code for no key update;   -- sittings being appointed are waited for
  before := exam_session_named(session_code);
  put := exam_session_flaw(session_code, titles, new_starts_on, new_ends_on);
  if put is null then
    insert into exam_sessions (code, title_kk, title_ru, title_en, starts_on, ends_on)
    values (session_code, titles[1], titles[2], titles[3], new_starts_on, new_ends_on) on conflict do nothing;
    put := outcome(case when found then 'created' else 'unchanged' end);
    update exam_sessions x
       set title_kk = titles[1], title_ru = titles[2], title_en = titles[3], starts_on = new_starts_on, ends_on = new_ends_on
     where x.code = session_code and (x.title_kk, x.title_ru, x.title_en, x.starts_on, x.ends_on)
           is distinct from (titles[1], titles[2], titles[3], new_starts_on, new_ends_on);
    put := case when found then outcome('changed') else put end;
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(actor, 'exam_session.put', 'exam_session:' || session_code, put, exam_session_named(session_code),
                   before) r;
end $$;

-- A11: approved questions per language against what an attempt needs.
create or replace function bank_readiness(exam exams)
returns table (nth bigint, language language, approved integer, needed integer, ready boolean)
language sql stable as $$
  select l.nth, l.language, n.approved, e.needed, n.approved >= e.needed
    from (select exam_setting(exam, 'questions_per_attempt')::integer as needed offset 0) e   -- asked once
         cross join unnest(array['kk', 'ru', 'en']::language[]) with ordinality as l (language, nth)
         left join banks b on b.discipline_id = exam.discipline_id and b.language = l.language
         cross join lateral (select coalesce(cardinality(b.approved), 0) as approved) n
$$;
create or replace function exam_readiness(exam exams) returns json
language sql stable as $$
  select json_agg(json_build_object('language', r.language, 'approved', r.approved, 'needed', r.needed, 'ready', r.ready) order by r.nth)
    from bank_readiness(exam) r
$$;

create or replace function exam_item(exam exams) returns json
language sql stable as $$
  select (exam_json(exam) || jsonb_build_object(
    'group', (select group_head(g) from groups g where g.id = exam.group_id),
    'languages', exam_readiness(exam),
    'students', (select count(*) from group_members m where m.group_id = exam.group_id),
    'rated', (select count(*) from group_members m join ratings r on r.student_id = m.student_id and r.exam_id = exam.id
               where m.group_id = exam.group_id),
    'sitting', (select sitting_head(s) || jsonb_build_object('started',
                  (select count(distinct a.student_id) from attempts a where a.sitting_id = s.id))
                  from sittings s where s.exam_id = exam.id and s.audience = 'group'),
    'hearing', exam_hearing(exam)))::json
$$;

-- How far an oral or creative exam of its group is prepared; null: it is a test.
create or replace function exam_hearing(exam exams) returns jsonb
language sql stable as $$
  select jsonb_build_object('state', coalesce(h.state, 'not_prepared'), 'has_meeting', h.meeting_url is not null)
    from (select) as one left join (sittings s join hearings h on h.sitting_id = s.id) on s.exam_id = exam.id and s.audience = 'group'
   where exam.kind in ('oral', 'creative')
$$;

-- A page of exams by session, discipline and group, after the key `after`; a null session: of all.
create or replace function exam_list(session_code text, after text, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select 'ok', list_page(array_agg(exam_item(p.e) order by p.key), array_agg(p.key order by p.key))
    from (select e, concat_ws('/', x.code, d.code, g.name, e.kind) collate "C" as key
            from exams e join exam_sessions x on x.id = e.exam_session_id join disciplines d on d.id = e.discipline_id
                 join groups g on g.id = e.group_id
           where (session_code is null or x.code = session_code)
             and (after is null or concat_ws('/', x.code, d.code, g.name, e.kind) collate "C" > after)
           order by key limit page_size() + 1) p
$$;

-- Whom an exam is for: its group, whoever one of its sittings is for, and whoever waits for another date of it.
create or replace function exam_audience(exam uuid) returns setof uuid
language plpgsql stable as $$
begin
  return query
  select m.student_id from exams e join group_members m on m.group_id = e.group_id where e.id = exam
  union
  select sitting_audience(s.id) from sittings s where s.exam_id = exam
  union
  select r.student_id from reschedules r where r.exam_id = exam and r.sitting_id is null;
end $$;

-- The student with this login who belongs to the exam. Null: there is none.
create or replace function exam_student(exam uuid, login text) returns uuid
language plpgsql stable as $$
begin
  return (select u.id from users u where u.login = exam_student.login and u.id in (select exam_audience(exam)));
end $$;

-- What staff see of a student before an exam: rating, admission (A9), extra time.
create or replace function exam_student_json(exam exams, student users) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', student.id, 'full_name', student.full_name, 'login', student.login,
    'rating', trim_scale(r.rating)::text, 'admitted', why.reason is null, 'reason', why.reason,
    'extra_minutes', coalesce(c.extra_seconds, 0) / 60)
    from (select) as one
         left join ratings r on r.exam_id = exam.id and r.student_id = student.id
         left join accommodations c on c.exam_id = exam.id and c.student_id = student.id
         cross join lateral (select not_admitted_reason(exam, r.rating) as reason) why
$$;

-- Everybody whom an exam is for, by name. A rehearsal is for everybody and has no such list.
create or replace function exam_students(exam uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max('ok'), 'not_found'), max(list_page(
      (select array_agg(exam_student_json(e, u)::json order by u.full_name, u.login)
         from exam_audience(exam) as a (id) join users u on u.id = a.id), null)::text)
    from exams e where e.id = exam and e.kind <> 'rehearsal'
$$;

create or replace function rating_item(exam uuid, student uuid) returns json
language plpgsql stable as $$
begin
  return (select json_build_object('exam_id', exam, 'login', u.login, 'rating', trim_scale(t.rating)::text)
    from ratings t join users u on u.id = t.student_id where t.exam_id = exam and t.student_id = student);
end $$;

-- Sets the admission rating (T4, A9): 0 to the highest rating, at most two decimals, point or comma. A rating that
-- stands in a result stays.
create or replace function rating_put(actor uuid, exam uuid, student uuid, typed text) returns jsonb
language plpgsql as $$
declare
  value   numeric := case when typed ~ '^[0-9]{1,3}([.,][0-9]{1,2})?$' then replace(typed, ',', '.')::numeric end;
  highest numeric := (select exam_setting(e, 'rating_maximum') from exams e where e.id = exam);
  held    numeric;
  before  json;
begin
  -- An end that is under way is waited for; answers are saved meanwhile. The rating is locked after it, as result_keep does.
  perform from attempts a join sittings s on s.id = a.sitting_id
    where s.exam_id = exam and a.student_id = student for key share of a;
  select r.rating into held from ratings r where r.exam_id = exam and r.student_id = student for update;
  before := rating_item(exam, student);
  if student is null then
    return refusal('bad_value', 'not_in_exam', 'login', 'Nobody with this login sits this exam.');
  elsif value is null then
    return refusal('bad_value', 'bad_rating', 'rating', 'A rating is a number with at most two decimals, like 45.5.');
  elsif value > highest then
    return refusal('bad_value', 'rating_too_high', 'rating', format('A rating is at most %s points.', trim_scale(highest)))
           || jsonb_build_object('at_most', trim_scale(highest));
  elsif held = value then
    return outcome('unchanged');
  elsif exists (select from results r join sittings s on s.id = r.sitting_id
                 where s.exam_id = exam and r.student_id = student and r.annulled_at is null) then
    return refusal('conflict', 'result_exists', 'rating', 'The exam has its result already, and this rating is part of it.');
  end if;
  insert into ratings (exam_id, student_id, rating) values (exam, student, value)
  on conflict (exam_id, student_id) do update set rating = excluded.rating;
  return audited(actor, 'rating.put', 'exam:' || exam, outcome(case when held is null then 'created' else 'changed' end),
                 before, rating_item(exam, student));
end $$;

-- The same with the names of a roster: the exam is the one of the student's group.
create or replace function rating_put_by_names(actor uuid, session_code text, discipline_code text, login text,
                                               typed text) returns jsonb
language plpgsql as $$
declare
  session    uuid := (select x.id from exam_sessions x where x.code = session_code);
  discipline uuid := (select d.id from disciplines d where d.code = discipline_code);
  student    uuid := (select u.id from users u where u.login = rating_put_by_names.login);
  exam       uuid := (select e.id from exams e join group_members m on m.group_id = e.group_id
                       where e.exam_session_id = session and e.discipline_id = discipline and m.student_id = student
                       order by e.kind = 'test' desc, e.kind limit 1);
begin
  return coalesce(
    (select refusal('bad_value', f.code, f.field, f.detail) from (values
      ('unknown_session', 'session', 'There is no exam session with this code.', session is null),
      ('unknown_discipline', 'discipline', 'There is no discipline with this code.', discipline is null),
      ('unknown_login', 'login', 'Nobody has this login: import the people first.', student is null),
      ('unknown_exam', 'login', 'The student''s group has no such exam in this session: import the sittings first.', exam is null)
    ) as f (code, field, detail, found) where f.found limit 1),
    rating_put(actor, exam, student, typed));
end $$;

create or replace function rating_change(actor uuid, exam uuid, login text, rating text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  student uuid := exam_student(exam, lower(clean_text(login)));
  put     jsonb := rating_put(actor, exam, student, clean_text(rating));
begin
  if not exists (select from exams e where e.id = exam) then
    verdict := 'not_found';
    return;
  end if;
  select r.verdict, r.body into verdict, body from put_reply(put, rating_item(exam, student)) r;
end $$;
