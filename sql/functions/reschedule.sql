-- New dates (T12, T13, O10, O11, O14, C11, C13): one student's right to sit an exam anew, the date once it is appointed, and
-- who is told of it. One row is one student's; a date that several share is one sitting.

-- Whoever appoints or moves a date of the exam, or for one of these students, or for whoever conducts it, waits for the others
-- who do, for those who change the session's dates or appoint a sitting of their groups, and for those who start an attempt
-- at it. Always in this order, so that nobody waits in a circle.
create or replace function reschedule_lock(exam uuid, students uuid[]) returns void
language plpgsql as $$
begin
  perform from exam_sessions x where x.id = (select e.exam_session_id from exams e where e.id = exam) for share;
  perform from exams e where e.id = exam for no key update;
  perform from groups g where g.id in (select m.group_id from group_members m where m.student_id = any (students))
    order by g.id for no key update;
  perform from users u where u.id = any (students) or u.id in (select exam_staff(exam)) order by u.id for no key update;
  perform from sittings s where s.exam_id = exam order by s.id for update;
end $$;

-- The right, held like that; nulls: there is none, or none any more.
create or replace function reschedule_locked(reschedule uuid) returns reschedules
language plpgsql as $$
declare
  held reschedules := (select r from reschedules r where r.id = reschedule);
begin
  perform reschedule_lock(held.exam_id, array[held.student_id]);
  select * into held from reschedules r where r.id = reschedule;   -- as it is now that it is ours
  return held;
end $$;

-- Has this student sat, or begun to sit, this sitting? Before a commission: from the call on, or when it is over.
create or replace function sitting_was_sat(sitting uuid, student uuid) returns boolean
language plpgsql stable as $$
begin
  return exists (select from attempts a where a.sitting_id = sitting and a.student_id = student)
      or exists (select from results r where r.sitting_id = sitting and r.student_id = student)
      or exists (select from examinees x join hearings h on h.sitting_id = x.sitting_id
                  where x.sitting_id = sitting and x.student_id = student
                    and (h.state = 'closed' or x.state not in ('expected', 'waiting', 'absent')));
end $$;

-- The right of this student that still waits, for a date or for its hour; nulls when there is none.
create or replace function reschedule_open(exam uuid, student uuid) returns reschedules
language sql stable as $$
  select r from reschedules r left join sittings s on s.id = r.sitting_id
   where r.exam_id = exam and r.student_id = student
     and (s.id is null or s.start_until >= now() and not sitting_was_sat(s.id, student))
   order by r.sitting_id is null desc, r.created_at desc limit 1
$$;

-- Why this student gets no other date of the exam; null: he may. Whoever has a result or a live attempt needs an appeal,
-- which annuls it first.
create or replace function reschedule_flaw(exam exams, student uuid, cause text, reason text) returns jsonb
language sql stable as $$
  select coalesce((select refusal(f.problem, f.code, f.field, f.detail)
             || coalesce((select clash(jsonb_build_object('person', person_name(u))) from users u
                           where u.id = student and f.field = 'logins'), '{}') from (values
    ('not_found', 'unknown_exam', 'id', 'There is no such exam.', exam.id is null or exam.kind = 'rehearsal'),
    ('bad_value', 'not_in_exam', 'logins', 'Somebody of these does not sit this exam.',
      student not in (select exam_audience(exam.id))),
    ('bad_value', 'unknown_cause', 'cause', 'The cause is appeal, technical, continuation or accommodation.',
      coalesce(cause not in ('appeal', 'technical', 'continuation', 'accommodation'), true)),
    ('conflict', 'exam_was_sat', 'logins', format('%s has sat this exam: another date needs an appeal.',
      (select u.full_name from users u where u.id = student)), exists (
        select from sittings s where s.exam_id = exam.id and (
          exists (select from attempts a where a.sitting_id = s.id and a.student_id = student and a.state <> 'annulled')
          or exists (select from results r where r.sitting_id = s.id and r.student_id = student and r.annulled_at is null)))),
    ('conflict', 'exam_is_running', 'logins', format('%s is before the commission or waits for it.',
      (select u.full_name from users u where u.id = student)), exists (
        select from sittings s join hearings h on h.sitting_id = s.id join examinees x on x.sitting_id = s.id and x.student_id = student
         where s.exam_id = exam.id and h.state = 'open'
           and x.state in ('waiting', 'called', 'answering', 'paused', 'interrupted', 'answered')))
  ) as f (problem, code, field, detail, found) where coalesce(found, true) limit 1), reason_flaw(reason))
$$;

-- The sitting of the exam that is listed for these times; null: there is none.
create or replace function listed_sitting_at(exam uuid, opens timestamptz, closes timestamptz) returns uuid
language sql stable as $$
  select s.id from sittings s where s.exam_id = exam and s.audience = 'listed' and (s.starts_at, s.start_until) = (opens, closes)
   order by s.created_at limit 1
$$;

-- The same, or a new one that is conducted as the group's is.
create or replace function listed_sitting(actor uuid, exam uuid, opens timestamptz, closes timestamptz) returns uuid
language plpgsql as $$
declare
  sitting uuid := listed_sitting_at(exam, opens, closes);
begin
  if sitting is null then
    insert into sittings (exam_id, audience, starts_at, start_until) values (exam, 'listed', opens, closes)
    returning id into sitting;
    insert into sitting_staff (sitting_id, user_id, duty)
    select sitting, t.user_id, t.duty from sitting_staff t join sittings s on s.id = t.sitting_id
     where s.exam_id = exam and s.audience = 'group';
    perform hearing_copy(actor, s.id, sitting) from sittings s where s.exam_id = exam and s.audience = 'group';
  end if;
  return sitting;
end $$;

-- Takes a student out of a listed sitting. One that nobody is left in goes, unless a recording (A20) or a work (A28) of it is kept.
create or replace function listed_sitting_leave(sitting uuid, student uuid) returns void
language sql as $$
  delete from sitting_students l where l.sitting_id = sitting and l.student_id = student;
  delete from sittings s where s.id = sitting and not exists (select from sitting_students l where l.sitting_id = s.id)
                           and not exists (select from recordings r where r.sitting_id = s.id)
                           and not exists (select from works w where w.sitting_id = s.id)
$$;

-- C4, A28: the works of a student go with him to another date, and with them who was given them and when: the commission that has
-- them is not given them again. What an exam that was opened is about stays with it, and so does what already lies there.
create or replace function works_follow(actor uuid, student uuid, old uuid, new uuid, reason text) returns void
language plpgsql as $$
declare
  gone json;
begin
  perform from hearings h where h.sitting_id in (old, new) order by h.sitting_id for no key update;   -- as whoever enters a work
  with moved as (
    update works w set sitting_id = new
     where w.sitting_id = old and w.student_id = student
       and 2 = (select count(*) from hearings h where h.sitting_id in (old, new) and h.state = 'planned')
       and not exists (select from works_in_force(new) f where f.student_id = student)
    returning w
  )
  select json_agg(work_entry(m.w) order by (m.w).n, (m.w).added_at) into gone from moved m;
  if gone is not null then
    perform audit(actor, 'work.follow', 'hearing:' || s.id, audit_detail(json_build_object('sitting_id', old, 'works', gone),
                                                                         json_build_object('sitting_id', new, 'works', gone), reason))
       from sittings s where s.id in (old, new) order by s.id;
  end if;
end $$;

-- Lists the student for these times; the date was judged before (date_flaw).
create or replace function reschedule_appoint(actor uuid, waiting reschedules, opens timestamptz, closes timestamptz)
returns reschedules
language plpgsql as $$
declare
  r reschedules := waiting;
  sitting uuid := listed_sitting(actor, waiting.exam_id, opens, closes);
begin
  insert into sitting_students (sitting_id, student_id) values (sitting, r.student_id);
  perform works_follow(actor, r.student_id, r.from_sitting_id, sitting, r.reason);
  update reschedules x set sitting_id = sitting, appointed_by = actor, appointed_at = now(), changed_at = now()
   where x.id = r.id returning * into r;
  perform reschedule_tell(r, false, (select s.starts_at from sittings s where s.id = r.from_sitting_id));
  return r;
end $$;

-- Moves the student's date. A sitting of his alone changes its time; else he joins the one at the new date, or has one of his
-- own there.
create or replace function reschedule_move(actor uuid, held reschedules, opens timestamptz, closes timestamptz)
returns reschedules
language plpgsql as $$
declare
  r reschedules := held;
  old sittings := (select s from sittings s where s.id = held.sitting_id);
  sitting uuid := old.id;
begin
  if reschedule_is_alone(held) and listed_sitting_at(held.exam_id, opens, closes) is null then
    update sittings s set starts_at = opens, start_until = closes, sequence = s.sequence + 1, changed_at = now()
     where s.id = old.id;
    perform hearing_begin_anew(old.id);
  else
    sitting := listed_sitting(actor, held.exam_id, opens, closes);
    insert into sitting_students (sitting_id, student_id) values (sitting, held.student_id);
  end if;
  update reschedules x set sitting_id = sitting, appointed_by = actor, appointed_at = now(), moves = x.moves + 1,
         changed_at = now(), told_at = null
   where x.id = held.id returning * into r;
  if sitting <> old.id then
    perform works_follow(actor, held.student_id, old.id, sitting, held.reason);
    perform listed_sitting_leave(old.id, held.student_id);
  end if;
  perform reschedule_tell(r, true, old.starts_at);
  return r;
end $$;

create or replace function reschedule_is_alone(held reschedules) returns boolean
language sql stable as $$
  select not exists (select from sitting_students l where l.sitting_id = held.sitting_id and l.student_id <> held.student_id)
$$;

-- Another date is in force already: who appointed it, and when it is.
create or replace function already_appointed(held reschedules) returns jsonb
language sql stable as $$
  select refusal('conflict', 'already_appointed', 'starts_at', format('%s has a new date already, %s%s: move that one.',
                 u.full_name, spoken_time(s.starts_at), ', appointed by ' || a.full_name))
         || clash(jsonb_build_object('person', person_name(u), 'starts_at', api_time(s.starts_at), 'appointed_by', person_name(a)))
    from sittings s join users u on u.id = held.student_id left join users a on a.id = held.appointed_by
   where s.id = held.sitting_id
$$;

-- The outcome of appointing what is appointed: the same date again, or none, changes nothing.
create or replace function reschedule_repeated(held reschedules, opens timestamptz, closes timestamptz) returns jsonb
language sql stable as $$
  select case when opens is null or (s.starts_at, s.start_until) = (opens, closes) then outcome('unchanged')
              else already_appointed(held) end
    from sittings s where s.id = held.sitting_id
$$;

-- Gives one student the right to another date of an exam, and with `starts_at` the date: {"outcome", "id"} or a refusal.
-- A right that waits already gets the date and keeps its cause; one that has this date stays as it is.
-- `from_sitting` null: the one that he would sit now; `start_until` null: the setting's late start (A6). Audited here.
create or replace function reschedule_create(actor uuid, exam uuid, student uuid, cause text, reason text, from_sitting uuid,
                                             appeal uuid, starts_at timestamptz, start_until timestamptz) returns jsonb
language plpgsql as $$
declare
  e exams := (select x from exams x where x.id = exam);
  closes timestamptz := coalesce(start_until, sitting_start_until(starts_at, null));
  held reschedules;
  put  jsonb;
  before json;
begin
  perform reschedule_lock(exam, array[student]);
  held := reschedule_open(exam, student);
  put := coalesce(reschedule_flaw(e, student, cause, reason),
                  case when held.sitting_id is not null then reschedule_repeated(held, starts_at, closes)
                       when starts_at is not null then date_flaw(e, array[student], starts_at, closes, null) end,
                  outcome(case when held.id is null then 'created' when starts_at is null then 'unchanged' else 'changed' end));
  if is_refusal(put) then
    return put;
  elsif put ->> 'outcome' <> 'unchanged' then
    before := case when held.id is not null then reschedule_item(held) end;
    if held.id is null then
      insert into reschedules (exam_id, student_id, cause, reason, from_sitting_id, appeal_id, created_by)
      values (exam, student, cause, reason, coalesce(from_sitting, student_sitting(exam, student)), appeal, actor)
      returning * into held;
    end if;
    if starts_at is not null then
      held := reschedule_appoint(actor, held, starts_at, closes);
    end if;
    put := audited(actor, 'reschedule.put', 'reschedule:' || held.id, put, before, reschedule_item(held), held.reason);
  end if;
  return put || jsonb_build_object('id', held.id);
end $$;

-- The sitting of the exam that this student is to sit, or was; null: none.
create or replace function student_sitting(exam uuid, student uuid) returns uuid
language sql stable as $$
  select s.id from student_sittings(student) s where s.exam_id = exam order by s.starts_at desc limit 1
$$;
