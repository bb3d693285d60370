-- The gradesheet of an exam (O7, C7): who keeps it, its draft, confirmation and closing; rectifications are beside it.

-- Who enters the final grades: the lead teacher of the group's sitting, or where there is none, or none any more, a teacher of
-- the discipline.
create or replace function gradesheet_keepers(exam exams) returns setof uuid
language sql stable as $$
  with lead as (select f.user_id from sittings s join sitting_staff f on f.sitting_id = s.id join users u on u.id = f.user_id
                 where s.exam_id = exam.id and s.audience = 'group' and f.duty = 'lead_teacher' and u.active)
  select l.user_id from lead l
  union
  select t.teacher_id from discipline_teachers t join users u on u.id = t.teacher_id
   where t.discipline_id = exam.discipline_id and u.active and not exists (select from lead)
$$;

-- The registrar's office and the administrators see all sheets; others those that they keep or sign as the commission.
create or replace function gradesheet_is_seen_by(exam exams, person uuid) returns boolean
language sql stable as $$
  select has_role(person, 'registrar') or has_role(person, 'administrator') or person in (select gradesheet_keepers(exam))
      or exists (select from sittings s join sitting_staff f on f.sitting_id = s.id
                  where s.exam_id = exam.id and s.audience = 'group' and f.user_id = person and f.duty in ('chair', 'member'))
$$;

create or replace function gradesheet_main(exam uuid) returns gradesheets
language plpgsql stable as $$
begin
  return (select g from gradesheets g where g.exam_id = exam and g.rectifies_id is null);
end $$;

-- Everybody who changes the sheets of an exam waits here for the others, and for results that are being written: the last part
-- of reschedule_lock's order.
create or replace function gradesheet_lock(exam uuid) returns void
language plpgsql as $$
begin
  perform from sittings s where s.exam_id = exam order by s.id for update;
end $$;

-- ── What it says ──

-- The chair and the members of the group's sitting, by name.
create or replace function gradesheet_commission(exam exams) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(person_head(u) || jsonb_build_object('duty', f.duty) order by f.duty <> 'chair', u.full_name), '[]')
    from sittings s join sitting_staff f on f.sitting_id = s.id and f.duty in ('chair', 'member') join users u on u.id = f.user_id
   where s.exam_id = exam.id and s.audience = 'group'
$$;

-- A text as a cell: in one line, without tabs.
create or replace function gradesheet_cell(said text) returns text
language sql immutable parallel safe as $$ select nullif(btrim(regexp_replace(said, '\s+', ' ', 'g')), '') $$;

-- What is frozen. `more` completes the head: of a rectification what it rectifies, why and on what basis.
create or replace function gradesheet_content(exam exams, number integer, keeper uuid, lines jsonb, more jsonb default '{}') returns jsonb
language sql stable as $$
  select jsonb_build_object('exam', exam_json(exam), 'group', group_head(g), 'threshold', trim_scale(exam_threshold(exam))::text,
    'sitting', (select sitting_head(s) from sittings s where s.exam_id = exam.id and s.audience = 'group'),
    'commission', c.seated, 'confirmed_by', person_head(k), 'lines', lines,
    'counts', gradesheet_counts((select jsonb_agg(l) from jsonb_array_elements(lines) l where l ->> 'line' = 'is')),
    'head', jsonb_build_object('sheet', number, 'session', x.code, 'discipline', d.code, 'group', gradesheet_cell(g.name),
      'exam', exam.kind, 'confirmed_at', api_time(now()), 'confirmed_by', gradesheet_cell(k.full_name),
      'commission', gradesheet_cell(full_names(c.seated)), 'rectifies', null, 'reason', null, 'basis', null) || more)
    from groups g, exam_sessions x, disciplines d, users k, gradesheet_commission(exam) as c (seated)
   where g.id = exam.group_id and x.id = exam.exam_session_id and d.id = exam.discipline_id and k.id = keeper
$$;

-- How a sheet stands in lists, and where another names it.
create or replace function gradesheet_item(exam exams, sheet gradesheets) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', sheet.id, 'state', coalesce(sheet.state, 'draft'), 'number', sheet.number,
    'rectifies', (select jsonb_build_object('id', m.id, 'number', m.number) from gradesheets m where m.id = sheet.rectifies_id),
    'exam', coalesce(sheet.content -> 'exam', exam_json(exam)),
    'group', coalesce(sheet.content -> 'group', (select group_head(g) from groups g where g.id = exam.group_id)),
    'counts', sheet.content -> 'counts', 'checksum', encode(sheet.checksum, 'hex'),
    'confirmed_at', api_time(sheet.confirmed_at), 'closed_at', api_time(sheet.closed_at), 'closing', sheet.closing)
$$;

create or replace function gradesheet_rectification_item(exam exams, sheet gradesheets) returns jsonb
language sql stable as $$
  select gradesheet_item(exam, sheet) || jsonb_build_object('student', person_head(u),
           'was', (select l from jsonb_array_elements(sheet.content -> 'lines') l where l ->> 'line' = 'was'),
           'is', (select l from jsonb_array_elements(sheet.content -> 'lines') l where l ->> 'line' = 'is'),
           'reason', sheet.content #> '{head,reason}', 'basis', sheet.content #> '{head,basis}')
    from users u where u.id = sheet.student_id
$$;

-- The decided appeals of a student in an exam, by their newest minutes: what a rectification may be based on.
create or replace function gradesheet_appeals(exam uuid, student uuid) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('id', p.id, 'number', p.number, 'state', p.state, 'minutes', m.number) order by p.number desc), '[]')
    from appeals p join sittings s on s.id = p.sitting_id
         cross join lateral (select n.number from appeal_minutes n where n.appeal_id = p.id order by n.signed_at desc limit 1) m
   where s.exam_id = exam and p.student_id = student and not appeal_is_open(p.state)
$$;

-- A sheet with its lines, or the draft of the exam when `sheet` is none; what the reader may do with it.
create or replace function gradesheet_json(exam exams, sheet gradesheets, reader uuid) returns jsonb
language sql stable as $$
  with live as materialized (select l.* from gradesheet_lines(exam) l where sheet.id is null)
  select gradesheet_item(exam, sheet) || jsonb_build_object(
    'columns', to_jsonb(gradesheet_columns()), 'head', sheet.content -> 'head',
    'lines', coalesce(case when sheet.id is null
        then (select jsonb_agg(l.line || jsonb_build_object('pending', l.pending) order by (l.line -> 'n')::integer) from live l)
        else (select jsonb_agg(l || '{"pending": null}' order by nth) from jsonb_array_elements(sheet.content -> 'lines') with ordinality as x (l, nth)) end, '[]'),
    'counts', coalesce(sheet.content -> 'counts', (select gradesheet_counts(coalesce(jsonb_agg(l.line), '[]')) from live l)),
    'threshold', coalesce(sheet.content ->> 'threshold', trim_scale(exam_threshold(exam))::text),
    'sitting', coalesce(sheet.content -> 'sitting', (select sitting_head(s) from sittings s where s.exam_id = exam.id and s.audience = 'group')),
    'commission', coalesce(sheet.content -> 'commission', gradesheet_commission(exam)),
    'keepers', coalesce((select jsonb_agg(person_head(u) order by u.full_name) from users u where u.id in (select gradesheet_keepers(exam))), '[]'),
    'confirmed_by', sheet.content -> 'confirmed_by', 'closed_by', (select person_head(u) from users u where u.id = sheet.closed_by),
    'rectifications', coalesce((select jsonb_agg(gradesheet_rectification_item(exam, r) order by r.number)
                                  from gradesheets r where r.rectifies_id = sheet.id), '[]'),
    'differences', coalesce((select jsonb_agg(jsonb_build_object('login', d.line -> 'login', 'full_name', d.line -> 'full_name',
                               'was', d.was, 'is', d.line, 'appeals', gradesheet_appeals(exam.id, d.student_id)) order by d.line ->> 'full_name')
                               from gradesheet_differences(sheet) d where sheet.id is not null and sheet.rectifies_id is null), '[]'),
    'may', jsonb_build_object(
      'confirm', sheet.id is null and reader in (select gradesheet_keepers(exam)),
      'close', coalesce(sheet.state = 'confirmed', false) and has_role(reader, 'registrar'),
      'rectify', sheet.id is not null and sheet.rectifies_id is null and reader in (select gradesheet_keepers(exam))))
$$;

-- ── Its states ──

-- Moves a sheet: the only place that changes its state. A draft has no row: confirming writes it, with the next number of its
-- session. Closing takes the next of all closings, which is committed before any later one.
create or replace function gradesheet_move(actor uuid, sheet gradesheets, new_state text) returns gradesheets
language plpgsql as $$
declare
  moved gradesheets := sheet;
begin
  if new_state = 'confirmed' then
    insert into gradesheets select (sheet).*;
  else
    update gradesheet_closings set newest = newest + 1 returning newest into moved.closing;
    update gradesheets g set state = new_state, closing = moved.closing, closed_by = actor, closed_at = clock_timestamp()
     where g.id = sheet.id returning * into moved;
  end if;
  perform audit(actor, 'gradesheet.' || new_state, 'gradesheet:' || moved.id,
    jsonb_build_object('before', case when new_state = 'confirmed' then 'draft' else sheet.state end, 'after', new_state,
      'number', moved.number, 'checksum', encode(moved.checksum, 'hex'), 'counts', moved.content -> 'counts')
    || case when moved.rectifies_id is null then '{}' else jsonb_build_object(
         'rectifies', moved.rectifies_id, 'student', moved.student_id, 'reason', moved.content #> '{head,reason}',
         'basis', moved.content #> '{head,basis}', 'lines', moved.content -> 'lines') end);
  return moved;
end $$;

-- Writes a sheet that is confirmed now: { exam, lines … } frozen under the next number.
create or replace function gradesheet_enter(actor uuid, exam exams, lines jsonb, more jsonb, rectifies uuid, student uuid, appeal uuid)
returns gradesheets
language plpgsql as $$
declare
  made gradesheets;
begin
  insert into gradesheet_numbers as n (exam_session_id, newest) values (exam.exam_session_id, 1)
  on conflict (exam_session_id) do update set newest = n.newest + 1 returning newest into made.number;
  made.id := gen_random_uuid();
  made.exam_id := exam.id;
  made.exam_session_id := exam.exam_session_id;
  made.rectifies_id := rectifies;
  made.student_id := student;
  made.appeal_id := appeal;
  made.state := 'confirmed';
  made.content := gradesheet_content(exam, made.number, actor, lines, more);
  made.checksum := gradesheet_checksum(made.content);
  made.confirmed_by := actor;
  made.confirmed_at := now();
  return gradesheet_move(actor, made, 'confirmed');
end $$;

-- Why the lead teacher cannot confirm; null: he can. The students without a final line are named.
create or replace function gradesheet_confirmation_flaw(exam exams, actor uuid) returns jsonb
language sql stable as $$
  with pending as (select l.pending, l.line ->> 'full_name' as name, (l.line ->> 'n')::integer as n
                     from gradesheet_lines(exam) l where l.pending is not null)
  select case
    when actor not in (select gradesheet_keepers(exam)) then refusal('forbidden', 'not_the_lead_teacher', null,
      'The lead teacher of the sitting confirms, or without one a teacher of the discipline.')
    when not exists (select from exam_audience(exam.id)) then refusal('conflict', 'nobody_on_sheet', null, 'Nobody sits this exam.')
    when exists (select from pending) then
      refusal('conflict', 'not_final', null, left('Not final yet: ' || (select string_agg(p.name, ', ' order by p.n) from pending p), 500))
      || jsonb_build_object('pending', (select jsonb_agg(jsonb_build_object('full_name', p.name, 'pending', p.pending) order by p.n) from pending p))
  end
$$;

-- The reply to a change: the refusal with whom it names, or the sheet.
create or replace function gradesheet_reply(put jsonb, exam exams, sheet gradesheets, reader uuid, out verdict text, out body text)
language sql stable as $$
  select r.verdict, case when is_refusal(put)
           then (r.body::jsonb || case when put ? 'pending' then jsonb_build_object('pending', put -> 'pending') else '{}' end)::text
           else gradesheet_json(exam, sheet, reader)::text end
    from put_reply(put, null) r
$$;

-- O7, C7: the lead teacher enters the final grades: from now on the sheet is as it is. Repeated, it shows the sheet.
create or replace function gradesheet_confirm(actor uuid, exam uuid, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  e    exams := (select x from exams x where x.id = exam and x.kind <> 'rehearsal');
  held gradesheets;
  put  jsonb;
begin
  if e.id is null or not gradesheet_is_seen_by(e, actor) then
    verdict := 'not_found';
    return;
  end if;
  perform attempt_settle(a.id, false) from attempts a join sittings s on s.id = a.sitting_id
    where s.exam_id = exam and a.state in ('running', 'suspended') and attempt_due(a, false) is not null;
  perform gradesheet_lock(exam);
  held := gradesheet_main(exam);
  if held.id is not null and actor in (select gradesheet_keepers(e)) then
    put := outcome('unchanged');
  else
    put := gradesheet_confirmation_flaw(e, actor);
  end if;
  if put is null then
    held := gradesheet_enter(actor, e, (select jsonb_agg(l.line order by (l.line -> 'n')::integer) from gradesheet_lines(e) l),
                             '{}', null, null, null);
    put := outcome('created');
  end if;
  select r.verdict, r.body into verdict, body from gradesheet_reply(put, e, held, actor) r;
end $$;

-- The registrar takes the sheet over. Sheets of an exam are closed in the order of their numbers: whoever reads them one after
-- the other never meets a rectification before what it rectifies.
create or replace function gradesheet_close(actor uuid, sheet uuid, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held    gradesheets := (select g from gradesheets g where g.id = sheet);
  e       exams       := (select x from exams x where x.id = held.exam_id);
  earlier integer;
  put     jsonb;
begin
  if held.id is null then
    verdict := 'not_found';
    return;
  end if;
  perform gradesheet_lock(e.id);
  held := (select g from gradesheets g where g.id = sheet);
  earlier := (select min(g.number) from gradesheets g where g.exam_id = e.id and g.number < held.number and g.state <> 'closed');
  put := case when held.state = 'closed' then outcome('unchanged')
              when earlier is not null then refusal('conflict', 'earlier_sheet_open', null,
                format('Close sheet No. %s first: sheets of one exam are closed in order.', earlier))
              else outcome('changed') end;
  if put ->> 'outcome' = 'changed' then
    held := gradesheet_move(actor, held, 'closed');
  end if;
  select r.verdict, r.body into verdict, body from gradesheet_reply(put, e, held, actor) r;
end $$;

-- A12: a result of this student has changed: if the sheet says otherwise now, whoever keeps it hears so, once until he reads it.
create or replace function gradesheet_notice(sitting uuid, student uuid) returns void
language plpgsql as $$
declare
  main gradesheets := gradesheet_main((select s.exam_id from sittings s where s.id = sitting));
  e exams;
begin
  if main.id is null then return; end if;   -- not with what follows: for every result its plan would be set up in vain
  if not exists (select from gradesheet_differences(main, student)) then return; end if;
  select * into strict e from exams where id = main.exam_id;
  perform message_send(k.id, null, 'gradesheet_differs', p.params)
     from gradesheet_keepers(e) as k (id)
          cross join lateral (select jsonb_build_object('exam_id', e.id, 'gradesheet_id', main.id, 'number', main.number,
                 'discipline', discipline_json(d)::jsonb, 'group', g.name, 'student', person_name(u)) as params
                 from disciplines d, groups g, users u where d.id = e.discipline_id and g.id = e.group_id and u.id = student) p
    where not exists (select from messages m where m.recipient_id = k.id and m.kind = 'gradesheet_differs'
                         and m.read_at is null and m.params = p.params);
end $$;
