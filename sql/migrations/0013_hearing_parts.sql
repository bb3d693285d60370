-- What changes while a hearing is open, and what was in force until then.

-- O1, C1: the numbers of the Zoom meetings in which earlier parts were held: by them their recordings are known.
alter table hearings add column earlier_meetings text[] not null default '{}';
create index on hearings using gin (earlier_meetings);
