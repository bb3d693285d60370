-- Ticket sets of a discipline (O2, A21): imported by its teachers, approved, and then never changed. Only they read them.

-- The SHA-256 of all tickets of a set, as [[number, language, [question, …]], …] in this order, as PostgreSQL writes jsonb.
create or replace function ticket_set_hash(ticket_set uuid) returns bytea
language sql stable as $$
  select sha256(convert_to(jsonb_agg(jsonb_build_array(t.number, t.language, t.questions) order by t.number, t.language collate "C")::text,
                           'UTF8'))
    from tickets t where t.ticket_set_id = ticket_set
$$;

create or replace function teaches(person uuid, discipline uuid) returns boolean
language sql stable as $$
  select exists (select from discipline_teachers t where t.discipline_id = discipline and t.teacher_id = person)
$$;

-- The hearings before their end that draw from this set.
create or replace function ticket_set_uses(ticket_set uuid) returns setof uuid
language sql stable as $$
  select h.sitting_id from hearings h where h.ticket_set_id = ticket_set and h.state <> 'closed'
$$;

-- A set without its words.
create or replace function ticket_set_item(ticket_set ticket_sets) returns json
language plpgsql stable as $$
begin
  return (select json_build_object('id', ticket_set.id, 'discipline', discipline_json(d), 'number', ticket_set.number,
    'state', ticket_set.state, 'tickets', ticket_count(ticket_set.id),
    'languages', (select coalesce(json_agg(json_build_object('language', l.language, 'tickets', l.n) order by l.nth), '[]')
                    from (select x.language, x.nth, count(*) as n
                            from unnest(array['kk', 'ru', 'en']) with ordinality as x (language, nth)
                                 join tickets t on t.ticket_set_id = ticket_set.id and t.language = x.language
                           group by x.language, x.nth) l),
    'created_at', api_time(ticket_set.created_at), 'created_by', (select person_name(u) from users u where u.id = ticket_set.created_by),
    'approved_at', api_time(ticket_set.approved_at), 'approved_by', (select person_name(u) from users u where u.id = ticket_set.approved_by),
    'content_hash', encode(ticket_set.content_hash, 'hex'), 'hearings', (select count(*) from ticket_set_uses(ticket_set.id)))
    from disciplines d where d.id = ticket_set.discipline_id);
end $$;

-- The sets of the disciplines that the reader teaches, for an administrator all of them; a null discipline: of any.
create or replace function ticket_set_list(reader uuid, discipline_code text, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select 'ok', list_page(array_agg(ticket_set_item(k) order by d.code, k.number desc), null)
    from ticket_sets k join disciplines d on d.id = k.discipline_id
   where (discipline_code is null or d.code = discipline_code)
     and (teaches(reader, d.id) or has_role(reader, 'administrator'))
$$;

-- A set with its words, for the teachers of its discipline alone.
create or replace function ticket_set_show(reader uuid, ticket_set uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max('ok'), 'not_found'), max((ticket_set_item(k)::jsonb || jsonb_build_object('items', (
      select coalesce(jsonb_agg(jsonb_build_object('number', t.number, 'language', t.language, 'questions', t.questions)
                                order by t.number, array_position(array['kk', 'ru', 'en'], t.language::text)), '[]')
        from tickets t where t.ticket_set_id = k.id)))::text)
    from ticket_sets k where k.id = ticket_set and teaches(reader, k.discipline_id)
$$;

-- ── Importing ──

-- The rows of a file, [{line, number, language, question}], cleaned and judged one by one: the first flaw, or null.
create or replace function ticket_rows(file jsonb)
returns table (line integer, number integer, language text, question text, flaw jsonb)
language sql immutable as $$
  with read as materialized (
    select r.nth, (r.item ->> 'line')::integer as line,
           case when clean_text(r.item ->> 'number') ~ '^[0-9]{1,3}$' then clean_text(r.item ->> 'number')::integer end as number,
           lower(clean_text(r.item ->> 'language')) as language, r.item,
           clean_text(r.item ->> 'question') as question
      from jsonb_array_elements(file) with ordinality as r (item, nth)
  ), placed as (
    select r.*, row_number() over (partition by r.number, r.language order by r.nth) as place,
           row_number() over (partition by r.number, r.language, r.question order by r.nth) as time,
           first_value(r.line) over (partition by r.number, r.language, r.question order by r.nth) as first_line
      from read r
  )
  select p.line, p.number, p.language, p.question, f.flaw
    from placed p left join lateral (select row_refusal(refusal('bad_value', x.code, x.field, x.detail)
             || jsonb_build_object('at_most', x.at_most, 'other_line', case when x.code = 'repeated_row' then p.first_line end),
             p.item) as flaw from (values
      ('bad_ticket_number', 'number', 'The number of a ticket is 1 to 200.', null, coalesce(p.number not between 1 and 200, true)),
      ('unknown_language', 'language', 'The language is kk, ru or en.', null, coalesce(p.language not in ('kk', 'ru', 'en'), true)),
      ('no_text', 'question', 'The question has no text.', null, coalesce(p.question, '') = ''),
      ('text_too_long', 'question', 'The text is longer than 1000 characters.', 1000, length(p.question) > 1000),
      ('repeated_row', null, format('Line %s is about the same.', p.first_line), null, p.time > 1),
      ('too_many_questions', null, 'A ticket has at most 10 questions.', 10, p.place > 10)
    ) as x (code, field, detail, at_most, found) where x.found limit 1) f on true
   order by p.nth
$$;

-- The numbers that a language lacks of 1 to the highest of all.
create or replace function tickets_missing(numbers integer[], languages text[]) returns table (number integer, language text)
language sql immutable as $$
  with there as (select * from unnest(numbers, languages) as t (number, language))
  select n, l.language from generate_series(1, (select max(t.number) from there t)) n, (select distinct t.language from there t) l
   where not exists (select from there t where (t.number, t.language) = (n, l.language))
   order by n, l.language
$$;

create or replace function ticket_missing_flaw(number integer, language text) returns jsonb
language sql immutable as $$
  select refusal('conflict', 'ticket_missing', null, format('Ticket %s is missing in %s.', number, language))
         || jsonb_build_object('ticket', number, 'language', language)
$$;

-- What a file's tickets are, or would be. Missing tickets may still come; the approval insists on them.
create or replace function ticket_report(discipline_code text, set_number integer, judged jsonb, findings jsonb, is_dry_run boolean)
returns json
language sql immutable as $$
  with item as materialized (
    select * from jsonb_to_recordset(judged) as i (line integer, number integer, language text, question text, flaw jsonb)
  ), found as materialized (
    select f from jsonb_array_elements(findings) f
    union all
    select finding(i.line, true, i.flaw) from item i where i.flaw is not null
    union all
    select finding(1, false, ticket_missing_flaw(m.number, m.language))
      from (select array_agg(i.number) as numbers, array_agg(i.language) as languages from item i where i.flaw is null) a,
           tickets_missing(a.numbers, a.languages) m
    union all
    select finding(1, true, no_rows_flaw())
     where not exists (select from item)
       and not exists (select from jsonb_array_elements(findings) f where (f ->> 'refused')::boolean)
  ), tally as (
    select count(distinct f -> 'line') as refused from found where (f ->> 'refused')::boolean
  )
  select json_build_object(
    'discipline', discipline_code, 'set', set_number, 'dry_run', is_dry_run, 'stored', not is_dry_run and t.refused = 0,
    'tickets', (select count(distinct i.number) from item i where i.flaw is null),
    'questions', (select count(*) from item i where i.flaw is null), 'refused', t.refused,
    'findings', findings_json(array(select f from found)))
    from tally t
$$;

-- Makes the draft set of the discipline exactly these tickets; true when that was a change. It is locked by its discipline.
create or replace function ticket_draft_put(actor uuid, discipline uuid, set_number integer, judged jsonb) returns boolean
language plpgsql as $$
declare
  draft  ticket_sets;
  before json;
  hash   bytea;
begin
  insert into ticket_sets (discipline_id, number, created_by) values (discipline, set_number, actor) on conflict do nothing;
  select * into draft from ticket_sets k where k.discipline_id = discipline and k.state = 'draft' for update;
  hash := ticket_set_hash(draft.id);
  before := case when hash is not null then ticket_set_item(draft) end;
  delete from tickets t where t.ticket_set_id = draft.id;
  insert into tickets (ticket_set_id, number, language, questions)
  select draft.id, i.number, i.language, array_agg(i.question order by i.line)
    from jsonb_to_recordset(judged) as i (line integer, number integer, language text, question text) group by i.number, i.language;
  if hash is not distinct from ticket_set_hash(draft.id) then
    return false;
  end if;
  perform audit(actor, 'ticket_set.import', 'ticket_set:' || draft.id,
                audit_detail(before, ticket_set_item(draft)) || jsonb_build_object('hash', encode(ticket_set_hash(draft.id), 'hex')));
  return true;
end $$;

-- Takes the rows of a file and the reader's findings (see finding), as the draft set of a discipline that
-- the actor teaches, in place of the draft before. Nothing is stored when anything is refused; the same file twice changes
-- nothing; a dry run judges the same and stores nothing.
create or replace function ticket_import(actor uuid, discipline_code text, file jsonb, findings jsonb, is_dry_run boolean,
                                         out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  discipline uuid := (select d.id from disciplines d where d.code = discipline_code and teaches(actor, d.id) for no key update);
  judged     jsonb := coalesce((select jsonb_agg(to_jsonb(r)) from ticket_rows(file) r), '[]');
  set_number integer;
  report     json;
begin
  if discipline is null then
    verdict := 'not_found';
    return;
  end if;
  set_number := coalesce((select k.number from ticket_sets k where k.discipline_id = discipline and k.state = 'draft'),
                         (select max(k.number) + 1 from ticket_sets k where k.discipline_id = discipline), 1);
  report := ticket_report(discipline_code, set_number, judged, findings, is_dry_run);
  body := report;
  verdict := 'ok';
  if (report ->> 'refused')::integer > 0 then
    verdict := 'file_refused';
    body := report::jsonb || jsonb_build_object('detail', format('Refused lines: %s; nothing was stored.', report ->> 'refused'));
  elsif not is_dry_run then
    perform ticket_draft_put(actor, discipline, set_number, judged);
  end if;
end $$;

-- ── Approving and withdrawing ──

-- The set, locked, of a discipline that the actor teaches; nulls: there is none. The discipline comes first, as for an import,
-- whose draft this may be.
create or replace function ticket_set_locked(actor uuid, ticket_set uuid) returns ticket_sets
language plpgsql as $$
begin
  perform from disciplines d where d.id = (select k.discipline_id from ticket_sets k where k.id = ticket_set)
                               and teaches(actor, d.id) for no key update;
  return (select k from ticket_sets k where k.id = ticket_set and teaches(actor, k.discipline_id) for no key update);
end $$;

create or replace function ticket_set_approval_flaw(held ticket_sets) returns jsonb
language sql stable as $$
  select coalesce(
    (select refusal(f.problem, f.code, null, f.detail) from (values
      ('not_found', 'unknown_ticket_set', 'There is no such ticket set.', held.id is null),
      ('closed', 'ticket_set_withdrawn', 'The ticket set was withdrawn.', held.state = 'withdrawn')
    ) as f (problem, code, detail, found) where f.found limit 1),
    (select ticket_missing_flaw(m.number, m.language)
       from (select array_agg(t.number::integer) as numbers, array_agg(t.language::text) as languages
               from tickets t where t.ticket_set_id = held.id) n, tickets_missing(n.numbers, n.languages) m limit 1))
$$;

-- A21: fixes the content of a set; from then on hearings may draw from it. Repeatable.
create or replace function ticket_set_approve(actor uuid, ticket_set uuid, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held ticket_sets := ticket_set_locked(actor, ticket_set);
  put  jsonb := coalesce(ticket_set_approval_flaw(held), outcome(case held.state when 'draft' then 'changed' else 'unchanged' end));
begin
  if put ->> 'outcome' = 'changed' then
    update ticket_sets k set state = 'approved', approved_by = actor, approved_at = now(), content_hash = ticket_set_hash(k.id)
     where k.id = held.id;
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(actor, 'ticket_set.approve', 'ticket_set:' || held.id, put,
                   (select ticket_set_item(k) from ticket_sets k where k.id = held.id), ticket_set_item(held)) r;
end $$;

create or replace function ticket_set_withdrawal_flaw(held ticket_sets, reason text) returns jsonb
language sql stable as $$
  select coalesce((select refusal(f.problem, f.code, null, f.detail) from (values
    ('not_found', 'unknown_ticket_set', 'There is no such ticket set.', held.id is null),
    ('conflict', 'ticket_set_not_approved', 'The ticket set is not approved.', held.state = 'draft')
  ) as f (problem, code, detail, found) where f.found limit 1),
  (select refusal('conflict', 'ticket_set_in_use', null,
            format('An exam that is not over draws from it: group %s, %s.', g.name, spoken_time(s.starts_at)))
          || clash(jsonb_build_object('group', g.name), d, s.starts_at, sitting_ends_at(s, e, null))
     from ticket_set_uses(held.id) as u (id) join sittings s on s.id = u.id join exams e on e.id = s.exam_id
          join groups g on g.id = e.group_id join disciplines d on d.id = e.discipline_id
    order by s.starts_at limit 1), reason_flaw(reason))
$$;

-- Takes a set out of use; whatever was drawn from it stays. Repeatable.
create or replace function ticket_set_withdraw(actor uuid, ticket_set uuid, reason text, out verdict text, out body text)
language plpgsql security definer set search_path = public, pg_temp as $$
declare
  held  ticket_sets := ticket_set_locked(actor, ticket_set);
  words text := clean_text(reason);
  put   jsonb := coalesce(ticket_set_withdrawal_flaw(held, words), outcome(case held.state when 'approved' then 'changed' else 'unchanged' end));
begin
  if put ->> 'outcome' = 'changed' then
    update ticket_sets k set state = 'withdrawn' where k.id = held.id;
  end if;
  select r.verdict, r.body into verdict, body
    from put_reply(actor, 'ticket_set.withdraw', 'ticket_set:' || held.id, put,
                   (select ticket_set_item(k) from ticket_sets k where k.id = held.id), ticket_set_item(held), words) r;
end $$;
