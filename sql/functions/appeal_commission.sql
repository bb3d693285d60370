-- The appeal commission (A31): its composition by order, its votes, and who may vote.

-- The commission that judges the appeal: the one that decided it, or else the newest of its exam session. Null: none.
create or replace function appeal_commission(appeal appeals) returns uuid
language sql stable as $$
  select coalesce(appeal.commission_id, (select session_commission(e.exam_session_id) from sittings s join exams e on e.id = s.exam_id
                                          where s.id = appeal.sitting_id))
$$;
create or replace function session_commission(session uuid) returns uuid
language sql stable as $$
  select c.id from appeal_commissions c where c.exam_session_id = session order by c.created_at desc, c.id limit 1
$$;

create or replace function commission_json(commission uuid) returns jsonb
language sql stable as $$
  select jsonb_build_object('id', c.id, 'order_number', c.order_number, 'order_date', c.order_date,
           'chair', (select person_head(u) from appeal_commission_members m join users u on u.id = m.user_id
                      where m.commission_id = c.id and m.duty = 'chair'),
           'members', (select jsonb_agg(person_head(u) order by u.full_name) from appeal_commission_members m join users u on u.id = m.user_id
                        where m.commission_id = c.id and m.duty = 'member'),
           'secretary', (select person_head(u) from appeal_commission_members m join users u on u.id = m.user_id
                          where m.commission_id = c.id and m.duty = 'secretary'))
    from appeal_commissions c where c.id = commission
$$;

create or replace function commission_show(session_code text, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max('ok'), 'not_found'),
         max(jsonb_build_object('session', x.code, 'commission', commission_json(session_commission(x.id)))::text)
    from exam_sessions x where x.code = session_code
$$;

-- A31: odd, at least the minimum, everybody once, nobody a student.
create or replace function commission_flaw(session exam_sessions, order_number text, order_date date, logins text[],
                                           voters integer) returns jsonb
language sql stable as $$
  select refusal(f.problem, f.code, f.field, f.detail)
         || case f.code when 'unknown_login' then jsonb_build_object('value', u.login)
                        when 'too_few_members' then jsonb_build_object('at_least', setting('appeal_commission_minimum')) else '{}' end
    from (select min(l) as login from unnest(logins) l where not exists (select from users u where u.login = l and u.active)) u,
         lateral (values
    ('not_found', 'unknown_session', 'code', 'There is no exam session with this code.', session.id is null),
    ('bad_value', 'no_order_number', 'order_number', 'The order has a number.', coalesce(length(order_number) not between 1 and 60, true)),
    ('bad_value', 'bad_date', 'order_date', 'The day cannot be read: write 2026-11-23.', order_date is null),
    ('bad_value', 'person_twice', 'members', 'Everybody is in the commission once.',
      (select count(distinct l) <> count(*) from unnest(logins) l)),
    ('bad_value', 'unknown_login', 'members', format('Nobody has the login %s.', u.login), u.login is not null),
    ('bad_value', 'student_in_commission', 'members', 'A student is not in the commission.',
      exists (select from users u join user_roles r on r.user_id = u.id where u.login = any (logins) and r.role = 'student')),
    ('bad_value', 'too_few_members', 'members', format('The chair and the members are at least %s.', setting('appeal_commission_minimum')),
      voters < setting('appeal_commission_minimum')),
    ('bad_value', 'even_members', 'members', 'The chair and the members together are an odd number.', voters % 2 = 0)
  ) as f (problem, code, field, detail, found) where found limit 1
$$;

-- A new order takes the place of the older; open appeals go to the new commission. The same again changes nothing. A
-- decision that is being signed is waited for: its minutes are of one commission (appeal_decide).
create or replace function commission_change(actor uuid, session_code text, order_number text, order_date text, chair text,
                                             members jsonb, secretary text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  session exam_sessions := (select x from exam_sessions x where x.code = session_code);
  others  text[] := array(select lower(clean_text(m)) from jsonb_array_elements_text(members) m);
  logins  text[] := array[lower(clean_text(chair)), lower(clean_text(secretary))] || others;
  before  jsonb;
  wanted  jsonb;
  made    uuid;
  put     jsonb;
begin
  perform from exam_sessions x where x.id = session.id for no key update;
  before := commission_json(session_commission(session.id));
  put := commission_flaw(session, clean_text(order_number), local_day(order_date), logins, 1 + cardinality(others));
  if put is null then
    insert into appeal_commissions (exam_session_id, order_number, order_date, created_by, created_at)
    values (session.id, clean_text(order_number), local_day(order_date), actor, clock_timestamp()) returning id into made;
    insert into appeal_commission_members (commission_id, user_id, duty)
    select made, u.id, case u.login when logins[1] then 'chair' when logins[2] then 'secretary' else 'member' end
      from users u where u.login = any (logins);
    wanted := commission_json(made);
    put := outcome(case when before is null then 'created' when before - 'id' = wanted - 'id' then 'unchanged' else 'changed' end);
    if put ->> 'outcome' = 'unchanged' then
      delete from appeal_commission_members m where m.commission_id = made;
      delete from appeal_commissions c where c.id = made;
    end if;
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(actor, 'commission.put', 'exam_session:' || session_code, put,
                   json_build_object('session', session_code, 'commission', commission_json(session_commission(session.id))),
                   json_build_object('session', session_code, 'commission', before)) r;
end $$;

-- The commission's office that somebody holds for this appeal; null: none.
create or replace function appeal_duty(appeal appeals, person uuid) returns text
language sql stable as $$
  select m.duty from appeal_commission_members m where m.commission_id = appeal_commission(appeal) and m.user_id = person
$$;

-- A31: who has a part in what is appealed against, and so no vote: who conducted the sitting or recorded the grade, and
-- of the questions in dispute, who wrote or approved them. A grade that came after the request is its decision's own.
create or replace function appeal_recused(appeal appeals) returns setof uuid
language sql stable as $$
  select f.user_id from sitting_staff f where f.sitting_id = appeal.sitting_id and f.duty <> 'proctor'
  union
  select f.user_id from hearing_replacements f where f.sitting_id = appeal.sitting_id and f.duties <> '{proctor}'
  union
  select r.recorded_by from results r where r.sitting_id = appeal.sitting_id and r.student_id = appeal.student_id
     and r.recorded_by is not null and r.created_at <= appeal.requested_at
  union
  select author from appeal_questions q join attempts a on a.id = appeal.attempt_id
         join question_versions v on v.id = a.question_versions[q.n] cross join unnest(array[v.created_by, v.approved_by]) author
   where q.appeal_id = appeal.id and author is not null
$$;

-- The chair and the members who may vote on it.
create or replace function appeal_voters(appeal appeals) returns setof uuid
language sql stable as $$
  select m.user_id from appeal_commission_members m
   where m.commission_id = appeal_commission(appeal) and m.duty in ('chair', 'member')
     and m.user_id not in (select appeal_recused(appeal))
$$;

-- How many votes a decision needs: the share of those who may vote, never fewer than two.
create or replace function appeal_quorum(appeal appeals) returns integer
language sql stable as $$
  select greatest(2, ceil(count(*) * setting('appeal_quorum_percent') / 100))::integer from appeal_voters(appeal)
$$;

-- What is being voted on: admissibility of a request, then the merits of what was filed.
create or replace function appeal_stage(state text) returns text
language sql immutable parallel safe as $$
  select case state when 'requested' then 'admissibility' when 'filed' then 'merits' end
$$;

-- The votes that count now: of those who may vote, for this stage and round.
create or replace function appeal_ballot(appeal appeals) returns setof appeal_votes
language sql stable as $$
  select v.* from appeal_votes v
   where v.appeal_id = appeal.id and v.stage = appeal_stage(appeal.state) and v.round = appeal.round
     and v.member_id in (select appeal_voters(appeal))
$$;

-- What the votes come to: the outcome that more than half of them want; of two that are even, the one the chair wants.
-- Null: none. The way out of an even ballot is the vote of the chair, or of the one whom a new order puts in the place of
-- a chair who may not or does not vote; of three outcomes without a majority, a return for details and its new round.
create or replace function appeal_majority(appeal appeals) returns text
language sql stable as $$
  with ballot as (select b.vote, b.member_id from appeal_ballot(appeal) b),
       chair as (select b.vote from ballot b join appeal_commission_members m on m.user_id = b.member_id
                  where m.commission_id = appeal_commission(appeal) and m.duty = 'chair')
  select b.vote from ballot b group by b.vote
   having count(*) * 2 > (select count(*) from ballot)
       or count(*) * 2 = (select count(*) from ballot) and b.vote = (select c.vote from chair c)
$$;

-- What can be voted for now; "corrected" only where the setting allows it (A17) and, of a test, questions are named.
create or replace function appeal_outcomes(appeal appeals) returns setof text
language sql stable as $$
  select t.to_state from appeal_transitions t
   where t.from_state = appeal.state and t.actor = 'commission' and t.to_state <> 'returned'
     and (t.to_state <> 'corrected' or setting('appeal_points_corrected') = 1
          and (appeal.attempt_id is null or exists (select from appeal_questions q where q.appeal_id = appeal.id)))
$$;

create or replace function appeal_vote_flaw(appeal appeals, member uuid, vote text, reason text) returns jsonb
language sql stable as $$
  select case
    when appeal_stage(appeal.state) is null then refusal('conflict', 'nothing_to_vote', null,
      case appeal_turn(appeal.state) when 'student' then 'The appeal waits for the student.' else 'The appeal is decided.' end)
    when member in (select appeal_recused(appeal)) then refusal('forbidden', 'recused', null,
      'You had a part in what is appealed against, so you do not vote.')
    when member not in (select appeal_voters(appeal)) then refusal('forbidden', 'no_voter', null,
      'The chair and the members vote; you are not one of them.')
    when vote is null or vote not in (select appeal_outcomes(appeal)) then refusal('bad_value', 'vote_does_not_fit', 'vote', 'This is not what is being voted on.')
    when coalesce(length(reason) not between 3 and 2000, true) then refusal('bad_value', 'no_reason', 'reason',
      'The reason is 3 to 2000 characters.')
  end
$$;

-- A vote with its reason, once in a round. The same again changes nothing.
create or replace function appeal_vote(member uuid, appeal uuid, vote text, reason text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held  appeals := appeal_locked(appeal);
  given text    := clean_text(reason);
  put   jsonb;
begin
  if held.id is null or not appeal_is_judged_by(held, member) then
    verdict := 'not_found';
    return;
  end if;
  put := appeal_vote_flaw(held, member, vote, given);
  if put is null then
    insert into appeal_votes (appeal_id, stage, round, member_id, vote, reason)
    values (held.id, appeal_stage(held.state), held.round, member, vote, given) on conflict do nothing;
    if found then
      perform audit(member, 'appeal.vote', 'appeal:' || held.id,
                    audit_detail(null, json_build_object('vote', vote, 'round', held.round), given));
      put := outcome('changed');
    elsif exists (select from appeal_ballot(held) b where b.member_id = member and (b.vote, b.reason) = (appeal_vote.vote, given)) then
      put := outcome('unchanged');
    else
      put := refusal('conflict', 'voted', null, 'You have voted already.');
    end if;
  end if;
  select r.verdict, r.body into verdict, body from appeal_reply(held, put) r;
end $$;

-- The ballot as the commission sees it: who may vote, who has; how, only once one has voted or may not.
create or replace function appeal_ballot_json(appeal appeals, viewer uuid) returns jsonb
language sql stable as $$
  with open as (select viewer not in (select appeal_voters(appeal)) or exists (
                  select from appeal_ballot(appeal) b where b.member_id = viewer) as is)
  select jsonb_build_object(
    'stage', appeal_stage(appeal.state), 'quorum', appeal_quorum(appeal),
    'may_vote', viewer in (select appeal_voters(appeal)),
    'recused', viewer in (select appeal_recused(appeal)),
    'duty', appeal_duty(appeal, viewer),
    'outcomes', coalesce((select jsonb_agg(o order by array_position('{upheld,corrected,rejected,admissible,inadmissible}', o))
                            from appeal_outcomes(appeal) o), '[]'),
    'majority', case when (select o.is from open o) then appeal_majority(appeal) end,
    'members', (select coalesce(jsonb_agg(person_head(u) || jsonb_build_object('duty', m.duty,
                  'recused', m.user_id in (select appeal_recused(appeal)), 'voted', b.member_id is not null,
                  'vote', case when o.is then b.vote end, 'reason', case when o.is then b.reason end)
                  order by m.duty = 'secretary', m.duty <> 'chair', u.full_name), '[]')
                  from open o, appeal_commission_members m join users u on u.id = m.user_id
                       left join appeal_ballot(appeal) b on b.member_id = m.user_id
                 where m.commission_id = appeal_commission(appeal)))
$$;
