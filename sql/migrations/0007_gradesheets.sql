-- The electronic gradesheet (тізімдеме; O7, C7, T4, T5, T7, A8, A12, A23, A24): confirmed once, closed once, never changed;
-- what changes afterwards is a rectification sheet of one student. A draft has no row: it is what the results say now.

-- Numbers without gaps: of the sheets of an exam session, rectifications among them, and of the closings, in the order in
-- which they are committed. Whoever takes the next one holds its row until the commit.
create table gradesheet_numbers (
  exam_session_id uuid primary key references exam_sessions,
  newest          integer not null
);
create table gradesheet_closings (
  is_one boolean primary key default true check (is_one),
  newest bigint not null
);
insert into gradesheet_closings (newest) values (0);

-- The checksum covers these members of the content, in this order. Never changes, as what follows: it would belie every
-- checksum on paper.
create function gradesheet_columns() returns text[]
language sql immutable parallel safe as $$
  select array['sheet', 'rectifies', 'session', 'discipline', 'group', 'exam', 'confirmed_at', 'confirmed_by', 'commission',
    'reason', 'basis', 'line', 'n', 'login', 'full_name', 'held_at', 'rating', 'exam_points', 'total', 'letter', 'points',
    'traditional', 'result', 'detail']
$$;
-- The cells of every line, in their order; what there is not is empty.
create function gradesheet_rows(content jsonb) returns table (nth bigint, cells text[])
language sql immutable parallel safe as $$
  select l.nth, array(select coalesce((content -> 'head' || l.line) ->> c.name, '')
                        from unnest(gradesheet_columns()) with ordinality as c (name, place) order by c.place)
    from jsonb_array_elements(content -> 'lines') with ordinality as l (line, nth)
$$;
-- SHA-256 of the names of the columns and of every line, in UTF-8: cells parted by a tab, each line ended by a line feed.
create function gradesheet_checksum(content jsonb) returns bytea
language sql immutable parallel safe as $$
  select sha256(convert_to(string_agg(array_to_string(t.cells, E'\t') || E'\n', '' order by t.nth), 'UTF8'))
    from (select 0 as nth, gradesheet_columns() as cells union all select r.nth, r.cells from gradesheet_rows(content) r) t
$$;

create table gradesheets (
  id              uuid primary key default gen_random_uuid(),
  exam_id         uuid not null references exams,
  exam_session_id uuid not null references exam_sessions,
  number          integer not null check (number >= 1),
  rectifies_id    uuid references gradesheets,  -- null: the exam's main sheet
  student_id      uuid references users,        -- whose line a rectification is about
  appeal_id       uuid references appeals,      -- that a rectification is based on
  state           text not null,
  content         jsonb not null,               -- {exam, group, head, lines, counts}
  checksum        bytea not null unique check (checksum = gradesheet_checksum(content)),
  confirmed_by    uuid not null references users,
  confirmed_at    timestamptz not null,
  closed_by       uuid references users,
  closed_at       timestamptz,
  closing         bigint unique check (closing >= 1),
  unique (exam_session_id, number),
  check ((rectifies_id is null) = (student_id is null)),
  check (appeal_id is null or rectifies_id is not null),
  check ((state = 'closed') = (closed_at is not null)),
  check (num_nulls(closed_by, closed_at, closing) in (0, 3))
);
create unique index gradesheets_one_main on gradesheets (exam_id) where rectifies_id is null;
create index on gradesheets (exam_id);
create index on gradesheets (rectifies_id) where rectifies_id is not null;

-- Who moves a sheet whereto. gradesheet_move() is the only one that changes a state.
create table gradesheet_transitions (
  from_state text not null,
  to_state   text not null,
  actor      text not null check (actor in ('lead_teacher', 'registrar')),
  rule       text not null,
  primary key (from_state, to_state)
);
insert into gradesheet_transitions values
  ('draft',     'confirmed', 'lead_teacher', 'O7, C7: the grades are entered, and frozen'),
  ('confirmed', 'closed',    'registrar',    'practice: the registrar''s office keeps the sheets');

create function gradesheet_guard() returns trigger language plpgsql as $$
declare
  was text := case tg_op when 'INSERT' then 'draft' else old.state end;
begin
  if tg_op = 'DELETE' then
    raise exception 'a gradesheet is never deleted' using errcode = 'EM001';
  end if;
  if not exists (select from gradesheet_transitions where from_state = was and to_state = new.state) then
    raise exception 'a gradesheet does not go from % to %', was, new.state using errcode = 'EM002';
  end if;
  if tg_op = 'UPDATE' and to_jsonb(old) - '{state,closed_by,closed_at,closing}'::text[]
                       <> to_jsonb(new) - '{state,closed_by,closed_at,closing}'::text[] then
    raise exception 'a confirmed gradesheet never changes: rectify it' using errcode = 'EM001';
  end if;
  return new;
end $$;
create trigger guard before insert or update or delete on gradesheets for each row execute function gradesheet_guard();
create trigger append_only before truncate on gradesheets for each statement execute function refuse_change();

-- A12: a result that comes, or is annulled, after the confirmation: the lead teacher hears of it at the commit. The sitting's
-- lock is the one that a confirmation takes: either it sees the result, or the result sees the sheet.
create function gradesheet_result_changed() returns trigger
language plpgsql security definer set search_path = public, pg_temp as $$
begin
  perform from sittings s where s.id = new.sitting_id for key share;
  perform gradesheet_notice(new.sitting_id, new.student_id);
  return null;
end $$;
create constraint trigger gradesheet_notice after insert or update of annulled_at on results
  deferrable initially deferred for each row execute function gradesheet_result_changed();
