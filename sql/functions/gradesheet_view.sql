-- Reading gradesheets: one, lists, and what anybody may know of a paper that bears a checksum.

create or replace function gradesheet_show(reader uuid, sheet uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max('ok'), 'not_found'), max(gradesheet_json(e, g, reader)::text)
    from gradesheets g join exams e on e.id = g.exam_id where g.id = sheet and gradesheet_is_seen_by(e, reader)
$$;

-- The exam's main sheet, or its draft.
create or replace function gradesheet_of_exam(reader uuid, exam uuid, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max('ok'), 'not_found'), max(gradesheet_json(e, gradesheet_main(e.id), reader)::text)
    from exams e where e.id = exam and e.kind <> 'rehearsal' and gradesheet_is_seen_by(e, reader)
$$;

-- What lists show: every sheet, and of exams whose group's sitting has begun the draft. `key` is its place by session,
-- discipline, group and number.
create or replace function gradesheet_rows_of(session_code text, wanted text) returns table (exam exams, sheet gradesheets, key text)
language sql stable as $$
  select e, g, concat_ws('/', x.code, d.code, r.name, e.kind, lpad(g.number::text, 6, '0')) collate "C"
    from exams e join exam_sessions x on x.id = e.exam_session_id join disciplines d on d.id = e.discipline_id
         join groups r on r.id = e.group_id
         left join gradesheets g on g.exam_id = e.id
   where (session_code is null or x.code = session_code) and (wanted is null or coalesce(g.state, 'draft') = wanted)
     and (g.id is not null or exists (select from sittings s where s.exam_id = e.id and s.audience = 'group' and sitting_has_begun(s)))
$$;

-- One of a list: with whose line it is, or how many lines want rectification.
create or replace function gradesheet_listed(exam exams, sheet gradesheets) returns json
language sql stable as $$
  select (gradesheet_item(exam, sheet) || jsonb_build_object(
    'student', (select person_head(u) from users u where u.id = sheet.student_id),
    'differences', (select count(*) from gradesheet_differences(sheet) where sheet.id is not null and sheet.rectifies_id is null)))::json
$$;

-- A page by session, discipline, group and number, after the key `after`. Those that are closed, or were since a moment, come
-- in the order of their closings: a later page, or a later call, neither misses one nor shows one again.
create or replace function gradesheet_list(reader uuid, session_code text, wanted text, closed_since text, after text,
                                           out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  since      timestamptz := local_moment(closed_since);
  by_closing boolean := closed_since is not null or coalesce(wanted = 'closed', false);
begin
  body := (select json_build_object('field', f.field, 'detail', f.detail)::text from (values
    ('state', 'The state is draft, confirmed or closed; with closed_since it is closed.',
      wanted not in ('draft', 'confirmed', 'closed') or closed_since is not null and wanted <> 'closed'),
    ('closed_since', 'Write a moment with its offset: 2026-11-23T20:15:00+05:00.', closed_since is not null and since is null),
    ('after', 'Ask with the "closing" of the last sheet that you have.', by_closing and after !~ '^[0-9]{1,18}$')
  ) as f (field, detail, found) where f.found limit 1);
  verdict := case when body is null then 'ok' else 'bad_value' end;
  if verdict = 'ok' and by_closing then
    select list_page(array_agg(gradesheet_listed(p.exam, p.sheet) order by p.closing), array_agg(p.closing::text order by p.closing)) into body
      from (select r.exam, r.sheet, (r.sheet).closing from gradesheet_rows_of(session_code, 'closed') r
             where (r.sheet).closing > coalesce(after::bigint, 0) and (since is null or (r.sheet).closed_at >= since)
               and gradesheet_is_seen_by(r.exam, reader)
             order by (r.sheet).closing limit page_size() + 1) p;
  elsif verdict = 'ok' then
    select list_page(array_agg(gradesheet_listed(p.exam, p.sheet) order by p.key), array_agg(p.key order by p.key)) into body
      from (select * from gradesheet_rows_of(session_code, wanted) r
             where (after is null or r.key > after) and gradesheet_is_seen_by(r.exam, reader)
             order by r.key limit page_size() + 1) p;
  end if;
end $$;

-- Anybody who holds a paper with this checksum: whether there is such a sheet, of what, and what became of it since. No names.
create or replace function gradesheet_verification(checksum text, out verdict text, out body text)
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max('ok'), 'not_found'), max((gradesheet_item(e, g) - '{id,checksum,closing}'::text[]
           || jsonb_build_object('exam', (g.content -> 'exam') - 'id',
                'rectifies', (select jsonb_build_object('number', m.number) from gradesheets m where m.id = g.rectifies_id),
                'counts', case when g.rectifies_id is null then g.content -> 'counts' end,
                'rectified_by', coalesce((select jsonb_agg(jsonb_build_object('number', r.number,
                     'confirmed_at', api_time(r.confirmed_at), 'closed_at', api_time(r.closed_at)) order by r.number)
                   from gradesheets r where r.rectifies_id = g.id), '[]')))::text)
    from gradesheets g join exams e on e.id = g.exam_id
   where gradesheet_verification.checksum ~ '^[0-9a-f]{64}$' and g.checksum = decode(gradesheet_verification.checksum, 'hex')
$$;
