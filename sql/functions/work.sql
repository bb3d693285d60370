-- What a creative exam is about (C4, A28): the students' works, which the lead teacher gives to everybody in the commission
-- two days before it starts.

-- C4, A28: until when they are to be given.
create or replace function works_deadline(sitting sittings) returns timestamptz
language sql stable as $$
  select sitting.starts_at - make_interval(hours => exam_setting(e, 'creative_hours_before')::integer)
    from exams e where e.id = sitting.exam_id
$$;

-- The hearing of a creative exam; nulls: it is none, or not prepared.
create or replace function work_hearing(sitting uuid) returns hearings
language sql stable as $$
  select h from hearings h join sittings s on s.id = h.sitting_id join exams e on e.id = s.exam_id
   where h.sitting_id = sitting and e.kind = 'creative'
$$;

create or replace function works_in_force(sitting uuid) returns setof works
language sql stable as $$ select w.* from works w where w.sitting_id = sitting and w.removed_at is null $$;

-- The works in force, each with a member of the commission who does not have it.
create or replace function works_undelivered(sitting uuid) returns table (work works, member_id uuid)
language sql stable as $$
  select w, v from works_in_force(sitting) w cross join hearing_voters(sitting) v
   where not exists (select from work_deliveries d where d.work_id = w.id and d.member_id = v)
$$;

-- The examinees of whom there is nothing.
create or replace function works_missing(sitting uuid) returns setof uuid
language sql stable as $$
  select x.student_id from examinees x where x.sitting_id = sitting
     and not exists (select from works_in_force(sitting) w where w.student_id = x.student_id)
$$;

-- ── What the staff see: never a link, which is given one by one ──

-- In time is what was given before the deadline of the date that holds, whatever date held then (C4, A28).
create or replace function work_json(work works) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', work.id, 'n', work.n, 'kind', work.kind, 'title', work.title, 'size_bytes', work.size_bytes,
    'sha256', encode(work.sha256, 'hex'), 'added_at', api_time(work.added_at),
    'deliveries', (select coalesce(jsonb_agg(person_head(u) || jsonb_build_object('delivered_at', api_time(d.delivered_at),
                     'in_time', d.delivered_at <= works_deadline(s), 'late_reason', d.late_reason, 'opened_at', api_time(d.opened_at)) order by u.full_name, u.login), '[]')
                     from work_deliveries d join users u on u.id = d.member_id join sittings s on s.id = work.sitting_id
                    where d.work_id = work.id))
$$;

-- How it stands in the audit log.
create or replace function work_entry(work works) returns json
language sql stable as $$
  select (work_json(work) - 'deliveries' || jsonb_build_object('url', work.url, 'student', u.login))::json
    from users u where u.id = work.student_id
$$;

create or replace function works_json(sitting uuid, viewer uuid) returns jsonb
language sql stable as $$
  select sitting_exam(s) || jsonb_build_object('sitting', sitting_head(s), 'state', h.state, 'deadline_at', api_time(works_deadline(s)),
    'may_edit', 'lead_teacher' = any (hearing_duties(s.id, viewer)) and h.state <> 'closed',
    'commission', (select coalesce(jsonb_agg(person_head(u) order by u.full_name, u.login), '[]')
                     from hearing_voters(s.id) v join users u on u.id = v),
    'missing', (select count(*) from works_missing(s.id)),
    'undelivered', (select count(distinct (d.work).id) from works_undelivered(s.id) d),
    'students', (select coalesce(jsonb_agg(jsonb_build_object('student', person_head(u) || jsonb_build_object('id', u.id),
                   'works', (select coalesce(jsonb_agg(work_json(w) order by w.n), '[]') from works_in_force(s.id) w where w.student_id = u.id))
                   order by x.place), '[]') from examinees x join users u on u.id = x.student_id where x.sitting_id = s.id))
    from hearings h join sittings s on s.id = h.sitting_id where h.sitting_id = sitting
$$;

create or replace function work_list(person uuid, sitting uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select case when f.found then 'ok' else 'not_found' end, case when f.found then works_json(sitting, person)::text end
    from (select (work_hearing(sitting)).sitting_id is not null and hearing_duties(sitting, person) <> '{}' as found) f
$$;

-- ── The lead teacher ──

-- Why this person changes nothing in it; null: he may. Nobody else's hearing is told about.
create or replace function works_flaw(hearing hearings, person uuid) returns jsonb
language sql stable as $$
  select case when hearing.sitting_id is null or hearing_duties(hearing.sitting_id, person) = '{}'
                then refusal('not_found', 'unknown_hearing', 'id', 'There is no such creative exam.')
              when not 'lead_teacher' = any (hearing_duties(hearing.sitting_id, person))
                then refusal('forbidden', 'not_the_lead_teacher', null, 'The lead teacher enters the works and hands them over.')
              when hearing.state = 'closed' then refusal('closed', 'hearing_is_over', null, 'The exam is over and its works stay as they are.') end
$$;

create or replace function work_flaw(sitting uuid, work works, typed_checksum text) returns jsonb
language sql stable as $$
  select coalesce((select refusal(f.problem, f.code, f.field, f.detail) from (values
    ('not_found', 'no_examinee', 'student', 'This student does not sit the exam.',
      not exists (select from examinees x where x.sitting_id = sitting and x.student_id = work.student_id)),
    ('bad_value', 'too_many_works', 'n', 'A student has at most ten works, numbered 1 to 10.', work.n not between 1 and 10),
    ('bad_value', 'unknown_work_kind', 'kind', 'It is a work or a video.', coalesce(work.kind not in ('work', 'video'), true)),
    ('bad_value', 'no_work_title', 'title', 'The title has 1 to 200 characters.', length(work.title) not between 1 and 200),
    ('bad_value', 'bad_checksum', 'sha256', 'A SHA-256 has 64 hexadecimal digits.', typed_checksum is not null and work.sha256 is null),
    ('bad_value', 'no_checksum', 'size_bytes', 'Say how large the file is, or its SHA-256: so the work can be recognised.',
      work.size_bytes is null and work.sha256 is null)
  ) as f (problem, code, field, detail, found) where found limit 1), link_flaw(work.url))
$$;

-- Enters a work under its number. Another one in its place is a new work, which the commission has to be given.
create or replace function work_change(actor uuid, sitting uuid, student uuid, n integer, kind text, title text, url text,
                                       size_bytes bigint, sha256 text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  hearing hearings;
  wanted  works;
  held    works;
  put     jsonb;
begin
  perform hearing_locked(sitting);
  hearing := work_hearing(sitting);
  wanted.student_id := student;
  wanted.n := n;
  wanted.kind := kind;
  wanted.title := clean_text(title);
  wanted.url := clean_text(url);
  wanted.size_bytes := size_bytes;
  wanted.sha256 := checksum_read(sha256);
  put := coalesce(works_flaw(hearing, actor), work_flaw(sitting, wanted, sha256));
  if put is null then
    select * into held from works_in_force(sitting) w where w.student_id = student and w.n = work_change.n;
    put := outcome(case when held.id is null then 'created'
                        when (held.kind, held.title, held.url, held.size_bytes, held.sha256) is not distinct from
                             (wanted.kind, wanted.title, wanted.url, wanted.size_bytes, wanted.sha256) then 'unchanged'
                        else 'changed' end);
  end if;
  if put ->> 'outcome' in ('created', 'changed') then
    update works w set removed_at = now(), removed_by = actor where w.id = held.id;
    insert into works (sitting_id, student_id, n, kind, title, url, size_bytes, sha256, added_by)
    values (sitting, student, n, kind, wanted.title, wanted.url, size_bytes, wanted.sha256, actor) returning * into wanted;
    perform audited(actor, 'work.put', 'hearing:' || sitting, put, work_entry(held), work_entry(wanted));
  end if;
  select r.verdict, r.body into verdict, body from put_reply(put, works_json(sitting, actor)::json) r;
end $$;

-- Takes a work out, with a reason; what was delivered of it stays in the register. Twice changes nothing.
create or replace function work_remove(actor uuid, sitting uuid, student uuid, n integer, reason text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held works;
  why  text := clean_text(reason);
  put  jsonb;
begin
  perform hearing_locked(sitting);
  put := coalesce(works_flaw(work_hearing(sitting), actor), reason_flaw(why));
  if put is null then
    update works w set removed_at = now(), removed_by = actor, reason = why
     where w.id = (select f.id from works_in_force(sitting) f where f.student_id = student and f.n = work_remove.n) returning * into held;
    put := case when found then outcome('changed')
                when exists (select from works w where w.sitting_id = sitting and w.student_id = student and w.n = work_remove.n)
                  then outcome('unchanged')
                else refusal('not_found', 'no_work', 'n', 'The student has no such work.') end;
    perform audited(actor, 'work.remove', 'hearing:' || sitting, put, work_entry(held), null, why);
  end if;
  select r.verdict, r.body into verdict, body from put_reply(put, works_json(sitting, actor)::json) r;
end $$;

-- C4, A28: gives everybody in the commission every work that he does not have yet. After the deadline only with a reason,
-- and then it stands there as late.
create or replace function handover_change(actor uuid, sitting uuid, late_reason text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  due   timestamptz;
  why   text;
  given integer;
  put   jsonb;
begin
  perform hearing_held(sitting);
  due := (select works_deadline(s) from sittings s where s.id = sitting);
  why := case when now() > due then clean_text(late_reason) end;
  put := coalesce(works_flaw(work_hearing(sitting), actor), case
    when not exists (select from works_in_force(sitting)) then refusal('conflict', 'nothing_to_hand_over', null, 'No works are entered yet.')
    when not exists (select from works_undelivered(sitting)) then outcome('unchanged')
    when now() > due and late_reason is null then refusal('conflict', 'handover_late', 'late_reason',
      format('The works were to be given by %s: say why they are late.', spoken_end(due))) || jsonb_build_object('term_at', api_time(due))
    when now() > due then reason_flaw(why) || '{"field": "late_reason"}' end);
  if put is null then
    insert into work_deliveries (work_id, member_id, delivered_by, in_time, late_reason)
    select (d.work).id, d.member_id, actor, why is null, why from works_undelivered(sitting) d;
    get diagnostics given = row_count;
    put := outcome('changed');
    perform audited(actor, 'work.hand_over', 'hearing:' || sitting, put, null, json_build_object(
              'deliveries', given, 'in_time', why is null, 'deadline_at', api_time(due)), why);
  end if;
  select r.verdict, r.body into verdict, body from put_reply(put, works_json(sitting, actor)::json) r;
end $$;

-- C4: these come into the commission of an exam that is open, and have at once what was given to it; why so late, their order says.
create or replace function handover_follow(actor uuid, sitting sittings, members uuid[], reason text) returns void
language plpgsql as $$
declare
  due   timestamptz := works_deadline(sitting);
  why   text := case when now() > due then reason end;
  given integer;
begin
  insert into work_deliveries (work_id, member_id, delivered_by, in_time, late_reason)
  select (d.work).id, d.member_id, actor, why is null, why from works_undelivered(sitting.id) d
   where d.member_id = any (members) and exists (select from work_deliveries g where g.work_id = (d.work).id);
  get diagnostics given = row_count;
  if given > 0 then
    perform audited(actor, 'work.hand_over', 'hearing:' || sitting.id, outcome('changed'), null, json_build_object(
              'deliveries', given, 'in_time', why is null, 'deadline_at', api_time(due)), why);
  end if;
end $$;

-- ── Opening ──

-- The link, for whoever was given the work, whose first opening is noted (A28), and for the lead teacher.
create or replace function work_open(person uuid, work uuid, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held  works := (select w from works w where w.id = work and w.removed_at is null);
  duties text[] := hearing_duties(held.sitting_id, person);
begin
  update work_deliveries d set opened_at = coalesce(d.opened_at, now())
   where d.work_id = held.id and d.member_id = person and person in (select hearing_voters(held.sitting_id));
  if found or 'lead_teacher' = any (duties) and held.id is not null then
    verdict := 'ok';
    body := json_build_object('url', held.url);
  elsif held.id is null or duties = '{}' then
    verdict := 'not_found';
  else
    select r.verdict, r.body into verdict, body
      from put_reply(refusal('forbidden', 'not_delivered', null, 'You have not been given this work.'), null) r;
  end if;
end $$;

-- The student's own: that they are there, and whether the commission has them.
create or replace function own_works(student uuid, sitting uuid, out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  verdict := case when (work_hearing(sitting)).sitting_id is not null and exists (
    select from examinees x where x.sitting_id = sitting and x.student_id = student) then 'ok' else 'not_found' end;
  if verdict = 'ok' then
    body := (select jsonb_build_object('deadline_at', api_time(works_deadline(s)), 'items', (
               select coalesce(jsonb_agg(jsonb_build_object('n', w.n, 'kind', w.kind, 'title', w.title, 'added_at', api_time(w.added_at),
                        'handed_over', not exists (select from works_undelivered(sitting) d where (d.work).id = w.id)) order by w.n), '[]')
                 from works_in_force(sitting) w where w.student_id = student)) from sittings s where s.id = sitting);
  end if;
end $$;

-- ── The reminder ──

-- Reminds the lead teachers whose works are not all there or not all given, once for a deadline. 'created': more may wait.
create or replace function works_sweep(portion integer default 20, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  due      record;
  reminded integer := 0;
begin
  for due in
    select s.id, d.deadline_at from hearings h join sittings s on s.id = h.sitting_id join exams e on e.id = s.exam_id
           cross join lateral (select works_deadline(s) as deadline_at) d
     where h.state = 'planned' and e.kind = 'creative' and d.deadline_at > now()
       and d.deadline_at <= now() + make_interval(hours => setting('works_reminder_hours')::integer)
       and not exists (select from work_reminders r where r.sitting_id = s.id and r.deadline_at = d.deadline_at)
       and (exists (select from works_missing(s.id)) or exists (select from works_undelivered(s.id)))
     order by d.deadline_at limit portion for no key update of h skip locked
  loop
    insert into work_reminders (sitting_id, deadline_at) values (due.id, due.deadline_at) on conflict do nothing;
    continue when not found;
    perform message_send(t.user_id, null, 'works_missing', works_message(due.id, due.deadline_at))
       from sitting_staff t where t.sitting_id = due.id and t.duty = 'lead_teacher';
    reminded := reminded + 1;
  end loop;
  verdict := case when reminded = portion then 'created' else 'ok' end;
  body := case when reminded > 0 then json_build_object('works_reminders', reminded)::text end;
end $$;

create or replace function works_message(sitting uuid, deadline_at timestamptz) returns jsonb
language sql stable as $$
  select jsonb_build_object('sitting_id', s.id, 'exam_id', e.id, 'kind', e.kind, 'discipline', discipline_json(d)::jsonb,
           'group', (select g.name from groups g where g.id = e.group_id), 'starts_at', api_time(s.starts_at),
           'term_at', api_time(works_message.deadline_at), 'missing', (select count(*) from works_missing(s.id)),
           'undelivered', (select count(distinct (u.work).id) from works_undelivered(s.id) u))
    from sittings s join exams e on e.id = s.exam_id join disciplines d on d.id = e.discipline_id where s.id = sitting
$$;
