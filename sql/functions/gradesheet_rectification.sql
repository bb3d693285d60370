-- Rectification sheets: after the confirmation one student's line changes by a sheet of its own, with a reason and a basis. The new
-- line is what the results say; nobody types it.

-- The basis as the sheet says it: the commission's minutes on the appeal, and what is said besides.
create or replace function gradesheet_basis(appeal uuid, basis text) returns text
language sql stable as $$
  select nullif(concat_ws('; ', (select format('№ %s, %s', m.number, to_char(m.signed_at at time zone university_zone(), 'DD.MM.YYYY'))
                                   from appeal_minutes m where m.appeal_id = appeal order by m.signed_at desc limit 1), basis), '')
$$;

-- Why a line cannot be rectified; null: it can. `n`: the student's line now, `f`: the one in force on the sheet.
create or replace function gradesheet_rectification_flaw(main gradesheets, exam exams, actor uuid, student uuid, reason text, basis text,
                                                         appeal uuid, line jsonb, pending text, was jsonb) returns jsonb
language sql stable as $$
  select coalesce(
    case when main.rectifies_id is not null then refusal('conflict', 'not_the_main_sheet', null, 'Rectify the sheet that this one rectifies.')
         when actor not in (select gradesheet_keepers(exam)) then refusal('forbidden', 'not_the_lead_teacher', null,
           'The lead teacher of the sitting rectifies, or without one a teacher of the discipline.')
         when line is null then refusal('bad_value', 'not_in_exam', 'login', 'Nobody with this login sits this exam.') end,
    reason_flaw(reason),
    case when appeal is null and basis is null then refusal('bad_value', 'no_basis', 'basis',
           'Name the basis: an order, minutes, or an appeal of this student.')
         when length(basis) not between 3 and 500 then refusal('bad_value', 'no_basis', 'basis', 'The basis is 3 to 500 characters.')
         when appeal is not null and not gradesheet_appeals(exam.id, student) @> jsonb_build_array(jsonb_build_object('id', appeal))
           then refusal('bad_value', 'appeal_does_not_fit', 'appeal', 'This is no decided appeal of the student in this exam.')
         when pending is not null then refusal('conflict', 'not_final', null, 'The student''s new line is not final yet.')
           || jsonb_build_object('pending', jsonb_build_array(jsonb_build_object('full_name', line -> 'full_name', 'pending', pending)))
         when gradesheet_grade(line) is not distinct from gradesheet_grade(was) then refusal('conflict', 'nothing_differs', null,
           'The sheet says of this student what the results say.') end)
$$;

-- The sheet by which this was done already: the same request again.
create or replace function gradesheet_rectified(main gradesheets, student uuid, reason text, basis text, now_is jsonb) returns gradesheets
language sql stable as $$
  select g from gradesheets g
   where g.id = (select r.id from gradesheets r where r.rectifies_id = main.id and r.student_id = student order by r.number desc limit 1)
     and (g.content #>> '{head,reason}', g.content #>> '{head,basis}') is not distinct from (reason, basis)
     and gradesheet_grade(now_is) = gradesheet_grade((select l.line from gradesheet_lines_in_force(main) l where l.login = now_is ->> 'login'))
$$;

-- A12: the student's line as it is now takes the place of the one on the sheet.
create or replace function gradesheet_rectify(actor uuid, sheet uuid, student_login text, given_reason text, given_basis text, appeal uuid,
                                              out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  main    gradesheets := (select g from gradesheets g where g.id = sheet);
  e       exams       := (select x from exams x where x.id = main.exam_id);
  student uuid        := exam_student(e.id, lower(clean_text(student_login)));
  reason  text        := gradesheet_cell(clean_text(given_reason));
  said    text        := gradesheet_cell(clean_text(given_basis));
  basis   text        := gradesheet_basis(appeal, said);
  now_is  record;
  was     jsonb;
  made    gradesheets;
  put     jsonb;
begin
  if main.id is null or not gradesheet_is_seen_by(e, actor) then
    verdict := 'not_found';
    return;
  end if;
  perform gradesheet_lock(e.id);
  select l.line, l.pending into now_is from gradesheet_lines(e, student) l where student is not null;
  was := (select l.line from gradesheet_lines_in_force(main) l where l.login = now_is.line ->> 'login');
  put := gradesheet_rectification_flaw(main, e, actor, student, reason, said, appeal, now_is.line, now_is.pending, was);
  if put ->> 'code' = 'nothing_differs' then
    made := gradesheet_rectified(main, student, reason, basis, now_is.line);
    put := case when made.id is null then put else outcome('unchanged') end;
  elsif put is null then
    made := gradesheet_enter(actor, e,
      case when was is null then '[]' else jsonb_build_array(was || '{"line": "was"}') end || jsonb_build_array(now_is.line || jsonb_build_object('n', coalesce(was -> 'n', now_is.line -> 'n'))),
      jsonb_build_object('rectifies', main.number, 'reason', reason, 'basis', basis), main.id, student, appeal);
    put := outcome('created');
  end if;
  select r.verdict, r.body into verdict, body from gradesheet_reply(put, e, made, actor) r;
end $$;
