// Rectification sheets (O7, C7, A12): what changes after the confirmation, who is told, and what two do at once.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeAppeal, makeCommission, makePerson } from '../harness/faculty.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { Refused, refused, signIn } from './client.mjs'
import { annul, checksumOf, giveDate, giveResult, makeRegistrar, makeSheet } from './gradesheet.mjs'

let stack, registrar
before(async () => {
  stack = await startStack()
  registrar = await makeRegistrar(stack)
})
after(() => stack.stop())

const names = ['Әлиева Ақбота', 'Бекова Ботагөз', 'Ғабитов Ғани']
const reason = 'Жаңа күні тапсырды'
// A confirmed sheet of three students with 30, 28 and 26 points.
async function confirmed(more) {
  const made = await makeSheet(stack, names, more)
  for (const [at, one] of made.students.entries()) await giveResult(stack, made.sitting, one, 15 - at)
  return { ...made, sheet: await made.teacher.confirmGradesheet({ id: made.exam }, {}) }
}
// The student's result is annulled and he sits again on another date, with so many right answers.
async function resit(made, student, right) {
  await annul(stack, made.sitting, student)
  const second = await giveDate(stack, made, student, '2 hours')
  await giveResult(stack, second, student, right)
}
const rectify = (made, student, body = { reason, basis: '12-Ө өкім' }) =>
  made.teacher.rectifyGradesheet({ id: made.sheet.id, login: student.login }, body)
const current = (made, by = registrar) => by.getGradesheet({ id: made.sheet.id })

test('A12, O7: a new result after the confirmation leaves the sheet as it is and shows whom it differs of', async () => {
  const made = await confirmed()
  const [student] = made.students
  await resit(made, student, 20)
  const sheet = await current(made)
  assert.deepEqual([sheet.checksum, sheet.lines], [made.sheet.checksum, made.sheet.lines])
  assert.deepEqual(sheet.differences.map(({ login, was, is }) => [login, was.total, is.total]), [[student.login, 80, 90]])
  for (const client of [registrar, made.teacher]) {
    const { items } = await client.listGradesheets({ session: made.session })
    assert.deepEqual(items.map(({ differences }) => differences), [1])
  }
})

test('A12, O7: the lead teacher is told once of a result that the sheet does not know', async () => {
  const made = await confirmed()
  const inbox = async () => (await made.teacher.listMessages({})).items.filter(({ kind }) => kind === 'gradesheet_differs')
  assert.deepEqual(await inbox(), [])
  await resit(made, made.students[0], 15) // the same grade: annulled, then nothing differs
  assert.equal((await inbox()).length, 1)
  await resit(made, made.students[1], 20)
  const told = await inbox()
  assert.deepEqual(told.map(({ params }) => [params.student.full_name, params.number, params.group, params.exam_id]),
    [names[1], names[0]].map((name) => [name, made.sheet.number, made.group, made.exam]))
  assert.deepEqual((await current(made)).differences.map(({ login }) => login), [made.students[1].login])
})

test('A12, O7: a rectification has its own number and checksum, names its sheet, and says what was and what is', async () => {
  const made = await confirmed()
  const [student, other] = made.students
  await resit(made, student, 20)
  const done = await rectify(made, student)
  assert.equal(made.teacher.last.status, 201)
  assert.deepEqual([done.state, done.number, done.rectifies], ['confirmed', 2, { id: made.sheet.id, number: 1 }])
  assert.deepEqual(done.lines.map(({ line, login, n, total }) => [line, login, n, total]), [['was', student.login, 1, 80], ['is', student.login, 1, 90]])
  assert.deepEqual([done.head.rectifies, done.head.reason, done.head.basis], [1, reason, '12-Ө өкім'])
  assert.equal(done.checksum, checksumOf(done))
  assert.notEqual(done.checksum, made.sheet.checksum)
  const sheet = await current(made)
  assert.deepEqual([sheet.differences, sheet.rectifications.map(({ id, student: who }) => [id, who.login])], [[], [[done.id, student.login]]])
  // The next one of the student takes the line of the one before for what was.
  const [{ id: second }] = await stack.sql("select id from sittings where exam_id = $1 and audience = 'listed'", [made.exam])
  await stack.sql("update results set annulled_at = now() where sitting_id = $1", [second])
  const third = await rectify(made, student, { reason, basis: 'комиссия шешімі' })
  assert.deepEqual(third.lines.map(({ total, result }) => [total, result]), [[90, 'graded'], [null, 'annulled']])
  await refused(rectify(made, other), 'conflict', { reason: 'nothing_differs' })
  const verified = await registrar.verifyGradesheet({ checksum: made.sheet.checksum })
  assert.deepEqual(verified.rectified_by.map(({ number }) => number), [2, 3])
  assert.deepEqual([(await registrar.verifyGradesheet({ checksum: done.checksum })).rectifies, (await registrar.verifyGradesheet({ checksum: done.checksum })).counts], [{ number: 1 }, null])
  const [{ detail }] = await stack.sql('select detail from audit_log where object = $1', [`gradesheet:${done.id}`])
  assert.deepEqual([detail.reason, detail.lines.length], [reason, 2])
})

test('A12: every refusal of a rectification says what is missing', async () => {
  const made = await confirmed()
  const [student, other] = made.students
  await refused(rectify(made, student), 'conflict', { reason: 'nothing_differs' })
  await resit(made, student, 20)
  await refused(rectify(made, student, { reason: '  х  ', basis: 'өкім' }), 'bad_value', { field: 'reason' })
  await refused(rectify(made, student, { reason }), 'bad_value', { reason: 'no_basis' })
  await refused(rectify(made, student, { reason, basis: '   ' }), 'bad_value')
  await refused(rectify(made, { login: 'nobody.here' }), 'bad_value', { reason: 'not_in_exam' })
  await refused(registrar.rectifyGradesheet({ id: made.sheet.id, login: student.login }, { reason, basis: 'өкім' }), 'forbidden', { reason: 'not_the_lead_teacher' })
  const stranger = await signIn(stack, (await makePerson(stack, { roles: ['teacher'] })).login)
  await refused(stranger.rectifyGradesheet({ id: made.sheet.id, login: student.login }, { reason, basis: 'өкім' }), 'not_found')
  const open = await makeAppeal(stack, { sitting: made.sitting, student: other })
  await refused(rectify(made, other), 'conflict', { reason: 'not_final', pending: [{ full_name: other.name, pending: 'appeal_open' }] })
  await refused(rectify(made, student, { reason, appeal: open.id }), 'bad_value', { reason: 'appeal_does_not_fit' })
  const done = await rectify(made, student)
  await refused(made.teacher.rectifyGradesheet({ id: done.id, login: student.login }, { reason, basis: 'өкім' }), 'conflict', { reason: 'not_the_main_sheet' })
})

test('A12: the same rectification again is the same sheet', async () => {
  const made = await confirmed()
  await resit(made, made.students[0], 20)
  const done = await rectify(made, made.students[0])
  assert.deepEqual(await rectify(made, made.students[0]), done)
  assert.equal(made.teacher.last.status, 200)
  await refused(rectify(made, made.students[0], { reason: 'Басқа себеп', basis: 'өкім' }), 'conflict', { reason: 'nothing_differs' })
})

test('A12, O7, T12: the basis of a rectification after an appeal is the number of its minutes', async () => {
  const made = await confirmed()
  const [student] = made.students
  const { chair, members } = await makeCommission(stack, made.session)
  const voters = await Promise.all([chair, ...members].map(({ login }) => signIn(stack, login)))
  const client = await signIn(stack, student.login)
  const appeal = await client.requestAppeal({ id: made.sitting }, { ground: 'technical', claim: 'Жүйе тоқтап қалды' })
  for (const voter of voters) await voter.voteOnAppeal({ id: appeal.id }, { vote: 'admissible', reason: 'Негізді' })
  await voters[0].decideAppeal({ id: appeal.id }, { outcome: 'admissible', answer: 'Өтінішті толтырыңыз.' })
  await client.fileAppeal({ id: appeal.id }, { claim: 'Жүйе тоқтап қалды, уақыт өтті', questions: [] })
  for (const voter of voters) await voter.voteOnAppeal({ id: appeal.id }, { vote: 'upheld', reason: 'Журнал растайды' })
  await refused(rectify(made, student), 'conflict', { reason: 'not_final' })
  const { minutes } = await voters[0].decideAppeal({ id: appeal.id }, { outcome: 'upheld', answer: 'Жаңа күн беріледі.' })
  assert.deepEqual((await current(made)).differences.map(({ is }) => [is.result, is.detail]), [['technical', 'waits_for_date']])
  const done = await rectify(made, student, { reason, appeal: appeal.id, basis: 'сессия администраторының өкімі' })
  assert.match(done.head.basis, new RegExp(`^№ ${minutes.number}, \\d\\d\\.\\d\\d\\.\\d{4}; сессия администраторының өкімі$`))
  assert.deepEqual(done.lines.map(({ result }) => result), ['graded', 'technical'])
})

test('O7: sheets of an exam are closed in order, and a rectification after its main sheet', async () => {
  const made = await confirmed()
  await resit(made, made.students[0], 20)
  const done = await rectify(made, made.students[0])
  await refused(registrar.closeGradesheet({ id: done.id }, {}), 'conflict', { reason: 'earlier_sheet_open' })
  const main = await registrar.closeGradesheet({ id: made.sheet.id }, {})
  const second = await registrar.closeGradesheet({ id: done.id }, {})
  assert.equal(second.closing, main.closing + 1)
  await resit(made, made.students[1], 20)
  assert.equal((await rectify(made, made.students[1])).number, 3) // a closed sheet is rectified too
})

test('A12: a student who joined the group later is on a rectification without an old line', async () => {
  const made = await confirmed()
  const late = await makePerson(stack, { group: made.group, name: 'Кеш Келген' })
  await stack.sql('insert into ratings values ($1, $2, 55)', [made.exam, late.id])
  assert.deepEqual((await current(made)).differences.map(({ login, was }) => [login, was]), [[late.login, null]])
  const done = await rectify(made, late)
  assert.deepEqual(done.lines.map(({ line, result, rating }) => [line, result, rating]), [['is', 'absent', '55']])
  assert.deepEqual((await current(made)).differences, [])
})

// ── Two at once ──
async function both(...promises) {
  const outcomes = await Promise.allSettled(promises)
  const refusals = outcomes.filter(({ status }) => status === 'rejected').map(({ reason: why }) => why)
  for (const why of refusals) assert.ok(why instanceof Refused, why)
  return [outcomes.filter(({ status }) => status === 'fulfilled').map(({ value }) => value), refusals.map(({ body }) => body)]
}
const rounds = 5

test('O7: two teachers who confirm at once confirm one sheet', async () => {
  for (let round = 0; round < rounds; round++) {
    const made = await makeSheet(stack, names)
    const colleague = await makePerson(stack, { roles: ['teacher'] })
    await stack.sql('insert into discipline_teachers select id, $2 from disciplines where code = $1', [made.discipline, colleague.id])
    const other = await signIn(stack, colleague.login)
    const [done, told] = await both(...[made.teacher, other, made.teacher, other].map((by) => by.confirmGradesheet({ id: made.exam }, {})))
    assert.deepEqual([told, new Set(done.map(({ id, checksum }) => id + checksum)).size], [[], 1])
    assert.equal((await stack.sql('select from gradesheets where exam_id = $1', [made.exam])).length, 1)
  }
})

test('O7: a rectification while the main sheet is being closed waits, and comes after it', async () => {
  for (let round = 0; round < rounds; round++) {
    const made = await confirmed()
    await resit(made, made.students[0], 20)
    const [done, told] = await both(registrar.closeGradesheet({ id: made.sheet.id }, {}), rectify(made, made.students[0]), rectify(made, made.students[0]))
    assert.deepEqual([told, new Set(done.map(({ id }) => id)).size], [[], 2])
    assert.deepEqual(await stack.sql('select number, state from gradesheets where exam_id = $1 order by number', [made.exam]),
      [{ number: 1, state: 'closed' }, { number: 2, state: 'confirmed' }])
  }
})

test('A12, O7: a result that is written while the sheet is being confirmed is on it, or the teacher is told', async () => {
  for (const first of ['result', 'confirmation']) {
    const made = await makeSheet(stack, names.slice(0, 1))
    const [student] = made.students
    // Whoever is first stays uncommitted until the other waits for it.
    const held = first === 'result'
      ? await stack.hold(`with r as (insert into results (sitting_id, student_id, kind, exam_points, rating, total, letter, points, traditional, trace)
          values ($1, $2, 'graded', 30, 50, 80, 'B', 3, 4, '[{"step": "threshold", "rule": "T5"}]') returning 1) select * from r`, [made.sitting, student.id])
      : await stack.hold('select * from gradesheet_confirm($1, $2)', [made.lead.id, made.exam])
    const second = first === 'result'
      ? made.teacher.confirmGradesheet({ id: made.exam }, {})
      : stack.sql(`insert into results (sitting_id, student_id, kind, exam_points, rating, total, letter, points, traditional, trace)
          values ($1, $2, 'graded', 30, 50, 80, 'B', 3, 4, '[{"step": "threshold", "rule": "T5"}]')`, [made.sitting, student.id])
    await held.awaited()
    await held.commit()
    await second
    const sheet = await made.teacher.getExamGradesheet({ id: made.exam })
    const told = (await made.teacher.listMessages({})).items.filter(({ kind }) => kind === 'gradesheet_differs')
    assert.deepEqual([sheet.lines[0].result, sheet.differences.length, told.length], first === 'result' ? ['graded', 0, 0] : ['absent', 1, 1], first)
  }
})

// ── A registrar's system that polls ──
test('O7: whoever polls by the number of the closing misses no sheet and gets none twice, also while many are closed at once', async () => {
  const other = await makeRegistrar(stack)
  const { session } = await makeSheet(stack, names.slice(0, 1))
  const sheets = []
  for (let i = 0; i < 12; i++) {
    const made = await makeSheet(stack, names.slice(0, 1), { session })
    sheets.push(await made.teacher.confirmGradesheet({ id: made.exam }, {}))
  }
  const got = []
  let after = '0'
  let closed = false
  const closing = Promise.all(sheets.map(({ id }, at) => [registrar, other][at % 2].closeGradesheet({ id }, {}))).then(() => (closed = true))
  await until('every sheet was polled', async () => {
    const nothingFollows = closed
    const { items } = await registrar.listGradesheets({ session, state: 'closed', after })
    got.push(...items.map(({ id, closing: number }) => ({ id, number })))
    after = String(items.at(-1)?.closing ?? after)
    return nothingFollows && items.length === 0
  })
  await closing
  assert.deepEqual(got.map(({ id }) => id).sort(), sheets.map(({ id }) => id).sort())
  assert.deepEqual(got.map(({ number }) => number), got.map(({ number }) => number).toSorted((a, b) => a - b))
})

test('O7: lists go page by page, by state, by session and by the moment of closing', async () => {
  const { session } = await makeSheet(stack, names.slice(0, 1))
  const all = []
  for (let i = 0; i < 3; i++) {
    const made = await confirmed({ session })
    all.push((await registrar.closeGradesheet({ id: made.sheet.id }, {})).closing)
  }
  const of = async (query) => (await registrar.listGradesheets({ session, ...query })).items.map(({ closing }) => closing)
  assert.deepEqual(await of({ state: 'closed' }), all)
  assert.deepEqual(await of({ state: 'closed', after: String(all[0]) }), all.slice(1))
  assert.deepEqual([await of({ state: 'draft' }), await of({ state: 'confirmed' })], [[null], []])
  await stack.sql('alter table gradesheets disable trigger guard')
  await stack.sql("update gradesheets set closed_at = now() - interval '2 days' where closing = $1", [all[0]])
  await stack.sql('alter table gradesheets enable trigger guard')
  const [{ since }] = await stack.sql("select api_time(now() - interval '1 day') as since")
  assert.deepEqual(await of({ closed_since: since }), all.slice(1))
  for (const [query, field] of [[{ state: 'open' }, 'state'], [{ state: 'draft', closed_since: since }, 'state'], [{ closed_since: 'yesterday' }, 'closed_since'], [{ state: 'closed', after: 'x' }, 'after']])
    await refused(registrar.listGradesheets(query), 'bad_value', { field })
  assert.equal((await of({})).length, 4)
})
