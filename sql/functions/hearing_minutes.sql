-- The minutes (хаттама) of an oral or creative exam (O1–O12, C1–C11; A20–A26, A28–A30), made from what its guards keep and
-- frozen when it is closed; and the same as a document in one of three languages. What became of recordings since (A20) stands
-- apart.

-- ── What it says ──

-- When somebody was there, as what he was until he was replaced, or with null as what he is.
create or replace function minutes_presence(sitting uuid, person uuid, until timestamptz) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('came_at', api_time(p.came_at), 'left_at', api_time(p.left_at)) order by p.came_at), '[]')
    from hearing_presence p
   where p.sitting_id = sitting and p.user_id = person and (until is null or p.came_at < until)
     and not exists (select from hearing_replacements r where r.sitting_id = sitting and r.user_id = person
                        and r.replaced_at > p.came_at and (until is null or r.replaced_at < until))
$$;

-- O3, A30: who was something else, or in it at all, until he was replaced.
create or replace function minutes_replaced(sitting uuid) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(person_head(u) || jsonb_build_object('duties', r.duties, 'presence', minutes_presence(sitting, u.id, r.replaced_at),
           'order', jsonb_build_object('number', r.order_number, 'date', r.order_date), 'replaced_at', api_time(r.replaced_at),
           'reason', r.reason) order by r.replaced_at, u.full_name, u.login), '[]')
    from hearing_replacements r join users u on u.id = r.user_id where r.sitting_id = minutes_replaced.sitting
$$;

-- O3: the orders that another took the place of while the staff stayed.
create or replace function minutes_orders_before(sitting uuid) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('number', o.order_number, 'date', o.order_date, 'replaced_at', api_time(o.replaced_at),
           'reason', o.reason) order by o.replaced_at), '[]')
    from hearing_orders o where o.sitting_id = minutes_orders_before.sitting
$$;

-- O10, A22: the stretches after which the answer went on, or did not.
create or replace function minutes_breaks(sitting uuid, student uuid) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('cause', g.end_cause, 'from', api_time(g.ended_at), 'until', api_time(g.next), 'reason', g.reason) order by g.n)
           filter (where g.end_cause in ('paused', 'interrupted')), '[]')
    from (select a.*, lead(a.started_at) over (order by a.n) as next from answer_segments a
           where a.sitting_id = sitting and a.student_id = student) g
$$;

-- O5, O12, A30: the grade as it was announced, whatever an appeal did with it since; null: none was.
create or replace function minutes_grade(e examinees) returns jsonb
language sql stable as $$
  select jsonb_build_object('points', points_json(a.points), 'exam_points', trim_scale(r.exam_points)::text, 'total', r.total,
    'letter', r.letter, 'traditional', r.traditional,
    'signatures', (select coalesce(jsonb_agg(person_head(u) || jsonb_build_object('agrees', g.agrees, 'reason', g.reason) order by g.signed_at, u.login), '[]')
                     from agreement_signatures g join users u on u.id = g.member_id
                    where (g.sitting_id, g.student_id, g.round) = (a.sitting_id, a.student_id, a.round)))
    from results r, agreement_newest(e) a
   where e.state = 'graded' and r.sitting_id = e.sitting_id and r.student_id = e.student_id
   order by r.created_at, r.id limit 1
$$;

create or replace function minutes_examinee(e examinees) returns jsonb
language sql stable as $$
  select jsonb_build_object('student', person_head(u), 'place', e.place, 'state', e.state, 'joined_at', api_time(e.joined_at),
    'is_late', e.is_late, 'identified_at', api_time(e.identified_at),
    'identified_by', (select person_head(p) from users p where p.id = e.identified_by),
    'ticket', (select jsonb_build_object('number', d.number, 'nth', d.nth, 'drawn_at', api_time(d.drawn_at),
                        'opened_at', (select api_time(o.opened_at) from ticket_openings o
                                       where o.sitting_id = d.sitting_id and o.student_id = d.student_id))
                 from ticket_draws d where d.sitting_id = e.sitting_id and d.student_id = e.student_id),
    'answer_seconds', coalesce((select w.seconds from answer_times(e.sitting_id, e.student_id) w), 0),
    'breaks', minutes_breaks(e.sitting_id, e.student_id),
    'works', array(select w.title from works_in_force(e.sitting_id) w where w.student_id = e.student_id order by w.n),
    'notes', (select coalesce(jsonb_agg(jsonb_build_object('author', a.full_name, 'text', n.text, 'at', api_time(n.at)) order by n.id), '[]')
                from examinee_notes n join users a on a.id = n.author_id
               where n.sitting_id = e.sitting_id and n.student_id = e.student_id),
    'grade', minutes_grade(e),
    'refusal', (select jsonb_build_object('at', api_time(e.refused_at), 'by', person_head(p)) from users p where p.id = e.refused_by),
    'reason', e.reason)
    from users u where u.id = e.student_id
$$;

-- C4, A28: how the works came to the commission: late is what was given after the deadline of the date that was held.
create or replace function minutes_handover(sitting sittings) returns jsonb
language sql stable as $$
  select jsonb_build_object('deadline_at', api_time(works_deadline(sitting)),
    'missing', array(select u.full_name from works_missing(sitting.id) m join users u on u.id = m order by u.full_name, u.login),
    'late', (select coalesce(jsonb_agg(jsonb_build_object('student', l.full_name, 'title', l.title, 'delivered_at', api_time(l.at), 'reason', l.late_reason)
                                       order by l.at, l.full_name, l.title), '[]')
               from (select u.full_name, w.title, d.late_reason, max(d.delivered_at) as at
                       from works_in_force(sitting.id) w join work_deliveries d on d.work_id = w.id join users u on u.id = w.student_id
                      where d.delivered_at > works_deadline(sitting) group by u.full_name, w.title, d.late_reason) l))
$$;

-- Those that were entered or deleted after this moment; null: all.
create or replace function minutes_recordings(sitting uuid, since timestamptz) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(jsonb_build_object('provider', r.provider, 'seconds', r.seconds, 'recorded_at', api_time(r.recorded_at),
           'entered_at', api_time(r.entered_at), 'deleted_at', api_time(r.deleted_at)) order by r.recorded_at, r.entered_at, r.id), '[]')
    from recordings r where r.sitting_id = sitting and (since is null or greatest(r.entered_at, r.deleted_at) > since)
$$;

create or replace function hearing_minutes_json(hearing hearings) returns jsonb
language sql stable as $$
  select sitting_exam(s) || jsonb_build_object('sitting', sitting_head(s),
    'order', case when hearing.order_number is not null then jsonb_build_object('number', hearing.order_number, 'date', hearing.order_date) end,
    'provider', hearing.provider, 'opened_at', api_time(hearing.opened_at), 'closed_at', api_time(hearing.closed_at),
    'closed_by', (select person_head(u) from users u where u.id = hearing.closed_by),
    'staff', (select coalesce(jsonb_agg((p - 'present_since') || jsonb_build_object('presence', minutes_presence(s.id, u.id, null)) order by nth), '[]')
                from jsonb_array_elements(hearing_staff(s.id)) with ordinality as x (p, nth) join users u on u.login = p ->> 'login'),
    'replaced', minutes_replaced(s.id), 'orders_before', minutes_orders_before(s.id), 'quorum', hearing_quorum(s.id),
    'criteria', (select coalesce(jsonb_agg(x.c || jsonb_build_object('n', x.nth) order by x.nth), '[]')
                   from criteria_sets k, jsonb_array_elements(k.criteria) with ordinality as x (c, nth) where k.id = hearing.criteria_set_id),
    'tickets', (select jsonb_build_object('set', k.number, 'commitment', encode(hearing.commitment, 'hex'), 'seed', encode(hearing.seed, 'hex'))
                  from ticket_sets k where k.id = hearing.ticket_set_id),
    'handover', case when e.kind = 'creative' then minutes_handover(s) end,
    'examinees', (select coalesce(jsonb_agg(minutes_examinee(x) order by x.place), '[]') from examinees x where x.sitting_id = s.id),
    'recordings', minutes_recordings(s.id, null), 'no_recording', hearing.no_recording)
    from sittings s join exams e on e.id = s.exam_id where s.id = hearing.sitting_id
$$;

-- O6, C6: from the closing on they are as they are.
create or replace function hearing_minutes_freeze(sitting uuid) returns void
language sql as $$
  insert into hearing_minutes (sitting_id, content) select h.sitting_id, hearing_minutes_json(h) from hearings h where h.sitting_id = sitting
$$;

-- As they are read: what was frozen, and what became of recordings since (O1, C1, A20). Old ones name nothing that was replaced.
create or replace function hearing_minutes_read(minutes hearing_minutes) returns jsonb
language sql stable as $$
  select '{"replaced": [], "orders_before": []}'::jsonb || minutes.content || jsonb_build_object('recordings_since', minutes_recordings(minutes.sitting_id, minutes.frozen_at))
$$;

-- Why there are no minutes for this person; null: there are.
create or replace function hearing_minutes_flaw(minutes hearing_minutes, sitting uuid, person uuid) returns jsonb
language sql stable as $$
  select case when not (hearing_is_shown(person, sitting) and exists (select from hearings h where h.sitting_id = sitting))
                then refusal('not_found', 'unknown_hearing', 'id', 'There is no such hearing.')
              when minutes.sitting_id is null then refusal('conflict', 'hearing_not_closed', null, 'The exam is not over yet.') end
$$;

create or replace function hearing_minutes(person uuid, sitting uuid, out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  held hearing_minutes := (select m from hearing_minutes m where m.sitting_id = sitting);
  flaw jsonb := hearing_minutes_flaw(held, sitting, person);
begin
  select r.verdict, r.body into verdict, body
    from put_reply(coalesce(flaw, outcome('unchanged')), case when flaw is null then hearing_minutes_read(held)::json end) r;
end $$;

-- ── The document ──

create or replace function hearing_person_lines(person jsonb, w jsonb) returns jsonb
language sql stable as $$
  select document_field((select string_agg(w ->> ('duty.' || d), ', ' order by nth) from jsonb_array_elements_text(person -> 'duties') with ordinality as x (d, nth)),
    concat_ws(E'\n', person ->> 'full_name', coalesce(
      (select format(w ->> 'present', string_agg(clock_span(p ->> 'came_at', p ->> 'left_at'), ', ' order by nth))
         from jsonb_array_elements(person -> 'presence') with ordinality as x (p, nth) having count(*) > 0), w ->> 'not_present')))
$$;

-- The same of whoever was replaced, and how that came; and the orders that were.
create or replace function hearing_replaced_lines(m jsonb, w jsonb) returns jsonb
language sql stable as $$
  select coalesce(document_line('heading', w ->> 'replaced') || (
    select jsonb_agg(line order by nth, i)
      from (select p, p -> 'order' as o, hearing_person_lines(p, w) as who, nth
              from jsonb_array_elements(m -> 'replaced') with ordinality as x (p, nth)
             union all
            select o, o, '[]', 1000 + nth from jsonb_array_elements(m -> 'orders_before') with ordinality as x (o, nth)) r,
           jsonb_array_elements(r.who
             || document_field(w ->> 'order', format('№ %s, %s', r.o ->> 'number', to_char((r.o ->> 'date')::date, 'DD.MM.YYYY')))
             || document_field(w ->> 'replaced_at', concat_ws(E'\n', spoken_clock(r.p ->> 'replaced_at'), r.p ->> 'reason')))
             with ordinality as y (line, i)), '[]')
$$;

-- From when until when, by the clock: 10:05–10:40.
create or replace function clock_span(since text, until text) returns text
language sql stable as $$ select concat_ws('–', spoken_clock(since), spoken_clock(until)) $$;
create or replace function spoken_clock(moment text) returns text
language sql stable strict as $$ select to_char(moment::timestamptz at time zone university_zone(), 'HH24:MI') $$;
create or replace function spoken_span(seconds integer, w jsonb) returns text
language sql stable strict as $$ select format(w ->> 'span', seconds / 60, lpad((seconds % 60)::text, 2, '0')) $$;
create or replace function spoken_number(number text, w jsonb) returns text
language sql immutable parallel safe as $$ select replace(number, '.', w ->> 'decimal') $$;

create or replace function hearing_head_lines(m jsonb, language text, w jsonb) returns jsonb
language sql stable as $$
  select document_line('title', w ->> ('title.' || (m #>> '{exam,kind}')))
      || document_line('subtitle', concat_ws(', ', m #>> array['exam', 'discipline', 'title_' || language], m #>> '{group,name}'))
      || document_field(w ->> 'session', m #>> array['exam', 'session', 'title_' || language])
      || document_field(w ->> 'starts', spoken_time((m #>> '{sitting,starts_at}')::timestamptz))
      || document_field(w ->> 'held', format('%s – %s', spoken_time((m ->> 'opened_at')::timestamptz), spoken_time((m ->> 'closed_at')::timestamptz)))
      || document_field(w ->> 'order', (select format('№ %s, %s', m #>> '{order,number}', to_char((m #>> '{order,date}')::date, 'DD.MM.YYYY'))
                                         where m #>> '{order,number}' is not null))
      || document_field(w ->> 'provider', initcap(m ->> 'provider'))
      || document_line('heading', w ->> 'commission')
      || (select coalesce(jsonb_agg(line order by nth), '[]') from jsonb_array_elements(m -> 'staff') with ordinality as x (p, nth),
            jsonb_array_elements(hearing_person_lines(p, w)) line)
      || document_field(w ->> 'quorum', format(w ->> 'quorum_of', m ->> 'quorum'))
      || hearing_replaced_lines(m, w)
      || document_line('heading', w ->> 'criteria')
      || (select coalesce(jsonb_agg(line order by nth), '[]') from jsonb_array_elements(m -> 'criteria') with ordinality as x (c, nth),
            jsonb_array_elements(document_field('№ ' || nth, format(w ->> 'criterion', c ->> ('title_' || language), spoken_number(c ->> 'maximum', w)))) line)
$$;

create or replace function hearing_ticket_lines(tickets jsonb, w jsonb) returns jsonb
language sql stable as $$
  select case when jsonb_typeof(tickets) <> 'object' then '[]' else document_line('heading', w ->> 'tickets')
      || document_field(w ->> 'ticket_set', '№ ' || (tickets ->> 'set'))
      || document_field(w ->> 'commitment', digest_lines(tickets ->> 'commitment'))
      || document_field(w ->> 'seed', digest_lines(tickets ->> 'seed')) end
$$;

-- Sixty-four digits are wider than the page.
create or replace function digest_lines(digest text) returns text
language sql immutable parallel safe as $$ select left(digest, 32) || E'\n' || right(digest, 32) $$;

create or replace function hearing_handover_lines(handover jsonb, w jsonb) returns jsonb
language sql stable as $$
  select case when jsonb_typeof(handover) <> 'object' then '[]' else document_line('heading', w ->> 'handover')
      || document_field(w ->> 'deadline', spoken_end((handover ->> 'deadline_at')::timestamptz))
      || document_field(w ->> 'missing', (select string_agg(n, ', ') from jsonb_array_elements_text(handover -> 'missing') n))
      || document_field(w ->> 'late', coalesce(
           (select string_agg(format('%s, «%s»: %s. %s', l ->> 'student', l ->> 'title', spoken_time((l ->> 'delivered_at')::timestamptz), l ->> 'reason'),
                              E'\n' order by nth) from jsonb_array_elements(handover -> 'late') with ordinality as x (l, nth)), w ->> 'nothing_late')) end
$$;

create or replace function hearing_grade_lines(grade jsonb, w jsonb) returns jsonb
language sql stable as $$
  select document_field(w ->> 'points', (select string_agg(format('№ %s: %s', nth, spoken_number(p, w)), '; ' order by nth)
                                           from jsonb_array_elements_text(grade -> 'points') with ordinality as x (p, nth)))
      || document_field(w ->> 'grade', format(w ->> 'grade_of', spoken_number(grade ->> 'exam_points', w), coalesce(grade ->> 'total', '–'),
                                              grade ->> 'letter', grade ->> 'traditional'))
      || document_field(w ->> 'agreed', (select string_agg(g ->> 'full_name', ', ' order by nth)
                                           from jsonb_array_elements(grade -> 'signatures') with ordinality as x (g, nth) where (g ->> 'agrees')::boolean))
      || document_field(w ->> 'dissent', (select string_agg(format('%s: %s', g ->> 'full_name', g ->> 'reason'), E'\n' order by nth)
                                            from jsonb_array_elements(grade -> 'signatures') with ordinality as x (g, nth) where not (g ->> 'agrees')::boolean))
   where jsonb_typeof(grade) = 'object'
$$;

create or replace function hearing_examinee_lines(e jsonb, w jsonb) returns jsonb
language sql stable as $$
  select document_line('heading', format('%s. %s', e ->> 'place', e #>> '{student,full_name}'))
      || document_field(w ->> 'joined', spoken_clock(e ->> 'joined_at') || case when (e ->> 'is_late')::boolean then w ->> 'is_late' else '' end)
      || document_field(w ->> 'identified', (e #>> '{identified_by,full_name}') || ', ' || spoken_clock(e ->> 'identified_at'))
      || document_field(w ->> 'works', (select string_agg(t, E'\n' order by nth) from jsonb_array_elements_text(e -> 'works') with ordinality as x (t, nth)))
      || document_field(w ->> 'ticket', (select format(w ->> 'ticket_of', e #>> '{ticket,number}', spoken_clock(e #>> '{ticket,drawn_at}'))
                                          where e #>> '{ticket,number}' is not null))
      || document_field(w ->> 'answer', spoken_span(nullif((e ->> 'answer_seconds')::integer, 0), w))
      || document_field(w ->> 'breaks', (select string_agg(format('%s, %s: %s', clock_span(b ->> 'from', b ->> 'until'), w ->> ('break.' || (b ->> 'cause')), b ->> 'reason'),
                                                           E'\n' order by nth) from jsonb_array_elements(e -> 'breaks') with ordinality as x (b, nth)))
      || document_field(w ->> 'notes', (select string_agg(format('%s (%s)', n ->> 'text', n ->> 'author'), E'\n' order by nth)
                                          from jsonb_array_elements(e -> 'notes') with ordinality as x (n, nth)))
      || coalesce(hearing_grade_lines(e -> 'grade', w), '[]')
      || document_field(w ->> 'outcome', w ->> ('state.' || case when e ->> 'state' = 'absent' and e ->> 'joined_at' is not null then 'uncalled'
                                                                else nullif(e ->> 'state', 'graded') end))
      || document_field(w ->> 'refusal', (e #>> '{refusal,by,full_name}') || ', ' || spoken_time((e #>> '{refusal,at}')::timestamptz))
      || document_field(w ->> 'reason', e ->> 'reason')
$$;

create or replace function hearing_recording_lines(recordings jsonb, w jsonb) returns jsonb
language sql stable as $$
  select coalesce(jsonb_agg(line order by nth), '[]') from jsonb_array_elements(recordings) with ordinality as x (r, nth),
         jsonb_array_elements(document_field('№ ' || nth, concat_ws(', ', coalesce(w ->> ('provider.' || (r ->> 'provider')), initcap(r ->> 'provider')),
           spoken_time((r ->> 'recorded_at')::timestamptz), spoken_span((r ->> 'seconds')::integer, w),
           format(w ->> 'entered', spoken_time((r ->> 'entered_at')::timestamptz)),
           (select format(w ->> 'deleted', spoken_time((r ->> 'deleted_at')::timestamptz)) where r ->> 'deleted_at' is not null)))) line
$$;

-- Below the signatures: it was not there when they were given.
create or replace function hearing_since_lines(recordings jsonb, w jsonb) returns jsonb
language sql stable as $$
  select case when recordings = '[]' then '[]' else document_line('heading', w ->> 'since') || hearing_recording_lines(recordings, w) end
$$;

create or replace function hearing_signature_lines(m jsonb, w jsonb) returns jsonb
language sql stable as $$
  select coalesce((select jsonb_agg(line order by nth) from jsonb_array_elements(m -> 'staff') with ordinality as x (p, nth),
           jsonb_array_elements(document_line('signature', (w ->> ('duty.' || (p #>> '{duties,0}'))) || E'\t' || (p ->> 'full_name'))) line
          where p -> 'duties' ?| array['chair', 'member', 'lead_teacher']), '[]')
      || document_line('small', format(w ->> 'document', m #>> '{sitting,id}', m #>> '{closed_by,full_name}', spoken_time((m ->> 'closed_at')::timestamptz)))
$$;

-- The whole document, from its title to the signatures and what came after them: [{style, text}].
create or replace function hearing_minutes_lines(m jsonb, language text) returns jsonb
language sql stable as $$
  select hearing_head_lines(m, language, w) || hearing_ticket_lines(m -> 'tickets', w) || hearing_handover_lines(m -> 'handover', w)
      || (select coalesce(jsonb_agg(line order by nth, i), '[]') from jsonb_array_elements(m -> 'examinees') with ordinality as x (e, nth),
            jsonb_array_elements(hearing_examinee_lines(e, w)) with ordinality as y (line, i))
      || document_line('heading', w ->> 'recording') || hearing_recording_lines(m -> 'recordings', w)
      || document_field(w ->> 'no_recording', m ->> 'no_recording')
      || hearing_signature_lines(m, w) || hearing_since_lines(m -> 'recordings_since', w)
    from hearing_minutes_words(language) w
$$;

create or replace function hearing_minutes_pdf(person uuid, sitting uuid, language text, out verdict text, out body text)
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  held   hearing_minutes := (select m from hearing_minutes m where m.sitting_id = sitting);
  chosen text := coalesce(language, (select u.language from users u where u.id = person));
  m      jsonb;
  put    jsonb := coalesce(hearing_minutes_flaw(held, sitting, person), case when chosen not in ('kk', 'ru', 'en') then
                    refusal('bad_value', 'unknown_language', 'language', 'The language is kk, ru or en.') end, outcome('unchanged'));
begin
  if not is_refusal(put) then
    m := hearing_minutes_read(held);
  end if;
  select r.verdict, r.body into verdict, body from put_reply(put, json_build_object(
    'name', format('minutes-%s-%s.pdf', m #>> '{exam,discipline,code}', to_char((m ->> 'closed_at')::timestamptz at time zone university_zone(), 'YYYY-MM-DD')),
    'language', chosen, 'title', concat_ws(', ', hearing_minutes_words(chosen) ->> ('title.' || (m #>> '{exam,kind}')),
      m #>> array['exam', 'discipline', 'title_' || chosen], m #>> '{group,name}'),
    'created_at', m -> 'closed_at', 'lines', hearing_minutes_lines(m, chosen))) r;
end $$;
