-- What changes while a hearing is open, and what was in force until then.

-- O1, C1: the numbers of the Zoom meetings in which earlier parts were held: by them their recordings are known.
alter table hearings add column earlier_meetings text[] not null default '{}';
create index on hearings using gin (earlier_meetings);

-- O3: the orders that were in force until another took their place, and why. It never changes.
create table hearing_orders (
  sitting_id   uuid not null references hearings,
  order_number text not null check (length(order_number) between 1 and 60),
  order_date   date not null,
  replaced_at  timestamptz not null,
  replaced_by  uuid not null references users,
  reason       text not null check (length(reason) between 3 and 500),
  primary key (sitting_id, replaced_at)
);
create trigger append_only before update or delete or truncate on hearing_orders for each statement execute function refuse_change();
