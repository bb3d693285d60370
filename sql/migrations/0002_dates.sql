-- New dates (T12, T13, O11, O14, C11, C13), who is told of them, and the calendar they are counted by.

insert into settings (name, value, source) values
  ('working_days_per_week',      5,  'practice: Monday to Friday'),
  ('exam_days_per_week',         6,  'practice: exams are held on Saturdays too'),
  ('day_starts_at_hour',         8,  'practice: no exam begins in the night'),
  ('day_ends_at_hour',           20, 'practice: no exam ends in the night'),
  ('reschedule_notice_hours',    12, 'practice: a suggested date is not sooner than this');

-- Days that are not what the week says: public holidays, and weekends worked instead.
create table calendar_days (
  day      date primary key,
  working  boolean not null,
  title_kk text not null check (length(title_kk) between 1 and 200),
  title_ru text not null check (length(title_ru) between 1 and 200),
  title_en text not null check (length(title_en) between 1 and 200)
);
-- The public holidays of Kazakhstan with a fixed date; the movable one (Құрбан айт) and moved days off are added each year.
insert into calendar_days (day, working, title_kk, title_ru, title_en)
select make_date(year, h.month, h.day), false, h.title_kk, h.title_ru, h.title_en
  from generate_series(2026, 2030) year, (values
    (1, 1, 'Жаңа жыл', 'Новый год', 'New Year'), (1, 2, 'Жаңа жыл', 'Новый год', 'New Year'),
    (1, 7, 'Православиелік Рождество', 'Православное Рождество', 'Orthodox Christmas'),
    (3, 8, 'Халықаралық әйелдер күні', 'Международный женский день', 'International Women''s Day'),
    (3, 21, 'Наурыз мейрамы', 'Наурыз мейрамы', 'Nauryz'), (3, 22, 'Наурыз мейрамы', 'Наурыз мейрамы', 'Nauryz'),
    (3, 23, 'Наурыз мейрамы', 'Наурыз мейрамы', 'Nauryz'),
    (5, 1, 'Қазақстан халқының бірлігі мерекесі', 'Праздник единства народа Казахстана', 'Unity Day'),
    (5, 7, 'Отан қорғаушы күні', 'День защитника Отечества', 'Defender of the Fatherland Day'),
    (5, 9, 'Жеңіс күні', 'День Победы', 'Victory Day'),
    (7, 6, 'Астана күні', 'День столицы', 'Capital City Day'),
    (8, 30, 'Конституция күні', 'День Конституции', 'Constitution Day'),
    (10, 25, 'Республика күні', 'День Республики', 'Republic Day'),
    (12, 16, 'Тәуелсіздік күні', 'День Независимости', 'Independence Day')
  ) as h (month, day, title_kk, title_ru, title_en);

alter table sittings add column sequence integer not null default 0 check (sequence >= 0);  -- how often it was moved
alter table sittings add column changed_at timestamptz not null default now();              -- and when last

-- Who conducts a sitting (O2, O3, C4): they are busy then, and none of them but the proctor judges an appeal against it.
create table sitting_staff (
  sitting_id uuid not null references sittings on delete cascade,
  user_id    uuid not null references users,
  duty       text not null check (duty in ('chair', 'member', 'lead_teacher', 'proctor')),
  primary key (sitting_id, user_id, duty)
);
create index on sitting_staff (user_id);

-- One student's right to another date of an exam, and the date once it is appointed.
create table reschedules (
  id              uuid primary key default gen_random_uuid(),
  exam_id         uuid not null references exams,
  student_id      uuid not null references users,
  cause           text not null check (cause in ('appeal', 'technical', 'continuation', 'accommodation')), -- T12; O10; O11, C11
  reason          text not null check (length(reason) between 3 and 500),
  from_sitting_id uuid references sittings,     -- that it takes the place of
  appeal_id       uuid,                         -- whose decision it executes
  created_by      uuid references users,
  created_at      timestamptz not null default now(),
  sitting_id      uuid references sittings,     -- null: it waits for a date
  appointed_by    uuid references users,
  appointed_at    timestamptz,
  moves           smallint not null default 0,  -- how often the date changed since
  changed_at      timestamptz not null default now(),
  told_at         timestamptz,                  -- T13: the mentor told the student
  check ((sitting_id is null) = (appointed_at is null))
);
create unique index reschedules_one_waiting on reschedules (exam_id, student_id) where sitting_id is null;
create index on reschedules (student_id);
create index on reschedules (sitting_id);
create index on reschedules (changed_at);

-- The inbox of everybody. The kind is a template that the portal has in three languages; params fill it.
create table messages (
  id           uuid primary key default gen_random_uuid(),
  number       bigint not null unique generated always as identity,   -- the order of the inbox
  recipient_id uuid not null references users,
  sender_id    uuid references users,           -- null: the service itself
  kind         text not null check (kind ~ '^[a-z][a-z_]{2,40}$'),
  params       jsonb not null default '{}' check (jsonb_typeof(params) = 'object'),
  created_at   timestamptz not null default now(),
  delivered_at timestamptz,                     -- when it was first in a list that the recipient got
  read_at      timestamptz
);
create index on messages (recipient_id, number desc);
create index messages_unread on messages (recipient_id) where read_at is null;

-- RFC 5545: the private address of a person's calendar, under the SHA-256 of its random token.
create table calendar_feeds (
  user_id    uuid primary key references users on delete cascade,
  token_hash bytea not null unique check (length(token_hash) = 32),
  created_at timestamptz not null default now()
);
