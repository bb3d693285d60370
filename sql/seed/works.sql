-- A creative exam in four days: the films of three students are with the commission, one has to be given to it yet, and one
-- is missing; the lead teacher has two days left (C4, A28).

select pg_temp.need(r.verdict, r.body) from sitting_change(null, 'WINTER', 'MEDIA', 'ТР-23-1', 'creative', pg_temp.day(4) || ' 11:00', 60) r;
select pg_temp.need(r.verdict, r.body)
  from exams e join group_members m on m.group_id = e.group_id join users u on u.id = m.student_id,
       rating_change(null, e.id, u.login, (40 + (hashtext('MEDIA' || u.login) & 31) / 2.0)::numeric(4, 1)::text) r
 where e.kind = 'creative';

create function pg_temp.creative() returns uuid language sql as $$
  select s.id from sittings s join exams e on e.id = s.exam_id where e.kind = 'creative'
$$;
select pg_temp.need(case when put ->> 'outcome' = 'created' then 'created' else 'conflict' end, put::text)
  from hearing_preparation_put(pg_temp.of('admin'), pg_temp.creative(), jsonb_build_object(
         'order_number', '219-Е', 'order_date', pg_temp.day(-9), 'chair', 'examiner1', 'members', jsonb_build_array('examiner2', 'examiner3'),
         'lead_teacher', 'teacher2', 'proctor', 'mentor2', 'provider', 'webex', 'meeting_url', 'https://emtihan.webex.com/meet/media',
         'criteria', 'CREATIVE', 'ticket_set', null)) put;

create function pg_temp.work(student text, n integer, kind text, title text, file text, size_bytes bigint) returns void language sql as $$
  select pg_temp.need(r.verdict, r.body)
    from work_change(pg_temp.of('teacher2'), pg_temp.creative(), pg_temp.of(student), n, kind, title,
                     'https://storage.example.edu/works/' || file, size_bytes, encode(sha256(convert_to(file, 'UTF8')), 'hex')) r
$$;
select pg_temp.work('asel', 1, 'video', 'Алтынемел: бір күндік сапар', 'altynemel.mp4', 734003200),
       pg_temp.work('asel', 2, 'work', 'Фильмнің сценарийі және бюджеті', 'altynemel.pdf', 1843200),
       pg_temp.work('dias', 1, 'video', 'Түркістан: көне қаланың дауысы', 'turkistan.mp4', 812646400),
       pg_temp.work('karina', 1, 'video', 'Каинды: лес под водой', 'kaindy.mp4', 655360000);
select pg_temp.need(r.verdict, r.body) from handover_change(pg_temp.of('teacher2'), pg_temp.creative(), null) r;
select pg_temp.need(r.verdict, r.body)
  from works w join users u on u.id = w.student_id, work_open(pg_temp.of('examiner1'), w.id) r where u.login in ('asel', 'dias');
select pg_temp.work('emily', 1, 'video', 'Almaty on Foot', 'almaty.mp4', 576716800);
