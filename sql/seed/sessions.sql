-- Approved banks, two exam sessions, sittings around the present moment, ratings and extra time.

-- Calls of the portal's functions; anything but success ends the loading.
create function pg_temp.need(verdict text, body text) returns void language plpgsql as $$
begin
  if verdict not in ('ok', 'created') then
    raise exception '%: %', verdict, body;
  end if;
end $$;

select pg_temp.need(r.verdict, r.body)
  from (values ('ENTR', 'en'), ('INF', 'kk'), ('INF', 'ru'), ('INF', 'en'),
               ('REHEARSAL', 'kk'), ('REHEARSAL', 'ru'), ('REHEARSAL', 'en')) as bank (discipline, language),
       bank_approve(null, bank.discipline, bank.language, null) r;

create function pg_temp.day(shift integer) returns text language sql as $$
  select ((now() at time zone university_zone())::date + shift)::text
$$;
select pg_temp.need(r.verdict, r.body)
  from (values ('WINTER', 'Қысқы емтихан сессиясы', 'Зимняя экзаменационная сессия', 'Winter exam session',
                pg_temp.day(-14), pg_temp.day(21)),
               ('REHEARSAL', 'Сынақ тесті', 'Пробный тест', 'Rehearsal', '2020-01-01', '2099-12-31'))
         as s (code, title_kk, title_ru, title_en, starts_on, ends_on),
       exam_session_change(null, s.code, s.title_kk, s.title_ru, s.title_en, s.starts_on, s.ends_on) r;
insert into exams (exam_session_id, discipline_id, kind)
select x.id, d.id, 'rehearsal' from exam_sessions x, disciplines d where x.code = 'REHEARSAL' and d.code = 'REHEARSAL';

-- Those that are open stay so for twelve hours, so that the demonstration can be looked at without haste.
create function pg_temp.soon(shift interval) returns text language sql as $$
  select to_char((date_trunc('hour', now() + shift) + interval '15 minutes' * floor(extract(minute from now() + shift) / 15))
                 at time zone university_zone(), 'DD.MM.YYYY HH24:MI')
$$;
select pg_temp.need(r.verdict, r.body)
  from (values ('ENTR', 'ЭК-23-1', pg_temp.soon('0'), 720), ('INF', 'ИС-23-1', pg_temp.soon('0'), 720),
               ('INF', 'ИС-23-2', pg_temp.soon('0'), 720), ('ENTR', 'IS-23-3', pg_temp.soon('2 hours'), 60),
               ('INF', 'IS-23-3', pg_temp.day(1) || ' 15:00', 60), ('HIST', 'ИС-23-1', pg_temp.day(1) || ' 15:00', 60),
               ('HIST', 'ИС-23-2', pg_temp.day(2) || ' 09:00', 60), ('INF', 'ЭК-23-1', pg_temp.day(-1) || ' 10:00', 60))
         as s (discipline, academic_group, starts_at, late_start_minutes),
       sitting_change(null, 'WINTER', s.discipline, s.academic_group, 'test', s.starts_at, s.late_start_minutes) r;

-- Ratings between 36 and 59.5 that differ by student and exam; one student below the floor and one without, in each of
-- the two exams that are open to a whole language of instruction.
select pg_temp.need(r.verdict, r.body)
  from exams e join disciplines d on d.id = e.discipline_id join group_members m on m.group_id = e.group_id
       join users u on u.id = m.student_id,
       rating_change(null, e.id, u.login, case
         when (d.code, u.login) in (('ENTR', 'erbol'), ('INF', 'dinara')) then '27.5'
         else (36 + (hashtext(d.code || u.login) & 47) / 2.0)::numeric(4, 1)::text end) r
 where (d.code, u.login) not in (('ENTR', 'sofia'), ('INF', 'elena'));

select pg_temp.need(r.verdict, r.body)
  from exams e join disciplines d on d.id = e.discipline_id join groups g on g.id = e.group_id,
       accommodation_change(null, e.id, 'zarina', 15, 'Медициналық анықтама № 12') r
 where d.code = 'ENTR' and g.name = 'ЭК-23-1';
