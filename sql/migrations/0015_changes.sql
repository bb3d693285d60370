-- What pages ask for every second is not made anew to learn that it is the same (functions/stamp.sql): a transaction that
-- changes what such a reply shows leaves a note of itself where that is seen: in a sitting, with a person, or everywhere.
-- Notes are inserted only and each transaction has its own, so nobody waits for anybody's.
create table changes (
  seen_in uuid not null,                        -- a sitting's or a person's id; zeros: everywhere
  xid     xid8 not null default pg_current_xact_id(),
  at      timestamptz not null default clock_timestamp(),
  primary key (seen_in, xid)
);
create index on changes (at);                   -- swept after a day

-- Its arguments are the columns that say where a row is seen: the row's place before and after. Without any: everywhere.
-- Where a row has one place of one kind it does not become JSON: of a start that was a tenth.
create function change_noted() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_nargs = 0 then
    insert into changes (seen_in) values ('00000000-0000-0000-0000-000000000000') on conflict do nothing;
  elsif tg_nargs = 1 and tg_argv[0] = 'student_id' then
    insert into changes (seen_in) select place from unnest(array[old.student_id, new.student_id]) place where place is not null
    on conflict do nothing;
  elsif tg_nargs = 1 and tg_argv[0] = 'sitting_id' then
    insert into changes (seen_in) select place from unnest(array[old.sitting_id, new.sitting_id]) place where place is not null
    on conflict do nothing;
  else
    insert into changes (seen_in)
    select distinct (r.content ->> c.name)::uuid from unnest(tg_argv) as c (name), (values (to_jsonb(old)), (to_jsonb(new))) as r (content)
     where r.content ->> c.name is not null
    on conflict do nothing;
  end if;
  return null;
end $$;

-- In the order in which the end of an attempt takes them: else the one would wait for the other.
set local lock_timeout = '30s';
lock table attempts, results in share row exclusive mode;

do $$
declare
  noted record;
begin
  for noted in select * from (values
      ('hearings', 'sitting_id'), ('hearing_presence', 'sitting_id'), ('answer_segments', 'sitting_id'), ('ticket_draws', 'sitting_id'),
      ('ticket_openings', 'sitting_id'), ('examinee_notes', 'sitting_id'), ('marks', 'sitting_id'), ('agreements', 'sitting_id'),
      ('agreement_signatures', 'sitting_id'), ('sitting_staff', 'sitting_id'), ('examinees', 'sitting_id, student_id'),
      ('results', 'sitting_id, student_id'), ('reschedules', 'sitting_id, from_sitting_id, student_id'),
      ('sitting_students', 'student_id'), ('ratings', 'student_id'), ('accommodations', 'student_id')) as t (name, places) loop
    execute format('create trigger noted after insert or update or delete on %I for each row execute function change_noted(%s)',
                   noted.name, noted.places);
  end loop;
  -- What changes seldom is noted as seen everywhere.
  for noted in select unnest(array['user_roles', 'user_photos', 'groups', 'group_members', 'disciplines', 'exam_sessions', 'exams',
      'banks', 'criteria_sets', 'ticket_sets', 'tickets', 'appeals', 'settings']) as name loop
    execute format('create trigger noted after insert or update or delete or truncate on %I for each statement execute function change_noted()',
                   noted.name);
  end loop;
end $$;

-- Passwords are seen nowhere. A sitting for listed students, a rehearsal's for one, is seen where its list is.
create trigger noted after insert or delete or update of id, login, full_name, language, active on users
  for each statement execute function change_noted();
create trigger noted after update or delete or truncate on sittings for each statement execute function change_noted();
create trigger noted_new after insert on sittings for each row when (new.audience = 'group') execute function change_noted();

-- Whether somebody has a place before the commission is also a matter of the hearing's state, wherever that is seen.
create trigger noted_everywhere after insert or delete or update of state on hearings for each statement execute function change_noted();

-- Of an attempt everything but what every answer and every contact changes.
create trigger noted after insert or delete or update of id, sitting_id, student_id, language, state, question_versions, option_orders,
  epoch, device, started_at, allowed, spent, segment_started_at, deadline_at, contact, silence, resume_window, resume_until, ended_at
  on attempts for each row execute function change_noted(student_id);
