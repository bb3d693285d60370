-- T4, T5, A7, A8: from right answers to the grade, in one place, with a trace that shows every step.

-- How many answers of the attempt are right. The only reader of the keys.
create or replace function attempt_right_count(attempt attempts) returns integer
language sql stable as $$
  select count(*)::integer
    from generate_subscripts(attempt.choices, 1) as n
    join question_keys k on k.question_version_id = attempt.question_versions[n]
   where substr(attempt.option_orders[n], attempt.choices[n], 1) = k.right_option::text
$$;

do $$ begin
  if to_regtype('grade') is null then
    create type grade as (total smallint, letter text, points numeric(3,2), traditional smallint, trace jsonb);
  end if;
end $$;

-- Without rounding up to the threshold: exam points are compared as they are, the total is rounded half up, once.
create or replace function grade_of(exam exams, rating numeric, exam_points numeric) returns grade
language plpgsql stable as $$
declare
  threshold numeric := exam_setting(exam, 'exam_threshold');
  fx_floor numeric := exam_setting(exam, 'exam_maximum') * exam_setting(exam, 'fx_floor_percent') / 100;
  result grade;
  row_of_scale grade_scale;
begin
  result.trace := jsonb_build_array(jsonb_build_object('step', 'threshold', 'rule', 'T5, A7', 'exam_points', trim_scale(exam_points)::text,
                    'threshold', trim_scale(threshold)::text, 'passed', exam_points >= threshold));
  if exam_points >= threshold then
    result.total := round(rating + exam_points);
    select * into strict row_of_scale from grade_scale s
     where s.valid_from = (select max(valid_from) from grade_scale where valid_from <= university_day())
       and s.floor <= result.total order by s.floor desc limit 1;
    result.trace := result.trace || jsonb_build_object('step', 'total', 'rule', 'T4', 'rating', trim_scale(rating)::text,
                      'exam_points', trim_scale(exam_points)::text, 'sum', trim_scale(rating + exam_points)::text, 'total', result.total);
  else
    select * into strict row_of_scale from grade_scale s
     where s.valid_from = (select max(valid_from) from grade_scale where valid_from <= university_day())
       and s.letter = case when exam_points >= fx_floor then 'FX' else 'F' end;
    result.trace := result.trace || jsonb_build_object('step', 'below_threshold', 'rule', 'T5, A8',
                      'fx_floor', trim_scale(fx_floor)::text, 'exam_points', trim_scale(exam_points)::text);
  end if;
  result.letter := row_of_scale.letter;
  result.points := row_of_scale.points;
  result.traditional := row_of_scale.traditional;
  result.trace := result.trace || jsonb_build_object('step', 'scale', 'rule', 'scale of ' || row_of_scale.valid_from,
                    'floor', row_of_scale.floor, 'letter', result.letter, 'points', result.points::text,
                    'traditional', result.traditional);
  return result;
end $$;

-- The result of an attempt that has just ended. A rehearsal gets points and no grade.
create or replace function attempt_score(attempt attempts) returns void
language plpgsql volatile as $$
declare
  exam exams;
  right_count integer := attempt_right_count(attempt);
  exam_points numeric;
  rating numeric;
  graded grade;
  trace jsonb;
begin
  select e.* into strict exam from exams e join sittings s on s.exam_id = e.id where s.id = attempt.sitting_id;
  select r.rating into rating from ratings r where r.exam_id = exam.id and r.student_id = attempt.student_id;
  exam_points := right_count * exam_setting(exam, 'points_per_right_answer');
  trace := jsonb_build_array(jsonb_build_object('step', 'exam_points', 'rule', 'T5', 'right', right_count,
             'of', cardinality(attempt.question_versions), 'points_per_right_answer',
             trim_scale(exam_setting(exam, 'points_per_right_answer'))::text, 'exam_points', trim_scale(exam_points)::text));
  if attempt.state = 'not_resumed' then
    trace := trace || jsonb_build_object('step', 'not_resumed', 'rule', 'T8, A5',
               'resume_until', api_time(attempt.resume_until));
  end if;
  if exam.kind = 'test' then
    graded := grade_of(exam, coalesce(rating, 0), exam_points);
    trace := trace || graded.trace;
  end if;
  insert into results (attempt_id, kind, right_count, exam_points, rating, total, letter, points, traditional, trace)
  values (attempt.id, 'graded', right_count, exam_points, case when exam.kind = 'test' then coalesce(rating, 0) end,
          graded.total, graded.letter, graded.points, graded.traditional, trace);
end $$;

create or replace function result_json(of_attempt uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('kind', r.kind, 'right_count', r.right_count, 'exam_points', trim_scale(r.exam_points)::text,
           'rating', trim_scale(r.rating)::text, 'total', r.total, 'letter', r.letter, 'points', r.points::text,
           'traditional', r.traditional, 'trace', r.trace)
    from results r where r.attempt_id = of_attempt
$$;

-- T7: what the student follows in the cabinet, newest first. Rehearsals are not grades.
create or replace function grades_json(of_student uuid) returns text
language sql stable security definer set search_path = public, pg_temp as $$
  select jsonb_build_object('grades', coalesce(jsonb_agg(
           jsonb_build_object('attempt_id', a.id, 'exam', exam_json(e), 'ended_at', api_time(a.ended_at), 'state', a.state)
           || result_json(a.id) order by a.ended_at desc), '[]'))::text
    from attempts a join results r on r.attempt_id = a.id
    join sittings s on s.id = a.sitting_id join exams e on e.id = s.exam_id
   where a.student_id = of_student and e.kind <> 'rehearsal'
$$;
