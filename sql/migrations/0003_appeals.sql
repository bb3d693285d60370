-- Appeals (T10–T12, O13, O14, C12, C13; A12–A17, A31): from the student's first word to the decision that executes.

insert into settings (name, value, source) values
  ('appeal_request_working_days',  1,   'A31: until the end of the next working day after the exam'),
  ('appeal_details_working_days',  1,   'A31: until the end of the next working day after it was admitted or returned'),
  ('appeal_decision_working_days', 1,   'A31'),
  ('appeal_commission_minimum',    3,   'A31'),
  ('appeal_quorum_percent',        66,  'practice: two thirds of those who may vote'),
  ('appeal_points_corrected',      0,   'A17: 1 allows the outcome "points corrected"');

-- A31: the commission of an exam session, by order. A new order takes the place of the older one.
create table appeal_commissions (
  id              uuid primary key default gen_random_uuid(),
  exam_session_id uuid not null references exam_sessions,
  order_number    text not null check (length(order_number) between 1 and 60),
  order_date      date not null,
  created_by      uuid references users,
  created_at      timestamptz not null default now(),
  minutes         integer not null default 0    -- the number of its newest minutes
);
create index on appeal_commissions (exam_session_id, created_at);
create table appeal_commission_members (
  commission_id uuid not null references appeal_commissions,
  user_id       uuid not null references users,
  duty          text not null check (duty in ('chair', 'member', 'secretary')),  -- the secretary does not vote
  primary key (commission_id, user_id)
);
create unique index appeal_commissions_one_chair on appeal_commission_members (commission_id) where duty = 'chair';
create unique index appeal_commissions_one_secretary on appeal_commission_members (commission_id) where duty = 'secretary';
create index on appeal_commission_members (user_id);

-- The result of an exam no longer needs an attempt: oral and creative exams have none.
alter table results drop constraint results_pkey;
alter table results add column id uuid primary key default gen_random_uuid();
alter table results alter column attempt_id drop not null;
alter table results alter column right_count drop not null;
alter table results add column sitting_id uuid references sittings;
alter table results add column student_id uuid references users;
update results r set sitting_id = a.sitting_id, student_id = a.student_id from attempts a where a.id = r.attempt_id;
alter table results alter column sitting_id set not null;
alter table results alter column student_id set not null;
alter table results add column recorded_by uuid references users;   -- null: the server scored it
alter table results add column annulled_at timestamptz;             -- A12: kept in history, superseded on the sheet
alter table results add column annulled_by uuid;                    -- the appeal
create unique index results_of_attempt on results (attempt_id) where annulled_at is null;
create unique index results_one_in_force on results (sitting_id, student_id) where annulled_at is null;
create index on results (student_id);
insert into settings (name, value, source) values ('commission_exam_threshold', 20, 'A23: oral and creative exams');

create table appeals (
  id            uuid primary key default gen_random_uuid(),
  number        integer not null unique generated always as identity,
  sitting_id    uuid not null references sittings,
  student_id    uuid not null references users,
  attempt_id    uuid references attempts,       -- null: an oral or creative exam
  ground        text not null check (ground in ('two_right_answers', 'no_right_answer', 'question_wrong',
                  'question_inexact', 'wrong_language', 'technical', 'grade', 'procedure')),   -- A16
  state         text not null,
  claim         text not null default '' check (length(claim) <= 4000),
  round         smallint not null default 1,    -- rises when a returned appeal is filed again: votes count for their round
  requested_at  timestamptz not null default now(),
  filed_at      timestamptz,
  term_at       timestamptz,                    -- until when whoever has the turn is to act; null once it is over
  commission_id uuid references appeal_commissions,   -- that decided; null before
  decided_at    timestamptz,
  answer        text check (length(answer) between 3 and 4000),  -- the commission's newest, to the student
  faulty        smallint[] not null default '{}'  -- the numbers of the questions that the commission found faulty
);
create unique index appeals_one_open on appeals (sitting_id, student_id)
  where state in ('requested', 'admissible', 'filed', 'returned');
create index on appeals (student_id);
create index on appeals (attempt_id);
create index on appeals (term_at) where term_at is not null;
alter table reschedules add foreign key (appeal_id) references appeals;
alter table results add foreign key (annulled_by) references appeals;

-- Who moves an appeal whereto. appeal_move() is the only one that changes a state.
create table appeal_transitions (
  from_state text not null,
  to_state   text not null,
  actor      text not null check (actor in ('student', 'commission', 'clock')),
  rule       text not null,
  primary key (from_state, to_state)
);
insert into appeal_transitions values
  ('requested',  'admissible',   'commission', 'A13: the details may be filed'),
  ('requested',  'inadmissible', 'commission', 'A13, A12'),
  ('requested',  'withdrawn',    'student',    'A12'),
  ('admissible', 'filed',        'student',    'T11'),
  ('admissible', 'withdrawn',    'student',    'A12'),
  ('admissible', 'lapsed',       'clock',      'A31: nothing was filed in time'),
  ('filed',      'returned',     'commission', 'T11: details are missing'),
  ('filed',      'upheld',       'commission', 'T12, O14, C13'),
  ('filed',      'corrected',    'commission', 'A17: off by default'),
  ('filed',      'rejected',     'commission', 'A12'),
  ('filed',      'withdrawn',    'student',    'A12'),
  ('returned',   'filed',        'student',    'T11'),
  ('returned',   'withdrawn',    'student',    'A12'),
  ('returned',   'lapsed',       'clock',      'A31: nothing was filed in time');

-- T11: the questions held to be wrong.
create table appeal_questions (
  appeal_id  uuid not null references appeals,
  n          smallint not null check (n >= 1),  -- its number in the attempt's paper
  claim      text not null default '' check (length(claim) <= 2000),
  own_answer text not null default '' check (length(own_answer) <= 1000),  -- what the student holds to be right
  primary key (appeal_id, n)
);
-- T11, A15: screenshots. A picture is stored whole or not at all; the type is the one found in its bytes.
create table appeal_pictures (
  appeal_id  uuid not null references appeals,
  n          smallint not null check (n between 1 and 5),
  media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
  width      integer not null check (width between 1 and 20000),
  height     integer not null check (height between 1 and 20000),
  bytes      bytea not null check (length(bytes) between 1 and 5242880),
  sha256     bytea not null check (sha256 = sha256(bytes)),
  stored_at  timestamptz not null default now(),
  primary key (appeal_id, n)
);
alter table appeal_pictures alter column bytes set storage external;   -- compressed already

create table appeal_votes (
  appeal_id uuid not null references appeals,
  stage     text not null check (stage in ('admissibility', 'merits')),
  round     smallint not null,
  member_id uuid not null references users,
  vote      text not null check (vote in ('admissible', 'inadmissible', 'upheld', 'rejected', 'corrected')),
  reason    text not null check (length(reason) between 3 and 2000),
  at        timestamptz not null default now(),
  primary key (appeal_id, stage, round, member_id),
  check ((stage = 'admissibility') = (vote in ('admissible', 'inadmissible')))
);
-- The minutes (хаттама), numbered without gaps within a commission; what they say is frozen with the chair's signature.
create table appeal_minutes (
  id            uuid primary key default gen_random_uuid(),
  commission_id uuid not null references appeal_commissions,
  number        integer not null check (number >= 1),
  appeal_id     uuid not null references appeals,
  signed_by     uuid not null references users,
  signed_at     timestamptz not null default now(),
  content       jsonb not null,
  unique (commission_id, number)
);
create index on appeal_minutes (appeal_id);

alter table attempt_segments drop constraint attempt_segments_end_cause_check;
alter table attempt_segments add check (end_cause in ('no_contact', 'other_device', 'finished', 'timed_out', 'removed', 'stopped'));
alter table attempt_events drop constraint attempt_events_kind_check;
alter table attempt_events add check (kind in ('answer_of_older_device', 'extra_time', 'removed', 'released', 'stopped', 'appealed', 'annulled'));

create trigger append_only before update or delete on appeal_votes for each statement execute function refuse_change();
create trigger append_only before update or delete on appeal_minutes for each statement execute function refuse_change();

create function appeal_guard() returns trigger language plpgsql as $$
begin
  if old.state is distinct from new.state and not exists (
       select from appeal_transitions where from_state = old.state and to_state = new.state) then
    raise exception 'an appeal does not go from % to %', old.state, new.state using errcode = 'EM002';
  end if;
  if (old.sitting_id, old.student_id, old.attempt_id, old.ground, old.requested_at)
     is distinct from (new.sitting_id, new.student_id, new.attempt_id, new.ground, new.requested_at) then
    raise exception 'what an appeal is about is frozen' using errcode = 'EM001';
  end if;
  return new;
end $$;
create trigger guard before update on appeals for each row execute function appeal_guard();

-- What takes other arguments from now on, or is part of something else: a function is replaced only under its arguments.
drop function if exists attempt_score(attempts), attempt_right_count(attempts), attempt_suspend(attempts);
