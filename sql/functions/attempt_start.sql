-- Starting, resuming, handing in.

-- Why this student may not start now: (verdict, body), or no row.
create or replace function start_refusal(sitting sittings, exam exams, student uuid) returns table (verdict text, body text)
language plpgsql stable as $$
declare
  rating numeric;
  reason text;
begin
  select r.rating into rating from ratings r where r.exam_id = exam.id and r.student_id = student;
  reason := not_admitted_reason(exam, rating);
  if reason is not null then
    return query select 'not_admitted', jsonb_build_object('reason', reason, 'rating', trim_scale(rating)::text,
                   'floor', trim_scale(exam_setting(exam, 'admission_floor'))::text)::text;
  elsif now() < sitting.starts_at then
    return query select 'too_early', jsonb_build_object('starts_at', api_time(sitting.starts_at), 'opens_in_ms',
                   (extract(epoch from sitting.starts_at - now()) * 1000)::bigint)::text;
  elsif now() > sitting.start_until then
    return query select 'too_late', jsonb_build_object('start_until', api_time(sitting.start_until))::text;
  elsif exam.kind not in ('test', 'rehearsal') then
    return query select 'conflict', '{"detail":"This exam is not a test: it is held before a commission."}';
  end if;
end $$;

-- T8, A3, A4: the newest device holds the attempt. The same device while running: nothing changes, the paper comes again.
create or replace function attempt_resume(student uuid, attempt uuid, by_device text, from_address text, agent text)
returns table (verdict text, body text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  a attempts;
  at timestamptz;   -- not before the last contact: that may be of a request that came later and was served first
begin
  perform from attempts where id = attempt and student_id = student;
  if not found then
    return query select 'not_found', null::text;
    return;
  end if;
  a := attempt_settle(attempt, true);
  if a.state not in ('running', 'suspended') then
    return query select attempt_problem(a), attempt_refusal(a);
    return;
  end if;
  at := greatest(now(), a.last_contact_at);
  if a.state = 'running' and a.device = by_device then
    update attempts set last_contact_at = at where id = a.id returning * into a;
  else
    update attempt_segments g set ended_at = at, end_cause = 'other_device'
     where g.attempt_id = a.id and g.ended_at is null;
    update attempts set state = 'running', epoch = epoch + 1, device = by_device, last_contact_at = at,
           spent = spent + coalesce(at - segment_started_at, '0'), segment_started_at = at,
           deadline_at = at + allowed - spent - coalesce(at - segment_started_at, '0')
     where id = a.id returning * into a;
    insert into attempt_segments (attempt_id, epoch, started_at, address, device, user_agent)
    values (a.id, a.epoch, a.segment_started_at, from_address, by_device, agent);
  end if;
  return query select 'ok', paper_json(a);
end $$;

-- T6, T8, A6, A11: one attempt per sitting, whatever is clicked in however many tabs. By indexes: between exams there are no papers,
-- before the first one no attempts, and a planner who remembers that would read all of them for each of those who start at once.
create or replace function attempt_start(student uuid, sitting uuid, in_language text, by_device text, from_address text, agent text)
returns table (verdict text, body text)
language plpgsql volatile security definer set search_path = public, pg_temp set enable_seqscan = off as $$
declare
  s sittings;
  e exams;
  a attempts;
  paper record;
  needed integer;
begin
  -- The account is held until the attempt is there: who closes it waits.
  perform from users where id = student and active for key share;
  if not found then
    return query select 'signed_out', null::text;
    return;
  end if;
  if in_language not in ('kk', 'ru', 'en') then
    return query select 'bad_value', '{"field":"language","detail":"The language must be kk, ru or en."}';
    return;
  end if;
  -- An annulled attempt is not repeated in its sitting: the commission appoints another (T12).
  select * into a from attempts where sitting_id = sitting and student_id = student order by state = 'annulled' limit 1;
  if not found then
    -- So is the sitting: who moves it, or this student out of it (T12), waits or is waited for, and it counts as it is then, if it is.
    select * into s from sittings where id = sitting for key share;
    if not found or not sitting_is_for(sitting, student) then
      return query select 'not_found', null::text;
      return;
    end if;
    select * into strict e from exams where id = s.exam_id;
    return query select r.verdict, r.body from start_refusal(s, e, student) r;
    if found then return; end if;
    needed := exam_setting(e, 'questions_per_attempt');
    select * into paper from paper_ready(s.id, student, e.discipline_id, in_language, needed);
    if paper.question_versions is null then
      select d.*, null as questions into paper from paper_draw(e.discipline_id, in_language, needed, student) d;
    end if;
    if coalesce(cardinality(paper.question_versions), 0) < needed then
      return query select 'bank_too_small', jsonb_build_object('field', 'language', 'needed', needed,
                     'approved', coalesce(cardinality(paper.question_versions), 0))::text;
      return;
    end if;
    select * into a from attempt_insert(s, e, student, in_language, by_device, from_address, agent,
                                        paper.question_versions, paper.option_orders);
    if a.id is not null then
      return query select 'created', paper_json(a, paper.questions);
      return;
    end if;
    select * into strict a from attempts where sitting_id = s.id and student_id = student and state <> 'annulled';   -- another tab's
  end if;
  if a.language <> in_language then
    return query select 'already_started', jsonb_build_object('field', 'language', 'attempt_id', a.id, 'language', a.language)::text;
    return;
  end if;
  return query select r.verdict, r.body from attempt_resume(student, a.id, by_device, from_address, agent) r;
end $$;

-- The new attempt, or nulls where another tab was faster.
create or replace function attempt_insert(sitting sittings, exam exams, student uuid, in_language text, by_device text,
                                          from_address text, agent text, versions integer[], orders text[]) returns attempts
language plpgsql volatile as $$
declare
  a attempts;
  extra interval := coalesce((select make_interval(secs => c.extra_seconds) from accommodations c
                               where c.exam_id = exam.id and c.student_id = student), '0');
begin
  a.id := gen_random_uuid();
  a.question_versions := versions;
  a.option_orders := orders;
  a.allowed := make_interval(secs => exam_setting(exam, 'test_seconds')::float8) + extra;
  insert into attempts (id, sitting_id, student_id, language, question_versions, option_orders, choices, seqs, device, head,
                        allowed, deadline_at, contact, silence, resume_window)
  values (a.id, sitting.id, student, in_language, versions, orders,
          array_fill(null::smallint, array[cardinality(versions)]), array_fill(0, array[cardinality(versions)]),
          by_device, attempt_seal(a), a.allowed, now() + a.allowed,
          make_interval(secs => exam_setting(exam, 'contact_seconds')::float8),
          make_interval(secs => exam_setting(exam, 'silence_seconds')::float8),
          make_interval(secs => exam_setting(exam, 'resume_window_seconds')::float8))
  on conflict (sitting_id, student_id) where state <> 'annulled' do nothing
  returning * into a;
  if found then
    insert into attempt_segments (attempt_id, epoch, started_at, address, device, user_agent)
    values (a.id, a.epoch, a.started_at, from_address, by_device, agent);
    return a;
  end if;
  return null;
end $$;

-- A rehearsal is a sitting of one's own that opens now; the newest live one is resumed. A refusal leaves no sitting.
create or replace function rehearsal_start(student uuid, in_language text, by_device text, from_address text, agent text)
returns table (verdict text, body text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  live attempts;
  exam uuid;
  sitting uuid;
begin
  perform from users where id = student for no key update;   -- two tabs: the second one resumes
  if not found then
    return query select 'signed_out', null::text;
    return;
  end if;
  select a.* into live from attempts a join sittings s on s.id = a.sitting_id join exams e on e.id = s.exam_id
   where a.student_id = student and a.state in ('running', 'suspended') and e.kind = 'rehearsal' and a.language = in_language
   order by a.started_at desc limit 1;
  if found then
    live := attempt_settle(live.id, true);
    if live.state in ('running', 'suspended') then
      return query select r.verdict, r.body from attempt_resume(student, live.id, by_device, from_address, agent) r;
      return;
    end if;
  end if;
  select e.id into exam from exams e where e.kind = 'rehearsal' limit 1;
  if not found then
    return query select 'not_found', '{"detail":"No rehearsal has been set up."}';
    return;
  end if;
  insert into sittings (exam_id, audience, starts_at, start_until) values (exam, 'listed', now(), now() + interval '1 day')
  returning id into sitting;
  insert into sitting_students (sitting_id, student_id) values (sitting, student);
  select r.verdict, r.body into verdict, body from attempt_start(student, sitting, in_language, by_device, from_address, agent) r;
  if verdict <> 'created' then delete from sittings where id = sitting; end if;
  return next;
end $$;

-- Handing in. Repeated, or after the clock did it, it shows what there is.
create or replace function attempt_finish(student uuid, attempt uuid, from_epoch integer) returns table (verdict text, body text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  a attempts;
begin
  perform from attempts where id = attempt and student_id = student;
  if not found then
    return query select 'not_found', null::text;
    return;
  end if;
  a := attempt_settle(attempt, true);
  if a.state in ('removed', 'annulled') then
    return query select attempt_problem(a), attempt_refusal(a);
  elsif a.state in ('running', 'suspended') and from_epoch <> a.epoch then
    return query select 'other_device', attempt_refusal(a);
  else
    if a.state in ('running', 'suspended') then
      a := attempt_end(a, 'finished', greatest(now(), a.last_contact_at));   -- see attempt_resume
    end if;
    return query select 'ok', attempt_json(a)::text;
  end if;
end $$;

create or replace function attempt_show(student uuid, attempt uuid) returns table (verdict text, body text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  a attempts;
begin
  select * into a from attempts where id = attempt and student_id = student;
  if not found then
    return query select 'not_found', null::text;
  else
    if attempt_due(a, false) is not null then
      a := attempt_settle(attempt, false);   -- a statement of its own: the next one sees the result it made
    end if;
    return query select 'ok', attempt_json(a)::text;
  end if;
end $$;

-- What the student can keep and anybody can check.
create or replace function attempt_receipts(student uuid, attempt uuid) returns table (verdict text, body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max(found.verdict), 'not_found'), max(found.body) from (
    select 'ok' as verdict, jsonb_build_object('attempt', attempt_json(a), 'seal', encode(attempt_seal(a), 'hex'),
             'recipe', 'sha256(previous|attempt|number|n|seq|choice or -|saved_at)',
             'receipts', coalesce((select jsonb_agg(receipt_json(l.number, l.n, l.seq, l.choice, receipt_time(l.saved_at), l.hash) order by l.number)
                                     from attempt_answers l where l.attempt_id = a.id), '[]'))::text as body
      from attempts a where a.id = attempt and a.student_id = student) as found
$$;
