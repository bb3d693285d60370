-- An answer that the saving statement did not take: why, in order of weight. The common case never comes here.

-- The receipt of an answer that was saved before, or null: never, or with another choice.
create or replace function answer_receipt(a attempts, of_n smallint, of_seq integer, of_choice smallint) returns json
language sql stable as $$
  select receipt_reply(a, l.number, l.n, l.seq, l.choice, receipt_time(l.saved_at), l.hash)
    from attempt_answers l
   where l.attempt_id = a.id and l.n = of_n and l.seq = of_seq and l.choice is not distinct from of_choice
$$;

-- The verdict of one item that was not saved. 'again': it would be saved now; the row changed meanwhile. Takes no lock
-- but that of an attempt which it brings up to date: its neighbours in the group hold theirs already.
create or replace function answer_refusal(token_hash_hex text, attempt uuid, from_epoch integer, of_n smallint, of_seq integer, of_choice smallint)
returns table (verdict text, body text) rows 1
language plpgsql volatile security definer set search_path = public, pg_temp as $$
declare
  student uuid;
  a attempts;
  receipt json;
begin
  select s.user_id into student from sessions s join users u on u.id = s.user_id
   where s.token_hash = decode(token_hash_hex, 'hex') and u.active and session_is_alive(s);
  if not found then
    return query select 'signed_out', null::text;
    return;
  end if;
  select * into a from attempts where id = attempt and student_id = student;
  if not found or of_n > cardinality(a.seqs) then
    return query select 'not_found', null::text;
    return;
  end if;
  if attempt_due(a, true) is not null then a := attempt_settle(attempt, true); end if;
  receipt := answer_receipt(a, of_n, of_seq, of_choice);
  if receipt is not null then
    return query select 'ok', receipt::text;
  elsif of_choice > length(a.option_orders[of_n]) then
    return query select 'bad_value', jsonb_build_object('field', 'choice', 'detail',
                   format('This question has %s options.', length(a.option_orders[of_n])))::text;
  elsif from_epoch > a.epoch then
    return query select 'bad_value', '{"field":"epoch","detail":"This attempt has had no such epoch."}';
  elsif from_epoch < a.epoch then
    insert into attempt_events (attempt_id, kind, detail)
    select a.id, 'answer_of_older_device', jsonb_build_object('epoch', from_epoch, 'n', of_n, 'seq', of_seq, 'choice', of_choice)
     where of_n is not null and (select count(*) from attempt_events e where e.attempt_id = a.id) < 500
    on conflict do nothing;
    return query select 'other_device', attempt_refusal(a);
  elsif a.state <> 'running' then
    return query select attempt_problem(a), attempt_refusal(a);
  elsif of_seq <= a.seqs[of_n] then
    return query select 'stale', jsonb_build_object('seq', a.seqs[of_n], 'choice', a.choices[of_n])::text;
  else
    return query select 'again', null::text;
  end if;
end $$;
