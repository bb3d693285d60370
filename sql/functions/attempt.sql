-- The attempt: its clock, its paper, its end. Law T2, T3, T8, T9, A1–A6, A11.

create or replace function exam_json(exam exams) returns jsonb
language plpgsql stable as $$
begin
  return (select jsonb_build_object('id', exam.id, 'kind', exam.kind,
           'discipline', jsonb_build_object('code', d.code, 'title_kk', d.title_kk, 'title_ru', d.title_ru, 'title_en', d.title_en),
           'session', jsonb_build_object('code', x.code, 'title_kk', x.title_kk, 'title_ru', x.title_ru, 'title_en', x.title_en))
    from disciplines d, exam_sessions x where d.id = exam.discipline_id and x.id = exam.exam_session_id);
end $$;

-- T9, A2: the time left. It stands still unless running.
create or replace function attempt_remaining(state text, allowed interval, spent interval, segment_started_at timestamptz)
returns bigint
language sql stable as $$
  select (extract(epoch from greatest('0', allowed - spent
            - case state when 'running' then greatest('0', now() - segment_started_at) else '0' end)) * 1000)::bigint
$$;

-- May this running attempt take an answer now? T3: its time is not up; A2: it was in contact a moment ago.
create or replace function attempt_is_open(state text, deadline_at timestamptz, last_contact_at timestamptz, silence interval)
returns boolean
language sql stable as $$
  select state = 'running' and now() < deadline_at and now() <= last_contact_at + silence
$$;

-- Is this student in the middle of an attempt, running or waiting to be resumed?
create or replace function is_in_attempt(student uuid) returns boolean
language plpgsql stable as $$
begin
  return exists (select from attempts a where a.student_id = student and a.state in ('running', 'suspended'));
end $$;

-- What every reply repeats, so that nothing polls.
create or replace function attempt_clock(a attempts) returns jsonb
language sql stable as $$
  select jsonb_build_object('state', a.state, 'epoch', a.epoch, 'now', api_time(now()),
           'remaining_ms', attempt_remaining(a.state, a.allowed, a.spent, a.segment_started_at),
           'resume_until', api_time(a.resume_until), 'contact_seconds', extract(epoch from a.contact)::integer,
           'silence_seconds', extract(epoch from a.silence)::integer)
$$;

create or replace function attempt_json(a attempts) returns jsonb
language plpgsql stable as $$
begin
  return (
    select attempt_clock(a) || jsonb_build_object('id', a.id, 'sitting_id', a.sitting_id, 'exam', exam_json(e),
             'language', a.language, 'questions_count', cardinality(a.question_versions),
             'answered', cardinality(array_remove(a.choices, null)), 'started_at', api_time(a.started_at),
             'resume_window_seconds', extract(epoch from a.resume_window)::integer,
             'ended_at', api_time(a.ended_at), 'result', result_json(a.id))
      from sittings s join exams e on e.id = s.exam_id where s.id = a.sitting_id);
end $$;

-- Where the chain of receipts begins: it seals the paper as drawn.
create or replace function attempt_seal(a attempts) returns bytea
language plpgsql immutable as $$
begin
  return sha256(convert_to(a.id || '|' || array_to_string(a.question_versions, ',') || '|' || array_to_string(a.option_orders, ','), 'UTF8'));
end $$;

-- RFC 3339 to the millisecond: what a receipt says and its hash covers.
create or replace function receipt_time(moment timestamptz) returns text
language plpgsql stable as $$
declare
  to_the_second text := api_time(moment);
begin
  return left(to_the_second, 19) || to_char(moment, '.MS') || substr(to_the_second, 20);
end $$;

-- Each receipt's hash covers the one before: nobody can take one away or alter one unseen.
create or replace function receipt_hash(previous bytea, attempt uuid, number integer, n smallint, seq integer,
                                        choice smallint, saved_at text) returns bytea
language sql stable as $$
  select sha256(convert_to(encode(previous, 'hex') || '|' || attempt || '|' || number || '|' || n || '|' || seq || '|'
                           || coalesce(choice::text, '-') || '|' || saved_at, 'UTF8'))
$$;

-- A receipt as it is kept.
create or replace function receipt_json(number integer, n smallint, seq integer, choice smallint, saved_at text, hash bytea)
returns json
language sql stable as $$
  select json_build_object('number', number, 'n', n, 'seq', seq, 'choice', choice, 'saved_at', saved_at,
                           'hash', encode(hash, 'hex'))
$$;

-- A receipt as it is given, with the clock of its attempt. (json: jsonb takes five times as long, for every answer.)
create or replace function receipt_reply(a attempts, number integer, n smallint, seq integer, choice smallint, saved_at text, hash bytea)
returns json
language sql stable as $$
  select json_build_object('number', number, 'n', n, 'seq', seq, 'choice', choice, 'saved_at', saved_at,
           'hash', encode(hash, 'hex'), 'state', a.state,
           'remaining_ms', attempt_remaining(a.state, a.allowed, a.spent, a.segment_started_at))
$$;

-- The one end of every attempt, whatever the cause: closes the open segment at `at`, scores, keeps the result.
create or replace function attempt_end(a attempts, new_state text, at timestamptz) returns attempts
language plpgsql volatile as $$
declare
  ended attempts;
begin
  update attempt_segments g set ended_at = greatest(g.started_at, at), end_cause = new_state
   where g.attempt_id = a.id and g.ended_at is null;
  update attempts set state = new_state, ended_at = at, deadline_at = null, segment_started_at = null,
         spent = least(allowed, spent + coalesce(greatest('0', at - segment_started_at), '0'))
   where id = a.id returning * into ended;
  perform attempt_score(ended);
  return ended;
end $$;

-- A1: three hours from the first interruption, at most to the end of that local day; fixed once.
create or replace function resume_limit(interrupted_at timestamptz, resume_window interval) returns timestamptz
language sql stable as $$
  select least(interrupted_at + resume_window,
               (date_trunc('day', interrupted_at at time zone university_zone()) + interval '1 day') at time zone university_zone())
$$;

-- The clock stands still from `at` on: closes the open segment there, for that cause. The resume window is fixed by the
-- first time that this happens (A1).
create or replace function attempt_pause(a attempts, new_state text, at timestamptz, cause text) returns attempts
language plpgsql volatile as $$
declare
  paused attempts;
begin
  update attempt_segments g set ended_at = greatest(g.started_at, at), end_cause = cause
   where g.attempt_id = a.id and g.ended_at is null;
  update attempts set state = new_state, deadline_at = null, segment_started_at = null,
         spent = least(allowed, spent + coalesce(greatest('0', at - segment_started_at), '0')),
         resume_until = coalesce(resume_until, resume_limit(at, resume_window))
   where id = a.id returning * into paused;
  return paused;
end $$;

-- What has come due that the row does not show yet: 'timed_out', 'suspended' or 'not_resumed'; null: nothing. `contacted`:
-- the student is here right now. Without contact a time that ran out is only final when contact was still made after it:
-- else the network may have gone before, and the rest of the time is the student's (T9).
create or replace function attempt_due(a attempts, contacted boolean) returns text
language sql stable as $$
  select case when a.state = 'running' and a.last_contact_at >= a.deadline_at then 'timed_out'
              when a.state = 'running' and now() > a.last_contact_at + a.silence then 'suspended'
              when a.state = 'running' and contacted and now() >= a.deadline_at then 'timed_out'
              when a.state = 'suspended' and now() >= a.resume_until then 'not_resumed' end
$$;

-- Brings an attempt up to the present, under its lock. An end has the moment at which it came due; a window that closed
-- while the attempt ran on ends it where its clock stopped.
create or replace function attempt_settle(attempt uuid, contacted boolean) returns attempts
language plpgsql volatile as $$
declare
  a attempts;
  due text;
begin
  select * into strict a from attempts where id = attempt for update;
  loop
    due := attempt_due(a, contacted);
    case due
      when 'timed_out' then a := attempt_end(a, due, a.deadline_at);
      when 'not_resumed' then
        a := attempt_end(a, due, greatest(a.resume_until, (select g.ended_at from attempt_segments g
                                                            where g.attempt_id = a.id order by g.epoch desc limit 1)));
      when 'suspended' then a := attempt_pause(a, due, a.last_contact_at, 'no_contact');   -- A2
      else return a;
    end case;
  end loop;
end $$;

-- Closes what is overdue, a portion at a time. Sweepers in several places take different rows. One that cannot be closed
-- (its exam's settings contradict the checks, say) is reported, keeps nobody else open and takes no place in the portion.
-- ('created', …) when a full portion was settled.
create or replace function attempt_sweep(portion integer default 200) returns table (verdict text, body text)
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  one uuid;
  settled integer := 0;
  failed jsonb := '{}';
  idle interval := make_interval(secs => setting('session_idle_seconds')::float8);
begin
  for one in select id from attempts where state in ('running', 'suspended') and attempt_due(attempts, false) is not null
              for update skip locked loop
    exit when settled = portion;
    begin
      perform attempt_settle(one, false);
      settled := settled + 1;
    exception when integrity_constraint_violation or data_exception or no_data_found then
      failed := failed || jsonb_build_object(one::text, sqlerrm);
    end;
  end loop;
  delete from sessions s where (s.expires_at <= now() or s.last_seen_at <= now() - idle) and not session_is_alive(s);
  delete from changes c where c.at < now() - interval '1 day';
  delete from sign_in_failures f where f.at < now() - make_interval(secs => setting('sign_in_window_seconds')::float8);
  return query select case when settled = portion then 'created' else 'ok' end,
    case when failed <> '{}' then jsonb_build_object('settled', settled, 'failed', failed)::text
         when settled > 0 then jsonb_build_object('settled', settled)::text end;
end $$;

-- What a refusal tells besides its code.
create or replace function attempt_refusal(a attempts) returns text
language sql stable as $$ select attempt_clock(a)::text $$;

-- The problem of an attempt that does not run; null while it does.
create or replace function attempt_problem(a attempts) returns text
language sql stable as $$
  select case a.state when 'running' then null when 'suspended' then 'suspended' when 'removed' then 'removed'
                      when 'not_resumed' then 'window_closed' else 'closed' end
$$;
