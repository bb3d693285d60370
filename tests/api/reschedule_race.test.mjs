// New dates when two people act in the same moment: one outcome, and the other is told.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeExam, makeTest, makeDiscipline } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { both, examDays, makeAdministrator, reason } from './dates.mjs'
import { signIn, start } from './client.mjs'

const rounds = 8
let stack, one, two, days
before(async () => {
  stack = await startStack()
  one = await makeAdministrator(stack)
  two = await makeAdministrator(stack)
  days = await examDays(stack)
})
after(() => stack.stop())

const appoint = (by, exam, student, starts_at) =>
  by.putReschedules({ id: exam }, { logins: [student.login], cause: 'technical', reason, starts_at })
const sittingsOf = (student) => stack.sql('select sitting_id from sitting_students where student_id = $1', [student.id])

test('T12: of two administrators who appoint two dates at once one does, and the other is told', async () => {
  for (let round = 0; round < rounds; round++) {
    const { exam, student } = await makeTest(stack, { bank: false })
    const [done, told] = await both(appoint(one, exam, student, `${days[0]}T10:00`), appoint(two, exam, student, `${days[1]}T10:00`))
    assert.deepEqual([done.length, told.map((body) => body.reason)], [1, ['already_appointed']])
    assert.deepEqual(await sittingsOf(student), [{ sitting_id: done[0].items[0].date.sitting_id }])
  }
})

test('T12: of two administrators who give a waiting student two dates at once one does, and the other is told', async () => {
  for (let round = 0; round < rounds; round++) {
    const { exam, student } = await makeTest(stack, { bank: false })
    const { items } = await appoint(one, exam, student)
    const date = (by, day) => by.putRescheduleDate({ id: items[0].id }, { starts_at: `${day}T10:00` })
    const [done, told] = await both(date(one, days[0]), date(two, days[1]))
    assert.deepEqual([done.length, told.map((body) => body.reason)], [1, ['already_appointed']])
    assert.match(told[0].detail, /appointed by/)
    assert.deepEqual([done[0].moves, (await sittingsOf(student)).length], [0, 1])
  }
})

test('T12: of two administrators who move one date at once one does, and the other is told', async () => {
  for (let round = 0; round < rounds; round++) {
    const { exam, student } = await makeTest(stack, { bank: false })
    const { items } = await appoint(one, exam, student, `${days[0]}T10:00`)
    const move = (by, hour) =>
      by.putRescheduleDate({ id: items[0].id }, { starts_at: `${days[1]}T${hour}:00`, instead_of: items[0].date.starts_at })
    const [done, told] = await both(move(one, '10'), move(two, '14'))
    assert.deepEqual([done.length, told.map((body) => body.reason), done[0].moves], [1, ['already_appointed'], 1])
  }
})

test('T12: two exams of one student are not appointed to one hour, even at once', async () => {
  for (let round = 0; round < rounds; round++) {
    const { exam, student, group, session } = await makeTest(stack, { bank: false })
    const other = await makeExam(stack, { group, session, discipline: await makeDiscipline(stack), opened: '-3 hours' })
    const [done, told] = await both(appoint(one, exam, student, `${days[0]}T10:00`), appoint(two, other.exam, student, `${days[0]}T10:30`))
    assert.deepEqual([done.length, told.map((body) => body.reason)], [1, ['student_busy']])
  }
})

test('T12: many students get their dates from two administrators at once, whatever the order of the names', async () => {
  const { exam, students } = await makeTest(stack, { students: 6, bank: false })
  const logins = students.map(({ login }) => login)
  const put = (by, names) => by.putReschedules({ id: exam }, { logins: names, cause: 'technical', reason, starts_at: `${days[0]}T10:00` })
  const [done, told] = await both(put(one, logins), put(two, logins.toReversed()))
  assert.deepEqual([done.length, told], [2, []])
  assert.equal(new Set(done.flatMap(({ items }) => items).map(({ date }) => date.sitting_id)).size, 1)
})

test('T12: a student who starts while his date is being moved either has started or has the new date', async () => {
  for (let round = 0; round < rounds; round++) {
    const { exam, student, sitting } = await makeTest(stack)
    const client = await signIn(stack, student.login)
    const [done, told] = await both(start(client, sitting), appoint(one, exam, student, `${days[0]}T10:00`))
    assert.equal(done.length, 1)
    assert.ok(told[0].code === 'not_found' || told[0].reason === 'exam_was_sat', JSON.stringify(told))
    const { sittings } = await client.getSchedule()
    assert.deepEqual(sittings.map(({ attempt, rescheduled }) => [attempt === null, rescheduled === null]), [done[0].items ? [true, false] : [false, true]])
  }
})
