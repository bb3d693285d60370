-- Staff that was replaced while its hearing was open (O3, A30): who was what until when, under which order, and why no longer. It
-- never changes.
create table hearing_replacements (
  sitting_id   uuid not null references hearings,
  user_id      uuid not null references users,
  duties       text[] not null check (cardinality(duties) > 0),           -- what he was, the foremost first
  order_number text not null check (length(order_number) between 1 and 60), -- in force until then
  order_date   date not null,
  replaced_at  timestamptz not null,
  replaced_by  uuid not null references users,
  reason       text not null check (length(reason) between 3 and 500),
  primary key (sitting_id, user_id, replaced_at)
);
create trigger append_only before update or delete or truncate on hearing_replacements for each statement execute function refuse_change();

-- These take something else now: the older forms would stay beside the new ones.
drop function if exists hearing_staff_flaw(sittings, exams, jsonb);
drop function if exists minutes_presence(uuid, uuid);
