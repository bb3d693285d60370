-- A11: papers drawn in the minutes before a test. Drawing one and writing its questions is half of what a start costs, and a
-- whole faculty starts in the same second. The start takes its own where it still fits, else it draws as ever. A paper
-- that nobody has started is nobody's to see.
create table papers (
  sitting_id        uuid not null references sittings on delete cascade,
  student_id        uuid not null references users on delete cascade,
  language          language not null,
  edition           integer not null,           -- of the bank that it was drawn from
  question_versions integer[] not null,
  option_orders     text[] not null,
  questions         text not null,              -- JSON, as the start replies it
  swept_after       timestamptz not null,
  primary key (sitting_id, student_id)
);
create index on papers (swept_after);
insert into settings (name, value, source) values ('papers_ahead_seconds', 600, 'practice');

-- Which approved questions a bank has had, counted: whatever was drawn from an earlier edition may hold one that is withdrawn.
alter table banks add column edition integer not null default 1;

create or replace function banks_keep() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    update banks b set approved = array(select unnest(b.approved) except select o.id from old_versions o), edition = b.edition + 1
      from (select distinct q.discipline_id, q.language from old_versions o join questions q on q.id = o.question_id
             where o.state = 'approved') changed
     where (b.discipline_id, b.language) = (changed.discipline_id, changed.language);
  end if;
  insert into banks as b
  select q.discipline_id, q.language, array_agg(v.id) from new_versions v join questions q on q.id = v.question_id
   where v.state = 'approved' group by q.discipline_id, q.language order by q.discipline_id, q.language
  on conflict (discipline_id, language) do update set approved = b.approved || excluded.approved, edition = b.edition + 1;
  return null;
end $$;
