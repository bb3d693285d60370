-- The approved versions of each bank in one row (A11): every look at a schedule asks how many there are, every start draws from
-- them, and finding them by hundreds among all questions was most of what both cost. Kept by the triggers below, whoever
-- changes a question's state; the row's lock orders those who do it at once.
create table banks (
  discipline_id uuid not null references disciplines,
  language      language not null,
  approved      integer[] not null,             -- question_versions
  primary key (discipline_id, language)
);
insert into banks
select q.discipline_id, q.language, array_agg(v.id) from questions q join question_versions v on v.question_id = q.id
 where v.state = 'approved' group by q.discipline_id, q.language;

create function banks_keep() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'UPDATE' then
    update banks b set approved = array(select unnest(b.approved) except select o.id from old_versions o)
      from (select distinct q.discipline_id, q.language from old_versions o join questions q on q.id = o.question_id
             where o.state = 'approved') changed
     where (b.discipline_id, b.language) = (changed.discipline_id, changed.language);
  end if;
  insert into banks as b
  select q.discipline_id, q.language, array_agg(v.id) from new_versions v join questions q on q.id = v.question_id
   where v.state = 'approved' group by q.discipline_id, q.language order by q.discipline_id, q.language
  on conflict (discipline_id, language) do update set approved = b.approved || excluded.approved;
  return null;
end $$;
create trigger banks_of_new after insert on question_versions
  referencing new table as new_versions for each statement execute function banks_keep();
create trigger banks_of_changed after update on question_versions
  referencing old table as old_versions new table as new_versions for each statement execute function banks_keep();
