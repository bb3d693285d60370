-- What the commission judges by (A15): gathered by the server from what it kept, not from what anybody says.

-- How often a version was shown in ended attempts and how well it was answered. `strong` is the better half of those
-- attempts by their right answers to the other questions. difficulty: the share of right answers; discrimination: the
-- share among the strong minus the share among the others (under 0.2 a question tells little, under 0 it misleads).
-- A second option that the strong choose as often as the right one is the sign of two right answers.
create or replace function question_statistics(version integer) returns jsonb
language sql stable as $$
  with key as (select k.right_option from question_keys k where k.question_version_id = version),
  shown as materialized (
    select nullif(substr(a.option_orders[p.n], a.choices[p.n], 1), '')::integer as option, r.right_count,
           coalesce(substr(a.option_orders[p.n], a.choices[p.n], 1) = (select key.right_option::text from key), false) as right
      from question_versions v join questions q on q.id = v.question_id join exams e on e.discipline_id = q.discipline_id
           join sittings s on s.exam_id = e.id join attempts a on a.sitting_id = s.id join results r on r.attempt_id = a.id
           cross join lateral (select array_position(a.question_versions, v.id) as n) p
     where v.id = question_statistics.version and v.id = any (a.question_versions) and r.right_count is not null
  ), ranked as (
    select s.*, ntile(2) over (order by s.right_count - s.right::integer desc, s.option) = 1 as strong from shown s
  )
  select jsonb_build_object('shown', count(*), 'right', count(*) filter (where r.right),
    'strong', count(*) filter (where r.strong),
    'difficulty', round(avg(r.right::integer), 2)::text,
    'discrimination', round(avg(r.right::integer) filter (where r.strong) - avg(r.right::integer) filter (where not r.strong), 2)::text,
    'options', (select jsonb_agg(jsonb_build_object('option', o.i, 'chosen', (select count(*) from ranked x where x.option = o.i),
                                   'chosen_by_strong', (select count(*) from ranked x where x.option = o.i and x.strong)) order by o.i)
                  from question_versions v, generate_subscripts(v.options, 1) as o(i) where v.id = question_statistics.version))
    from ranked r
$$;

-- One question of the paper: as it was shown, with the key, every change of the answer with its receipt, how others
-- answered it (options by their shown place), and the other appeals that name it.
create or replace function dossier_question(appeal appeals, a attempts, n integer) returns jsonb
language sql stable as $$
  with place as materialized (
    select o.digit::integer as option, o.place from string_to_table(a.option_orders[n], null) with ordinality as o(digit, place)
  ), statistics as materialized (select question_statistics(a.question_versions[n]) as s)
  select jsonb_build_object('n', n, 'question_id', v.question_id, 'version', v.version, 'version_state', v.state, 'language', a.language,
    'text', v.text, 'options', (select jsonb_agg(v.options[p.option] order by p.place) from place p),
    'right_option', (select p.place from place p join question_keys k on k.right_option = p.option where k.question_version_id = v.id),
    'choice', a.choices[n],
    'claim', (select q.claim from appeal_questions q where q.appeal_id = appeal.id and q.n = dossier_question.n),
    'own_answer', (select q.own_answer from appeal_questions q where q.appeal_id = appeal.id and q.n = dossier_question.n),
    'answers', coalesce((select jsonb_agg(receipt_json(l.number, l.n, l.seq, l.choice, receipt_time(l.saved_at), l.hash)::jsonb order by l.number)
                           from attempt_answers l where l.attempt_id = a.id and l.n = dossier_question.n), '[]'),
    'statistics', (select t.s || jsonb_build_object('options', (
                     select jsonb_agg(o || jsonb_build_object('option', p.place) order by p.place)
                       from jsonb_array_elements(t.s -> 'options') o join place p on p.option = (o ->> 'option')::integer)) from statistics t),
    'other_appeals', coalesce((select jsonb_agg(jsonb_build_object('id', p.id, 'number', p.number, 'state', p.state, 'ground', p.ground) order by p.number)
                       from appeals p join appeal_questions q on q.appeal_id = p.id join attempts t on t.id = p.attempt_id
                            join question_versions w on w.id = t.question_versions[q.n]
                      where p.id <> appeal.id and w.question_id = v.question_id), '[]'))
    from question_versions v where v.id = a.question_versions[n]
$$;

-- The dossier of an appeal.
create or replace function appeal_dossier(person uuid, appeal uuid, out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  held appeals := (select p from appeals p where p.id = appeal);
  a    attempts;
begin
  if held.id is null or not appeal_is_judged_by(held, person) then
    verdict := 'not_found';
    return;
  end if;
  select * into a from attempts t where t.id = held.attempt_id;
  verdict := 'ok';
  body := jsonb_build_object(
    'appeal', appeal_json(held) || jsonb_build_object('history', appeal_history(held)),
    'ballot', appeal_ballot_json(held, person),
    'commission', commission_json(appeal_commission(held)),
    'questions', coalesce((select jsonb_agg(dossier_question(held, a, q.n) order by q.n) from appeal_questions q where q.appeal_id = held.id), '[]'),
    'attempt', case when a.id is not null then attempt_json(a) || jsonb_build_object('seal', encode(attempt_seal(a), 'hex'),
                      'receipts', a.receipts, 'head', encode(a.head, 'hex')) end,
    'timeline', case when a.id is not null then (select t.body::jsonb from attempt_timeline(a.id) t) end,
    'result', (select result_item(r) from sitting_result(held.sitting_id, held.student_id) r where r.id is not null),
    'minutes', coalesce((select jsonb_agg(minutes_json(m) order by m.signed_at) from appeal_minutes m where m.appeal_id = held.id), '[]'))::text;
end $$;

-- The queue of the commission and the administrators: the open ones by their term, or the others, newest first, page by
-- page.
create or replace function appeal_queue(person uuid, wanted text, after text, out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
begin
  if coalesce(wanted, 'open') not in ('open', 'closed') then
    verdict := 'bad_value';
    body := '{"field":"state","detail":"The state is open or closed."}';
  elsif coalesce(wanted, 'open') = 'open' then
    verdict := 'ok';
    body := (select list_page(array_agg(appeal_item(p, person) order by p.term_at, p.number), null)
               from appeals p where p.term_at is not null and appeal_is_open(p.state) and appeal_is_judged_by(p, person));
  elsif after is not null and after !~ '^[0-9]{1,9}$' then
    verdict := 'bad_value';
    body := '{"field":"after","detail":"Take the value of next from the page before."}';
  else
    verdict := 'ok';
    body := (select list_page(array_agg(appeal_item(p, person) order by p.number desc), array_agg(p.number::text order by p.number desc))
               from (select p.* from appeals p where not appeal_is_open(p.state) and appeal_is_judged_by(p, person)
                        and (after is null or p.number < after::integer) order by p.number desc limit page_size() + 1) p);
  end if;
end $$;

-- A line of the queue. It changes only when something happened: whoever asks again for the same queue gets no body.
create or replace function appeal_item(appeal appeals, viewer uuid) returns json
language sql stable as $$
  select json_build_object('id', appeal.id, 'number', appeal.number, 'state', appeal.state, 'turn', appeal_turn(appeal.state),
    'ground', appeal.ground, 'requested_at', api_time(appeal.requested_at), 'term_at', api_time(appeal.term_at),
    'exam', exam_json(e), 'student', person_head(u), 'attempt', (select json_build_object('attempt_id', a.id, 'state', a.state) from attempts a
                                        where a.id = appeal.attempt_id),
    'numbers', array(select q.n from appeal_questions q where q.appeal_id = appeal.id order by q.n),
    'votes', (select count(*) from appeal_ballot(appeal)), 'quorum', appeal_quorum(appeal),
    'awaits_my_vote', appeal_stage(appeal.state) is not null and viewer in (select appeal_voters(appeal))
                      and viewer not in (select b.member_id from appeal_ballot(appeal) b))
    from sittings s join exams e on e.id = s.exam_id, users u where s.id = appeal.sitting_id and u.id = appeal.student_id
$$;
