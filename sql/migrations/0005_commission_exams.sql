-- Oral and creative exams (O1–O12, C1–C11; A20–A26, A29, A30): what a sitting before a commission is prepared with, its
-- queue, tickets, answers, marks and the agreed grade. What has happened is never rewritten: guards see to it.

insert into settings (name, value, source) values
  ('exam_quorum_percent',          66,  'A30; practice: two thirds of the chair and the members'),
  ('exam_commission_minimum',      3,   'practice: chair and members of an exam'),
  ('meeting_reveal_minutes',       30,  'O2; practice: the link is shown so long before the start'),
  ('answer_minimum_seconds',       600, 'O5, C4, A22: the first sign'),
  ('answer_maximum_seconds',       900, 'O5, C4, A22: the second sign; nothing is cut off'),
  ('agreed_grade_step',            0.5, 'practice: points of a criterion are multiples of it'),
  ('creative_hours_before',        48,  'C4, A28');

-- ── Criteria (O12, C5, A23): a version never changes; a correction is the next one ──────────────────────────
create table criteria_sets (
  id         uuid primary key default gen_random_uuid(),
  code       text not null check (code ~ '^[A-Za-z0-9_-]{2,30}$'),
  version    integer not null check (version >= 1),
  kind       text not null check (kind in ('oral', 'creative')),
  criteria   jsonb not null,                -- [{title_kk, title_ru, title_en, maximum}], the maxima make 40 together
  created_by uuid references users,
  created_at timestamptz not null default now(),
  unique (code, version)
);
create trigger append_only before update or delete on criteria_sets for each statement execute function refuse_change();
insert into criteria_sets (code, version, kind, criteria) values
  ('ORAL', 1, 'oral', '[
    {"title_kk": "Мазмұнды білу және түсіну", "title_ru": "Знание и понимание содержания", "title_en": "Knowledge and understanding", "maximum": "16"},
    {"title_kk": "Дәлелдеу және мысал келтіру", "title_ru": "Аргументация и примеры", "title_en": "Reasoning and examples", "maximum": "12"},
    {"title_kk": "Қосымша сұрақтарға жауап", "title_ru": "Ответы на дополнительные вопросы", "title_en": "Answers to further questions", "maximum": "8"},
    {"title_kk": "Сөйлеу мәдениеті және терминология", "title_ru": "Культура речи и терминология", "title_en": "Speech and terminology", "maximum": "4"}]'),
  ('CREATIVE', 1, 'creative', '[
    {"title_kk": "Идея және тақырыптың ашылуы", "title_ru": "Замысел и раскрытие темы", "title_en": "Idea and treatment of the theme", "maximum": "12"},
    {"title_kk": "Орындау шеберлігі", "title_ru": "Мастерство исполнения", "title_en": "Craft", "maximum": "16"},
    {"title_kk": "Жұмысты қорғау", "title_ru": "Защита работы", "title_en": "Defence of the work", "maximum": "8"},
    {"title_kk": "Сұрақтарға жауап", "title_ru": "Ответы на вопросы", "title_en": "Answers to questions", "maximum": "4"}]');

-- ── Tickets (O2, A21): a set of a discipline, approved by the department before it is used ──────────────────
create table ticket_sets (
  id            uuid primary key default gen_random_uuid(),
  discipline_id uuid not null references disciplines,
  number        integer not null check (number >= 1),         -- of the discipline's sets
  state         text not null default 'draft' check (state in ('draft', 'approved', 'withdrawn')),
  created_by    uuid references users,
  created_at    timestamptz not null default now(),
  approved_by   uuid references users,
  approved_at   timestamptz,
  content_hash  bytea,                                         -- of all its tickets, fixed with the approval
  unique (discipline_id, number),
  check ((state = 'draft') = (approved_at is null))
);
create unique index ticket_sets_one_draft on ticket_sets (discipline_id) where state = 'draft';
create table tickets (                                         -- one item in up to three languages
  ticket_set_id uuid not null references ticket_sets,
  number        smallint not null check (number between 1 and 200),
  language      language not null,
  questions     text[] not null check (cardinality(questions) between 1 and 10),
  primary key (ticket_set_id, number, language)
);
create function ticket_guard() returns trigger language plpgsql as $$
begin
  if exists (select from ticket_sets s where s.id = coalesce(new.ticket_set_id, old.ticket_set_id) and s.state <> 'draft') then
    raise exception 'an approved ticket never changes' using errcode = 'EM001';
  end if;
  return coalesce(new, old);
end $$;
create trigger guard before insert or update or delete on tickets for each row execute function ticket_guard();
create function ticket_set_guard() returns trigger language plpgsql as $$
begin
  if (old.state, new.state) not in (values ('draft', 'draft'), ('draft', 'approved'), ('approved', 'withdrawn')) then
    raise exception 'a ticket set does not go from % to %', old.state, new.state using errcode = 'EM002';
  end if;
  if old.state <> 'draft' and (old.discipline_id, old.number, old.approved_by, old.approved_at, old.content_hash)
     is distinct from (new.discipline_id, new.number, new.approved_by, new.approved_at, new.content_hash) then
    raise exception 'an approved ticket set never changes' using errcode = 'EM001';
  end if;
  return new;
end $$;
create trigger guard before update on ticket_sets for each row execute function ticket_set_guard();

-- ── The sitting before a commission ─────────────────────────────────────────────────────────────────────────
create table hearings (
  sitting_id      uuid primary key references sittings on delete cascade,
  state           text not null default 'planned',
  order_number    text check (length(order_number) between 1 and 60),      -- O3: appoints the commission and the proctor
  order_date      date,
  provider        text check (provider in ('zoom', 'webex')),              -- O1
  meeting_url     text check (length(meeting_url) <= 500),
  meeting_number  text check (meeting_number ~ '^[0-9]{6,20}$'),           -- by which its recording is known
  criteria_set_id uuid references criteria_sets,
  ticket_set_id   uuid references ticket_sets,                             -- A29: optional in a creative exam
  seed            bytea check (length(seed) = 32),   -- A21: orders the tickets; secret until the sitting is closed
  commitment      bytea check (length(commitment) = 32),  -- SHA-256 of what the draw depends on, published before
  opened_at       timestamptz,
  opened_by       uuid references users,
  closed_at       timestamptz,
  closed_by       uuid references users,
  no_recording    text check (length(no_recording) between 3 and 500),     -- O1: why there is none
  check ((provider is null) = (meeting_url is null)),
  check ((order_number is null) = (order_date is null)),
  check ((seed is null) = (commitment is null)),
  check ((state = 'planned') = (opened_at is null)),
  check ((state = 'closed') = (closed_at is not null))
);
create index on hearings (ticket_set_id);
create table hearing_transitions (
  from_state text not null, to_state text not null, rule text not null, primary key (from_state, to_state)
);
insert into hearing_transitions values
  ('planned', 'open',   'O2, O3, A30: with a proctor and a quorum'),
  ('open',    'closed', 'O6, C6: after the last student of the group');

create function hearing_guard() returns trigger language plpgsql as $$
begin
  if old.state is distinct from new.state and not exists (
       select from hearing_transitions where from_state = old.state and to_state = new.state) then
    raise exception 'a sitting does not go from % to %', old.state, new.state using errcode = 'EM002';
  end if;
  if old.state <> 'planned' and (old.criteria_set_id, old.ticket_set_id, old.seed, old.commitment)
     is distinct from (new.criteria_set_id, new.ticket_set_id, new.seed, new.commitment) then
    raise exception 'criteria and tickets of an open sitting are frozen' using errcode = 'EM001';
  end if;
  return new;
end $$;
create trigger guard before update on hearings for each row execute function hearing_guard();

-- Who of the staff was there (O3, A30), from when to when.
create table hearing_presence (
  sitting_id uuid not null references hearings on delete cascade,
  user_id    uuid not null references users,
  came_at    timestamptz not null default now(),
  left_at    timestamptz,
  recorded_by uuid not null references users,
  primary key (sitting_id, user_id, came_at),
  check (left_at >= came_at)
);
create unique index hearing_presence_now on hearing_presence (sitting_id, user_id) where left_at is null;

-- ── The queue and the answers ───────────────────────────────────────────────────────────────────────────────
create table examinees (
  sitting_id    uuid not null references hearings on delete cascade,
  student_id    uuid not null references users,
  place         smallint not null check (place >= 1),          -- in the order of the queue
  state         text not null default 'expected',
  joined_at     timestamptz,                                   -- came into the waiting room
  is_late       boolean not null default false,                -- after the opening
  devices_banned_at timestamptz,                               -- O9: confirmed the ban
  identified_by uuid references users,                         -- the proctor who checked who it is
  identified_at timestamptz,
  called_at     timestamptz,
  answered_at   timestamptz,
  revealed_at   timestamptz,                                   -- A30: since then the marks are seen, and stay
  refused_by    uuid references users,                         -- O8, A24: the recorder
  refused_at    timestamptz,
  reason        text check (length(reason) between 3 and 500), -- of the newest pause, refusal, absence or continuation
  primary key (sitting_id, student_id),
  unique (sitting_id, place) deferrable initially deferred,
  check ((state = 'refused') = (refused_at is not null))
);
create index on examinees (student_id);
create unique index examinees_one_before_the_commission on examinees (sitting_id)
  where state in ('called', 'answering', 'paused');
create table examinee_transitions (
  from_state text not null, to_state text not null, rule text not null, primary key (from_state, to_state)
);
insert into examinee_transitions values
  ('expected',    'waiting',     'O2: joined the waiting room'),
  ('expected',    'absent',      'did not come'),
  ('absent',      'waiting',     'late, while the sitting is open'),
  ('waiting',     'called',      'O2: before the commission'),
  ('waiting',     'absent',      'left before the call'),
  ('waiting',     'refused',     'O8, A24'),
  ('waiting',     'continued',   'O11, C11: cannot be heard today'),
  ('called',      'waiting',     'called by mistake'),
  ('called',      'absent',      'does not answer the call'),
  ('called',      'refused',     'O8, A24'),
  ('called',      'interrupted', 'O10, C10: a technical cause'),
  ('called',      'answering',   'O5, C4'),
  ('answering',   'paused',      'O10: a technical cause'),
  ('answering',   'answered',    'O5, C4'),
  ('answering',   'refused',     'O8, A24'),
  ('answering',   'interrupted', 'O10, C10: back to the queue with the same ticket'),
  ('paused',      'answering',   'O10'),
  ('paused',      'refused',     'O8, A24'),
  ('paused',      'interrupted', 'O10, C10: back to the queue with the same ticket'),
  ('interrupted', 'called',      'O10, C10: within the sitting'),
  ('interrupted', 'refused',     'O8, A24'),
  ('interrupted', 'continued',   'O11, C11, A26: cannot return'),
  ('answered',    'graded',      'O5, A30: the agreed grade');
create function examinee_guard() returns trigger language plpgsql as $$
begin
  if old.state is distinct from new.state and not exists (
       select from examinee_transitions where from_state = old.state and to_state = new.state) then
    raise exception 'an examinee does not go from % to %', old.state, new.state using errcode = 'EM002';
  end if;
  return new;
end $$;
create trigger guard before update of state on examinees for each row execute function examinee_guard();

-- Until the opening the examinees are those whom the sitting is for; whatever says who that is, is followed at once.
create function examinees_follow() returns trigger language plpgsql as $$
declare
  changed uuid[];
begin
  case tg_table_name
    when 'group_members' then
      changed := array(select e.id from exams e where e.group_id in (old.group_id, new.group_id));
    when 'sitting_students' then
      changed := array(select s.exam_id from sittings s where s.id in (old.sitting_id, new.sitting_id));
    else
      changed := array[old.exam_id, new.exam_id];
  end case;
  perform examinees_put(h.id)
    from (select p.sitting_id as id from hearings p join sittings s on s.id = p.sitting_id
           where s.exam_id = any (changed) and p.state = 'planned' order by p.sitting_id) h;
  return null;
end $$;
create trigger examinees_follow after insert or update or delete on group_members for each row execute function examinees_follow();
create trigger examinees_follow after insert or update or delete on sitting_students for each row execute function examinees_follow();
create trigger examinees_follow after insert or update or delete on ratings for each row execute function examinees_follow();
create trigger examinees_follow after insert or update or delete on reschedules for each row execute function examinees_follow();

-- A22: the time of the answer, stretch by stretch; nothing is cut off.
create table answer_segments (
  sitting_id uuid not null,
  student_id uuid not null,
  n          smallint not null check (n >= 1),
  started_at timestamptz not null default now(),
  ended_at   timestamptz,
  end_cause  text check (end_cause in ('paused', 'interrupted', 'answered', 'refused')),
  reason     text check (length(reason) between 3 and 500),
  primary key (sitting_id, student_id, n),
  foreign key (sitting_id, student_id) references examinees on delete cascade,
  check ((ended_at is null) = (end_cause is null)),
  check (ended_at >= started_at)
);
create unique index answer_segments_running on answer_segments (sitting_id, student_id) where ended_at is null;

-- A21, O4: the tickets that were drawn, without replacement, one for a student in a sitting. Never changes.
create table ticket_draws (
  sitting_id uuid not null references hearings,
  nth        smallint not null check (nth >= 1),               -- the place of the ticket in the committed order
  student_id uuid not null references users,
  number     smallint not null,
  drawn_by   uuid not null references users,
  drawn_at   timestamptz not null default now(),
  primary key (sitting_id, student_id),
  unique (sitting_id, number),
  unique (sitting_id, nth)
);
create trigger append_only before update or delete on ticket_draws for each statement execute function refuse_change();
create table ticket_openings (                                 -- O4: when the student first saw it
  sitting_id uuid not null,
  student_id uuid not null,
  opened_at  timestamptz not null default now(),
  primary key (sitting_id, student_id),
  foreign key (sitting_id, student_id) references ticket_draws
);

-- The questions that the commission put (C4), in the words of whoever noted them.
create table examinee_notes (
  id         bigint primary key generated always as identity,
  sitting_id uuid not null,
  student_id uuid not null,
  author_id  uuid not null references users,
  text       text not null check (length(text) between 1 and 1000),
  at         timestamptz not null default now(),
  foreign key (sitting_id, student_id) references examinees
);
create index on examinee_notes (sitting_id, student_id);

-- ── Marks and the agreed grade (O5, O12, C4, C5, A23, A30) ──────────────────────────────────────────────────
-- A member's own marks, by criterion; hidden from the others until all who are present have marked.
create table marks (
  sitting_id uuid not null,
  student_id uuid not null,
  member_id  uuid not null references users,
  points     numeric(4,2)[] not null,
  marked_at  timestamptz not null default now(),
  primary key (sitting_id, student_id, member_id),
  foreign key (sitting_id, student_id) references examinees
);
-- What the chair proposes as the agreed grade; a corrected proposal is the next round. Signatures count for their round.
create table agreements (
  sitting_id  uuid not null,
  student_id  uuid not null,
  round       smallint not null check (round >= 1),
  points      numeric(4,2)[] not null,
  exam_points numeric(5,2) not null check (exam_points between 0 and 40),
  proposed_by uuid not null references users,
  proposed_at timestamptz not null default now(),
  primary key (sitting_id, student_id, round),
  foreign key (sitting_id, student_id) references examinees
);
create table agreement_signatures (
  sitting_id uuid not null,
  student_id uuid not null,
  round      smallint not null,
  member_id  uuid not null references users,
  agrees     boolean not null,
  reason     text check (length(reason) between 3 and 500),    -- of a dissent
  signed_at  timestamptz not null default now(),
  primary key (sitting_id, student_id, round, member_id),
  foreign key (sitting_id, student_id, round) references agreements,
  check (agrees or reason is not null)
);
create trigger append_only before update or delete on agreements for each statement execute function refuse_change();
create trigger append_only before update or delete on agreement_signatures for each statement execute function refuse_change();

-- The photograph of a student by which the proctor knows who it is.
create table user_photos (
  user_id    uuid primary key references users on delete cascade,
  media_type text not null check (media_type in ('image/png', 'image/jpeg', 'image/webp')),
  width      integer not null check (width between 1 and 20000),
  height     integer not null check (height between 1 and 20000),
  bytes      bytea not null check (length(bytes) between 1 and 5242880),
  stored_at  timestamptz not null default now()
);
alter table user_photos alter column bytes set storage external;
