-- The appeal of a student (T10, T11, O13, C12; A12, A13, A16, A31): the request, the details, the withdrawal; terms.

-- Whose turn it is: 'commission', 'student', or null when the appeal is over.
create or replace function appeal_turn(state text) returns text
language sql immutable parallel safe as $$
  select case when state in ('requested', 'filed') then 'commission'
              when state in ('admissible', 'returned') then 'student' end
$$;
create or replace function appeal_is_open(state text) returns boolean
language sql immutable parallel safe as $$ select appeal_turn(state) is not null $$;

-- A31: until when whoever has the turn in this state is to act.
create or replace function appeal_term(state text, since timestamptz) returns timestamptz
language sql stable as $$
  select case appeal_turn(state)
    when 'commission' then working_day_end(since, setting('appeal_decision_working_days')::integer)
    when 'student' then working_day_end(since, setting('appeal_details_working_days')::integer) end
$$;

-- A31: until when somebody may appeal against what ended then.
create or replace function appeal_request_until(ended_at timestamptz) returns timestamptz
language sql stable as $$ select working_day_end(ended_at, setting('appeal_request_working_days')::integer) $$;

-- The newest attempt of a student in a sitting that is not annulled; nulls: none.
create or replace function sitting_attempt(sitting uuid, student uuid) returns attempts
language sql stable as $$
  select a from attempts a where a.sitting_id = sitting and a.student_id = student and a.state <> 'annulled'
$$;

-- The result in force of a student in a sitting; nulls: none.
create or replace function sitting_result(sitting uuid, student uuid) returns results
language sql stable as $$
  select r from results r where r.sitting_id = sitting and r.student_id = student and r.annulled_at is null
$$;

create or replace function appeal_questions_json(appeal uuid) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('n', q.n, 'claim', q.claim, 'own_answer', q.own_answer) order by q.n), '[]')
    from appeal_questions q where q.appeal_id = appeal
$$;
create or replace function appeal_json(appeal appeals) returns jsonb
language sql stable as $$
  select jsonb_build_object(
    'id', appeal.id, 'number', appeal.number, 'state', appeal.state, 'turn', appeal_turn(appeal.state),
    'ground', appeal.ground, 'claim', appeal.claim,
    'questions', appeal_questions_json(appeal.id),
    'pictures', coalesce((select jsonb_agg(picture_json(p) order by p.n) from appeal_pictures p where p.appeal_id = appeal.id), '[]'),
    'requested_at', api_time(appeal.requested_at), 'filed_at', api_time(appeal.filed_at),
    'term_at', api_time(appeal.term_at), 'term_left_ms', (extract(epoch from appeal.term_at - now()) * 1000)::bigint,
    'answer', appeal.answer, 'decided_at', api_time(appeal.decided_at),
    'sitting', sitting_head(s), 'exam', exam_json(e), 'attempt_id', appeal.attempt_id,
    'attempt', (select attempt_state_json(a)::jsonb from attempts a where a.id = appeal.attempt_id),
    'student', person_head(u) || jsonb_build_object('group', (select g.name from group_members m join groups g on g.id = m.group_id
                                                               where m.student_id = u.id)),
    'new_date', (select jsonb_build_object('starts_at', api_time(n.starts_at)) from reschedules r left join sittings n on n.id = r.sitting_id
                  where r.appeal_id = appeal.id),
    'now', api_time(now()))
    from sittings s join exams e on e.id = s.exam_id, users u where s.id = appeal.sitting_id and u.id = appeal.student_id
$$;

-- What happened to it, oldest first; staff are named to everybody who may see the appeal by their office, not by name.
create or replace function appeal_history(appeal appeals) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('at', api_time(l.at), 'action', l.action,
           'by', case when l.actor_id is null then 'clock' when l.actor_id = appeal.student_id then 'student' else 'commission' end)
           order by l.id), '[]')
    from audit_log l where l.object = 'appeal:' || appeal.id and l.action not like 'appeal.vote%'
$$;

-- Moves the appeal: the only place that changes its state. The row must be locked.
create or replace function appeal_move(actor uuid, appeal appeals, new_state text, detail jsonb) returns appeals
language plpgsql as $$
declare
  moved appeals;
begin
  update appeals p
     set state = new_state, term_at = appeal_term(new_state, now()),
         filed_at = case when new_state = 'filed' then now() else p.filed_at end,
         round = p.round + (p.state = 'returned' and new_state = 'filed')::integer,
         decided_at = case when appeal_is_open(new_state) then null else now() end
   where p.id = appeal.id returning * into moved;
  perform audit(actor, 'appeal.' || new_state, 'appeal:' || appeal.id,
                jsonb_build_object('before', appeal.state, 'after', new_state) || detail);
  perform appeal_tell(moved, false);
  return moved;
end $$;

-- Who is to hear of the state it is in now: the student of every step that is not his own, the commission when it has
-- the turn, the administrators of a new request.
create or replace function appeal_tell(appeal appeals, is_new boolean) returns void
language plpgsql as $$
declare
  params jsonb := (select jsonb_build_object('appeal_id', appeal.id, 'number', appeal.number, 'ground', appeal.ground,
                     'discipline', discipline_json(d)::jsonb, 'student', jsonb_build_object('full_name', u.full_name),
                     'term_at', api_time(appeal.term_at))
                     from sittings s join exams e on e.id = s.exam_id join disciplines d on d.id = e.discipline_id, users u
                    where s.id = appeal.sitting_id and u.id = appeal.student_id);
begin
  if appeal.state in ('requested', 'filed') then
    perform message_send(m.user_id, null, 'appeal_to_decide', params)
       from appeal_commission_members m where m.commission_id = appeal_commission(appeal);
  end if;
  if is_new then
    perform message_send(r.user_id, null, 'appeal_requested', params)
       from user_roles r join users u on u.id = r.user_id where r.role = 'administrator' and u.active;
    perform message_send(appeal.student_id, null, 'appeal_received', params);
  elsif appeal.state not in ('filed', 'withdrawn') then
    perform message_send(appeal.student_id, null, 'appeal_' || appeal.state, params);
  end if;
end $$;

-- What an exam of this kind can be appealed for (A16).
create or replace function appeal_ground_fits(kind text, ground text) returns boolean
language sql immutable as $$
  select case kind when 'test' then ground in ('two_right_answers', 'no_right_answer', 'question_wrong', 'question_inexact',
                                               'wrong_language', 'technical')
                   when 'rehearsal' then false
                   else ground in ('grade', 'technical', 'procedure') end
$$;

-- Does the ground speak of questions?
create or replace function appeal_ground_is_of_questions(ground text) returns boolean
language sql immutable as $$
  select ground in ('two_right_answers', 'no_right_answer', 'question_wrong', 'question_inexact')
$$;

-- A refusal that names the term which is over.
create or replace function term_over(term_at timestamptz) returns jsonb
language sql stable as $$
  select refusal('term_over', 'term_over', null, format('The term ended on %s.', spoken_end(term_at)))
         || jsonb_build_object('term_at', api_time(term_at))
$$;

-- Why no appeal can be made; null: it can. The attempt is settled and locked.
create or replace function appeal_request_flaw(exam exams, attempt attempts, result results, ground text, claim text,
                                               numbers integer[]) returns jsonb
language sql stable as $$
  select coalesce(
    case when not appeal_ground_fits(exam.kind, ground) then refusal('bad_value', 'ground_does_not_fit', 'ground',
           'This ground does not fit an exam of this kind.')
         when attempt.id is null and result.id is null or attempt.state = 'annulled' then refusal('conflict', 'nothing_to_appeal', null,
           'There is no attempt and no grade to appeal against.')
         when length(claim) > 4000 then refusal('bad_value', 'claim_too_long', 'claim', 'The text is at most 4000 characters.')
         when exam.kind <> 'test' and length(claim) < 3 then refusal('bad_value', 'no_claim', 'claim', 'Say what the matter is.')
         when exists (select from unnest(numbers) n where n not between 1 and coalesce(cardinality(attempt.question_versions), 0))
           then refusal('bad_value', 'no_such_question', 'questions', 'The test has no question with this number.')
         when appeal_request_until(coalesce(result.created_at, attempt.ended_at)) <= now()
           then term_over(appeal_request_until(coalesce(result.created_at, attempt.ended_at))) end)
$$;

-- T10, O13, C12: the student appeals, during a test or after any exam; `stop` lets the clock stand still meanwhile.
-- The same request again shows the open appeal. A decision that is under way is waited for: attempt, open appeal and
-- result are locked in its order, and only then is it judged what there is to appeal against.
create or replace function appeal_request(student uuid, sitting uuid, ground text, claim text, numbers jsonb, stop boolean,
                                          out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  e       exams   := (select x from exams x join sittings s on s.exam_id = x.id where s.id = sitting);
  a       attempts := sitting_attempt(sitting, student);
  wanted  integer[] := array(select distinct jsonb_array_elements_text(coalesce(numbers, '[]'))::integer order by 1);
  said    text := coalesce(clean_text(claim), '');
  held    appeals;
  put     jsonb;
begin
  if e.id is null or (a.id is null and not sitting_is_for(sitting, student)
                      and (sitting_result(sitting, student)).id is null) then
    verdict := 'not_found';
    return;
  end if;
  if a.id is not null then
    a := attempt_settle(a.id, true);
  end if;
  held := appeal_open_locked(sitting, student);
  if held.id is null then
    perform from results r where a.id is null and r.sitting_id = sitting and r.student_id = student and r.annulled_at is null
        for share;
    put := appeal_request_flaw(e, a, sitting_result(sitting, student), ground, said, wanted);
    if put is null then
      held := appeal_insert(e, a, student, sitting, ground, said);
      put := case when held.id is not null then outcome('created') end;
    end if;
  end if;
  if put is null then
    held := appeal_open_locked(sitting, student);   -- if it was made at this moment
    put := appeal_again_flaw(held, ground, said, wanted);
  end if;
  if is_refusal(put) then
    select r.verdict, r.body into verdict, body from put_reply(student, null, null, put, null) r;
    return;
  elsif put ->> 'outcome' = 'created' then
    perform appeal_begin(student, held, a, wanted, stop);
  end if;
  if stop and a.state = 'running' then
    perform attempt_pause(a, 'suspended', greatest(now(), a.last_contact_at), 'stopped');   -- see attempt_resume
  end if;
  verdict := case when put ->> 'outcome' = 'created' then 'created' else 'ok' end;
  body := (select appeal_json(p) from appeals p where p.id = held.id)::text;
end $$;

-- The open appeal, locked after its attempt; nulls: there is none.
create or replace function appeal_open_locked(sitting uuid, student uuid) returns appeals
language sql as $$
  select p from appeals p where p.sitting_id = sitting and p.student_id = student and appeal_is_open(p.state) for no key update
$$;

-- A new one; nulls: another was made meanwhile.
create or replace function appeal_insert(exam exams, a attempts, student uuid, sitting uuid, ground text, claim text) returns appeals
language sql as $$
  insert into appeals as p (sitting_id, student_id, attempt_id, ground, state, claim, term_at, filed_at)
  select sitting, student, a.id, appeal_insert.ground, first.state, appeal_insert.claim, appeal_term(first.state, now()),
         case when first.state = 'filed' then now() end
    from (select case when exam.kind = 'test' then 'requested' else 'filed' end as state) first
  on conflict (sitting_id, student_id) where state in ('requested', 'admissible', 'filed', 'returned') do nothing
  returning p
$$;

-- Why a request is none of the open appeal that is there: its ground, words or questions are other ones; null: it is the same.
create or replace function appeal_again_flaw(appeal appeals, ground text, claim text, numbers integer[]) returns jsonb
language sql stable as $$
  select refusal('conflict', 'appeal_open', null, format('Your appeal No. %s is not decided yet.', appeal.number))
   where (appeal.ground, appeal.claim, array(select q.n::integer from appeal_questions q where q.appeal_id = appeal.id order by q.n))
         is distinct from (appeal_again_flaw.ground, appeal_again_flaw.claim, numbers)
$$;

-- What a new appeal brings with it.
create or replace function appeal_begin(student uuid, appeal appeals, a attempts, numbers integer[], stop boolean) returns void
language plpgsql as $$
begin
  insert into appeal_questions (appeal_id, n) select appeal.id, n from unnest(numbers) n;
  if a.id is not null then
    insert into attempt_events (attempt_id, kind, actor_id, detail)
    values (a.id, 'appealed', student, jsonb_build_object('ground', appeal.ground, 'number', appeal.number));
  end if;
  perform audit(student, 'appeal.' || appeal.state, 'appeal:' || appeal.id,
                jsonb_build_object('after', appeal.state, 'ground', appeal.ground, 'questions', numbers, 'stop', coalesce(stop, false)));
  perform appeal_tell(appeal, true);
end $$;

-- The student's own appeal, locked after its attempt (that order everywhere); nulls: there is none.
create or replace function appeal_locked(appeal uuid) returns appeals
language plpgsql as $$
declare
  held appeals;
begin
  perform from attempts a join appeals p on p.attempt_id = a.id where p.id = appeal for no key update of a;
  select * into held from appeals p where p.id = appeal for no key update;
  return held;
end $$;

create or replace function appeal_details_flaw(appeal appeals, claim text, questions jsonb) returns jsonb
language sql stable as $$
  select case
    when appeal.state not in ('admissible', 'returned', 'filed') then refusal('conflict', 'appeal_not_awaited', null,
      case appeal_turn(appeal.state) when 'commission' then 'The commission has not admitted the appeal yet.'
                                     else 'The appeal is over.' end)
    when appeal.term_at <= now() and appeal.state <> 'filed' then term_over(appeal.term_at)
    when length(claim) not between 3 and 4000 then refusal('bad_value', 'no_claim', 'claim',
      'Say what the matter is, in 3 to 4000 characters.')
    when appeal_ground_is_of_questions(appeal.ground) and jsonb_array_length(questions) = 0
      then refusal('bad_value', 'no_question', 'questions', 'Name at least one question.')
    when exists (select from jsonb_array_elements(questions) q, attempts a
                  where a.id = appeal.attempt_id and (q ->> 'n')::integer > cardinality(a.question_versions))
      or appeal.attempt_id is null and jsonb_array_length(questions) > 0
      then refusal('bad_value', 'no_such_question', 'questions', 'The test has no question with this number.')
    when (select count(distinct q ->> 'n') <> count(*) from jsonb_array_elements(questions) q)
      then refusal('bad_value', 'question_twice', 'questions', 'A question is named twice.')
  end
$$;

-- Questions as the student gives them, as appeal_questions_json() shows them.
create or replace function appeal_questions_given(questions jsonb) returns jsonb
language sql immutable as $$
  select coalesce(jsonb_agg(jsonb_build_object('n', (q ->> 'n')::integer, 'claim', clean_text(coalesce(q ->> 'claim', '')),
                              'own_answer', clean_text(coalesce(q ->> 'own_answer', ''))) order by (q ->> 'n')::integer), '[]')
    from jsonb_array_elements(questions) q
$$;

-- T11: the detailed application. Filed again with the same words it changes nothing; once filed it stays as it is.
create or replace function appeal_file(student uuid, appeal uuid, claim text, questions jsonb, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held appeals;
  said text  := clean_text(claim);
  put  jsonb;
begin
  held := appeal_locked(appeal);
  if held.id is null or held.student_id <> student then
    verdict := 'not_found';
    return;
  end if;
  questions := appeal_questions_given(coalesce(questions, '[]'));
  put := appeal_details_flaw(held, said, questions);
  if put is null and held.state = 'filed' then
    put := case when held.claim = said and appeal_questions_json(held.id) = questions then outcome('unchanged') else
             refusal('conflict', 'appeal_filed', null, 'The application is filed: the commission has it now.') end;
  elsif put is null then
    delete from appeal_questions q where q.appeal_id = held.id;
    insert into appeal_questions (appeal_id, n, claim, own_answer)
    select held.id, q.n, q.claim, q.own_answer from jsonb_to_recordset(questions) as q (n smallint, claim text, own_answer text);
    update appeals p set claim = said where p.id = held.id returning * into held;
    held := appeal_move(student, held, 'filed', jsonb_build_object('claim', said, 'questions', questions));
    put := outcome('changed');
  end if;
  select r.verdict, r.body into verdict, body from appeal_reply(held, put) r;
end $$;

-- The reply to whatever was done with an appeal: the appeal, or why not. It keeps its own audit entries.
create or replace function appeal_reply(appeal appeals, put jsonb, out verdict text, out body text)
language plpgsql stable as $$
begin
  if is_refusal(put) then
    verdict := put ->> 'outcome';
    body := refusal_members(put);
  else
    verdict := 'ok';
    body := appeal_json(appeal) || jsonb_build_object('history', appeal_history(appeal));
  end if;
end $$;

-- A12: what becomes of the attempt when an appeal ends without success. As effects for the minutes.
create or replace function appeal_let_go(actor uuid, appeal appeals) returns jsonb
language plpgsql as $$
declare
  a attempts;
begin
  select * into a from attempts where id = appeal.attempt_id and state = 'removed';
  if not found then
    return '[]';
  end if;
  a := attempt_let_go(actor, a, jsonb_build_object('number', appeal.number));
  return jsonb_build_array(case a.state
    when 'suspended' then jsonb_build_object('effect', 'attempt_resumes', 'resume_until', api_time(a.resume_until))
    else jsonb_build_object('effect', 'attempt_scored') end);
end $$;

-- The student takes it back, at any time before the decision. T10, A12: then the attempt goes on that was frozen for the
-- appeal, after it was requested; one that the administrator had frozen before is the administrator's to release.
create or replace function appeal_withdraw(student uuid, appeal uuid, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held appeals := appeal_locked(appeal);
  put  jsonb;
begin
  if held.id is null or held.student_id <> student then
    verdict := 'not_found';
    return;
  end if;
  if held.state = 'withdrawn' then
    put := outcome('unchanged');
  elsif not appeal_is_open(held.state) then
    put := refusal('conflict', 'appeal_decided', null, 'The appeal is decided already.');
  else
    held := appeal_move(student, held, 'withdrawn', '{}');
    if exists (select from attempt_events v where v.attempt_id = held.attempt_id and v.kind = 'removed'
                  and v.at >= held.requested_at) then
      perform appeal_let_go(student, held);
    end if;
    put := outcome('changed');
  end if;
  select r.verdict, r.body into verdict, body from appeal_reply(held, put) r;
end $$;

-- A31: an appeal whose details were not filed in time lapses. As in attempt_sweep sweepers take different rows, and wait
-- for nobody: what is in use now is looked at next time. One that fails (its attempt cannot be scored, say) is reported,
-- keeps no other open and takes no place in the portion.
create or replace function appeal_sweep(portion integer default 50, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  due    appeals;
  lapsed integer := 0;
  failed jsonb   := '{}';
begin
  for due in select * from appeals p where p.term_at <= now() and p.state in ('admissible', 'returned') order by p.term_at loop
    exit when lapsed = portion;
    begin
      perform from attempts a where a.id = due.attempt_id for update skip locked;
      continue when not found and due.attempt_id is not null;
      select * into due from appeals p where p.id = due.id and p.term_at <= now() and p.state in ('admissible', 'returned')
         for update skip locked;
      continue when not found;
      due := appeal_move(null, due, 'lapsed', '{}');
      perform appeal_let_go(null, due);
      lapsed := lapsed + 1;
    exception when integrity_constraint_violation or data_exception or no_data_found then
      failed := failed || jsonb_build_object(due.id::text, sqlerrm);
    end;
  end loop;
  verdict := case when lapsed = portion then 'created' else 'ok' end;
  body := case when failed <> '{}' then jsonb_build_object('lapsed_appeals', lapsed, 'failed', failed)::text
               when lapsed > 0 then jsonb_build_object('lapsed_appeals', lapsed)::text end;
end $$;
