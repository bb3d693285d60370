-- The appeal commission of the winter session, and three appeals against yesterday's exam: one to be admitted, one to
-- be decided, one upheld with its new date.

select pg_temp.need(r.verdict, r.body)
  from commission_change(null, 'WINTER', '17-Е', to_char(now() at time zone university_zone(), 'DD.MM.YYYY'), 'chair',
                         '["member1", "member2"]', 'secretary') r;

create function pg_temp.of(login text) returns uuid language sql as $$ select u.id from users u where u.login = $1 $$;
create function pg_temp.newest(login text) returns uuid language sql as $$
  select p.id from appeals p where p.student_id = pg_temp.of(login) order by p.number desc limit 1
$$;
create function pg_temp.vote(appeal uuid, vote text, reason text) returns void language sql as $$
  select pg_temp.need(r.verdict, r.body)
    from unnest(array['chair', 'member1', 'member2']) m, appeal_vote(pg_temp.of(m), appeal, vote, reason) r
$$;

select pg_temp.need(r.verdict, r.body)
  from (values ('polina', 'wrong_language', 'Тест открылся на казахском языке.', '[]'),
               ('daniyar', 'question_inexact', 'Сұрақ екі түрлі түсініледі.', '[3]'),
               ('alikhan', 'two_right_answers', 'Бірінші мен үшінші жауап бірдей.', '[5]')) as a (login, ground, claim, numbers),
       sittings s, appeal_request(pg_temp.of(a.login), s.id, a.ground, a.claim, a.numbers::jsonb, false) r
 where s.start_until < now();

do $$
declare
  login text;
begin
  foreach login in array array['daniyar', 'alikhan'] loop
    perform pg_temp.vote(pg_temp.newest(login), 'admissible', 'Дәлел келтірілген.');
    perform pg_temp.need(r.verdict, r.body) from appeal_decide(pg_temp.of('chair'), pg_temp.newest(login), 'admissible',
      'Апелляция қарауға қабылданды. Толық өтінішті толтырыңыз.', null, null, null, null, false) r;
  end loop;
end $$;

select pg_temp.need(r.verdict, r.body)
  from (values ('daniyar', 'Сұрақтың шарты толық емес, сондықтан екі жауапты да таңдауға болады.',
                '[{"n": 3, "claim": "Шарты толық емес.", "own_answer": "Екінші жауап"}]'),
               ('alikhan', 'Бірінші мен үшінші жауап бір мағынаны білдіреді.',
                '[{"n": 5, "claim": "Екеуі де дұрыс.", "own_answer": "Үшінші жауап"}]')) as d (login, claim, questions),
       appeal_file(pg_temp.of(d.login), pg_temp.newest(d.login), d.claim, d.questions::jsonb) r;

-- daniyar's waits for two more votes; alikhan's is decided, with the first date that fits.
select pg_temp.need(r.verdict, r.body)
  from appeal_vote(pg_temp.of('member1'), pg_temp.newest('daniyar'), 'upheld', 'Сұрақтың шарты шынымен толық емес.') r;
select pg_temp.vote(pg_temp.newest('alikhan'), 'upheld', 'Екі жауап та дұрыс.');
select pg_temp.need(r.verdict, r.body)
  from appeals p join sittings s on s.id = p.sitting_id,
       lateral (select d.body::jsonb #>> '{items,0,starts_at}' as starts_at from date_suggestions(pg_temp.of('chair'), s.exam_id, array['alikhan']) d) date,
       appeal_decide(pg_temp.of('chair'), p.id, 'upheld', 'Сұрақ алынып тасталды; тестті қайта тапсырасыз.', '[5]', null,
                     date.starts_at, null, false) r
 where p.id = pg_temp.newest('alikhan');
