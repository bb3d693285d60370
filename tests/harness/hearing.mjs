// Oral and creative exams for tests: criteria and tickets of a discipline, and a hearing prepared with its people.
import assert from 'node:assert/strict'
import { fresh, makeDiscipline, makeExam, makeGroup, makePerson, makeRating, makeSession } from './faculty.mjs'

// An approved set of `count` tickets of a discipline, in these languages: { id, number }.
export async function makeTickets(stack, discipline, { count = 10, languages = ['kk', 'ru', 'en'], state = 'approved' } = {}) {
  const [set] = await stack.sql(
    `insert into ticket_sets (discipline_id, number)
     select d.id, (select coalesce(max(k.number), 0) + 1 from ticket_sets k where k.discipline_id = d.id)
       from disciplines d where d.code = $1 returning id, number`,
    [discipline],
  )
  await stack.sql(
    `insert into tickets select $1, n, l, array[l || ' ' || n || '.1 ' || $4, l || ' ' || n || '.2 ' || $4]
       from generate_series(1, $2::integer) n, unnest($3::text[]) l`,
    [set.id, count, languages, discipline],
  )
  if (state === 'approved')
    await stack.sql(
      "update ticket_sets set state = 'approved', approved_at = now(), content_hash = ticket_set_hash(id) where id = $1",
      [set.id],
    )
  return set
}

// A prepared hearing that starts `startsIn` from now (an interval; negative: it has begun):
// { sitting, exam, group, discipline, session, students, chair, members, lead, proctor, tickets, wanted }, where `wanted` is
// what it was prepared with, ready to be put again. lead: 'chair' makes the chair the lead teacher too. `tickets`: how many;
// 0: none. `prepared` false: nothing but the exam and the people. `at`: more for makeExam, e.g. settings.
export async function makeHearing(
  stack,
  {
    kind = 'oral', startsIn = '-1 minute', students = 3, members = 2, tickets = kind === 'oral' ? students + 2 : 0,
    criteria = kind === 'oral' ? 'ORAL' : 'CREATIVE', lead = 'apart', rating = '50', languages = ['kk'], prepared = true,
    meeting = `https://us02web.zoom.us/j/${98_000_000_000 + Math.floor(Math.random() * 1e9)}?pwd=abc`, lateStart = '3 hours', ...at
  } = {},
) {
  const staff = (role) => makePerson(stack, { login: fresh('t'), roles: [role] })
  const [chair, proctor, leadTeacher, ...others] = await Promise.all(
    ['teacher', 'teacher', 'teacher', ...Array(members).fill('teacher')].map(staff),
  )
  const leader = lead === 'chair' ? chair : leadTeacher
  const group = await makeGroup(stack)
  const discipline = await makeDiscipline(stack, { teachers: [leader.login] })
  const session = await makeSession(stack)
  const made = await makeExam(stack, { group, discipline, session, kind, opened: '0 minutes', lateStart, ...at })
  await stack.sql(
    `update sittings set starts_at = now() + $2::interval, start_until = now() + $2::interval + $3::interval where id = $1`,
    [made.sitting, startsIn, lateStart],
  )
  const people = await makeExaminees(stack, { ...made, group, rating, count: students })
  const set = tickets > 0 ? await makeTickets(stack, discipline, { count: tickets, languages }) : null
  const wanted = {
    order_number: '45-Е', order_date: '2026-11-20', chair: chair.login, members: others.map(({ login }) => login),
    lead_teacher: leader.login, proctor: proctor.login, provider: meeting && 'zoom', meeting_url: meeting, criteria,
    ticket_set: set?.number ?? null,
  }
  const hearing = { ...made, group, discipline, session, students: people, chair, members: others, lead: leader, proctor, tickets: set, wanted }
  if (prepared) await prepareHearing(stack, made.sitting, wanted)
  return hearing
}

// Students of the group, admitted to the exam with this rating, in the order of the queue.
export async function makeExaminees(stack, { exam, group, rating = '50', count = 1 }) {
  const people = []
  for (let i = 1; i <= count; i++) {
    const login = fresh('s')
    people.push(await makePerson(stack, { login, group, name: `Студент ${login.replaceAll(/\d+/g, (digits) => digits.padStart(8, '0'))}` }))
  }
  if (rating !== null) for (const one of people) await makeRating(stack, exam, one, rating)
  return people
}

// Prepares a hearing as the administrator would; fails with the refusal.
export async function prepareHearing(stack, sitting, wanted) {
  const [{ put }] = await stack.sql('select hearing_preparation_put(null, $1, $2) as put', [sitting, wanted])
  assert.ok(['created', 'changed', 'unchanged'].includes(put.outcome), JSON.stringify(put))
  return put
}
