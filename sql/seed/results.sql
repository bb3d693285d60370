-- Yesterday's exam of one group: attempts with their receipts and grades, one of them with an interruption.

create function pg_temp.sit(sitting sittings, student users, right_answers integer, starts_at timestamptz, breaks_after integer)
returns void language plpgsql as $$
declare
  a     attempts;
  paper record;
  at    timestamptz := starts_at;
  key   integer;
  shown integer;
begin
  select p.* into paper
    from exams e, paper_draw(e.discipline_id, student.language, setting('questions_per_attempt')::integer) p
   where e.id = sitting.exam_id;
  a.id := gen_random_uuid();
  a.question_versions := paper.question_versions;
  a.option_orders := paper.option_orders;
  insert into attempts (id, sitting_id, student_id, language, question_versions, option_orders, choices, seqs, device, head,
                        started_at, allowed, segment_started_at, deadline_at, last_contact_at, contact, silence, resume_window)
  values (a.id, sitting.id, student.id, student.language, a.question_versions, a.option_orders,
          array_fill(null::smallint, array[cardinality(a.question_versions)]),
          array_fill(0, array[cardinality(a.question_versions)]), 'phone-of-' || student.login, attempt_seal(a),
          at, '40 minutes', at, at + interval '40 minutes', at, '15 seconds', '45 seconds', '3 hours')
  returning * into a;
  insert into attempt_segments values (a.id, 1, at, null, null, '10.8.4.' || right_answers, a.device, 'Mozilla/5.0 (Android)');
  for n in 1 .. cardinality(a.question_versions) loop
    at := at + interval '48 seconds' + interval '1 second' * (hashtext(student.login || n) & 31);
    select k.right_option into key from question_keys k where k.question_version_id = a.question_versions[n];
    shown := strpos(a.option_orders[n], key::text);
    if n > right_answers then
      shown := shown % length(a.option_orders[n]) + 1;
    end if;
    a.head := receipt_hash(a.head, a.id, n, n::smallint, 1, shown::smallint, receipt_time(at));
    insert into attempt_answers values (a.id, n, 1, shown, a.epoch, n, at, a.head);
    update attempts set choices[n] = shown, seqs[n] = 1, receipts = n, head = a.head, last_contact_at = at where id = a.id;
    if n = breaks_after then
      select * into a from attempts where id = a.id;
      a := attempt_pause(a, 'suspended', a.last_contact_at, 'no_contact');
      at := at + interval '21 minutes';
      update attempts set state = 'running', epoch = 2, segment_started_at = at, deadline_at = at + allowed - spent,
             last_contact_at = at where id = a.id returning * into a;
      insert into attempt_segments values (a.id, 2, at, null, null, '10.8.7.31', a.device, 'Mozilla/5.0 (Android)');
    end if;
  end loop;
  select * into a from attempts where id = a.id;
  perform attempt_end(a, 'finished', at + interval '20 seconds');
end $$;

select pg_temp.sit(s, u, sat.right_answers, s.starts_at + interval '1 minute' * sat.late, sat.breaks_after)
  from (values ('aigerim', 19, 1, null), ('daniyar', 16, 2, 8), ('polina', 13, 1, null), ('timur', 12, 4, null),
               ('kamila', 17, 1, null), ('artem', 9, 11, null), ('zarina', 20, 2, null), ('alikhan', 14, 3, null))
         as sat (login, right_answers, late, breaks_after)
       join users u on u.login = sat.login
       join sittings s on s.start_until < now();
