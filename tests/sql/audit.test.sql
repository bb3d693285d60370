begin;
set local emtihan.zone = 'Asia/Almaty';
select plan(27);

insert into users (id, login, full_name) values
  ('00000000-0000-0000-0000-00000000000a', 'admin', 'Administrator'),
  ('00000000-0000-0000-0000-00000000000b', 'other', 'Somebody else');
create function pg_temp.note(object text, times integer default 1) returns void language sql as $$
  select audit('00000000-0000-0000-0000-00000000000a', 'test.note', note.object, jsonb_build_object('n', n))
    from generate_series(1, times) n $$;
create function pg_temp.broken() returns text language sql as $$
  select string_agg(concat_ws(' ', stream, broken, flaw), '; ') from audit_verify('') where flaw is not null $$;
-- What somebody with the owner's rights could do, undone again: what the verification says to it.
create function pg_temp.after_tampering(variadic statements text[]) returns text language plpgsql as $$
declare
  said text;
  statement text;
begin
  begin
    alter table audit_log disable trigger user;
    alter table audit_streams disable trigger user;
    foreach statement in array statements loop execute statement; end loop;
    said := coalesce(pg_temp.broken(), 'nothing');
    raise sqlstate 'EM003';
  exception when sqlstate 'EM003' then
    return said;
  end;
end $$;

-- ── Links ──
select pg_temp.note('a:1', 3), pg_temp.note('b:1');
select is((select count(*) from audit_log where hash is not null), 0::bigint, 'Audit: an entry has no link before the commit');
set constraints all immediate;
select results_eq($$ select object::text collate "default", number from audit_log order by 1, 2 $$,
  $$ values ('a:1', 1), ('a:1', 2), ('a:1', 3), ('b:1', 1) $$, 'Audit: every object is a stream that counts from 1');
select results_eq($$ select stream collate "default", entries, flaw from audit_verify('') $$, $$ values ('a:1', 3, null), ('b:1', 1, null) $$,
  'Audit: untouched chains verify');
select is(audit_hash('\x00', 'a:1', 1, '2026-11-23 20:15:00.1234567+05', null, 'x', '{"b": 1, "a": [2]}'),
  sha256('00["a:1", 1, "2026-11-23T15:15:00.123457Z", null, "x", {"a": [2], "b": 1}]'),
  'Audit: a link is the SHA-256 of the one before and of the entry as JSON, its time in UTC to the microsecond');
select is((select hash from audit_log where object = 'a:1' and number = 2),
  (select audit_hash(p.hash, 'a:1', 2, e.at, e.actor_id, e.action, e.detail) from audit_log p, audit_log e
    where p.object = 'a:1' and p.number = 1 and e.object = 'a:1' and e.number = 2), 'Audit: each link covers the one before');
select is((select head from audit_streams where name = 'a:1'), (select hash from audit_log where object = 'a:1' and number = 3),
  'Audit: the newest link is kept apart');

-- ── Append-only ──
select throws_ok($$ update audit_log set detail = '{}' $$, 'EM001', null, 'Audit: an entry is never changed');
select throws_ok($$ update audit_log set number = 7, hash = hash where object = 'b:1' $$, 'EM001', null, 'Audit: a link is never changed');
select throws_ok($$ delete from audit_log $$, 'EM001', null, 'Audit: an entry is never taken away');
select throws_ok($$ truncate audit_log $$, 'EM001', null, 'Audit: the log is never emptied');
select throws_ok($$ delete from audit_streams $$, 'EM001', null, 'Audit: a stream is never forgotten');

-- ── Tampering ──
set constraints all deferred;
select is(pg_temp.after_tampering($$ select 1 $$), 'nothing', 'Audit: nothing is found where nothing was done');
select is(pg_temp.after_tampering($$ update audit_log set detail = '{"n": 9}' where object = 'a:1' and number = 2 $$),
  'a:1 2 the hash does not fit the entry and the link before it', 'Audit: a changed detail is found and named');
select is(pg_temp.after_tampering($$ update audit_log set actor_id = '00000000-0000-0000-0000-00000000000b' where object = 'a:1' and number = 1 $$),
  'a:1 1 the hash does not fit the entry and the link before it', 'Audit: a swapped actor is found and named');
select is(pg_temp.after_tampering($$ update audit_log set actor_id = null where object = 'b:1' $$),
  'b:1 1 the hash does not fit the entry and the link before it', 'Audit: an actor taken away is found and named');
select is(pg_temp.after_tampering($$ update audit_log set at = at + interval '1 microsecond' where object = 'a:1' and number = 3 $$),
  'a:1 3 the hash does not fit the entry and the link before it', 'Audit: a time moved by a microsecond is found and named');
select is(pg_temp.after_tampering($$ delete from audit_log where object = 'a:1' and number = 2 $$),
  'a:1 2 the entry is missing', 'Audit: a removed middle entry is found and named');
select is(pg_temp.after_tampering($$ delete from audit_log where object = 'a:1' and number = 2 $$,
                                  $$ update audit_log set number = 2 where object = 'a:1' and number = 3 $$),
  'a:1 2 the hash does not fit the entry and the link before it', 'Audit: closing up after a removed entry is found and named');
select is(pg_temp.after_tampering($$ delete from audit_log where object = 'a:1' and number = 3 $$),
  'a:1 3 the entry is missing: the tail was cut off', 'Audit: a cut-off tail is found and named');
select is(pg_temp.after_tampering($$ delete from audit_log where object = 'b:1' $$),
  'b:1 1 the entry is missing: the tail was cut off', 'Audit: a stream without entries is found and named');
select is(pg_temp.after_tampering($$ delete from audit_streams where name = 'b:1' $$),
  'b:1 1 the stream has no head', 'Audit: a stream without a head is found and named');
select is(pg_temp.after_tampering($$ insert into audit_log (action, object) values ('x', 'a:1') $$),
  'a:1 an entry has no link', 'Audit: an entry slipped in without a link is found');
select is(pg_temp.after_tampering($$ update audit_log set hash = audit_hash('', object, 1, at, null, action, detail), actor_id = null where object = 'a:1' and number = 1 $$),
  'a:1 2 the hash does not fit the entry and the link before it', 'Audit: an entry rewritten with its link breaks the next link');

-- ── An older list ──
select is((select count(*) from audit_compare((select string_agg(entries || ' ' || head || ' ' || stream, E'\n') from audit_verify('')))),
  0::bigint, 'Audit: an older list of heads holds while streams only grow');
select results_eq($$ select * from audit_compare('7 ' || repeat('a', 64) || E' a:1\n1 ' || repeat('a', 64) || E' b:1\nnonsense\n') $$,
  $$ values ('a:1', 7, 'the entry is missing: the tail was cut off since'),
            ('b:1', 1, 'the entry has another hash: the stream was altered since'),
            ('nonsense', null, 'this is no line of a list of heads') $$,
  'Audit: an older list names every stream that was cut or altered since');

-- ── Who reads it ──
select ok(has_column_privilege('emtihan_report', 'audit_log', 'actor_id', 'select') and has_column_privilege('emtihan_report', 'audit_log', 'action', 'select'),
  'Audit: reports read who did what to what');
select ok(not has_column_privilege('emtihan_report', 'audit_log', 'detail', 'select'),
  'Audit: reports do not read what was before and after: marks that are hidden, right answers, links that open a recording');
select * from finish();
rollback;
