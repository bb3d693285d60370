-- A work goes with its student to another date (C4, T12): its sitting alone may change. A sitting is never deleted with its works.
drop trigger guard on works;
create trigger guard before update on works for each row
  when (to_jsonb(old) - 'sitting_id' is distinct from to_jsonb(new) - 'sitting_id')
  execute function refuse_rewrite('removed_at', 'removed_by', 'reason');
alter table works drop constraint works_sitting_id_fkey, add foreign key (sitting_id) references hearings;

-- It takes who cancels as well: the older form would stay beside the new one.
drop function if exists reschedule_undo(reschedules, text);

-- A date that nobody is left in is deleted: these are asked whether they refer to it.
create index on reschedules (from_sitting_id);
create index on results (sitting_id);
create index on appeals (sitting_id);
