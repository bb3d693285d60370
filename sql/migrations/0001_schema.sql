-- The whole state of an exam session. Numbered migrations run once, in order, each in one transaction,
-- as emtihan_owner; functions/ and grants.sql are replaced after them at every deploy.
-- Times are timestamptz; "the same day" is a day of the university's zone (see university_zone()).

-- ── Settings and scales: dated rows, never constants ────────────────────────────────────────────────────────
-- The value in force at a moment is the newest row not after it: setting(name); an exam may have its own: exam_setting.
create table settings (
  name        text        not null check (name ~ '^[a-z][a-z0-9_]{2,60}$'),
  valid_from  timestamptz not null default '2020-04-11 00:00+06',
  value       numeric     not null check (value >= 0),
  source      text        not null,            -- the rule or reading it comes from: 'T3', 'A31'
  primary key (name, valid_from)
);
insert into settings (name, value, source) values
  ('questions_per_attempt',      20,    'T2'),
  ('test_seconds',               2400,  'T3'),
  ('points_per_right_answer',    2,     'T5'),
  ('rating_maximum',             60,    'T4'),
  ('exam_maximum',               40,    'T4'),
  ('exam_threshold',             26,    'T5, A7'),
  ('fx_floor_percent',           25,    'A8'),
  ('admission_floor',            30,    'A9'),
  ('resume_window_seconds',      10800, 'T8, A1'),
  ('contact_seconds',            15,    'A2'),
  ('silence_seconds',            45,    'A2'),
  ('late_start_minutes',         60,    'A6'),
  ('session_idle_seconds',       3600,  'practice'),
  ('session_absolute_seconds',   43200, 'practice'),
  ('sign_in_window_seconds',     900,   'practice'),
  ('sign_in_failures_per_name_and_address', 10,  'practice'),
  ('sign_in_failures_per_name',  50,    'practice'),
  ('sign_in_failures_per_address', 1000, 'practice: a dormitory is one address');

-- The letter scale in force since 2018. A total belongs to the row with the highest floor not above it.
create table grade_scale (
  valid_from  date     not null,
  floor       smallint not null check (floor between 0 and 100),
  letter      text     not null,
  points      numeric(3,2) not null check (points between 0 and 4),
  traditional smallint not null check (traditional between 2 and 5),
  primary key (valid_from, floor),
  unique (valid_from, letter)
);
insert into grade_scale (valid_from, floor, letter, points, traditional) values
  ('2018-09-01', 95, 'A',  4.0,  5), ('2018-09-01', 90, 'A-', 3.67, 5),
  ('2018-09-01', 85, 'B+', 3.33, 4), ('2018-09-01', 80, 'B',  3.0,  4), ('2018-09-01', 75, 'B-', 2.67, 4),
  ('2018-09-01', 70, 'C+', 2.33, 4), ('2018-09-01', 65, 'C',  2.0,  3), ('2018-09-01', 60, 'C-', 1.67, 3),
  ('2018-09-01', 55, 'D+', 1.33, 3), ('2018-09-01', 50, 'D',  1.0,  3),
  ('2018-09-01', 25, 'FX', 0.5,  2), ('2018-09-01',  0, 'F',  0,    2);

-- ── People ──────────────────────────────────────────────────────────────────────────────────────────────────
create domain language as text check (value in ('kk', 'ru', 'en'));
create domain role as text check (value in ('student', 'mentor', 'teacher', 'administrator', 'registrar', 'it'));

create table users (
  id            uuid primary key default gen_random_uuid(),
  login         text not null unique check (login ~ '^[a-z0-9][a-z0-9._@-]{1,63}$' and login !~ '^[0-9]{12}$'), -- never an IIN
  full_name     text not null check (length(full_name) between 1 and 200),
  language      language not null default 'kk',
  password_hash text,                          -- libsodium's argon2id string; null: cannot sign in yet
  active        boolean not null default true,
  created_at    timestamptz not null default now()
);
create table user_roles (
  user_id uuid not null references users on delete cascade,
  role    role not null,
  primary key (user_id, role)
);
create table groups (
  id        uuid primary key default gen_random_uuid(),
  name      text not null unique check (length(name) between 1 and 60 and position('/' in name) = 0), -- a path's segment
  language  text not null check (language in ('kk', 'ru', 'en', 'multilingual')),   -- of instruction
  mentor_id uuid references users
);
create table group_members (
  student_id uuid primary key references users on delete cascade,                   -- one group per student
  group_id   uuid not null references groups
);
create index on group_members (group_id);

-- Signed-in sessions, under the SHA-256 of a random 256-bit token.
create table sessions (
  token_hash   bytea primary key check (length(token_hash) = 32),
  user_id      uuid not null references users on delete cascade,
  created_at   timestamptz not null default now(),
  last_seen_at timestamptz not null default now(),
  expires_at   timestamptz not null,
  address      text not null,
  device       text not null                   -- the browser's User-Agent, cut to 300 characters
);
create index on sessions (user_id);

create table sign_in_failures (
  login   text not null,
  address text not null,
  at      timestamptz not null default now()
);
create index on sign_in_failures (login, at);
create index on sign_in_failures (address, at);

-- ── Disciplines, question banks ─────────────────────────────────────────────────────────────────────────────
create table disciplines (
  id       uuid primary key default gen_random_uuid(),
  code     text not null unique check (code ~ '^[A-Za-z0-9_-]{2,30}$'),
  title_kk text not null check (length(title_kk) between 1 and 200),
  title_ru text not null check (length(title_ru) between 1 and 200),
  title_en text not null check (length(title_en) between 1 and 200)
);
create table discipline_teachers (
  discipline_id uuid not null references disciplines on delete cascade,
  teacher_id    uuid not null references users on delete cascade,
  primary key (discipline_id, teacher_id)
);

create table bank_imports (
  id            uuid primary key default gen_random_uuid(),
  discipline_id uuid not null references disciplines,
  language      language not null,
  imported_by   uuid references users,          -- null: from the command line
  imported_at   timestamptz not null default now(),
  file_name     text not null default '',
  report        jsonb not null
);

-- A question is its versions; the bank of a discipline and language is the questions that carry both.
create table questions (
  id            uuid primary key default gen_random_uuid(),
  discipline_id uuid not null references disciplines,
  language      language not null,
  created_at    timestamptz not null default now()
);
create index on questions (discipline_id, language);

-- The text of a version never changes (a trigger sees to it): a correction is a new version.
create table question_versions (
  id            integer primary key generated always as identity,
  question_id   uuid not null references questions,
  version       smallint not null check (version >= 1),
  text          text not null check (length(text) between 1 and 4000),
  options       text[] not null check (cardinality(options) between 2 and 9),
  level         smallint not null default 1 check (level between 1 and 3),
  content_hash  bytea not null,                 -- of text, options and key: the same content is the same question
  state         text not null default 'draft' check (state in ('draft', 'approved', 'superseded', 'withdrawn')),
  import_id     uuid references bank_imports,
  source_line   integer,
  created_by    uuid references users,
  created_at    timestamptz not null default now(),
  approved_by   uuid references users,
  approved_at   timestamptz,
  unique (question_id, version)
);
create unique index question_versions_one_approved on question_versions (question_id) where state = 'approved';
create index on question_versions (content_hash);
-- The right option lives apart: the worker's role cannot read this table, and an attempt is scored with it only when it
-- ends (attempt_right_count).
create table question_keys (
  question_version_id integer primary key references question_versions,
  right_option        smallint not null check (right_option between 1 and 9)
);

-- ── Exams, sittings, admission ──────────────────────────────────────────────────────────────────────────────
create table exam_sessions (
  id        uuid primary key default gen_random_uuid(),
  code      text not null unique check (code ~ '^[A-Za-z0-9_-]{2,30}$'),
  title_kk  text not null, title_ru text not null, title_en text not null,
  starts_on date not null,
  ends_on   date not null,
  check (ends_on >= starts_on)
);
create table exams (
  id              uuid primary key default gen_random_uuid(),
  exam_session_id uuid not null references exam_sessions,
  discipline_id   uuid not null references disciplines,
  group_id        uuid references groups,       -- null only for rehearsals
  kind            text not null check (kind in ('test', 'oral', 'creative', 'rehearsal')),
  settings        jsonb not null default '{}' check (jsonb_typeof(settings) = 'object'),  -- overrides of settings by name
  check ((kind = 'rehearsal') = (group_id is null)),
  unique nulls not distinct (exam_session_id, discipline_id, group_id, kind)
);
create index on exams (group_id);
create table sittings (
  id         uuid primary key default gen_random_uuid(),
  exam_id    uuid not null references exams,
  audience   text not null default 'group' check (audience in ('group', 'listed')),
  starts_at  timestamptz not null,
  start_until timestamptz not null,             -- A6: a start is allowed until here, with the full time
  created_at timestamptz not null default now(),
  check (start_until > starts_at)
);
create unique index sittings_one_per_group on sittings (exam_id) where audience = 'group';
create index on sittings (exam_id);
create index on sittings (starts_at);
create table sitting_students (                 -- of sittings whose audience is listed
  sitting_id uuid not null references sittings on delete cascade,
  student_id uuid not null references users,
  primary key (sitting_id, student_id)
);
create index on sitting_students (student_id);
create table ratings (                          -- A9
  exam_id    uuid not null references exams on delete cascade,
  student_id uuid not null references users,
  rating     numeric(5,2) not null check (rating between 0 and 60),
  primary key (exam_id, student_id)
);
create index on ratings (student_id);
create table accommodations (                   -- extra time for one student in one exam, with its reason
  exam_id       uuid not null references exams on delete cascade,
  student_id    uuid not null references users,
  extra_seconds integer not null check (extra_seconds between 0 and 14400),
  reason        text not null check (length(reason) between 3 and 500),
  set_by        uuid references users,
  set_at        timestamptz not null default now(),
  primary key (exam_id, student_id)
);

-- ── The attempt ─────────────────────────────────────────────────────────────────────────────────────────────
-- One row holds the frozen paper and the current answers, so that a start is one insert and a save one update.
-- Arrays are indexed by question number n = 1 … count. option_orders[n] is a string of digits: its k-th digit is
-- the original option shown as the k-th. A choice is the shown position, so the right one differs by student.
create table attempts (
  id                 uuid primary key default gen_random_uuid(),
  sitting_id         uuid not null references sittings,
  student_id         uuid not null references users,
  language           language not null,
  state              text not null default 'running' check (state in
                       ('running', 'suspended', 'finished', 'timed_out', 'not_resumed', 'removed', 'annulled')),
  question_versions  integer[] not null,
  option_orders      text[] not null,
  choices            smallint[] not null,       -- the answer in force, null: none
  seqs               integer[] not null,        -- the client's sequence number of it, 0: none
  epoch              integer not null default 1 check (epoch >= 1),  -- rises with every resume and device
  device             text not null,             -- that holds the attempt: an opaque name the browser chose
  receipts           integer not null default 0,
  head               bytea not null,            -- the newest receipt's hash; before the first one, the seal of the paper
  started_at         timestamptz not null default now(),
  allowed            interval not null,         -- T3 and the accommodation
  spent              interval not null default '0',   -- T9, A2: active time of the closed segments
  segment_started_at timestamptz default now(), -- null unless running
  deadline_at        timestamptz,               -- segment_started_at + allowed - spent; null unless running
  last_contact_at    timestamptz not null default now(),
  contact            interval not null,         -- how often the portal is asked to make contact
  silence            interval not null,         -- after so long without contact it counts as suspended
  resume_window      interval not null,
  resume_until       timestamptz,               -- A1: fixed once, by the first interruption
  ended_at           timestamptz,
  check ((state = 'running') = (segment_started_at is not null)),
  check ((state = 'running') = (deadline_at is not null)),
  check (state <> 'suspended' or resume_until is not null),
  check (spent between '0' and allowed),
  check (cardinality(option_orders) = cardinality(question_versions)
     and cardinality(choices) = cardinality(question_versions)
     and cardinality(seqs) = cardinality(question_versions))
) with (fillfactor = 50);
create unique index attempts_one_per_sitting on attempts (sitting_id, student_id) where state <> 'annulled';
create index attempts_live on attempts (student_id) where state in ('running', 'suspended');
create index attempts_by_student on attempts (student_id);
create index attempts_by_sitting on attempts (sitting_id);         -- the board: annulled ones too

create table attempt_transitions (
  from_state text not null,
  to_state   text not null,
  cause      text not null,
  primary key (from_state, to_state)
);
insert into attempt_transitions values
  ('running',   'suspended',   'A2: no contact'),
  ('suspended', 'running',     'T8: resumed within the window'),
  ('running',   'finished',    'handed in by the student'),
  ('suspended', 'finished',    'handed in by the student'),
  ('running',   'timed_out',   'T3: the time is up'),
  ('suspended', 'not_resumed', 'A5: the window has closed'),
  ('running',   'removed',     'T10, A12: frozen by the session administrator'),
  ('suspended', 'removed',     'T10, A12: frozen by the session administrator'),
  ('removed',   'suspended',   'A12: appeal refused, the window is open'),
  ('removed',   'not_resumed', 'A12: appeal refused, the window is closed'),
  ('removed',   'annulled',    'A12: appeal upheld'),
  ('finished',  'annulled',    'A12: appeal upheld'),
  ('timed_out', 'annulled',    'A12: appeal upheld'),
  ('not_resumed', 'annulled',  'A12: appeal upheld');

-- T9, A2: the active time, stretch by stretch. Sum of (ended_at - started_at) = attempts.spent.
create table attempt_segments (
  attempt_id uuid not null references attempts,
  epoch      integer not null,
  started_at timestamptz not null,
  ended_at   timestamptz,
  end_cause  text check (end_cause in ('no_contact', 'other_device', 'finished', 'timed_out', 'removed')),
  address    text not null,
  device     text not null,
  user_agent text not null,
  primary key (attempt_id, epoch),
  check (ended_at >= started_at)
);

-- Append-only. The highest seq of (attempt, n) is the answer; number and hash make the chain of receipts.
-- No foreign key: it costs 13 % of a save, and rows come only from the statement that updates the attempt.
create table attempt_answers (
  attempt_id uuid not null,
  n          smallint not null,
  seq        integer not null check (seq >= 1),
  choice     smallint,
  epoch      integer not null,
  number     integer not null,
  saved_at   timestamptz not null,
  hash       bytea not null,
  primary key (attempt_id, n, seq)
);
-- What was refused but is evidence, and what staff did: answers of an older device, extra time, removals.
create table attempt_events (
  id         bigint primary key generated always as identity,
  attempt_id uuid not null references attempts,
  at         timestamptz not null default now(),
  kind       text not null check (kind in ('answer_of_older_device', 'extra_time', 'removed')),
  actor_id   uuid references users,
  detail     jsonb not null
);
create index on attempt_events (attempt_id);
create unique index attempt_events_evidence_once on attempt_events (attempt_id, (detail->>'epoch'), (detail->>'n'), (detail->>'seq'))
  where kind = 'answer_of_older_device';

-- The outcome of an attempt. Kinds are apart from grades; the trace says how the grade came about, step by step.
create table results (
  attempt_id  uuid primary key references attempts,
  kind        text not null check (kind in ('graded', 'absent', 'not_admitted', 'refused', 'removed', 'annulled', 'technical')),
  right_count smallint not null,
  exam_points numeric(5,2) not null check (exam_points between 0 and 40),
  rating      numeric(5,2),                     -- this and the grade are null for a rehearsal
  total       smallint check (total between 0 and 100),   -- null below the threshold (A8)
  letter      text,
  points      numeric(3,2),
  traditional smallint,
  trace       jsonb not null,
  created_at  timestamptz not null default now()
);

-- ── Who did what ────────────────────────────────────────────────────────────────────────────────────────────
create table audit_log (
  id       bigint primary key generated always as identity,
  at       timestamptz not null default now(),
  actor_id uuid references users,              -- null: the command line
  action   text not null,                      -- 'roster.import', 'bank.approve', …
  object   text not null,
  detail   jsonb not null default '{}'
);

-- ── Guards that no caller can forget ────────────────────────────────────────────────────────────────────────
create function refuse_change() returns trigger language plpgsql as $$
begin
  raise exception '% is append-only', tg_table_name using errcode = 'EM001';
end $$;
create trigger append_only before update or delete on attempt_answers for each statement execute function refuse_change();
create trigger append_only before update or delete on attempt_events for each statement execute function refuse_change();
create trigger append_only before update or delete on audit_log for each statement execute function refuse_change();
create trigger append_only before update or delete on question_keys for each statement execute function refuse_change();

create function refuse_content_change() returns trigger language plpgsql as $$
begin
  raise exception 'question version % never changes: make a new one', old.id using errcode = 'EM001';
end $$;
create trigger content_is_frozen before update on question_versions for each row
  when ((old.text, old.options, old.level, old.question_id, old.version, old.content_hash)
        is distinct from (new.text, new.options, new.level, new.question_id, new.version, new.content_hash))
  execute function refuse_content_change();

create function attempt_guard() returns trigger language plpgsql as $$
begin
  if old.state is distinct from new.state and not exists (
       select from attempt_transitions where from_state = old.state and to_state = new.state) then
    raise exception 'an attempt does not go from % to %', old.state, new.state using errcode = 'EM002';
  end if;
  if (old.sitting_id, old.student_id, old.question_versions, old.option_orders, old.started_at)
     is distinct from (new.sitting_id, new.student_id, new.question_versions, new.option_orders, new.started_at) then
    raise exception 'paper and start of an attempt are frozen' using errcode = 'EM001';
  end if;
  return new;
end $$;
-- Not for saves: they change none of these columns, so the hot path never calls it.
create trigger guard before update of state, sitting_id, student_id, question_versions, option_orders, started_at
  on attempts for each row execute function attempt_guard();
