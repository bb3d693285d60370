begin;
select plan(8);

insert into disciplines (code, title_kk, title_ru, title_en) values ('DRAW', 'a', 'a', 'a');
with q as (insert into questions (discipline_id, language) select d.id, 'kk' from disciplines d, generate_series(1, 12) where d.code = 'DRAW' returning id),
     v as (insert into question_versions (question_id, version, text, options, content_hash, state)
           select id, 1, 'question ' || id, array['a', 'b', 'c', 'd'], sha256(id::text::bytea), 'approved' from q returning id)
insert into question_keys select id, 1 from v;

create function pg_temp.draw(count integer, student uuid default null, out versions integer[], out orders text[]) language sql as $$
  select p.* from disciplines d, paper_draw(d.id, 'kk', count, student) p where d.code = 'DRAW'
$$;
create temporary table papers as
select (d.paper).* from (select pg_temp.draw(5) as paper from generate_series(1, 2400) offset 0) d;

-- How far the counts are from being equal: chi squared, for so many cells.
create function pg_temp.unevenness(query text, cells integer) returns numeric language plpgsql as $$
declare
  result numeric;
begin
  execute format('with seen as (select count(*) as n from (%s) x (cell) group by cell)
    select sum((n - mean) ^ 2 / mean) + (%s - count(*)) * min(mean) from seen, (select sum(n) / %2$s as mean from seen) m', query, cells) into result;
  return result;
end $$;

select is((select count(*)::integer from papers where (select count(distinct v) from unnest(versions) v) <> 5), 0, 'A11: all drawn questions differ');
select ok(pg_temp.unevenness('select unnest(versions) from papers', 12) < 70, 'A11: every question comes as often as the others');
select ok(pg_temp.unevenness('select versions[1] from papers', 12) < 70, 'A11: and as often in the first place');
select ok(pg_temp.unevenness('select versions[5] from papers', 12) < 70, 'A11: and in the last');
select ok(pg_temp.unevenness('select unnest(orders) from papers', 24) < 110, 'A11: every order of the options comes as often as the others');
select is((select cardinality(versions) from pg_temp.draw(20)), 12, 'A11: a bank gives no more than it has');

-- T12: nine of the twelve were in an earlier attempt of this student.
insert into users (login, full_name) values ('drawer', 'D');
insert into groups (name, language) values ('DRAW', 'kk');
insert into exam_sessions (code, title_kk, title_ru, title_en, starts_on, ends_on) values ('DRAW', 'a', 'a', 'a', current_date, current_date + 1);
insert into exams (exam_session_id, discipline_id, group_id, kind)
select x.id, d.id, g.id, 'test' from exam_sessions x, disciplines d, groups g where x.code = 'DRAW' and d.code = 'DRAW' and g.name = 'DRAW';
insert into sittings (exam_id, starts_at, start_until)
select e.id, now(), now() + interval '1 hour' from exams e join exam_sessions x on x.id = e.exam_session_id where x.code = 'DRAW';
create temporary table earlier as
select a.* from users u, sittings s join exams e on e.id = s.exam_id join disciplines d on d.id = e.discipline_id,
       pg_temp.draw(9) p, attempt_insert(s, e, u.id, 'kk', '', '', '', p.versions, p.orders) a where u.login = 'drawer' and d.code = 'DRAW';
create temporary table later as select d.* from earlier e, pg_temp.draw(5, e.student_id) d;
select is((select count(*)::integer from later, unnest(later.versions) v, earlier where v <> all (earlier.question_versions)), 3,
  'T12: whoever sits again is first given what he was not given before');
select is((select count(distinct v)::integer from later, unnest(versions) v), 5, 'T12: and then others');

select * from finish();
rollback;
