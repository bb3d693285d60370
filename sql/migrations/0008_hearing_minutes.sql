-- The minutes (хаттама) of an oral or creative exam (O1–O12, C1–C11): what they say is frozen with its closing, as those of an
-- appeal with their signature.
create table hearing_minutes (
  sitting_id uuid primary key references hearings,
  content    jsonb not null,                               -- hearing_minutes_json() at that moment
  frozen_at  timestamptz not null default clock_timestamp()
);
create trigger append_only before update or delete or truncate on hearing_minutes for each statement execute function refuse_change();

-- Those of exams that are closed already say what they would be read as now. (Where there are any, there is the function.)
do $$ begin
  if exists (select from hearings where state = 'closed') then
    insert into hearing_minutes (sitting_id, content) select h.sitting_id, hearing_minutes_json(h) from hearings h where h.state = 'closed';
  end if;
end $$;

-- These take something else now: the older forms would stay beside the new ones, or in their way.
drop function if exists minutes_recordings(uuid);
drop function if exists hearing_minutes_flaw(hearings, uuid);
drop function if exists hearing_recording_lines(jsonb, jsonb);
