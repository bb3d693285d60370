-- Other staff in a hearing that is open (O3, A30): without its proctor or a quorum nobody could be heard any more. By an order
-- and with a reason, which its minutes keep; criteria and tickets stay (O12, A21).

-- Whoever replaces staff waits for those who appoint dates of the exam or prepare another with the same people, as whoever
-- prepares it does (hearing_preparation_lock); its group and its ratings have no part in it any more.
create or replace function hearing_replacement_lock(sitting sittings, wanted jsonb) returns void
language plpgsql as $$
begin
  perform from exams e where e.id = sitting.exam_id for no key update;
  perform from users u where u.login in (select w.login from hearing_staff_wanted(wanted) w)
                          or u.id in (select exam_staff(sitting.exam_id)) order by u.id for no key update;
end $$;

-- From when until when whoever conducts a sitting is busy with it (O3), also one that is no hearing or not prepared: by its
-- schedule; once its commission opened it, from now until late-comers came and all who are left have answered; until it closed it.
create or replace function hearing_hours(sitting sittings, exam exams, held hearings,
                                         out starts_at timestamptz, out ends_at timestamptz)
language sql stable as $$
  select case held.state when 'open' then now() when 'closed' then held.opened_at else sitting.starts_at end,
         case held.state when 'open' then sitting_ends_at(exam, now(), greatest(now(), sitting.start_until), '0', (
                           select count(*) from examinees x where x.sitting_id = sitting.id
                              and x.state not in ('answered', 'graded', 'refused', 'absent', 'continued')))
                         when 'closed' then held.closed_at else sitting_ends_at(sitting, exam, null) end
$$;

-- What of a hearing is not as it is wanted: members of hearing_wanted.
create or replace function hearing_changes(held hearings, wanted jsonb) returns text[]
language sql stable as $$
  select array(select k from jsonb_object_keys(wanted) k where wanted -> k is distinct from hearing_as_wanted(held) -> k)
$$;

-- Why the hearing cannot become this while it is open; null: it can. Its meeting changes at any time. A reason that is null can
-- never be given, as in the row of a file; an empty one was not.
create or replace function hearing_replacement_flaw(sitting sittings, exam exams, held hearings, wanted jsonb, reason text)
returns jsonb
language sql stable as $$
  select coalesce(
    case when changed && '{criteria,ticket_set}' or reason is null then refusal('conflict', 'hearing_is_open', null,
      'The exam is running: criteria and tickets stay, and its staff and order change with a reason only.') end,
    hearing_staff_flaw(sitting, exam, held, wanted), hearing_order_flaw(wanted),
    hearing_voters_flaw(held.sitting_id, wanted), reason_flaw(reason))
    from hearing_changes(held, wanted) as c (changed) where not changed <@ '{provider,meeting_url}'
$$;

create or replace function hearing_order_flaw(wanted jsonb) returns jsonb
language sql immutable as $$
  select refusal('bad_value', f.code, f.field, f.detail) from (values
    ('no_order_number', 'order_number', 'The order has a number.',
      coalesce(length(wanted ->> 'order_number') not between 1 and 60, true)),
    ('bad_date', 'order_date', 'The day cannot be read: write 2026-11-23.', wanted ->> 'order_date' is null)
  ) as f (code, field, detail, found) where f.found limit 1
$$;

-- A30: whoever has marked or signed here stays a voter, be it as the chair or as a member.
create or replace function hearing_voters_flaw(sitting uuid, wanted jsonb) returns jsonb
language sql stable as $$
  select refusal('conflict', 'voter_has_marked', 'members', format(
           'Whoever has marked or signed in this exam stays in its commission: %s. Note him as away if he is gone.', u.full_name))
         || clash(jsonb_build_object('person', person_name(u)))
    from users u
   where u.id in (select hearing_voters(sitting))
     and u.login not in (select w.login from hearing_staff_wanted(wanted) w where w.duty in ('chair', 'member'))
     and (exists (select from marks k where k.sitting_id = sitting and k.member_id = u.id)
          or exists (select from agreement_signatures g where g.sitting_id = sitting and g.member_id = u.id))
   order by u.full_name, u.login limit 1
$$;

-- Stores what was judged for an open hearing. Whoever is something else from now on, or nothing, was until now what he was: that
-- is kept with the order of then, or that order alone, and nobody stays there as what he no longer is. A new voter has at once what the commission was given (C4); with
-- others gone the marks may be complete (A30).
create or replace function hearing_replace(actor uuid, sitting sittings, held hearings, wanted jsonb, criteria criteria_sets,
                                           tickets ticket_sets, reason text) returns void
language plpgsql as $$
declare
  moment timestamptz := clock_timestamp();
  voters uuid[] := array(select hearing_voters(sitting.id));
begin
  insert into hearing_replacements (sitting_id, user_id, duties, order_number, order_date, replaced_at, replaced_by, reason)
  select sitting.id, u.id, d.duties, held.order_number, held.order_date, moment, actor, hearing_replace.reason
    from users u, hearing_duties(sitting.id, u.id) as d (duties)
   where u.id in (select t.user_id from sitting_staff t where t.sitting_id = sitting.id)
     and array(select unnest(d.duties) order by 1)
         <> array(select w.duty from hearing_staff_wanted(wanted) w where w.login = u.login order by 1);
  update hearing_presence p set left_at = moment from hearing_replacements r
   where p.sitting_id = sitting.id and p.left_at is null
     and (r.sitting_id, r.user_id, r.replaced_at) = (sitting.id, p.user_id, moment);
  if wanted ->> 'order_number' <> held.order_number or (wanted ->> 'order_date')::date <> held.order_date then
    insert into hearing_orders (sitting_id, order_number, order_date, replaced_at, replaced_by, reason)
    select sitting.id, held.order_number, held.order_date, moment, actor, hearing_replace.reason
     where not exists (select from hearing_replacements r where r.sitting_id = sitting.id and r.replaced_at = moment);
  end if;
  perform hearing_store(sitting, wanted, criteria, tickets);
  insert into hearing_presence (sitting_id, user_id, came_at, recorded_by)
  select sitting.id, p.user_id, moment, actor from hearing_presence p
   where p.sitting_id = sitting.id and p.left_at = moment
     and p.user_id in (select t.user_id from sitting_staff t where t.sitting_id = sitting.id);
  perform handover_follow(actor, sitting, array(select v from hearing_voters(sitting.id) v where v <> all (voters)), reason);
  perform marks_reveal(sitting.id);
end $$;
