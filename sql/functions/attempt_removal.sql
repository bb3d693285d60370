-- T10, A12: the session administrator freezes an attempt; the student may stop it himself while an appeal waits.

-- Until when somebody is taken to have been present: now, unless the sign of life that was due has not come (A2).
create or replace function attempt_present_until(a attempts) returns timestamptz
language sql stable as $$
  select case when now() <= a.last_contact_at + a.contact then greatest(now(), a.last_contact_at) else a.last_contact_at end
$$;

create or replace function attempt_state_json(a attempts) returns json
language sql stable as $$
  select json_build_object('attempt_id', a.id, 'state', a.state, 'resume_until', api_time(a.resume_until),
           'remaining_ms', attempt_remaining(a.state, a.allowed, a.spent, a.segment_started_at))
$$;

-- The student's inbox and the appeals hear of it, and why; the test screen hears at the next sign of life.
drop function if exists attempt_tell(uuid, attempts, text, text), attempt_let_go(uuid, attempts, text);
create or replace function attempt_tell(actor uuid, a attempts, kind text, why jsonb) returns void
language sql as $$
  select message_send(a.student_id, actor, attempt_tell.kind, why || jsonb_build_object('attempt_id', a.id,
           'discipline', discipline_json(d)::jsonb))
    from sittings s join exams e on e.id = s.exam_id join disciplines d on d.id = e.discipline_id where s.id = a.sitting_id
$$;

-- T10: freezes a running or suspended attempt; its clock stops to the second. Repeated, it shows what there is.
create or replace function attempt_remove(actor uuid, attempt uuid, reason text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  a     attempts;
  given text  := clean_text(reason);
  put   jsonb := reason_flaw(given);
  before json;
begin
  if not exists (select from attempts where id = attempt) then
    verdict := 'not_found';
    return;
  end if;
  a := attempt_settle(attempt, false);
  before := attempt_state_json(a);
  if put is null and a.state = 'removed' then
    put := outcome('unchanged');
  elsif put is null and a.state not in ('running', 'suspended') then
    verdict := attempt_problem(a);
    body := attempt_refusal(a);
    return;
  elsif put is null then
    a := attempt_pause(a, 'removed', attempt_present_until(a), 'removed');
    insert into attempt_events (attempt_id, kind, actor_id, detail)
    values (a.id, 'removed', actor, jsonb_build_object('reason', given));
    perform attempt_tell(actor, a, 'attempt_removed', jsonb_build_object('reason', given));
    put := outcome('changed');
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(actor, 'attempt.remove', 'attempt:' || attempt, put, attempt_state_json(a), before, given) r;
end $$;

-- A12: a frozen attempt without success of the appeal: it may be resumed while its window is open, else it is scored.
-- `why`: the number of the appeal, or the reason.
create or replace function attempt_let_go(actor uuid, a attempts, why jsonb) returns attempts
language plpgsql as $$
begin
  update attempts set state = 'suspended' where id = a.id;
  insert into attempt_events (attempt_id, kind, actor_id, detail)
  values (a.id, 'released', actor, why);
  a := attempt_settle(a.id, false);
  perform attempt_tell(actor, a, 'attempt_released', why);
  return a;
end $$;

-- Is this release the newest thing that happened to the attempt so? Sent again, it shows what there is.
create or replace function attempt_was_released(actor uuid, a attempts, reason text) returns boolean
language sql stable as $$
  select coalesce((select (v.kind, v.actor_id, v.detail ->> 'reason') is not distinct from ('released', actor, reason)
                     from attempt_events v where v.attempt_id = a.id and v.kind in ('removed', 'released')
                    order by v.id desc limit 1), false)
$$;

-- Undoes a removal that no appeal waits for.
create or replace function attempt_release(actor uuid, attempt uuid, reason text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  a     attempts;
  given text  := clean_text(reason);
  put   jsonb := reason_flaw(given);
  before json;
begin
  if not exists (select from attempts where id = attempt) then
    verdict := 'not_found';
    return;
  end if;
  a := attempt_settle(attempt, false);
  before := attempt_state_json(a);
  if put is null and a.state <> 'removed' then
    put := case when attempt_was_released(actor, a, given) then outcome('unchanged')
                else refusal('conflict', 'not_removed', null, 'The attempt is not stopped.') end;
  elsif put is null and exists (select from appeals p where p.attempt_id = a.id and appeal_is_open(p.state)) then
    put := refusal('conflict', 'appeal_open', null, 'An appeal waits for its decision, which lets the attempt go on or end.');
  elsif put is null then
    a := attempt_let_go(actor, a, jsonb_build_object('reason', given));
    put := outcome('changed');
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(actor, 'attempt.release', 'attempt:' || attempt, put, attempt_state_json(a), before, given) r;
end $$;
