-- What a creative exam is about (C4, A28): the works of the students, handed to every member of the commission; and the
-- register of recordings (O1, C1, C8, A20). The university's storage keeps the files, this the links and who saw them.

insert into settings (name, value, source) values
  ('recording_retention_days',   365, 'O1, C8, A20: as long as needed; practice: a year'),
  ('works_reminder_hours',       24,  'practice: the lead teacher is reminded so long before the deadline of C4'),
  ('webhook_tolerance_seconds',  300, 'practice: an older signature is a replay'),
  ('recording_match_hours',      24,  'practice: a recorded meeting that began further from the exam is another one');
create index on hearings (meeting_number);

-- A row stays as it was written; the columns that the trigger names are filled in once.
create function refuse_rewrite() returns trigger language plpgsql as $$
begin
  if to_jsonb(old) - tg_argv <> to_jsonb(new) - tg_argv or not to_jsonb(new) @> jsonb_strip_nulls(to_jsonb(old)) then
    raise exception 'a row of % never changes', tg_table_name using errcode = 'EM001';
  end if;
  return new;
end $$;

-- Another work in the place of one is a row of its own.
create table works (
  id          uuid primary key default gen_random_uuid(),
  sitting_id  uuid not null references hearings on delete cascade,
  student_id  uuid not null references users,
  n           smallint not null check (n between 1 and 10),
  kind        text not null check (kind in ('work', 'video')),
  title       text not null check (length(title) between 1 and 200),
  url         text not null check (length(url) between 10 and 1000),
  size_bytes  bigint check (size_bytes > 0),
  sha256      bytea check (length(sha256) = 32),
  added_by    uuid not null references users,
  added_at    timestamptz not null default now(),
  removed_at  timestamptz,
  removed_by  uuid references users,
  reason      text check (length(reason) between 3 and 500),   -- of the removal
  check (size_bytes is not null or sha256 is not null),
  check ((removed_at is null) = (removed_by is null))
);
create unique index works_in_force on works (sitting_id, student_id, n) where removed_at is null;
create trigger guard before update on works for each row execute function refuse_rewrite('removed_at', 'removed_by', 'reason');

-- C4, A28: a work given to a member. In time: 48 hours before the start. Never changes but for the first opening.
create table work_deliveries (
  work_id      uuid not null references works on delete cascade,
  member_id    uuid not null references users,
  delivered_by uuid not null references users,
  delivered_at timestamptz not null default now(),
  in_time      boolean not null,
  late_reason  text check (length(late_reason) between 3 and 500),
  opened_at    timestamptz,
  primary key (work_id, member_id),
  check (in_time = (late_reason is null))
);
create trigger guard before update on work_deliveries for each row execute function refuse_rewrite('opened_at');

-- The lead teacher was reminded of this deadline; a sitting that moves has another.
create table work_reminders (
  sitting_id  uuid not null references hearings on delete cascade,
  deadline_at timestamptz not null,
  sent_at     timestamptz not null default now(),
  primary key (sitting_id, deadline_at)
);

create table recordings (
  id            uuid primary key default gen_random_uuid(),
  sitting_id    uuid not null references hearings,
  provider      text not null check (provider in ('zoom', 'webex', 'other')),
  url           text not null check (length(url) between 10 and 1000),
  seconds       integer check (seconds > 0),
  size_bytes    bigint check (size_bytes > 0),
  sha256        bytea check (length(sha256) = 32),
  recorded_at   timestamptz,
  source        text not null check (source in ('person', 'webhook')),
  entered_by    uuid references users,
  entered_at    timestamptz not null default now(),
  retain_until  date not null,
  deleted_at    timestamptz,
  deleted_by    uuid references users,
  reason        text check (length(reason) between 3 and 500),   -- of the deletion
  unique (sitting_id, url),
  check ((deleted_at is null) = (deleted_by is null)),
  check (deleted_at is null or reason is not null)
);
create table recording_viewings (                -- every view, never changed
  id           bigint primary key generated always as identity,
  recording_id uuid not null references recordings,
  viewer_id    uuid not null references users,
  at           timestamptz not null default now()
);
create index on recording_viewings (recording_id);
create trigger append_only before update or delete on recording_viewings for each statement execute function refuse_change();

-- A signed delivery of a meeting provider counts once.
create table webhook_deliveries (
  signature   bytea primary key check (length(signature) = 32),
  received_at timestamptz not null default now()
);
create index on webhook_deliveries (received_at);
