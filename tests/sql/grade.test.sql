begin;
select plan(20);

-- A test exam with the settings of the regulation.
insert into disciplines (code, title_kk, title_ru, title_en) values ('GRADES', 'a', 'a', 'a');
insert into exam_sessions (code, title_kk, title_ru, title_en, starts_on, ends_on) values ('GRADES', 'a', 'a', 'a', current_date, current_date);
insert into groups (name, language) values ('GRADES', 'kk');
insert into exams (exam_session_id, discipline_id, group_id, kind)
select x.id, d.id, g.id, 'test' from exam_sessions x, disciplines d, groups g
 where x.code = 'GRADES' and d.code = 'GRADES' and g.name = 'GRADES';

-- 'letter traditional total' of a rating and exam points.
create function pg_temp.graded(rating numeric, exam_points numeric) returns text language sql as $$
  select concat_ws(' ', g.letter, g.traditional, g.total)
    from exams e join disciplines d on d.id = e.discipline_id, lateral grade_of(e, rating, exam_points) g where d.code = 'GRADES'
$$;

select is(pg_temp.graded(60, 26), 'B+ 4 86', 'T5: rating 60 and 13 right (26 points) are 86, B+');
select is(pg_temp.graded(60, 24), 'FX 2', 'T5: rating 60 and 12 right (24 points) are "2", FX, without a total');
select is(pg_temp.graded(60, 8), 'F 2', 'T5: rating 60 and 8 points are "2", F');
select is(pg_temp.graded(60, 10), 'FX 2', 'T5: a quarter of the exam points (10) is FX');
select is(pg_temp.graded(60, 9.99), 'F 2', 'T5: less than a quarter is F');
select is(pg_temp.graded(30, 26), 'D+ 3 56', 'T4: rating 30 and 26 points are 56, D+');
select is(pg_temp.graded(60, 40), 'A 5 100', 'T4: rating 60 and 40 points are 100, A');
select is(pg_temp.graded(60, 25.99), 'FX 2', 'T5: no rounding lifts an exam over the threshold');
select is(pg_temp.graded(29.5, 26), 'D+ 3 56', 'T4: the total is rounded half up: 55.5 is 56');
select is(pg_temp.graded(29.49, 26), 'D+ 3 55', 'T4: the total is rounded half up: 55.49 is 55');
select is(pg_temp.graded(54.5, 40), 'A 5 95', 'T4: 94.5 is rounded once, to 95, A');
select is((select g.trace #>> '{0,passed}' from exams e, lateral grade_of(e, 60, 24) g limit 1), 'false',
  'T7: the trace says that the threshold was missed');
select is((select g.trace #>> '{1,sum}' from exams e, lateral grade_of(e, 29.5, 26) g limit 1), '55.5',
  'T7: the trace shows the sum before rounding');

select is(not_admitted_reason(e, 29.9), 'rating_below_floor', 'A9: rating 29.9 is not admitted') from exams e limit 1;
select is(not_admitted_reason(e, 30), null, 'A9: rating 30 is admitted') from exams e limit 1;
select is(not_admitted_reason(e, null), 'rating_missing', 'A9: without a rating nobody is admitted') from exams e limit 1;

-- The scale and the settings are dated rows: a later one rules from its day on.
update exams set settings = '{"exam_threshold": 20}';
select is(pg_temp.graded(60, 24), 'B 4 84', 'A7: the threshold is a setting of the exam');
update exams set settings = '{}';
insert into settings (name, valid_from, value, source) values ('exam_threshold', now() + interval '1 day', 30, 'test');
select is(pg_temp.graded(60, 26), 'B+ 4 86', 'A7: a setting does not rule before its day');
insert into settings (name, valid_from, value, source) values ('exam_threshold', now() - interval '1 second', 28, 'test');
select is(pg_temp.graded(60, 26), 'FX 2', 'A7: a setting rules from its day on');
select is((select count(*)::integer from grade_scale s where s.valid_from = '2018-09-01'), 12, 'T5: the scale of 2018 has twelve letters');

select * from finish();
rollback;
