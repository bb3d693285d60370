-- What no caller can do in a hearing, whatever function he writes.
begin;
select plan(20);

insert into users (login, full_name) values ('hear-student', 'S'), ('hear-other', 'T');
insert into users (login, full_name) select 'hear-staff' || n, 'C' || n from generate_series(0, 8) n;
insert into groups (name, language) values ('HEAR', 'kk');
insert into disciplines (code, title_kk, title_ru, title_en) values ('HEAR', 'a', 'a', 'a');
insert into exam_sessions (code, title_kk, title_ru, title_en, starts_on, ends_on) values ('HEAR', 'a', 'a', 'a', current_date, current_date + 1);
insert into exams (exam_session_id, discipline_id, group_id, kind)
select x.id, d.id, g.id, 'oral' from exam_sessions x, disciplines d, groups g where x.code = 'HEAR' and d.code = 'HEAR' and g.name = 'HEAR';
insert into sittings (exam_id, starts_at, start_until) select id, now(), now() + interval '1 hour' from exams where discipline_id = (select id from disciplines where code = 'HEAR');
create function pg_temp.sitting() returns uuid language sql as $$
  select s.id from sittings s join exams e on e.id = s.exam_id join disciplines d on d.id = e.discipline_id where d.code = 'HEAR'
$$;
create function pg_temp.person(login text) returns uuid language sql as $$ select u.id from users u where u.login = person.login $$;
create function pg_temp.held() returns hearings language sql as $$ select h from hearings h where h.sitting_id = pg_temp.sitting() $$;
insert into hearings (sitting_id, criteria_set_id) select pg_temp.sitting(), id from criteria_sets where code = 'ORAL';
insert into examinees (sitting_id, student_id, place) values (pg_temp.sitting(), pg_temp.person('hear-student'), 1), (pg_temp.sitting(), pg_temp.person('hear-other'), 2);

-- A30: two thirds of the chair and the members.
create function pg_temp.quorum(of integer) returns integer language plpgsql as $$
begin
  delete from sitting_staff where sitting_id = pg_temp.sitting();
  insert into sitting_staff select pg_temp.sitting(), pg_temp.person('hear-staff' || n), case n when 0 then 'proctor' when 1 then 'chair' else 'member' end
    from generate_series(0, quorum.of) n;
  return hearing_quorum(pg_temp.sitting());
end $$;
select results_eq('select pg_temp.quorum(n) from unnest(array[3, 4, 5, 7]) n', 'select unnest(array[2, 3, 4, 5])', 'A30: a quorum is two thirds, and the proctor is not counted');

select throws_ok($$ update hearings set state = 'closed', opened_at = now(), closed_at = now() where sitting_id = pg_temp.sitting() $$, 'EM002', null, 'O6: a hearing is not closed before it was open');
select lives_ok($$ update hearings set state = 'open', opened_at = now() where sitting_id = pg_temp.sitting() $$, 'O2: it opens');
select throws_ok($$ update hearings set criteria_set_id = (select id from criteria_sets where code = 'CREATIVE') where sitting_id = pg_temp.sitting() $$, 'EM001', null, 'O12: the criteria of an open hearing are frozen');
select throws_ok($$ update examinees set state = 'graded' where sitting_id = pg_temp.sitting() $$, 'EM002', null, 'O5: nobody is graded who did not answer');
select throws_ok($$ update examinees set state = 'waiting', refused_at = now() where sitting_id = pg_temp.sitting() $$, '23514', null, 'A24: only a refusal has the time of one');
update examinees set state = 'waiting' where sitting_id = pg_temp.sitting();
select throws_ok($$ update examinees set state = 'called' where sitting_id = pg_temp.sitting() $$, '23505', null, 'O2: one student is before the commission');

insert into ticket_sets (discipline_id, number) select id, 1 from disciplines where code = 'HEAR';
insert into tickets select id, 1, 'kk', array['a'] from ticket_sets where discipline_id = (select id from disciplines where code = 'HEAR');
insert into ticket_draws (sitting_id, nth, student_id, number, drawn_by) values (pg_temp.sitting(), 1, pg_temp.person('hear-student'), 7, pg_temp.person('hear-staff0'));
select throws_ok($$ update ticket_draws set number = 8 where sitting_id = pg_temp.sitting() $$, 'EM001', null, 'A21: a draw stays as it is');
select throws_ok($$ insert into ticket_draws (sitting_id, nth, student_id, number, drawn_by) values (pg_temp.sitting(), 2, pg_temp.person('hear-other'), 7, pg_temp.person('hear-staff0')) $$, '23505', null, 'A21: a ticket is drawn once');
insert into agreements (sitting_id, student_id, round, points, exam_points, proposed_by) values (pg_temp.sitting(), pg_temp.person('hear-student'), 1, '{16,12,8,4}', 40, pg_temp.person('hear-staff1'));
select throws_ok($$ update agreements set exam_points = 39 where sitting_id = pg_temp.sitting() $$, 'EM001', null, 'A30: a proposed grade stays as it is');
insert into agreement_signatures (sitting_id, student_id, round, member_id, agrees) values (pg_temp.sitting(), pg_temp.person('hear-student'), 1, pg_temp.person('hear-staff1'), true);
select throws_ok($$ update agreement_signatures set agrees = false where sitting_id = pg_temp.sitting() $$, 'EM001', null, 'A30: a signature stays as it is');
select throws_ok($$ insert into agreement_signatures (sitting_id, student_id, round, member_id, agrees) values (pg_temp.sitting(), pg_temp.person('hear-student'), 1, pg_temp.person('hear-staff2'), false) $$, '23514', null, 'A30: a dissent has a reason');

select is(points_flaw(pg_temp.held(), '{16,12,8,4}'), null, 'O12, A23: the maxima of the criteria are 40 points together');
select is(points_flaw(pg_temp.held(), '{16,12,8}') ->> 'code', 'points_count', 'O12: every criterion has its points');
select is(points_flaw(pg_temp.held(), '{16,12,8,4.5}') ->> 'code', 'points_maximum', 'O12: none gives more than its maximum');
select is(points_flaw(pg_temp.held(), '{16,12,7.75,4}') ->> 'code', 'points_step', 'O12: points are multiples of the step');
select is(points_flaw(pg_temp.held(), '{16,12,x,4}') ->> 'code', 'points_step', 'O12: points are numbers');

insert into answer_segments (sitting_id, student_id, n, started_at, ended_at, end_cause)
select pg_temp.sitting(), pg_temp.person('hear-student'), n, now() - interval '20 minutes' + started, now() - interval '20 minutes' + ended,
       case when ended is not null then 'paused' end
  from (values (1, interval '0', interval '5 minutes 0.7 seconds'), (2, '6 minutes', '8 minutes 0.7 seconds'), (3, '10 minutes', null)) as g (n, started, ended);
insert into answer_segments (sitting_id, student_id, n) values (pg_temp.sitting(), pg_temp.person('hear-other'), 1);
select results_eq($$ select seconds, running_since, stretches from answer_times(pg_temp.sitting(), pg_temp.person('hear-student')) $$,
  $$ values (421, api_time(now() - interval '10 minutes'), 3::bigint) $$, 'A22, O10: the time of an answer is that of its stretches that are over, without the pauses');
select is(count(*), 2::bigint, 'A22: of everybody who has begun') from answer_times(pg_temp.sitting());
select is_empty($$ select * from answer_times(pg_temp.sitting(), pg_temp.person('hear-staff0')) $$, 'A22: of nobody else');

select * from finish();
rollback;
