-- How many approved questions a bank has: every look at a schedule asks (A11), and counting hundreds of questions for each of
-- its exams and languages was most of what that cost. Kept by the triggers below, whoever changes a question's state.
create table bank_sizes (
  discipline_id uuid not null references disciplines,
  language      language not null,
  approved      integer not null,
  primary key (discipline_id, language)
);
insert into bank_sizes
select q.discipline_id, q.language, count(*) from questions q join question_versions v on v.question_id = q.id
 where v.state = 'approved' group by q.discipline_id, q.language;

create function bank_sizes_keep() returns trigger language plpgsql security definer set search_path = public, pg_temp as $$
begin
  if tg_op = 'INSERT' then
    insert into bank_sizes as b
    select q.discipline_id, q.language, count(*) from new_versions v join questions q on q.id = v.question_id
     where v.state = 'approved' group by q.discipline_id, q.language order by q.discipline_id, q.language
    on conflict (discipline_id, language) do update set approved = b.approved + excluded.approved;
  else
    insert into bank_sizes as b
    select q.discipline_id, q.language, sum(c.change)
      from (select question_id, 1 as change from new_versions where state = 'approved'
            union all select question_id, -1 from old_versions where state = 'approved') c join questions q on q.id = c.question_id
     group by q.discipline_id, q.language having sum(c.change) <> 0 order by q.discipline_id, q.language
    on conflict (discipline_id, language) do update set approved = b.approved + excluded.approved;
  end if;
  return null;
end $$;
create trigger bank_sizes_of_new after insert on question_versions
  referencing new table as new_versions for each statement execute function bank_sizes_keep();
create trigger bank_sizes_of_changed after update on question_versions
  referencing old table as old_versions new table as new_versions for each statement execute function bank_sizes_keep();
