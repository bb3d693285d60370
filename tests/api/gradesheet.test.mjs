// The electronic gradesheet (O7, C7): its lines of every kind, confirmation, closing, immutability, who may what.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeAppeal, makePerson } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { Client, refused, signIn } from './client.mjs'
import { annul, checksumOf, giveDate, giveResult, makeHeard, makeHearingOf, makeRegistrar, makeSheet } from './gradesheet.mjs'

let stack, registrar, administrator
before(async () => {
  stack = await startStack()
  registrar = await makeRegistrar(stack)
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(() => stack.stop())

const lineOf = (sheet, student) => sheet.lines.find(({ login }) => login === student.login)
const gradeOf = ({ rating, exam_points, total, letter, points, traditional, result, detail }) =>
  [rating, exam_points, total, letter, points, traditional, result, detail]
const confirm = (made, by = made.teacher) => by.confirmGradesheet({ id: made.exam }, {})
const names = ['Әлиева Ақбота', 'Бекова Ботагөз', 'Ғабитов Ғани', 'Қасымов Қуат', 'Үсенов Үміт', 'Іскакова Ілия', 'Яковлев Яков']

test('O7, T4, T5, T7: a sheet has a line of everybody by name, with points, letter and kind, and counts of both', async () => {
  const made = await makeSheet(stack, names)
  const [a, b, g, q, u, i, ya] = made.students
  await giveResult(stack, made.sitting, a, 18) // 50 + 36
  await giveResult(stack, made.sitting, b, 13) // 50 + 26
  await stack.sql('update ratings set rating = 60 where student_id = $1', [g.id])
  await giveResult(stack, made.sitting, g, 12) // below the threshold
  await stack.sql('update ratings set rating = 29.9 where student_id = $1', [q.id])
  await stack.sql('delete from ratings where student_id = $1', [u.id])
  await giveDate(stack, made, ya, null, 'continuation')
  const draft = await made.teacher.getExamGradesheet({ id: made.exam })
  assert.deepEqual([draft.state, draft.id, draft.number, draft.may.confirm], ['draft', null, null, true])
  const sheet = await confirm(made)
  assert.equal(made.teacher.last.status, 201)
  assert.deepEqual(sheet.lines.map(({ n, full_name }) => [n, full_name]), names.map((name, at) => [at + 1, name]))
  assert.deepEqual(made.students.map((one) => gradeOf(lineOf(sheet, one))), [
    ['50', '36', 86, 'B+', '3.33', 4, 'graded', null],
    ['50', '26', 76, 'B-', '2.67', 4, 'graded', null],
    ['60', '24', null, 'FX', '0.50', 2, 'graded', null],
    ['29.9', null, null, null, null, null, 'not_admitted', 'rating_below_floor'],
    [null, null, null, null, null, null, 'not_admitted', 'rating_missing'],
    ['50', null, null, null, null, null, 'absent', null],
    ['50', null, null, null, null, null, 'technical', 'continued'],
  ])
  assert.ok(i)
  assert.deepEqual(sheet.counts, {
    students: 7,
    letters: [{ letter: 'B+', students: 1 }, { letter: 'B-', students: 1 }, { letter: 'FX', students: 1 }],
    results: { graded: 3, not_admitted: 2, absent: 1, technical: 1 },
  })
  assert.deepEqual([sheet.state, sheet.number, sheet.confirmed_by.login, sheet.threshold], ['confirmed', 1, made.lead.login, '26'])
  assert.equal(sheet.checksum, checksumOf(sheet))
})

test('T5, A7, A8: 24 points with rating 60 stay "2" on the sheet, 26 pass; no total is printed below the threshold', async () => {
  const made = await makeSheet(stack, names.slice(0, 4), { rating: '60' })
  for (const [at, right] of [12, 13, 4, 20].entries()) await giveResult(stack, made.sitting, made.students[at], right)
  const sheet = await confirm(made)
  assert.deepEqual(sheet.lines.map(({ total, letter, traditional }) => [total, letter, traditional]),
    [[null, 'FX', 2], [86, 'B+', 4], [null, 'F', 2], [100, 'A', 5]])
})

test('A12: annulled results are history; who sat on a new date has its result, who waits for one is technical', async () => {
  const made = await makeSheet(stack, names.slice(0, 6))
  const [sat, waits, dated, missed, left, frozen] = made.students
  for (const one of [sat, waits, dated, missed, left]) {
    await giveResult(stack, made.sitting, one, 5)
    await annul(stack, made.sitting, one)
  }
  const second = await giveDate(stack, made, sat, '2 hours')
  await giveResult(stack, second, sat, 20)
  await giveDate(stack, made, waits, null)
  await giveDate(stack, made, dated, '-1 day')
  await giveDate(stack, made, missed, '90 minutes')
  const attempt = await giveResult(stack, made.sitting, frozen, 5)
  await stack.sql('delete from results where attempt_id = $1', [attempt])
  await stack.sql('alter table attempts disable trigger guard')
  await stack.sql("update attempts set state = 'removed' where id = $1", [attempt])
  await stack.sql('alter table attempts enable trigger guard')
  const sheet = await confirm(made)
  assert.deepEqual(made.students.map((one) => [lineOf(sheet, one).result, lineOf(sheet, one).detail, lineOf(sheet, one).total]), [
    ['graded', null, 90], ['technical', 'waits_for_date', null], ['technical', 'new_date', null], ['absent', null, null],
    ['annulled', null, null], ['removed', null, null]])
  assert.ok(Date.parse(lineOf(sheet, dated).held_at) > Date.now())
  assert.equal(lineOf(sheet, waits).held_at, null)
})

const examinee = ({ sitting }, student, place, state) =>
  stack.sql(`insert into examinees (sitting_id, student_id, place, state, refused_at) values ($1, $2, $3, $4, case when $4 = 'refused' then now() end)`,
    [sitting, student.id, place, state])

test('O7, C7, A23, A24: of an oral exam the lead teacher of the sitting confirms; a refusal is 0 points, "2", F', async () => {
  const made = await makeHeard(stack, names.slice(0, 4))
  const [passed, failed, gave_up, away] = made.students
  await stack.sql('select result_record(null, $1, $2, 32.5)', [made.sitting, passed.id])
  await stack.sql('select result_record(null, $1, $2, 19)', [made.sitting, failed.id])
  await stack.sql(`insert into results (sitting_id, student_id, kind, exam_points, rating, letter, points, traditional, trace)
    values ($1, $2, 'refused', 0, 50, 'F', 0, 2, '[{"step": "refused", "rule": "A24"}]')`, [made.sitting, gave_up.id])
  for (const [at, state] of ['graded', 'graded', 'refused', 'absent'].entries()) await examinee(made, made.students[at], at + 1, state)
  await refused(confirm(made), 'not_found') // a teacher of the discipline: somebody else leads here
  await refused(confirm(made, made.chair), 'forbidden', { reason: 'not_the_lead_teacher' })
  await refused(confirm(made, made.proctor), 'not_found')
  const sheet = await confirm(made, made.lead)
  assert.deepEqual([passed, failed, gave_up, away].map((one) => gradeOf(lineOf(sheet, one))), [
    ['50', '32.5', 83, 'B', '3.00', 4, 'graded', null],
    ['50', '19', null, 'FX', '0.50', 2, 'graded', null],
    ['50', '0', null, 'F', '0.00', 2, 'refused', null],
    ['50', null, null, null, null, null, 'absent', null],
  ])
  assert.deepEqual([sheet.threshold, sheet.head.commission], ['20', 'Омаров Қайрат, Ли Александр, Сейітова Динара'])
  assert.equal((await made.chair.getGradesheet({ id: sheet.id })).may.rectify, false)
  assert.equal(sheet.checksum, checksumOf(sheet))
})

test('O6, O7, C6: while the commission hears the sheet cannot be confirmed, whoever has a grade already', async () => {
  const made = await makeHeard(stack, names.slice(0, 2), { state: 'open' })
  await stack.sql('select result_record(null, $1, $2, 32)', [made.sitting, made.students[0].id])
  const { pending } = await refused(confirm(made, made.lead), 'conflict', { reason: 'not_final' })
  assert.deepEqual(pending, names.slice(0, 2).map((full_name) => ({ full_name, pending: 'hearing_open' })))
  await stack.sql("update hearings set state = 'closed', closed_at = now() where sitting_id = $1", [made.sitting])
  assert.deepEqual((await confirm(made, made.lead)).counts.results, { graded: 1, absent: 1 })
  const planned = await makeHeard(stack, names.slice(0, 1), { state: 'planned' })
  await refused(confirm(planned, planned.lead), 'conflict', { pending: [{ full_name: names[0], pending: 'sitting_open' }] })
})

test('A9, O7: an oral exam in which nobody is admitted is over with its time, and its sheet is confirmed', async () => {
  const made = await makeHeard(stack, names.slice(0, 2), { state: 'planned', rating: null, opened: '30 minutes', lateStart: '1 hour' })
  await refused(confirm(made, made.lead), 'conflict', { pending: names.slice(0, 2).map((full_name) => ({ full_name, pending: 'sitting_open' })) })
  await stack.sql("update sittings set start_until = now() - interval '1 second' where id = $1", [made.sitting])
  const sheet = await confirm(made, made.lead)
  assert.deepEqual(sheet.lines.map(({ result, detail }) => [result, detail]), Array(2).fill(['not_admitted', 'rating_missing']))
})

test('O7, C7, A12: in the place of a lead teacher who has left the university a teacher of the discipline confirms and is told', async () => {
  const made = await makeHeard(stack, names.slice(0, 1))
  await stack.sql('update users set active = false where id = $1', [made.lead.user.id])
  const sheet = await confirm(made)
  assert.deepEqual([sheet.state, sheet.keepers.map(({ login }) => login)], ['confirmed', [made.teacher.user.login]])
  const [student] = made.students
  await stack.sql('select result_record($1, $2, $3, 30)', [made.chair.user.id, made.sitting, student.id])
  await stack.sql('select gradesheet_notice($1, $2)', [made.sitting, student.id])
  const { items } = await made.teacher.listMessages({})
  assert.deepEqual(items.map(({ kind, params }) => [kind, params.number]), [['gradesheet_differs', sheet.number]])
})

test('O6, O7: a hearing that is opened before its time has a draft from then on, and a sheet once it is closed', async () => {
  const made = await makeHeard(stack, names.slice(0, 2), { state: 'planned', opened: '-20 minutes' })
  const listed = async () => (await made.lead.listGradesheets({ session: made.session })).items.map(({ state }) => state)
  const move = (state, at) => stack.sql(`update hearings set state = $2, ${at} = now() where sitting_id = $1`, [made.sitting, state])
  assert.deepEqual(await listed(), [])
  await move('open', 'opened_at')
  assert.deepEqual(await listed(), ['draft'])
  await stack.sql('select result_record(null, $1, $2, 32)', [made.sitting, made.students[0].id])
  const { pending } = await refused(confirm(made, made.lead), 'conflict', { reason: 'not_final' })
  assert.deepEqual(pending.map((one) => one.pending), ['hearing_open', 'hearing_open'])
  await move('closed', 'closed_at')
  assert.deepEqual(await listed(), ['draft'])
  assert.deepEqual((await confirm(made, made.lead)).counts.results, { graded: 1, absent: 1 })
  assert.deepEqual(await listed(), ['confirmed'])
})

test('O11: whoever missed a new date that was held before its time is absent, and no longer waited for', async () => {
  const made = await makeHeard(stack, names.slice(0, 1))
  const second = await giveDate(stack, made, made.students[0], '-20 minutes', 'continuation')
  const line = async () => (await made.lead.getExamGradesheet({ id: made.exam })).lines[0]
  assert.deepEqual([(await line()).result, (await line()).detail], ['technical', 'new_date'])
  await makeHearingOf(stack, second, 'closed')
  assert.deepEqual([(await line()).result, (await line()).detail, (await line()).pending], ['absent', null, null])
})

test('O7: a sheet is refused while anybody has no final line, and says who and why', async () => {
  const made = await makeSheet(stack, names.slice(0, 5), { opened: '10 minutes' })
  const [running, stopped, appealed, notYet, done] = made.students
  const second = await giveDate(stack, made, notYet, '5 minutes')
  for (const [one, state] of [[running, 'running'], [stopped, 'suspended']]) {
    const attempt = await giveResult(stack, made.sitting, one, 0)
    await stack.sql('delete from results where attempt_id = $1', [attempt])
    await stack.sql('alter table attempts disable trigger guard')
    await stack.sql(`update attempts set state = $2, segment_started_at = case when $2 = 'running' then now() end,
      deadline_at = case when $2 = 'running' then now() + interval '40 minutes' end, ended_at = null, last_contact_at = now(),
      resume_until = now() + interval '1 hour' where id = $1`, [attempt, state])
    await stack.sql('alter table attempts enable trigger guard')
  }
  await giveResult(stack, made.sitting, appealed, 15)
  await makeAppeal(stack, { sitting: made.sitting, student: appealed })
  const problem = await refused(confirm(made), 'conflict', { reason: 'not_final' })
  assert.deepEqual(problem.pending.map(({ full_name, pending }) => [full_name, pending]), [
    [running.name, 'attempt_running'], [stopped.name, 'attempt_running'], [appealed.name, 'appeal_open'],
    [notYet.name, 'sitting_open'], [done.name, 'sitting_open']])
  assert.ok(problem.detail.includes(running.name))
  assert.deepEqual((await made.teacher.getExamGradesheet({ id: made.exam })).lines.map(({ pending }) => pending),
    ['attempt_running', 'attempt_running', 'appeal_open', 'sitting_open', 'sitting_open'])
  // What has come due is settled by the confirmation itself.
  await stack.sql("update attempts set resume_until = now() - interval '1 minute', last_contact_at = now() - interval '2 minutes', state = state where sitting_id = $1 and state = 'suspended'", [made.sitting])
  await stack.sql("update attempts set last_contact_at = deadline_at where sitting_id = $1 and state = 'running'", [made.sitting])
  await stack.sql("update appeals set state = 'withdrawn', term_at = null where sitting_id = $1", [made.sitting])
  for (const id of [made.sitting, second])
    await stack.sql("update sittings set starts_at = now() - interval '2 hours', start_until = now() - interval '1 hour' where id = $1", [id])
  assert.deepEqual((await confirm(made)).counts.results, { graded: 3, absent: 2 })
})

test('O7: confirmed again the sheet is the same, and only who keeps it confirms', async () => {
  const made = await makeSheet(stack, names.slice(0, 1))
  await giveResult(stack, made.sitting, made.students[0], 15)
  await refused(confirm(made, registrar), 'forbidden', { reason: 'not_the_lead_teacher' })
  await refused(confirm(made, administrator), 'forbidden', { reason: 'not_the_lead_teacher' })
  await refused(confirm(made, await signIn(stack, (await makePerson(stack, { roles: ['teacher'] })).login)), 'not_found')
  await refused(confirm(made, await signIn(stack, made.students[0].login)), 'forbidden')
  const sheet = await confirm(made)
  assert.deepEqual(await confirm(made), sheet)
  assert.equal(made.teacher.last.status, 200)
  await refused(made.teacher.confirmGradesheet({ id: made.sitting }, {}), 'not_found')
})

test('O7: an empty group has no sheet', async () => {
  await refused(confirm(await makeSheet(stack, [])), 'conflict', { reason: 'nobody_on_sheet' })
})

test('O7: the registrar closes a confirmed sheet, once; nobody else does', async () => {
  const made = await makeSheet(stack, names.slice(0, 1))
  const sheet = await confirm(made)
  await refused(made.teacher.closeGradesheet({ id: sheet.id }, {}), 'forbidden')
  await refused(administrator.closeGradesheet({ id: sheet.id }, {}), 'forbidden')
  const closed = await registrar.closeGradesheet({ id: sheet.id }, {})
  assert.deepEqual([closed.state, closed.closed_by.login, closed.checksum], ['closed', registrar.user.login, sheet.checksum])
  assert.deepEqual(await registrar.closeGradesheet({ id: sheet.id }, {}), closed)
  await refused(registrar.closeGradesheet({ id: made.exam }, {}), 'not_found')
})

test('O7: numbers of sheets run without gaps within an exam session', async () => {
  const first = await makeSheet(stack, names.slice(0, 1))
  const numbers = [(await confirm(first)).number]
  for (let i = 0; i < 3; i++) numbers.push((await confirm(await makeSheet(stack, names.slice(0, 1), { session: first.session }))).number)
  assert.deepEqual(numbers, [1, 2, 3, 4])
})

test('O7: the content of a confirmed sheet cannot be changed in the database, not even by the owner', async () => {
  const made = await makeSheet(stack, names.slice(0, 2))
  await giveResult(stack, made.sitting, made.students[0], 15)
  const { id } = await confirm(made)
  for (const [change, why] of [
    [`content = jsonb_set(content, '{lines,0,total}', '100')`, /checksum|never changes/],
    [`content = jsonb_set(content, '{counts,students}', '1')`, /never changes/],
    [`checksum = sha256('x')`, /never changes/], ['number = 99', /never changes/], ["confirmed_at = now() + interval '1 day'", /never changes/],
    ["state = 'draft'", /does not go from confirmed to draft/], ['state = state', /does not go from confirmed to confirmed/],
  ])
    await assert.rejects(stack.sql(`update gradesheets set ${change}${change.startsWith('state') ? '' : ", state = 'closed', closed_by = confirmed_by, closed_at = now(), closing = 999999"} where id = $1`, [id]), why, change)
  await assert.rejects(stack.sql('delete from gradesheets where id = $1', [id]), /never deleted/)
  await assert.rejects(stack.sql('truncate gradesheets cascade'), /append-only/)
  await assert.rejects(stack.sql(`insert into gradesheets select (jsonb_populate_record(g, '{"state": "closed"}')).* from gradesheets g where id = $1`, [id]), /does not go from draft to closed/)
  await registrar.closeGradesheet({ id }, {})
  await assert.rejects(stack.sql("update gradesheets set closed_at = now() where id = $1", [id]), /does not go from closed to closed/)
})

test('O7: every step on a sheet is in the audit log', async () => {
  const made = await makeSheet(stack, names.slice(0, 1))
  const { id, checksum } = await confirm(made)
  await confirm(made)
  await registrar.closeGradesheet({ id }, {})
  const rows = await stack.sql("select action, actor_id, detail from audit_log where object = $1 order by number", [`gradesheet:${id}`])
  assert.deepEqual(rows.map(({ action, actor_id, detail }) => [action, actor_id, detail.before, detail.after, detail.checksum]), [
    ['gradesheet.confirmed', made.teacher.user.id, 'draft', 'confirmed', checksum],
    ['gradesheet.closed', registrar.user.id, 'confirmed', 'closed', checksum]])
})

test('O7: who sees a sheet: registrar, administrator, its teacher; no other teacher, no student', async () => {
  const made = await makeSheet(stack, names.slice(0, 1))
  const draftsOf = async (client) => (await client.listGradesheets({ session: made.session })).items.map(({ state }) => state)
  const stranger = await signIn(stack, (await makePerson(stack, { roles: ['teacher'] })).login)
  for (const client of [registrar, administrator, made.teacher]) assert.deepEqual(await draftsOf(client), ['draft'])
  assert.deepEqual(await draftsOf(stranger), [])
  await refused(stranger.getExamGradesheet({ id: made.exam }), 'not_found')
  const { id } = await confirm(made)
  await refused(stranger.getGradesheet({ id }), 'not_found')
  await refused(stranger.getGradesheetCsv({ id }), 'not_found')
  const student = await signIn(stack, made.students[0].login)
  await refused(student.getGradesheet({ id }), 'forbidden')
  await refused(student.listGradesheets({}), 'forbidden')
})

test('O7: anybody verifies a checksum and learns of what sheet it is, without a name', async () => {
  const made = await makeSheet(stack, names.slice(0, 2))
  const sheet = await confirm(made)
  const anybody = new Client(stack)
  const found = await anybody.verifyGradesheet({ checksum: sheet.checksum })
  assert.deepEqual([found.number, found.state, found.group.name, found.exam.discipline.code, found.counts.students, found.closed_at, found.rectified_by],
    [sheet.number, 'confirmed', made.group, made.discipline, 2, null, []])
  for (const person of [...made.students, made.lead, registrar.user]) assert.ok(!anybody.last.text.includes(person.login))
  for (const name of [...names.slice(0, 2), made.lead.name]) assert.ok(!anybody.last.text.includes(name))
  await registrar.closeGradesheet({ id: sheet.id }, {})
  assert.equal((await anybody.verifyGradesheet({ checksum: sheet.checksum })).state, 'closed')
  for (const wrong of ['0'.repeat(64), 'x', sheet.checksum.toUpperCase()]) await refused(anybody.verifyGradesheet({ checksum: wrong }), 'not_found')
})
