-- A faculty in the middle of its exams, and the functions that put it back there between two measurements.
--   select bench.make(students): students in groups of 25, each group in a test that runs now and in four others;
--   bench.student says who and where each one is. The token of student i is i, in 64 hexadecimal digits.
create schema bench;
create table bench.student (
  number     integer primary key,
  user_id    uuid not null default gen_random_uuid(),
  login      text not null generated always as ('bench' || number) stored,
  token      text not null generated always as (lpad(number::text, 64, '0')) stored,
  token_hash text not null generated always as (encode(sha256(decode(lpad(number::text, 64, '0'), 'hex')), 'hex')) stored,
  group_name text not null generated always as ('BENCH-' || (number - 1) / 25) stored,
  sitting    uuid,
  attempt    uuid
);

-- Disciplines with a bank of 400 questions in Kazakh, as the real ones have.
create function bench.make_banks() returns void language sql as $$
  insert into disciplines (code, title_kk, title_ru, title_en)
  select 'BENCH' || d, 'Пән ' || d, 'Дисциплина ' || d, 'Discipline ' || d from generate_series(1, 10) d;
  with q as (insert into questions (discipline_id, language)
             select id, 'kk' from disciplines, generate_series(1, 400) where code like 'BENCH%' returning id),
       v as (insert into question_versions (question_id, version, text, options, content_hash, state)
             select id, 1, 'Кәсіпкерлік қызметті мемлекеттік реттеудің негізгі тетіктері қайсысы? ' || id,
                    array['салық салу және лицензиялау', 'нарықтағы еркін бәсеке', 'сұраныс пен ұсыныс', 'еңбек бөлінісі', 'аталғандардың бәрі'],
                    sha256(id::text::bytea), 'approved' from q returning id)
  insert into question_keys select id, 1 from v;
$$;

create function bench.make(students integer) returns void language plpgsql as $$
begin
  perform bench.make_banks();
  insert into bench.student (number) select generate_series(1, students);
  insert into users (id, login, full_name) select user_id, login, 'Студент ' || number from bench.student;
  insert into user_roles select user_id, 'student' from bench.student;
  insert into groups (name, language) select distinct group_name, 'kk' from bench.student;
  insert into group_members select b.user_id, g.id from bench.student b join groups g on g.name = b.group_name;
  insert into sessions (token_hash, user_id, expires_at, address, device)
  select decode(token_hash, 'hex'), user_id, now() + interval '1 day', '', '' from bench.student;
  insert into exam_sessions (code, title_kk, title_ru, title_en, starts_on, ends_on)
  values ('BENCH', 'Қысқы сессия', 'Зимняя сессия', 'Winter session', current_date - 20, current_date + 20);
  insert into exams (exam_session_id, discipline_id, group_id, kind, settings)
  select x.id, d.id, g.id, 'test', '{"test_seconds": 14000, "silence_seconds": 13000}'
    from exam_sessions x, groups g join generate_series(0, 4) k on true
    join disciplines d on d.code = 'BENCH' || 1 + (substr(g.name, 7)::integer + k) % 10
   where x.code = 'BENCH' and g.name like 'BENCH-%';
  insert into sittings (exam_id, starts_at, start_until)
  select id, at, at + interval '40 minutes'
    from (select e.id, now() - interval '1 minute' + interval '3 days' * (row_number() over (partition by group_id order by e.id) - 1) as at
            from exams e join exam_sessions x on x.id = e.exam_session_id where x.code = 'BENCH') e;
  insert into ratings select e.id, m.student_id, 55 from exams e join group_members m on m.group_id = e.group_id;
  update bench.student b set sitting = s.id
    from group_members m join exams e on e.group_id = m.group_id join sittings s on s.exam_id = e.id
   where m.student_id = b.user_id and s.starts_at < now();
end $$;

-- The students of these numbers are in the middle of their test, without an answer yet, or have not started it, or that with
-- their papers ready.
create function bench.not_started(first integer, last integer) returns void language sql as $$
  delete from papers p using bench.student b where b.number between first and last and p.student_id = b.user_id;
  delete from results r using bench.student b where b.number between first and last and r.student_id = b.user_id;
  delete from attempt_segments g using attempts a, bench.student b
   where g.attempt_id = a.id and a.student_id = b.user_id and b.number between first and last;
  delete from attempts a using bench.student b where a.student_id = b.user_id and b.number between first and last;
  update bench.student set attempt = null where number between first and last;
$$;
create function bench.prepared(first integer, last integer) returns void language plpgsql as $$
begin
  perform bench.not_started(first, last);
  update sittings s set starts_at = now() + interval '5 minutes', start_until = now() + interval '45 minutes'
    from bench.student b where b.sitting = s.id and b.number between first and last;
  for i in 1..100 loop   -- the worker's sweeper may be at it
    exit when not exists (select from bench.student b left join papers p on p.student_id = b.user_id where b.number between first and last and p.student_id is null);
    perform papers_sweep(last - first + 1), pg_sleep(case when i > 1 then 0.1 else 0 end);
    assert i < 100, 'the papers could not be drawn';
  end loop;
  update sittings s set starts_at = now() - interval '1 minute' from bench.student b where b.sitting = s.id and b.number between first and last;
end $$;
create function bench.started(first integer, last integer) returns void language plpgsql as $$
begin
  perform bench.not_started(first, last);
  with paper as (
    select d.id as discipline, array_agg(v.id) as versions
      from disciplines d cross join lateral (
             select v.id from question_versions v join questions q on q.id = v.question_id where q.discipline_id = d.id limit 20) v
     where d.code like 'BENCH%' group by d.id
  ), made as (
    select b.number, attempt_insert(s, e, b.user_id, 'kk', 'bench-device', '', '', p.versions, array_fill('34125'::text, array[20])) as a
      from bench.student b join sittings s on s.id = b.sitting join exams e on e.id = s.exam_id join paper p on p.discipline = e.discipline_id
     where b.number between first and last
  )
  update bench.student b set attempt = (m.a).id from made m where b.number = m.number;
end $$;

-- Of how many attempts answers and log do not agree.
create function bench.broken() returns integer language sql as $$
  select count(*)::integer from bench.student b join attempts a on a.id = b.attempt
   where exists (select from attempt_answers l where l.attempt_id = a.id and l.seq > a.seqs[l.n])
      or receipts <> (select count(*) from attempt_answers l where l.attempt_id = a.id)
$$;

-- The years before: students of these numbers who sat one test each, to its end, 20 answers in the log. Nobody of them signs in any more: what they have is what the tables hold beside those who sit now.
create function bench.graduated(first integer, last integer) returns void language plpgsql as $$
declare
  versions integer[] := array(select v.id from question_versions v order by v.id limit 20);
  began    timestamptz := now() - interval '1 year';
  exam     uuid;
  sitting  uuid;
begin
  insert into groups (name, language) values ('GRADUATES-' || first, 'kk');
  insert into exams (exam_session_id, discipline_id, group_id, kind)
  select x.id, d.id, g.id, 'test' from exam_sessions x, disciplines d, groups g
   where x.code = 'BENCH' and d.code = 'BENCH1' and g.name = 'GRADUATES-' || first returning id into exam;
  insert into sittings (exam_id, audience, starts_at, start_until) values (exam, 'listed', began, began + interval '40 minutes')
  returning id into sitting;
  insert into users (login, full_name) select 'graduate' || n, 'Түлек ' || n from generate_series(first, last) n;
  insert into sitting_students select sitting, u.id from generate_series(first, last) n join users u on u.login = 'graduate' || n;
  insert into attempts (sitting_id, student_id, language, state, question_versions, option_orders, choices, seqs, device, receipts, head,
                        started_at, allowed, spent, segment_started_at, last_contact_at, contact, silence, resume_window, ended_at)
  select sitting, l.student_id, 'kk', 'finished', versions, array_fill('34125'::text, array[20]), array_fill(1::smallint, array[20]),
         array(select generate_series(1, 20)), 'bench-device', 20, sha256(l.student_id::text::bytea), began, '40 minutes', '30 minutes', null, began + interval '30 minutes',
         '15 s', '45 s', '40 minutes', began + interval '30 minutes'
    from sitting_students l where l.sitting_id = sitting;
  insert into attempt_segments (attempt_id, epoch, started_at, ended_at, end_cause, address, device, user_agent)
  select a.id, 1, began, began + interval '30 minutes', 'finished', '', '', '' from attempts a where a.sitting_id = sitting;
  insert into attempt_answers (attempt_id, n, seq, choice, epoch, number, saved_at, hash)
  select a.id, n, n, 1, 1, n, began + n * interval '1 minute', a.head
    from (select x.id, x.head from attempts x where x.sitting_id = sitting order by x.id) a, generate_series(1, 20) n;
  insert into results (sitting_id, student_id, attempt_id, kind, right_count, exam_points, trace)
  select sitting, a.student_id, a.id, 'graded', 10, 20, '{}' from attempts a where a.sitting_id = sitting;
end $$;

-- As many disciplines more, each with a bank of 400 questions.
create function bench.more_banks(first integer, last integer) returns void language sql as $$
  insert into disciplines (code, title_kk, title_ru, title_en)
  select 'PAST' || d, 'Пән ' || d, 'Дисциплина ' || d, 'Discipline ' || d from generate_series(first, last) d;
  with q as (insert into questions (discipline_id, language)
             select d.id, 'kk' from generate_series(first, last) n join disciplines d on d.code = 'PAST' || n, generate_series(1, 400) returning id),
       v as (insert into question_versions (question_id, version, text, options, content_hash, state)
             select id, 1, 'Өткен жылдың сұрағы ' || id, array['бірінші', 'екінші', 'үшінші', 'төртінші', 'бесінші'],
                    sha256(id::text::bytea), 'approved' from q returning id)
  insert into question_keys select id, 1 from v;
$$;
