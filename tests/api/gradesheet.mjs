// What the tests of gradesheets share: exams with lines of every kind, and the checksum as anybody computes it.
import { createHash } from 'node:crypto'
import { fresh, makeDiscipline, makeExam, makeGroup, makePerson, makeRating, makeSession } from '../harness/faculty.mjs'
import { signIn } from './client.mjs'

export const sha256 = (text) => createHash('sha256').update(text).digest('hex')

// The checksum of a sheet by its JSON, as its description in the contract says.
export function checksumOf({ columns, head, lines }) {
  const rows = lines.map((line) => columns.map((name) => head[name] ?? line[name] ?? ''))
  return sha256([columns, ...rows].map((cells) => `${cells.join('\t')}\n`).join(''))
}

export async function makeRegistrar(stack) {
  return signIn(stack, (await makePerson(stack, { roles: ['registrar'], name: 'Нұрланова Айша' })).login)
}

// An exam that is over, of students with these names; its lead teacher: a teacher of the discipline, or for other kinds the one
// of the sitting: { students, teacher, exam, sitting, session, group, discipline }.
export async function makeSheet(stack, names, { kind = 'test', opened = '3 hours', rating = '50', ...more } = {}) {
  const group = await makeGroup(stack)
  const lead = await makePerson(stack, { roles: ['teacher'], name: 'Ахметова Сәуле Қанатқызы' })
  const discipline = await makeDiscipline(stack, { teachers: [lead.login] })
  const session = more.session ?? (await makeSession(stack))
  const made = await makeExam(stack, { group, discipline, session, kind, opened, ...more })
  const students = []
  for (const name of names) students.push(await makePerson(stack, { name, group, login: fresh('st') }))
  for (const one of students) if (rating !== null) await makeRating(stack, made.exam, one, rating)
  return { ...made, students, session, group, discipline, lead, teacher: await signIn(stack, lead.login) }
}

// An oral exam whose commission has heard the students: { …makeSheet, chair, member, lead, proctor }. `state` of the hearing.
export async function makeHeard(stack, students, { state = 'closed', kind = 'oral', ...more } = {}) {
  const made = await makeSheet(stack, students, { kind, ...more })
  const seats = [['Омаров Қайрат', 'chair'], ['Ли Александр', 'member'], ['Сейітова Динара', 'member']]
  const people = []
  for (const [name, duty] of [...seats, ['Жетекші Жанар', 'lead_teacher'], ['Проктор Петр', 'proctor']]) {
    const one = await makePerson(stack, { roles: ['teacher'], name })
    await stack.sql('insert into sitting_staff values ($1, $2, $3)', [made.sitting, one.id, duty])
    people.push(await signIn(stack, one.login))
  }
  await makeHearingOf(stack, made.sitting, state)
  const [chair, member, , lead, proctor] = people
  return { ...made, chair, member, lead, proctor }
}

// The commission's part of a sitting, in this state.
export const makeHearingOf = (stack, sitting, state) => stack.sql(
  `insert into hearings (sitting_id, state, opened_at, closed_at)
   values ($1, $2, case when $2 <> 'planned' then now() end, case when $2 = 'closed' then now() end)`, [sitting, state])

// The result of an attempt with so many right answers, as a finished one leaves it.
export async function giveResult(stack, sitting, student, right) {
  const [{ id }] = await stack.sql(
    `with attempt as (
       insert into attempts (sitting_id, student_id, language, state, question_versions, option_orders, choices, seqs, device, head,
                             segment_started_at, allowed, contact, silence, resume_window, ended_at)
       values ($1, $2, 'kk', 'finished', '{}', '{}', '{}', '{}', 'device', '', null, '40 minutes', '15 seconds', '45 seconds', '3 hours', now())
       returning *)
     select id from attempt`,
    [sitting, student.id],
  )
  await stack.sql(
    `select result_keep('graded', e, $1, $2, $3, null, $4, $4 * 2, '[{"step": "exam_points", "rule": "T5"}]')
       from exams e join sittings s on s.exam_id = e.id where s.id = $1`,
    [sitting, student.id, id, right],
  )
  return id
}

// Annuls what is in force, as an upheld appeal does, and gives the right to another date.
export async function annul(stack, sitting, student) {
  await stack.sql('update results set annulled_at = now() where sitting_id = $1 and student_id = $2', [sitting, student.id])
  await stack.sql("update attempts set state = 'annulled' where sitting_id = $1 and student_id = $2", [sitting, student.id])
}

// Another date for a student, `opened` ago; null: it waits for one. Returns the new sitting.
export async function giveDate(stack, { exam, sitting }, student, opened, cause = 'appeal') {
  const [made] = opened === null ? [{ id: null }] : await stack.sql(
    `insert into sittings (exam_id, audience, starts_at, start_until)
     values ($1, 'listed', now() - $2::interval, now() - $2::interval + interval '1 hour') returning id`,
    [exam, opened],
  )
  if (made.id) await stack.sql('insert into sitting_students values ($1, $2)', [made.id, student.id])
  await stack.sql(
    `insert into reschedules (exam_id, student_id, cause, reason, from_sitting_id, sitting_id, appointed_at)
     values ($1, $2, $3, 'себебі бар', $4, $5, case when $5::uuid is not null then now() end)`,
    [exam, student.id, cause, sitting, made.id],
  )
  return made.id
}
