-- Who sees an appeal, and as what.

-- May this person see the appeal? The student, administrators, and the commission of its session.
create or replace function appeal_is_seen_by(appeal appeals, person uuid) returns boolean
language sql stable as $$
  select appeal.student_id = person or appeal_is_judged_by(appeal, person)
$$;

-- The staff side: administrators and the commission.
create or replace function appeal_is_judged_by(appeal appeals, person uuid) returns boolean
language sql stable as $$
  select has_role(person, 'administrator')
      or exists (select from appeal_commission_members m where m.commission_id = appeal_commission(appeal) and m.user_id = person)
$$;

create or replace function appeal_show(person uuid, appeal uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max('ok'), 'not_found'), max((appeal_json(p) || jsonb_build_object('history', appeal_history(p)))::text)
    from appeals p where p.id = appeal and appeal_is_seen_by(p, person)
$$;

-- The student's own, newest first.
create or replace function appeal_list(student uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select 'ok', list_page(array_agg(appeal_json(p)::json order by p.number desc), null) from appeals p where p.student_id = student
$$;
