// The tests of the world: upcoming, running, broken off, handed in; new dates; a gradesheet that is closed.
import { createHash } from 'node:crypto'
import { makeBank, makeDiscipline, makeExam, makeRating } from '../../harness/faculty.mjs'
import { letTimePass } from '../../harness/time.mjs'
import { start } from '../client.mjs'

export const device = 'device-of-the-matrix'

// What the guards of the tables forbid.
export const force = ({ stack }, text) =>
  stack.sqlAs('postgres', `begin; set local session_replication_role = replica; ${text}; commit`)

const sitters = ['student', 'fellow', 'third']

// A test of the group, in a discipline of its own; its bank has a code of its own too.
export async function makeTestOf(world, name, { teacher = 'teacher', students = sitters, ...exam } = {}) {
  const { stack, people, secrets } = world
  const discipline = await makeDiscipline(stack, { teachers: [people[teacher].login] })
  await makeBank(stack, discipline)
  await force(world, `update question_versions v set text = text || ' ${secrets.code(`questions: ${name}`)}' from questions q, disciplines d
    where q.id = v.question_id and d.id = q.discipline_id and d.code = '${discipline}'`)
  const made = await makeExam(stack, { group: world.group, discipline, session: world.session, ...exam })
  for (const one of students) await makeRating(stack, made.exam, people[one], world.ratings[one] ?? '50')
  return { ...made, id: made.sitting, discipline }
}
export const attemptOf = async ({ clients }, test, who = 'student') => start(clients[who], test.sitting, { from: device })

export async function makeTests(world) {
  const { stack, secrets, clients, people, things } = world
  const upcoming = await makeTestOf(world, 'upcoming', { opened: '-2 hours' })
  const draft = secrets.code('questions: draft')
  await makeBank(stack, upcoming.discipline, { count: 1, state: 'draft' })
  await force(world, `update question_versions v set text = '${draft}' where state = 'draft'`)
  const reason = secrets.code('reason of extra time')
  await clients.admin.putAccommodation({ id: upcoming.exam }, { login: people.student.login, extra_minutes: 10, reason })
  const [question] = await stack.sql(`select q.id from questions q join disciplines d on d.id = q.discipline_id
    join question_versions v on v.question_id = q.id where d.code = $1 and v.state = 'approved' limit 1`, [upcoming.discipline])

  const running = await makeTestOf(world, 'running')
  const paper = await attemptOf(world, running)
  await clients.student.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 })
  const suspended = await makeTestOf(world, 'suspended')
  const broken = await attemptOf(world, suspended)
  await letTimePass(stack, broken.id, '5 minutes')
  await clients.student.getAttempt({ id: broken.id })
  const finished = await makeTestOf(world, 'finished')
  const handedIn = await attemptOf(world, finished)
  await clients.student.finishAttempt({ id: handedIn.id }, { epoch: 1 })
  const elsewhere = { group: world.otherGroup, teacher: 'other teacher', students: ['stranger'] }
  const foreign = await makeTestOf(world, 'of the stranger', elsewhere)
  await attemptOf(world, foreign, 'stranger')
  const rehearsal = await makeDiscipline(stack)
  await makeBank(stack, rehearsal)
  await stack.sql(`insert into exams (exam_session_id, discipline_id, kind)
    select s.id, d.id, 'rehearsal' from exam_sessions s, disciplines d where s.code = $1 and d.code = $2`, [world.session, rehearsal])

  const attempt = ({ id }) => ({ id, n: 1 })
  Object.assign(things, {
    'test.upcoming': upcoming, 'test.running': running, 'test.finished': finished,
    'exam.upcoming': { id: upcoming.exam, logins: people.student.login }, 'exam.finished': { id: finished.exam, logins: people.student.login },
    'attempt.running': attempt(paper), 'attempt.suspended': attempt(broken), 'attempt.finished': attempt(handedIn),
    bank: { discipline: upcoming.discipline, language: 'kk', id: question.id },
    discipline: { code: upcoming.discipline, name: world.group },
    session: { code: world.session, session: world.session },
  })
}

// ── Dates, messages, calendars ──
export async function makeDates(world) {
  const { stack, people, clients, secrets, things } = world
  const { exam, sitting } = await makeTestOf(world, 'another date', { opened: '4 hours' })
  const [date] = await stack.sql(`insert into sittings (exam_id, audience, starts_at, start_until)
    values ($1, 'listed', now() + interval '3 days', now() + interval '3 days 1 hour') returning id`, [exam])
  await stack.sql('insert into sitting_students values ($1, $2)', [date.id, people.student.id])
  const reason = secrets.code('reason of a new date')
  const [right] = await stack.sql(`insert into reschedules (exam_id, student_id, cause, reason, from_sitting_id, sitting_id,
      created_by, appointed_by, appointed_at) values ($1, $2, 'technical', $3, $4, $5, $6, $6, now()) returning id`,
    [exam, people.student.id, reason, sitting, date.id, people.admin.id])
  await clients.mentor.putRescheduleMessage({ id: right.id }, { text: secrets.code('word of the mentor') })
  const message = (await clients.student.listMessages()).items.find(({ kind }) => kind === 'date_from_mentor')
  const { path } = await clients.student.putCalendarFeed({}, {})
  const file = path.split('/').at(-1)
  secrets.add('address of a calendar', file)
  secrets.add('hash of a calendar address', createHash('sha256').update(file.split('.')[0]).digest('hex'))
  Object.assign(things, {
    'date.appointed': { id: right.id }, message: { id: message.id }, calendar: { file },
    day: { day: '2026-12-30' }, roster: { kind: 'groups' }, criteria: { code: 'ORAL' },
  })
}

// ── A gradesheet that the registrar has closed ──
export async function makeRegisters(world) {
  const { stack, people, clients, things } = world
  const made = await makeTestOf(world, 'of the closed sheet')
  const paper = await attemptOf(world, made)
  await clients.student.finishAttempt({ id: paper.id }, { epoch: 1 })
  await stack.sql(`update sittings set starts_at = starts_at - interval '5 hours', start_until = start_until - interval '5 hours'
    where id = $1`, [made.sitting])
  const sheet = await clients.teacher.confirmGradesheet({ id: made.exam }, {})
  await clients.registrar.closeGradesheet({ id: sheet.id }, {})
  Object.assign(things, {
    'sheet.closed': { id: sheet.id, login: people.student.login, checksum: sheet.checksum },
    'exam.closed': { id: made.exam, logins: people.student.login },
    person: { login: people.fellow.login }, account: { login: people.third.login },
  })
}
