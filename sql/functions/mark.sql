-- The grade of a commission (O5, O12, C4, C5, A23, A30): everybody marks the criteria, all see the marks together, the chair
-- proposes, those who are there sign, and the grade is announced.

-- Points as replies print them.
create or replace function points_json(points numeric[]) returns jsonb
language sql immutable parallel safe as $$
  select to_jsonb(array(select trim_scale(p)::text from unnest(points) with ordinality as x (p, nth) order by nth)) where points is not null
$$;

-- Why these are not points by the criteria of the hearing; null: they are.
create or replace function points_flaw(held hearings, points text[]) returns jsonb
language sql stable as $$
  select refusal('bad_value', f.code, 'points', f.detail)
    from (select x.exam, c.criteria from criteria_sets c, (select e as exam from exams e join sittings s on s.exam_id = e.id
                                                           where s.id = held.sitting_id) x where c.id = held.criteria_set_id) c,
         lateral (values
    ('points_count', format('There are %s criteria.', jsonb_array_length(c.criteria)),
      cardinality(points) <> jsonb_array_length(c.criteria)),
    ('points_step', 'Points are decimal numbers.', exists (select from unnest(points) p where p !~ '^[0-9]{1,3}([.][0-9]{1,2})?$'))
  ) as f (code, detail, found) where found
  union all
  select refusal('bad_value', f.code, 'points', f.detail)
    from (select e as exam from exams e join sittings s on s.exam_id = e.id where s.id = held.sitting_id) x,
         criteria_sets c, lateral (
           select (c.criteria -> (nth - 1)::integer ->> 'maximum')::numeric as maximum, nth,
                  case when p ~ '^[0-9]{1,3}([.][0-9]{1,2})?$' then p::numeric end as p
             from unnest(points) with ordinality as y (p, nth)) y,
         lateral (values
    ('points_maximum', format('Criterion %s gives up to %s points.', y.nth, y.maximum), y.p > y.maximum),
    ('points_step', format('Points are multiples of %s.', trim_scale(exam_setting(x.exam, 'agreed_grade_step'))),
      mod(y.p, exam_setting(x.exam, 'agreed_grade_step')) <> 0)
  ) as f (code, detail, found) where c.id = held.criteria_set_id and found
  limit 1
$$;

-- A30: once the answer is over, a quorum is there, and all voters who are there have marked, the marks are seen, and stay.
create or replace function marks_reveal(sitting uuid) returns void
language sql as $$
  update examinees x set revealed_at = clock_timestamp()
   where x.sitting_id = sitting and x.state = 'answered' and x.revealed_at is null
     and (select count(*) from hearing_voters_present(sitting)) >= hearing_quorum(sitting)
     and not exists (select from hearing_voters_present(sitting) as v (id)
                      where v.id not in (select k.member_id from marks k
                                         where k.sitting_id = x.sitting_id and k.student_id = x.student_id))
$$;

-- The own marks of a voter. The same ones change nothing.
create or replace function marks_change(actor uuid, sitting uuid, student uuid, points text[], out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held   hearings := hearing_held(sitting);
  e      examinees := examinee(sitting, student);
  before marks := (select k from marks k where k.sitting_id = sitting and k.student_id = student and k.member_id = actor);
  put    jsonb := coalesce(hearing_duty_flaw(held, actor, '{chair,member}'), unknown_examinee(e),
    hearing_act_flaw(held, actor, '{chair,member}', true), points_flaw(held, points),
    case when e.revealed_at is not null then
           case when before.points = points::numeric[] then outcome('unchanged')
                else refusal('conflict', 'marks_revealed', null, 'The marks are seen by all, so they stay.') end
         when e.state not in ('answering', 'paused', 'answered') then wrong_step(e)
         when before.points = points::numeric[] then outcome('unchanged') end,
    outcome('changed'));
begin
  if put ->> 'outcome' = 'changed' then
    insert into marks (sitting_id, student_id, member_id, points, marked_at)
    values (sitting, student, actor, points::numeric[], clock_timestamp())
    on conflict (sitting_id, student_id, member_id) do update set points = excluded.points, marked_at = excluded.marked_at;
    perform marks_reveal(sitting);
    put := audited(actor, 'marks.put', examinee_object(e), put, points_json(before.points)::json, array_to_json(points));
  end if;
  select r.verdict, r.body into verdict, body from hearing_reply(actor, sitting, put) r;
end $$;

-- ── The agreed grade ──

create or replace function agreement_newest(e examinees) returns agreements
language sql stable as $$
  select a from agreements a where a.sitting_id = e.sitting_id and a.student_id = e.student_id order by a.round desc limit 1
$$;

-- A30: a quorum agrees, and more agree than dissent.
create or replace function agreement_is_reached(agree bigint, dissent bigint, quorum integer) returns boolean
language sql immutable parallel safe as $$ select agree >= quorum and agree > dissent $$;
create or replace function agreement_is_reached(a agreements) returns boolean
language sql stable as $$
  select agreement_is_reached(count(*) filter (where g.agrees), count(*) filter (where not g.agrees), hearing_quorum(a.sitting_id))
    from agreement_signatures g where (g.sitting_id, g.student_id, g.round) = (a.sitting_id, a.student_id, a.round)
$$;

-- What an act on the agreed grade has in common. Null: it may be done.
create or replace function agreement_flaw(held hearings, e examinees, actor uuid, wanted text[]) returns jsonb
language sql stable as $$
  select coalesce(hearing_duty_flaw(held, actor, wanted), unknown_examinee(e), hearing_act_flaw(held, actor, wanted, true),
                  case when e.state <> 'answered' then wrong_step(e) end)
$$;

-- The chair, or who acts for him, proposes after the reveal, and has signed with it. Other points are the next round.
create or replace function agreement_change(actor uuid, sitting uuid, student uuid, points text[], out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held   hearings := hearing_held(sitting);
  e      examinees := examinee(sitting, student);
  newest agreements := agreement_newest(e);
  put    jsonb := coalesce(agreement_flaw(held, e, actor, '{chair}'),
    case when e.revealed_at is null then refusal('conflict', 'marks_hidden', null, 'Not all who are there have marked yet.') end,
    points_flaw(held, points), case when newest.points = points::numeric[] then outcome('unchanged') end, outcome('changed'));
begin
  if put ->> 'outcome' = 'changed' then
    insert into agreements (sitting_id, student_id, round, points, exam_points, proposed_by, proposed_at)
    select sitting, student, coalesce(newest.round, 0) + 1, points::numeric[],
           (select sum(p::numeric) from unnest(points) p), actor, clock_timestamp();
    insert into agreement_signatures (sitting_id, student_id, round, member_id, agrees, signed_at)
    values (sitting, student, coalesce(newest.round, 0) + 1, actor, true, clock_timestamp());
    put := audited(actor, 'agreement.put', examinee_object(e), put, points_json(newest.points)::json, array_to_json(points));
  end if;
  select r.verdict, r.body into verdict, body from hearing_reply(actor, sitting, put) r;
end $$;

-- A voter who is there agrees, or dissents and says why. A signature stays.
create or replace function signature_add(actor uuid, sitting uuid, student uuid, round integer, agrees boolean, reason text,
                                         out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held   hearings := hearing_held(sitting);
  e      examinees := examinee(sitting, student);
  cause  text := case when not agrees then clean_text(reason) end;
  newest agreements := agreement_newest(e);
  own    agreement_signatures := (select g from agreement_signatures g where g.member_id = actor
                                   and (g.sitting_id, g.student_id, g.round) = (sitting, student, newest.round));
  put    jsonb := coalesce(agreement_flaw(held, e, actor, '{chair,member}'),
    case when newest.round is null then refusal('conflict', 'not_proposed', null, 'The chair has not proposed a grade yet.')
         when newest.round <> signature_add.round
           then refusal('conflict', 'newer_round', 'round', format('The newest proposal is number %s.', newest.round))
         when not agrees then reason_flaw(cause) end,
    case when (own.agrees, coalesce(own.reason, '')) = (signature_add.agrees, coalesce(cause, '')) then outcome('unchanged')
         when own.round is not null
           then refusal('conflict', 'already_signed', 'agrees', 'You have signed this proposal already.') end,
    outcome('changed'));
begin
  if put ->> 'outcome' = 'changed' then
    insert into agreement_signatures (sitting_id, student_id, round, member_id, agrees, reason, signed_at)
    values (sitting, student, newest.round, actor, signature_add.agrees, cause, clock_timestamp());
    put := audited(actor, 'agreement.sign', examinee_object(e), put, null,
                   json_build_object('round', newest.round, 'agrees', signature_add.agrees), cause);
  end if;
  select r.verdict, r.body into verdict, body from hearing_reply(actor, sitting, put) r;
end $$;

-- ── Announcing (O5) ──

-- How the commission came to the points: what the student is shown first.
create or replace function agreement_trace(held hearings, exam exams, a agreements) returns jsonb
language sql stable as $$
  select jsonb_build_array(jsonb_build_object(
    'step', 'commission', 'rule', case exam.kind when 'creative' then 'C5, A23' else 'O12, A23' end, 'exam_points', trim_scale(a.exam_points)::text,
    'criteria', (select jsonb_agg(c || jsonb_build_object('points', trim_scale(a.points[nth])::text) order by nth)
                   from criteria_sets k, jsonb_array_elements(k.criteria) with ordinality as x (c, nth)
                  where k.id = held.criteria_set_id),
    'signed', count(*) filter (where g.agrees), 'dissents', count(*) filter (where not g.agrees),
    'quorum', hearing_quorum(a.sitting_id)))
    from agreement_signatures g where (g.sitting_id, g.student_id, g.round) = (a.sitting_id, a.student_id, a.round)
$$;

-- The cabinet says so at once.
create or replace function grade_tell(e examinees) returns void
language sql as $$
  select message_send(e.student_id, null, 'grade_announced', jsonb_build_object('exam_id', x.id, 'sitting_id', s.id, 'kind', x.kind,
           'discipline', discipline_json(d), 'total', r.total, 'letter', r.letter, 'exam_points', trim_scale(r.exam_points)::text))
    from sittings s join exams x on x.id = s.exam_id join disciplines d on d.id = x.discipline_id
         join results r on r.sitting_id = s.id and r.student_id = e.student_id and r.annulled_at is null
   where s.id = e.sitting_id
$$;

create or replace function grade_announce(actor uuid, sitting uuid, student uuid, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held   hearings := hearing_held(sitting);
  e      examinees := examinee(sitting, student);
  newest agreements := agreement_newest(e);
  exam   exams := (select x from exams x join sittings s on s.exam_id = x.id where s.id = sitting);
  put    jsonb := coalesce(
    case when e.state = 'graded' and 'chair' = any (hearing_duties_now(sitting, actor)) then outcome('unchanged') end,
    agreement_flaw(held, e, actor, '{chair}'),
    case when newest.round is null then refusal('conflict', 'not_proposed', null, 'No grade has been proposed yet.')
         when not agreement_is_reached(newest) then refusal('conflict', 'not_agreed', null, format(
                'It needs %s signatures that agree, and more of them than dissents.', hearing_quorum(sitting))) end,
    outcome('changed'));
begin
  if put ->> 'outcome' = 'changed' then
    perform result_keep('graded', exam, sitting, student, null, actor, null, newest.exam_points, agreement_trace(held, exam, newest));
    perform grade_tell(examinee_move(actor, e, 'graded', null));
    put := audited(actor, 'grade.announce', examinee_object(e), put, null,
                   json_build_object('round', newest.round, 'exam_points', trim_scale(newest.exam_points)::text));
  end if;
  select r.verdict, r.body into verdict, body from hearing_reply(actor, sitting, put) r;
end $$;
