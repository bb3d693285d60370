-- The law as the database has it, played through at a clock of the test's own. The schema `model` stands before pg_catalog in the
-- search path of whatever looks at the time, so that now() is its now(); nothing of the service is changed for it.
create schema model;
grant usage on schema model to public;

-- The clock of this session: the setting model.now.
create function model.now() returns timestamptz language sql stable parallel safe as $$
  select coalesce(nullif(current_setting('model.now', true), '')::timestamptz, pg_catalog.now())
$$;

do $$
declare
  one record;
begin
  for one in select p.oid::regprocedure as name from pg_proc p
              where p.pronamespace = 'public'::regnamespace and 'search_path=public, pg_temp' = any (p.proconfig) loop
    execute format('alter function %s set search_path = model, pg_catalog, public, pg_temp', one.name);
  end loop;
  for one in select d.adrelid::regclass as name, a.attname
               from pg_attrdef d join pg_attribute a on a.attrelid = d.adrelid and a.attnum = d.adnum
              where pg_get_expr(d.adbin, d.adrelid) = 'now()' loop
    execute format('alter table %s alter %I set default model.now()', one.name, one.attname);
  end loop;
end $$;

-- What is stored of an attempt, and of all that belongs to it.
create function model.stored(attempt uuid) returns json language plpgsql stable as $$
begin
  return (select json_build_object('state', a.state, 'epoch', a.epoch, 'device', a.device,
           'allowed', 1000 * extract(epoch from a.allowed), 'spent', 1000 * extract(epoch from a.spent),
           'since', 1000 * extract(epoch from a.segment_started_at), 'deadline', 1000 * extract(epoch from a.deadline_at),
           'contact', 1000 * extract(epoch from a.last_contact_at), 'window', 1000 * extract(epoch from a.resume_until),
           'ended', 1000 * extract(epoch from a.ended_at),
           'receipts', a.receipts, 'choices', a.choices, 'seqs', a.seqs)
    from attempts a where a.id = attempt);
end $$;
create function model.ending(attempt uuid, appeal uuid) returns json language plpgsql stable as $$
begin
  return json_build_object(
    'rights', (select json_agg(strpos(a.option_orders[n], k.right_option::text) order by n)
                 from attempts a cross join generate_subscripts(a.question_versions, 1) n
                 join question_keys k on k.question_version_id = a.question_versions[n] where a.id = attempt),
    'stretches', coalesce((select json_agg(json_build_object('epoch', g.epoch, 'device', g.device,
                             'from', 1000 * extract(epoch from g.started_at), 'to', 1000 * extract(epoch from g.ended_at), 'cause', g.end_cause) order by g.epoch)
                             from attempt_segments g where g.attempt_id = attempt), '[]'),
    'log', coalesce((select json_agg(json_build_object('number', l.number, 'n', l.n, 'seq', l.seq, 'choice', l.choice,
                       'epoch', l.epoch, 'at', 1000 * extract(epoch from l.saved_at)) order by l.number)
                       from attempt_answers l where l.attempt_id = attempt), '[]'),
    'events', coalesce((select json_agg(v.kind order by v.id) from attempt_events v where v.attempt_id = attempt), '[]'),
    'results', coalesce((select json_agg(json_build_object('right', r.right_count, 'points', r.exam_points, 'total', r.total,
                           'annulled', r.annulled_at is not null)) from results r where r.attempt_id = attempt), '[]'),
    'appeal', (select p.state from appeals p where p.id = appeal),
    'broken', (select count(*) from attempt_answers l join attempts a on a.id = l.attempt_id
                left join attempt_answers before on before.attempt_id = a.id and before.number = l.number - 1
                where l.attempt_id = attempt
                  and (l.hash <> receipt_hash(case when l.number = 1 then attempt_seal(a) else before.hash end, a.id, l.number, l.n,
                                              l.seq, l.choice, receipt_time(l.saved_at))
                       or l.number = a.receipts and l.hash <> a.head)));
end $$;

-- A12, A13: the commission's decision as far as it concerns the attempt.
create function model.decide(actor uuid, appeal uuid, upheld boolean, out verdict text, out body text) language plpgsql as $$
declare
  held appeals := appeal_locked(appeal);
begin
  verdict := case when appeal_is_open(held.state) then 'ok' else 'none' end;
  if verdict = 'ok' and upheld then
    perform appeal_annul(actor, appeal_move(actor, appeal_move(actor, appeal_move(actor, held, 'admissible', '{}'),
                                                               'filed', '{}'), 'upheld', '{}'));
  elsif verdict = 'ok' then
    perform appeal_let_go(actor, appeal_move(actor, held, 'inadmissible', '{}'));
  end if;
end $$;

-- Plays a script: for each request its verdict, reply and what is stored after it; and what there is at the end. A request that
-- fails has the SQLSTATE as its verdict and undoes itself, as in a transaction of its own.
create function model.play(who jsonb, opens timestamptz, script jsonb) returns json language plpgsql as $$
declare
  student       constant uuid := who ->> 'student';
  sitting       constant uuid := who ->> 'sitting';
  administrator constant uuid := who ->> 'administrator';
  nobody        constant uuid := '00000000-0000-0000-0000-000000000000';
  attempt uuid := nobody;
  appeal  uuid := nobody;
  step    jsonb;
  verdict text;
  body    text;
  played  json[];
begin
  update sittings s set starts_at = opens, start_until = opens + interval '1 hour' where s.id = sitting;
  update exams e set settings = who -> 'settings' where e.id = (who ->> 'exam')::uuid;
  for step in select * from jsonb_array_elements(script) loop
    perform set_config('model.now', step ->> 'at', true);
    begin
      case step ->> 'act'
        when 'start' then
          select r.verdict, r.body into verdict, body
            from attempt_start(student, sitting, step ->> 'language', step ->> 'device', '192.0.2.1', 'a browser') r;
          select coalesce(max(a.id::text)::uuid, nobody) into attempt
            from attempts a where a.sitting_id = sitting and a.student_id = student;
        when 'resume' then
          select r.verdict, r.body into verdict, body from attempt_resume(student, attempt, step ->> 'device', '192.0.2.1', 'a browser') r;
        when 'save', 'contact' then
          select r.verdict, r.body into verdict, body
            from model.save(array[who ->> 'token'], array[attempt], array[(step ->> 'epoch')::integer], array[(step ->> 'n')::smallint],
                            array[(step ->> 'seq')::integer], array[(step ->> 'choice')::smallint]) r;
        when 'finish' then
          select r.verdict, r.body into verdict, body from attempt_finish(student, attempt, (step ->> 'epoch')::integer) r;
        when 'show' then select r.verdict, r.body into verdict, body from attempt_show(student, attempt) r;
        when 'sweep' then select r.verdict, case when r.body ~ 'failed' then r.body end into verdict, body from attempt_sweep() r;
        when 'extend' then
          select r.verdict, r.body into verdict, body from accommodation_change(administrator, (who ->> 'exam')::uuid, who ->> 'login',
                                                                                (step ->> 'minutes')::integer, 'A certificate') r;
        when 'remove' then select r.verdict, r.body into verdict, body from attempt_remove(administrator, attempt, 'An appeal') r;
        when 'release' then select r.verdict, r.body into verdict, body from attempt_release(administrator, attempt, 'No appeal') r;
        when 'appeals' then
          select r.verdict, r.body into verdict, body
            from appeal_request(student, sitting, 'question_wrong', '', '[7]', (step ->> 'stop')::boolean) r;
          select coalesce((array_agg(p.id order by p.number desc))[1], nobody) into appeal
            from appeals p where p.sitting_id = sitting and p.student_id = student;
        when 'withdraw' then select r.verdict, r.body into verdict, body from appeal_withdraw(student, appeal) r;
        when 'decide' then
          select r.verdict, r.body into verdict, body from model.decide(administrator, appeal, (step ->> 'upheld')::boolean) r;
      end case;
    exception when others then
      verdict := sqlstate;
      body := json_build_object('message', sqlerrm);
    end;
    played := played || json_build_object('verdict', verdict, 'reply', body::jsonb - '{questions,exam,history}'::text[],
                                          'row', model.stored(attempt));
  end loop;
  set constraints all immediate;   -- the links of the audit log
  return json_build_object('played', played, 'ending', model.ending(attempt, appeal));
end $$;
