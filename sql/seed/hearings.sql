-- Oral exams in history before a commission: one of today that is prepared and can be opened, and one heard yesterday, with
-- grades, a refusal, an absence and a continuation, its recordings and its confirmed gradesheet.

select pg_temp.need(r.verdict, r.body)
  from (values ('ТР-23-1', pg_temp.soon('0'), 720), ('IS-23-3', pg_temp.day(-1) || ' 10:00', 60)) as s (academic_group, starts_at, late_start_minutes),
       sitting_change(null, 'WINTER', 'HIST', s.academic_group, 'oral', s.starts_at, s.late_start_minutes) r;
select pg_temp.need(r.verdict, r.body)
  from exams e join group_members m on m.group_id = e.group_id join users u on u.id = m.student_id,
       rating_change(null, e.id, u.login, (36 + (hashtext('ORAL' || u.login) & 47) / 2.0)::numeric(4, 1)::text) r
 where e.kind = 'oral';

create temporary table ticket_rows (line serial, number smallint, language language, question text);
\copy ticket_rows (number, language, question) from 'tickets/HIST.csv' csv header
with drawn as (
  insert into ticket_sets (discipline_id, number, created_by)
  select d.id, 1, pg_temp.of('teacher2') from disciplines d where d.code = 'HIST' returning id
)
insert into tickets (ticket_set_id, number, language, questions)
select s.id, t.number, t.language, array_agg(t.question order by t.line) from drawn s, ticket_rows t group by s.id, t.number, t.language;
select pg_temp.need(r.verdict, r.body) from ticket_sets k, ticket_set_approve(pg_temp.of('teacher2'), k.id) r;

create function pg_temp.hearing(group_name text) returns sittings language sql as $$
  select s from sittings s join exams e on e.id = s.exam_id join groups g on g.id = e.group_id where e.kind = 'oral' and g.name = group_name
$$;
select pg_temp.need(case when put ->> 'outcome' = 'created' then 'created' else 'conflict' end, put::text)
  from (values ('ТР-23-1', 'https://us02web.zoom.us/j/98123456701?pwd=emtihan'), ('IS-23-3', 'https://us02web.zoom.us/j/98123456702?pwd=emtihan'))
         as h (group_name, meeting),
       hearing_preparation_put(pg_temp.of('admin'), (pg_temp.hearing(h.group_name)).id, jsonb_build_object(
         'order_number', '214-Е', 'order_date', pg_temp.day(-12), 'chair', 'examiner1', 'members', jsonb_build_array('examiner2', 'examiner3'),
         'lead_teacher', 'teacher2', 'proctor', 'proctor', 'provider', 'zoom', 'meeting_url', h.meeting, 'criteria', 'ORAL', 'ticket_set', 1)) put;

-- ── Yesterday ──

-- Students with their points; what is null was not graded.
create temporary table heard (place integer, login text, points text[]);
insert into heard
select x.place, u.login, p.points
  from examinees x join users u on u.id = x.student_id
       left join (values (1, '{15,11,7.5,4}'::text[]), (2, '{12,9,6,3}'), (3, '{16,12,8,4}'), (4, '{9.5,6,4,2}'), (5, '{13,10.5,7,3.5}'),
                         (6, '{5,4,2,1.5}'), (7, '{14,11,6.5,4}')) as p (place, points) on p.place = x.place
 where x.sitting_id = (pg_temp.hearing('IS-23-3')).id;

create function pg_temp.move(sitting uuid, student uuid, to_state text, reason text default null) returns void language sql as $$
  select pg_temp.need(r.verdict, r.body) from examinee_change(pg_temp.of('proctor'), sitting, student, to_state, reason) r
$$;
create function pg_temp.call(sitting uuid, student uuid) returns void language sql as $$
  select pg_temp.move(sitting, student, 'called');
  select pg_temp.need(r.verdict, r.body) from identity_change(pg_temp.of('proctor'), sitting, student, true) r;
  select pg_temp.need(r.verdict, r.body) from ticket_draw(pg_temp.of('proctor'), sitting, student) r;
  select pg_temp.need(r.verdict, r.body) from ticket_open(student, sitting) r;
  select pg_temp.move(sitting, student, 'answering');
$$;
create function pg_temp.grade(sitting uuid, student uuid, points text[]) returns void language sql as $$
  select pg_temp.call(sitting, student);
  select pg_temp.move(sitting, student, 'answered');
  select pg_temp.need(r.verdict, r.body)
    from unnest(array['examiner1', 'examiner2', 'examiner3']) m, marks_change(pg_temp.of(m), sitting, student, points) r;
  select pg_temp.need(r.verdict, r.body) from agreement_change(pg_temp.of('examiner1'), sitting, student, points) r;
  select pg_temp.need(r.verdict, r.body)
    from unnest(array['examiner2', 'examiner3']) m, signature_add(pg_temp.of(m), sitting, student, 1, true, null) r;
  select pg_temp.need(r.verdict, r.body) from grade_announce(pg_temp.of('examiner1'), sitting, student) r;
$$;

do $$
declare
  sitting uuid := (pg_temp.hearing('IS-23-3')).id;
  one     heard;
  refusal_at integer := 8;
begin
  perform pg_temp.need(r.verdict, r.body)
    from unnest(array['examiner1', 'examiner2', 'examiner3', 'teacher2', 'proctor']) m, presence_change(pg_temp.of(m), sitting, true, null) r;
  perform pg_temp.need(r.verdict, r.body) from heard h, place_take(pg_temp.of(h.login), sitting, true) r where h.place <= 9;
  perform pg_temp.need(r.verdict, r.body) from hearing_open(pg_temp.of('proctor'), sitting) r;
  for one in select h.* from heard h where h.place <= 9 order by h.place loop
    if one.points is not null then
      perform pg_temp.grade(sitting, pg_temp.of(one.login), one.points);
    elsif one.place = refusal_at then
      perform pg_temp.call(sitting, pg_temp.of(one.login));
      perform pg_temp.move(sitting, pg_temp.of(one.login), 'refused', 'Студент бұл билетке жауап беруден бас тартты.');
    else
      perform pg_temp.call(sitting, pg_temp.of(one.login));
      perform pg_temp.move(sitting, pg_temp.of(one.login), 'interrupted', 'Студенттің желісі үзілді.');
      perform pg_temp.move(sitting, pg_temp.of(one.login), 'continued', 'Байланыс емтихан аяқталғанша қалпына келмеді.');
    end if;
  end loop;
  update hearings h set opened_at = s.starts_at + interval '1 minute' from sittings s where h.sitting_id = sitting and s.id = sitting;
  perform pg_temp.need(r.verdict, r.body)
    from recording_change(pg_temp.of('proctor'), sitting, 'https://us02web.zoom.us/rec/share/HIST-IS-23-3', 'zoom', 10620, null, null,
                          pg_temp.day(-1) || ' 10:00') r;
  perform pg_temp.need(r.verdict, r.body) from hearing_close(pg_temp.of('teacher2'), sitting, true, null) r;
end $$;

-- All of it was yesterday: the moments of each student eighteen minutes after those of the one before.
set constraints all immediate;
alter table ticket_draws disable trigger append_only;
alter table agreements disable trigger append_only;
alter table agreement_signatures disable trigger append_only;
alter table hearing_minutes disable trigger append_only;
create function pg_temp.at(s sittings, student uuid, minutes numeric) returns timestamptz language sql as $$
  select s.starts_at + interval '1 minute' * ((x.place - 1) * 18 + minutes) from examinees x where x.sitting_id = s.id and x.student_id = student
$$;
do $$
declare
  s    sittings := pg_temp.hearing('IS-23-3');
  over timestamptz := s.starts_at + interval '3 hours';
begin
  update hearing_presence p set came_at = s.starts_at - interval '12 minutes', left_at = over where p.sitting_id = s.id;
  update examinees x set joined_at = s.starts_at - interval '1 minute' * (x.place + 3), devices_banned_at = s.starts_at - interval '1 minute' * (x.place + 3)
   where x.sitting_id = s.id and x.joined_at is not null;
  update examinees x set called_at = pg_temp.at(s, x.student_id, 2), identified_at = pg_temp.at(s, x.student_id, 2.6) where x.sitting_id = s.id and x.called_at is not null;
  update examinees x set answered_at = pg_temp.at(s, x.student_id, 15.5), revealed_at = pg_temp.at(s, x.student_id, 16.5) where x.sitting_id = s.id and x.answered_at is not null;
  update examinees x set refused_at = pg_temp.at(s, x.student_id, 5) where x.sitting_id = s.id and x.refused_at is not null;
  update ticket_draws d set drawn_at = pg_temp.at(s, d.student_id, 3) where d.sitting_id = s.id;
  update ticket_openings o set opened_at = pg_temp.at(s, o.student_id, 3.1) where o.sitting_id = s.id;
  update answer_segments g set started_at = pg_temp.at(s, g.student_id, 4), ended_at = case when g.end_cause = 'answered' then pg_temp.at(s, g.student_id, 15.5)
         else pg_temp.at(s, g.student_id, 5) end where g.sitting_id = s.id;
  update marks m set marked_at = pg_temp.at(s, m.student_id, 16.5) where m.sitting_id = s.id;
  update agreements a set proposed_at = pg_temp.at(s, a.student_id, 16.8) where a.sitting_id = s.id;
  update agreement_signatures g set signed_at = pg_temp.at(s, g.student_id, 17) where g.sitting_id = s.id;
  update results r set created_at = pg_temp.at(s, r.student_id, 17.4) where r.sitting_id = s.id;
  update recordings r set entered_at = over - interval '2 minutes' where r.sitting_id = s.id;
  update hearings h set closed_at = over where h.sitting_id = s.id;
  update hearing_minutes m set content = hearing_minutes_json(h), frozen_at = over from hearings h where h.sitting_id = s.id and m.sitting_id = s.id;
end $$;
alter table ticket_draws enable trigger append_only;
alter table agreements enable trigger append_only;
alter table agreement_signatures enable trigger append_only;
alter table hearing_minutes enable trigger append_only;

-- A copy of the recording went to the university's own storage this morning, and a member of the commission looked at it.
select pg_temp.need(r.verdict, r.body)
  from recording_change(pg_temp.of('teacher2'), (pg_temp.hearing('IS-23-3')).id, 'https://storage.example.edu/recordings/HIST-IS-23-3.mp4', 'other',
                        10620, 1503238553, encode(sha256('HIST-IS-23-3'), 'hex'), pg_temp.day(-1) || ' 10:00') r;
select pg_temp.need(r.verdict, r.body) from recordings k, recording_view(pg_temp.of('examiner2'), k.id) r where k.provider = 'other';
select pg_temp.need(r.verdict, r.body) from gradesheet_confirm(pg_temp.of('teacher2'), (pg_temp.hearing('IS-23-3')).exam_id) r;
