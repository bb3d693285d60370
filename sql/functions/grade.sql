-- T4, T5, A7, A8: from right answers to the grade, in one place, with a trace that shows every step.

-- How many answers of the attempt are right; those to the questions `granted` count as right (A17). The only reader of
-- the keys.
create or replace function attempt_right_count(attempt attempts, granted integer[] default '{}') returns integer
language plpgsql stable as $$
begin
  return (
    select count(*)
      from unnest(attempt.question_versions, attempt.option_orders, attempt.choices) with ordinality as q (version, option_order, choice, n)
      join question_keys k on k.question_version_id = q.version
     where q.n = any (granted) or substr(q.option_order, q.choice, 1) = k.right_option::text);
end $$;

do $$ begin
  if to_regtype('grade') is null then
    create type grade as (total smallint, letter text, points numeric(3,2), traditional smallint, trace jsonb);
  end if;
end $$;

-- A7, A23: the exam points without which the grade is "2".
create or replace function exam_threshold(exam exams) returns numeric
language sql stable as $$
  select exam_setting(exam, case when exam.kind in ('oral', 'creative') then 'commission_exam_threshold' else 'exam_threshold' end)
$$;

-- Without rounding up to the threshold: exam points are compared as they are, the total is rounded half up, once.
create or replace function grade_of(exam exams, rating numeric, exam_points numeric) returns grade
language plpgsql stable as $$
declare
  threshold numeric := exam_threshold(exam);
  fx_floor numeric := exam_setting(exam, 'exam_maximum') * exam_setting(exam, 'fx_floor_percent') / 100;
  result grade;
  row_of_scale grade_scale;
begin
  result.trace := jsonb_build_array(jsonb_build_object('step', 'threshold', 'rule', case when exam.kind in ('oral', 'creative') then 'A23' else 'T5, A7' end, 'exam_points', trim_scale(exam_points)::text,
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

-- The result of an attempt that has ended. A rehearsal gets points and no grade.
create or replace function attempt_score(attempt attempts, granted integer[] default '{}') returns void
language plpgsql volatile as $$
declare
  exam exams;
  appeal appeals;   -- that corrects it
  right_count integer := attempt_right_count(attempt, granted);
  exam_points numeric;
  trace jsonb;
begin
  select e.* into strict exam from exams e join sittings s on s.exam_id = e.id where s.id = attempt.sitting_id;
  exam_points := right_count * exam_setting(exam, 'points_per_right_answer');
  trace := jsonb_build_array(jsonb_build_object('step', 'exam_points', 'rule', 'T5', 'right', right_count,
             'of', cardinality(attempt.question_versions), 'points_per_right_answer',
             trim_scale(exam_setting(exam, 'points_per_right_answer'))::text, 'exam_points', trim_scale(exam_points)::text));
  if attempt.state = 'not_resumed' then
    trace := trace || jsonb_build_object('step', 'not_resumed', 'rule', 'T8, A5',
               'resume_until', api_time(attempt.resume_until));
  end if;
  if granted <> '{}' then
    appeal := result_appeal(attempt.sitting_id, attempt.student_id);
    trace := trace || jsonb_build_object('step', 'corrected', 'rule', 'A17', 'questions', granted, 'appeal', appeal.number);
  end if;
  perform result_keep('graded', exam, attempt.sitting_id, attempt.student_id, attempt.id, null, right_count, exam_points, trace);
  if appeal.id is not null then
    perform result_log((select m.user_id from appeal_commission_members m where m.commission_id = appeal_commission(appeal) and m.duty = 'chair'),
                       attempt.sitting_id, attempt.student_id, appeal);
  end if;
end $$;

-- Keeps a result of this kind: the grade from rating and exam points (T4), whatever the kind of exam. A rating that is just being
-- changed is waited for, and none is changed beside the grade that is made of it.
create or replace function result_keep(kind text, exam exams, sitting uuid, student uuid, attempt uuid, recorded_by uuid,
                                       right_count integer, exam_points numeric, trace jsonb) returns void
language plpgsql volatile as $$
declare
  rating numeric;
  graded grade;
begin
  if exam.kind <> 'rehearsal' then
    select r.rating into rating from ratings r where r.exam_id = exam.id and r.student_id = student for share;
    rating := coalesce(rating, 0);
    graded := grade_of(exam, rating, exam_points);
    trace := trace || graded.trace;
  end if;
  insert into results (sitting_id, student_id, attempt_id, recorded_by, kind, right_count, exam_points, rating, total, letter,
                       points, traditional, trace)
  values (sitting, student, attempt, recorded_by, result_keep.kind, right_count, exam_points, rating, graded.total, graded.letter,
          graded.points, graded.traditional, trace);
end $$;

drop function if exists result_insert(exams, uuid, uuid, uuid, uuid, integer, numeric, jsonb);

-- The newest result of the student in this sitting that counts no more; nulls: there is none.
create or replace function result_replaced(sitting uuid, student uuid) returns results
language sql stable as $$
  select r from results r where r.sitting_id = sitting and r.student_id = student and r.annulled_at is not null
   order by r.annulled_at desc limit 1
$$;

-- The appeal whose decision it gave way to; nulls: none.
create or replace function result_appeal(sitting uuid, student uuid) returns appeals
language sql stable as $$ select p from appeals p where p.id = (result_replaced(sitting, student)).annulled_by $$;

-- Notes the result in force and the one whose place it took.
create or replace function result_log(actor uuid, sitting uuid, student uuid, appeal appeals) returns void
language plpgsql as $$
declare
  replaced results := result_replaced(sitting, student);
begin
  perform audit(actor, 'result.record', 'sitting:' || sitting, audit_detail(
    case when replaced.id is not null then (result_item(replaced) || jsonb_build_object('student', student))::json end,
    (result_item(sitting_result(sitting, student)) || jsonb_build_object('student', student))::json, 'appeal No. ' || appeal.number));
end $$;

-- O5, A23: exam points that a commission gave; the grade follows. A17: that of an appeal, in the place of others.
create or replace function result_record(actor uuid, sitting uuid, student uuid, exam_points numeric) returns void
language plpgsql as $$
declare
  exam   exams   := (select e from exams e join sittings s on s.exam_id = e.id where s.id = sitting);
  appeal appeals := result_appeal(sitting, student);
begin
  perform result_keep('graded', exam, sitting, student, null, actor, null, exam_points, jsonb_build_array(jsonb_strip_nulls(jsonb_build_object(
            'step', 'commission', 'rule', case when appeal.id is null then 'O12, A23' else 'A17' end,
            'exam_points', trim_scale(exam_points)::text, 'appeal', appeal.number))));
  perform result_log(actor, sitting, student, appeal);
end $$;

create or replace function result_item(result results) returns jsonb
language sql stable as $$
  select jsonb_build_object('kind', result.kind, 'right_count', result.right_count, 'exam_points', trim_scale(result.exam_points)::text,
           'rating', trim_scale(result.rating)::text, 'total', result.total, 'letter', result.letter, 'points', result.points::text,
           'traditional', result.traditional, 'trace', result.trace)
$$;

-- The result of an attempt in force, or of an annulled one its last.
create or replace function result_json(of_attempt uuid) returns jsonb
language plpgsql stable as $$
begin
  return (
    select result_item(r) from results r where r.attempt_id = of_attempt order by r.annulled_at is not null, r.annulled_at desc limit 1);
end $$;

-- T7: what the student follows in the cabinet, newest first, with the annulled ones (A12), and for each in force until
-- when it may be appealed against and whether it still may. Rehearsals are not grades.
create or replace function grades_json(of_student uuid) returns text
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  return (
    select jsonb_build_object('grades', coalesce(jsonb_agg(
             jsonb_build_object('id', r.id, 'attempt_id', r.attempt_id, 'sitting_id', r.sitting_id, 'exam', exam_json(e),
               'ended_at', api_time(coalesce(a.ended_at, r.created_at)), 'state', a.state, 'annulled_at', api_time(r.annulled_at),
               'appeal_until', api_time(term.ends_at),
               'may_appeal', coalesce(term.ends_at > now() and not appeal_is_open(p.state), false),
               'appeal', case when p.id is not null then jsonb_build_object('id', p.id, 'number', p.number, 'state', p.state) end)
             || result_item(r) order by coalesce(a.ended_at, r.created_at) desc), '[]'))::text
      from results r left join attempts a on a.id = r.attempt_id
      join sittings s on s.id = r.sitting_id join exams e on e.id = s.exam_id
      left join lateral (select * from appeals where sitting_id = r.sitting_id and student_id = r.student_id
                          order by number desc limit 1) p on true
      cross join lateral (select case when r.annulled_at is null then appeal_request_until(r.created_at) end as ends_at) term
     where r.student_id = of_student and e.kind <> 'rehearsal');
end $$;
