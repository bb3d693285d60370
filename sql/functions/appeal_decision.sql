-- The decision of the commission, which executes itself in one transaction (T12, O14, C13; A12, A13, A17).

create or replace function answer_flaw(answer text) returns jsonb
language sql immutable as $$
  select refusal('bad_value', 'no_answer', 'answer', 'The answer to the student is 3 to 4000 characters.')
   where coalesce(length(answer) not between 3 and 4000, true)
$$;

-- T11: back to the student for details, by the chair or the secretary; what was voted before counts no more.
create or replace function appeal_return(actor uuid, appeal uuid, answer text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held  appeals := appeal_locked(appeal);
  given text    := clean_text(answer);
  put   jsonb;
begin
  if held.id is null or not appeal_is_judged_by(held, actor) then
    verdict := 'not_found';
    return;
  end if;
  put := case
    when coalesce(appeal_duty(held, actor) not in ('chair', 'secretary'), true)
      then refusal('forbidden', 'not_the_chair', null, 'The chair or the secretary returns an appeal.')
    when held.state = 'returned' and held.answer = given then outcome('unchanged')
    when held.state <> 'filed' then refusal('conflict', 'not_filed', null, 'There is no filed application to return.')
    else answer_flaw(given) end;
  if put is null then
    update appeals p set answer = given where p.id = held.id returning * into held;
    held := appeal_move(actor, held, 'returned', jsonb_build_object('answer', given));
    put := outcome('changed');
  end if;
  select r.verdict, r.body into verdict, body from appeal_reply(held, put) r;
end $$;

-- Why the chair cannot sign this decision; null: he can. A31: nor does he who has a part in it; the voters judged the
-- questions that the appeal names, so no other is found faulty.
create or replace function appeal_decision_flaw(appeal appeals, actor uuid, outcome text, answer text, numbers integer[],
                                                points numeric) returns jsonb
language sql stable as $$
  select coalesce(
    case when coalesce(appeal_duty(appeal, actor) <> 'chair', true)
           then refusal('forbidden', 'not_the_chair', null, 'The chair signs the decision.')
         when actor in (select appeal_recused(appeal)) then refusal('forbidden', 'recused', null,
           'You had a part in what is appealed against, so you do not sign: a new order names another chair.')
         when appeal_stage(appeal.state) is null then refusal('conflict', 'not_awaited', null,
           case appeal_turn(appeal.state) when 'student' then 'The appeal waits for the student.' else 'The appeal is decided.' end)
         when (select count(*) from appeal_ballot(appeal)) < appeal_quorum(appeal)
           then refusal('conflict', 'no_quorum', null, format('There are %s votes; a decision needs %s.',
                        (select count(*) from appeal_ballot(appeal)), appeal_quorum(appeal)))
           || jsonb_build_object('votes', (select count(*) from appeal_ballot(appeal)), 'quorum', appeal_quorum(appeal))
         when appeal_majority(appeal) is distinct from outcome then refusal('conflict', 'no_majority', 'outcome',
           case when appeal_majority(appeal) is not null then format('The majority voted for "%s".', appeal_majority(appeal))
                else 'No outcome has a majority: of two that are even, the vote of the chair decides.' end)
         when numbers <> '{}' and outcome not in ('upheld', 'corrected') then refusal('bad_value', 'no_faulty_questions', 'faulty',
           'Questions are named faulty when the appeal is upheld.')
         when outcome = 'upheld' and numbers = '{}' and appeal_ground_is_of_questions(appeal.ground)
           then refusal('bad_value', 'no_question', 'faulty', 'Name the questions that are faulty.')
         when exists (select from unnest(numbers) n where n not in (select q.n from appeal_questions q where q.appeal_id = appeal.id))
           then refusal('bad_value', 'question_not_disputed', 'faulty', 'Only questions that the appeal names are found faulty.')
         when outcome = 'corrected' and appeal.attempt_id is null and coalesce(points not between 0 and 40, true)
           then refusal('bad_value', 'no_points', 'exam_points', 'Corrected exam points are 0 to 40.')
         when outcome = 'corrected' and appeal.attempt_id is not null and numbers = '{}'
           then refusal('bad_value', 'no_question', 'faulty', 'Name the questions whose answers count as right.') end,
    answer_flaw(answer))
$$;

-- A12: annuls the attempt and the result in force; both stay in the history.
create or replace function appeal_annul(actor uuid, appeal appeals) returns jsonb
language plpgsql as $$
declare
  a       attempts;
  effects jsonb := '[]';
begin
  if appeal.attempt_id is not null then
    a := attempt_settle(appeal.attempt_id, false);
    if a.state in ('running', 'suspended') then   -- nobody froze it before
      a := attempt_pause(a, 'removed', attempt_present_until(a), 'removed');
    end if;
    update attempts set state = 'annulled', ended_at = coalesce(ended_at, now()) where id = a.id;
    insert into attempt_events (attempt_id, kind, actor_id, detail)
    values (a.id, 'annulled', actor, jsonb_build_object('number', appeal.number));
    effects := jsonb_build_array(jsonb_build_object('effect', 'attempt_annulled'));
  end if;
  update results r set annulled_at = now(), annulled_by = appeal.id
   where r.sitting_id = appeal.sitting_id and r.student_id = appeal.student_id and r.annulled_at is null;
  return case when found then effects || jsonb_build_object('effect', 'result_annulled') else effects end;
end $$;

-- The faulty questions leave the bank; who else had them is counted for the administrators (appeal_affected). A11: one
-- that was corrected or withdrawn meanwhile has left it already: the version in force is another one.
create or replace function appeal_withdraw_questions(actor uuid, appeal appeals, numbers integer[]) returns jsonb
language plpgsql as $$
declare
  effects  jsonb := '[]';
  question record;
  others   integer;
begin
  perform bank_discipline_locked(null, d.code, a.language)
     from attempts a join sittings s on s.id = a.sitting_id join exams e on e.id = s.exam_id join disciplines d on d.id = e.discipline_id
    where a.id = appeal.attempt_id;
  for question in select n.n, v.question_id from unnest(numbers) n
                    join attempts a on a.id = appeal.attempt_id join question_versions v on v.id = a.question_versions[n.n]
                   where v.state = 'approved' order by n.n loop
    perform question_withdraw(actor, question.question_id, 'appeal No. ' || appeal.number);
    effects := effects || jsonb_build_object('effect', 'question_withdrawn', 'n', question.n);
  end loop;
  others := (select count(*) from appeal_affected_attempts(appeal));
  if others > 0 then
    effects := effects || jsonb_build_object('effect', 'others_affected', 'attempts', others);
    perform message_send(r.user_id, actor, 'affected_attempts', jsonb_build_object('appeal_id', appeal.id,
              'number', appeal.number, 'attempts', others))
       from user_roles r join users u on u.id = r.user_id where r.role = 'administrator' and u.active;
  end if;
  return effects;
end $$;

-- The other attempts of the same exam session that had a question found faulty, in whatever version.
create or replace function appeal_affected_attempts(appeal appeals) returns setof attempts
language sql stable as $$
  select distinct other.*
    from attempts own
         cross join unnest(appeal.faulty) n
         join question_versions v on v.id = own.question_versions[n]
         join question_versions same on same.question_id = v.question_id
         join sittings s on s.id = own.sitting_id join exams e on e.id = s.exam_id
         join exams peer on peer.exam_session_id = e.exam_session_id and peer.discipline_id = e.discipline_id
         join sittings t on t.exam_id = peer.id
         join attempts other on other.sitting_id = t.id and same.id = any (other.question_versions)
   where own.id = appeal.attempt_id and other.id <> own.id and other.state <> 'annulled'
$$;

create or replace function appeal_affected(person uuid, appeal uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max('ok'), 'not_found'), max(list_page((
           select array_agg(json_build_object('attempt_id', a.id, 'student', person_head(u), 'group', g.name, 'state', a.state,
                    'starts_at', api_time(s.starts_at),
                    'numbers', array(select array_position(a.question_versions, w.id) from attempts own, unnest(p.faulty) n,
                                      question_versions v, question_versions w where own.id = p.attempt_id
                                        and v.id = own.question_versions[n] and w.question_id = v.question_id
                                        and w.id = any (a.question_versions) order by 1),
                    'result', result_json(a.id)) order by u.full_name, a.id)
             from appeal_affected_attempts(p) a join users u on u.id = a.student_id join sittings s on s.id = a.sitting_id
                  left join group_members m on m.student_id = u.id left join groups g on g.id = m.group_id), null)::text)
    from appeals p where p.id = appeal and appeal_is_judged_by(p, person)
$$;

-- A17: the answers to the faulty questions count as right, or an oral or creative exam gets these points.
create or replace function appeal_correct(actor uuid, appeal appeals, numbers integer[], points numeric) returns jsonb
language plpgsql as $$
declare
  a attempts;
begin
  if appeal.attempt_id is null then
    update results r set annulled_at = now(), annulled_by = appeal.id
     where r.sitting_id = appeal.sitting_id and r.student_id = appeal.student_id and r.annulled_at is null;
    perform result_record(actor, appeal.sitting_id, appeal.student_id, points);
  else
    a := attempt_settle(appeal.attempt_id, false);
    if a.state = 'removed' then
      a := attempt_end(a, 'not_resumed', now());
    elsif a.state in ('running', 'suspended') then
      a := attempt_end(a, 'finished', now());
    end if;
    update results r set annulled_at = now(), annulled_by = appeal.id where r.attempt_id = a.id and r.annulled_at is null;
    perform attempt_score(a, numbers);
  end if;
  return jsonb_build_array(jsonb_build_object('effect', 'points_corrected', 'exam_points',
    (select trim_scale((sitting_result(appeal.sitting_id, appeal.student_id)).exam_points)::text)));
end $$;

-- Does what the outcome means and returns it as effects. A refusal (a date that cannot be) undoes nothing: the caller must.
drop function if exists appeal_execute(uuid, appeals, text, integer[], numeric, timestamptz),
                        appeal_sign(uuid, appeals, text, text, integer[], numeric, timestamptz),
                        appeal_decide(uuid, uuid, text, text, jsonb, text, text, boolean);
create or replace function appeal_execute(actor uuid, appeal appeals, outcome text, numbers integer[], points numeric,
                                          starts_at timestamptz, start_until timestamptz) returns jsonb
language plpgsql as $$
declare
  effects jsonb;
  exam    uuid := (select s.exam_id from sittings s where s.id = appeal.sitting_id);
  dated   jsonb;
begin
  if outcome in ('inadmissible', 'rejected') then
    return jsonb_build_object('effects', appeal_let_go(actor, appeal));
  elsif outcome = 'admissible' then
    return '{"effects": []}';
  elsif outcome = 'corrected' then
    return jsonb_build_object('effects', appeal_correct(actor, appeal, numbers, points));
  end if;
  effects := appeal_annul(actor, appeal) || appeal_withdraw_questions(actor, appeal, numbers);
  dated := reschedule_create(actor, exam, appeal.student_id, 'appeal', 'appeal No. ' || appeal.number, appeal.sitting_id,
                             appeal.id, starts_at, start_until);
  if is_refusal(dated) then
    return dated;
  end if;
  return jsonb_build_object('effects', effects || case when starts_at is null then jsonb_build_object('effect', 'waits_for_date')
    else jsonb_build_object('effect', 'new_date', 'starts_at', api_time(starts_at)) end);
end $$;

-- What the minutes say, for ever.
create or replace function appeal_minutes_content(appeal appeals, outcome text, answer text, effects jsonb) returns jsonb
language sql stable as $$
  select jsonb_build_object('commission', commission_json(appeal_commission(appeal)) - 'id', 'stage', appeal_stage(appeal.state),
    'appeal', appeal_json(appeal), 'outcome', outcome, 'answer', answer, 'effects', effects,
    'quorum', appeal_quorum(appeal),
    'votes', (select jsonb_agg(person_head(u) || jsonb_build_object('vote', b.vote, 'reason', b.reason, 'dissent', b.vote <> outcome)
                               order by u.full_name) from appeal_ballot(appeal) b join users u on u.id = b.member_id),
    'recused', coalesce((select jsonb_agg(person_head(u) order by u.full_name) from appeal_recused(appeal) r
                 join appeal_commission_members m on m.user_id = r and m.commission_id = appeal_commission(appeal)
                 join users u on u.id = r), '[]'))
$$;

-- The minutes by which the actor has just signed this very decision, also to the points and the date: its repetition
-- shows what was decided. Null: it is none.
create or replace function appeal_decided(appeal appeals, actor uuid, outcome text, answer text, numbers integer[], points numeric,
                                          starts_at timestamptz, start_until timestamptz) returns appeal_minutes
language sql stable as $$
  select m from appeal_minutes m
   where m.appeal_id = appeal.id and m.signed_by = actor and appeal.state = appeal_decided.outcome
     and appeal.faulty::integer[] = numbers
     and (m.content ->> 'outcome', m.content ->> 'answer') = (appeal_decided.outcome, appeal_decided.answer)
     and (appeal.state <> 'corrected' or appeal.attempt_id is not null
          or (m.content #>> '{effects,0,exam_points}')::numeric is not distinct from points)
     and coalesce((select (s.starts_at, s.start_until) is not distinct from (appeal_decided.starts_at, appeal_decided.start_until)
                     from reschedules r join sittings s on s.id = r.sitting_id where r.appeal_id = appeal.id),
                  appeal_decided.starts_at is null)
$$;

-- Signs and executes the decision, or with dry_run shows what it would do and undoes it. The same again shows it.
create or replace function appeal_decide(actor uuid, appeal uuid, outcome text, answer text, faulty jsonb, exam_points text,
                                         starts_at text, late_start_minutes integer, dry_run boolean,
                                         out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held    appeals   := appeal_locked(appeal);
  given   text      := clean_text(answer);
  numbers integer[] := array(select distinct jsonb_array_elements_text(coalesce(faulty, '[]'))::integer order by 1);
  points  numeric   := case when exam_points ~ '^[0-9]{1,2}([.,][0-9]{1,2})?$' then replace(exam_points, ',', '.')::numeric end;
  opens   timestamptz := local_moment(starts_at);
  closes  timestamptz := sitting_start_until(opens, late_start_minutes::text);
  signed  appeal_minutes;
  put     jsonb;
  done    jsonb;
begin
  perform from exam_sessions x join exams e on e.exam_session_id = x.id join sittings s on s.exam_id = e.id
    where s.id = held.sitting_id for share of x;   -- A31: no new order until the minutes are signed (commission_change)
  if held.id is null or not appeal_is_judged_by(held, actor) then
    verdict := 'not_found';
    return;
  end if;
  if not dry_run and (opens is null) = (starts_at is null) then
    signed := appeal_decided(held, actor, outcome, given, numbers, points, opens, closes);
  end if;
  put := case when signed.id is null then appeal_decision_flaw(held, actor, outcome, given, numbers, points) else outcome('unchanged') end;
  if put is null and starts_at is not null and (opens is null or outcome <> 'upheld') then
    put := refusal('bad_value', 'bad_time', 'starts_at', 'A new date belongs to an appeal that is upheld: write 23.11.2026 09:00.');
  end if;
  if put is null then
    begin
      done := appeal_sign(actor, held, outcome, given, numbers, points, opens, closes);
      if dry_run or not done ? 'effects' then
        raise exception using errcode = 'EM003';   -- undoes all of it
      end if;
    exception when sqlstate 'EM003' then null;
    end;
    held := appeal_locked(appeal);
    select * into signed from appeal_minutes m where m.id = (done ->> 'minutes')::uuid;
    put := case when done ? 'effects' then outcome('changed') else done end;
  end if;
  if is_refusal(put) then
    select r.verdict, r.body into verdict, body from appeal_reply(held, put) r;
  else
    verdict := 'ok';
    body := jsonb_build_object('dry_run', dry_run, 'effects', coalesce(done -> 'effects', signed.content -> 'effects'),
                               'minutes', case when signed.id is not null then minutes_json(signed) end,
                               'appeal', appeal_json(held) || jsonb_build_object('history', appeal_history(held)));
  end if;
end $$;

-- The signature itself: {effects, minutes} of what it did, with the id of the minutes; or a refusal, half done.
create or replace function appeal_sign(actor uuid, appeal appeals, outcome text, given text, numbers integer[], points numeric,
                                       starts_at timestamptz, start_until timestamptz) returns jsonb
language plpgsql as $$
declare
  commission uuid := appeal_commission(appeal);
  minutes    appeal_minutes;
  done       jsonb;
begin
  update appeals p set faulty = numbers, answer = given where p.id = appeal.id returning * into appeal;
  done := appeal_execute(actor, appeal, outcome, numbers, points, starts_at, start_until);
  if not done ? 'effects' then
    return done;
  end if;
  minutes.content := appeal_minutes_content(appeal, outcome, given, done -> 'effects');
  update appeal_commissions c set minutes = c.minutes + 1 where c.id = commission returning c.minutes into minutes.number;
  insert into appeal_minutes (commission_id, number, appeal_id, signed_by, content)
  values (commission, minutes.number, appeal.id, actor, minutes.content) returning * into minutes;
  if outcome <> 'admissible' then
    update appeals p set commission_id = commission where p.id = appeal.id returning * into appeal;
  end if;
  perform appeal_move(actor, appeal, outcome, jsonb_build_object('answer', given, 'minutes', minutes.number, 'effects', done -> 'effects'));
  return done || jsonb_build_object('minutes', minutes.id);
end $$;

create or replace function minutes_json(minutes appeal_minutes) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', minutes.id, 'number', minutes.number, 'signed_at', api_time(minutes.signed_at),
                            'signed_by', (select person_head(u) from users u where u.id = minutes.signed_by)) || minutes.content
$$;

create or replace function appeal_minutes_list(person uuid, appeal uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max('ok'), 'not_found'), max(list_page((select array_agg(minutes_json(m)::json order by m.signed_at) from appeal_minutes m
                                                            where m.appeal_id = p.id and minutes_are_seen_by(m, person)), null)::text)
    from appeals p where p.id = appeal and (appeal_is_judged_by(p, person) or exists (
         select from appeal_minutes m where m.appeal_id = p.id and minutes_are_of(m, person)))
$$;

-- All minutes of a commission are its members' and the administrators', also when another one judges the appeal by now.
create or replace function minutes_are_of(minutes appeal_minutes, person uuid) returns boolean
language sql stable as $$
  select has_role(person, 'administrator')
      or exists (select from appeal_commission_members m where m.commission_id = minutes.commission_id and m.user_id = person)
$$;
create or replace function minutes_are_seen_by(minutes appeal_minutes, person uuid) returns boolean
language sql stable as $$
  select minutes_are_of(minutes, person)
      or exists (select from appeals p where p.id = minutes.appeal_id and appeal_is_judged_by(p, person))
$$;

-- A line of the list of minutes.
create or replace function minutes_item(minutes appeal_minutes) returns json
language sql stable as $$
  select json_build_object('id', minutes.id, 'number', minutes.number, 'signed_at', api_time(minutes.signed_at),
    'commission', json_build_object('id', c.id, 'order_number', c.order_number, 'order_date', c.order_date),
    'appeal', json_build_object('id', p.id, 'number', p.number), 'student', person_head(u), 'exam', exam_json(e),
    'stage', minutes.content -> 'stage', 'outcome', minutes.content -> 'outcome')
    from appeals p join sittings s on s.id = p.sitting_id join exams e on e.id = s.exam_id join users u on u.id = p.student_id,
         appeal_commissions c
   where p.id = minutes.appeal_id and c.id = minutes.commission_id
$$;

create or replace function minutes_key(minutes appeal_minutes) returns text
language sql stable as $$
  select to_char(minutes.signed_at at time zone 'UTC', 'YYYYMMDDHH24MISSUS') || '-' || minutes.id
$$;

-- A page of the minutes of this person's commissions, or of one of them, the newest first.
create or replace function minutes_list(person uuid, commission uuid, after text, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select 'ok', list_page(array_agg(minutes_item(p.m) order by p.key desc), array_agg(p.key order by p.key desc))
    from (select m, minutes_key(m) collate "C" as key from appeal_minutes m
           where minutes_are_of(m, person) and (commission is null or m.commission_id = commission)
             and (after is null or minutes_key(m) collate "C" < after)
           order by key desc limit page_size() + 1) p
$$;
