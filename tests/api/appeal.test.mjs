// Appeals: the request, the freezing, the details, the terms, the end without success.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeCommission, makeExam, makePerson, makeRating, makeTest } from '../harness/faculty.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { letTimePass } from '../harness/time.mjs'
import { beginAttempt, refused, signIn } from './client.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(() => stack.stop())

const rowOf = async (id) => (await stack.sql('select * from attempts where id = $1', [id]))[0]
const question = { ground: 'two_right_answers', questions: [7], claim: 'Екі жауабы дұрыс' }
const details = { claim: 'Екінші және төртінші жауап бірдей', questions: [{ n: 7, claim: 'Екеуі де дұрыс', own_answer: 'Екінші' }] }

// A running test with a commission for its session: { …beginAttempt, commission, voters: [clients], chair }.
async function disputed(options) {
  const made = await beginAttempt(stack, options)
  const commission = await makeCommission(stack, made.session)
  const [chair, ...members] = await Promise.all(
    [commission.chair, ...commission.members].map(({ login }) => signIn(stack, login)),
  )
  return { ...made, commission, chair, voters: [chair, ...members] }
}
const request = ({ client, sitting }, body = question) => client.requestAppeal({ id: sitting }, body)
const freeze = ({ paper }) => administrator.removeAttempt({ id: paper.id }, { reason: 'Апелляция' })
async function vote({ voters }, appeal, outcome) {
  for (const voter of voters) await voter.voteOnAppeal({ id: appeal.id }, { vote: outcome, reason: 'Дәлелді' })
}
async function decide(one, appeal, outcome, more = {}) {
  await vote(one, appeal, outcome)
  return one.chair.decideAppeal({ id: appeal.id }, { outcome, answer: 'Шешім қабылданды.', ...more })
}
const shiftTerm = (id, by) => stack.sql('update appeals set term_at = term_at - $2::interval where id = $1', [id, by])
const nextWorkingDay = async (days = 1) =>
  (await stack.sql("select api_time(working_day_end(now(), $1::integer)) as at", [days]))[0].at

test('T10: the board shows the open appeal of a student, and none once it is over', async () => {
  const one = await disputed({ students: 2 })
  const { id, number } = await request(one)
  const onBoard = async () => {
    const { students } = await administrator.getBoard({ id: one.sitting })
    return one.students.map((student) => students.find(({ login }) => login === student.login).appeal)
  }
  assert.deepEqual(await onBoard(), [{ id, number, ground: 'two_right_answers', state: 'requested', numbers: [7] }, null])
  await one.client.withdrawAppeal({ id }, {})
  assert.deepEqual(await onBoard(), [null, null])
})

test('T10: a student appeals during the test, and the clock goes on', async () => {
  const one = await disputed()
  const appeal = await request(one)
  assert.equal(one.client.last.status, 201)
  assert.deepEqual(
    [appeal.state, appeal.turn, appeal.ground, appeal.questions, appeal.attempt.state],
    ['requested', 'commission', 'two_right_answers', [{ n: 7, claim: '', own_answer: '' }], 'running'],
  )
  assert.equal(appeal.term_at, await nextWorkingDay())
  await one.client.saveAnswer({ id: one.paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 })
})

test('T10: the wrong language can be appealed with the clock standing still', async () => {
  const one = await disputed()
  await request(one, { ground: 'wrong_language', stop: true })
  const attempt = await one.client.getAttempt({ id: one.paper.id })
  assert.equal(attempt.state, 'suspended')
  await refused(one.client.saveAnswer({ id: one.paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 }), 'suspended')
  const timeline = await administrator.getTimeline({ id: one.paper.id })
  assert.equal(timeline.segments[0].end_cause, 'stopped')
})

test('T10: the same request again shows the open appeal, another ground is refused', async () => {
  const one = await disputed()
  const first = await request(one)
  const again = await request(one)
  assert.deepEqual([again.id, one.client.last.status], [first.id, 200])
  await refused(request(one, { ground: 'technical' }), 'conflict', { reason: 'appeal_open' })
})

test('T10: a request with other questions or words is no repetition: it is refused, not dropped', async () => {
  const one = await disputed()
  await request(one)
  for (const other of [{ questions: [7, 9] }, { questions: [9] }, { questions: [] }, { claim: 'Тағы біреуі' }])
    await refused(request(one, { ...question, ...other, stop: true }), 'conflict', { reason: 'appeal_open' })
  assert.equal((await one.client.getAttempt({ id: one.paper.id })).state, 'running')
})

test('T10: the same request with the wish to stop lets the clock stand still', async () => {
  const one = await disputed()
  const { id } = await request(one)
  const again = await request(one, { ...question, stop: true })
  assert.deepEqual([again.id, again.attempt.state, one.client.last.status], [id, 'suspended', 200])
})

// What a repeated request comes to that arrives while the decision upholds the open appeal.
async function meetingDecision(one, appeal, body, more) {
  await vote(one, appeal, 'upheld')
  const deciding = await stack.hold('select appeal_decide($1, $2, $3, $4, $5, null, null, null, false)', [
    one.commission.chair.id, appeal.id, 'upheld', 'Шешім қабылданды.', more,
  ])
  const reply = request(one, body).catch((error) => error)
  await deciding.awaited().finally(() => deciding.commit())
  await refused(Promise.reject(await reply), 'conflict', { reason: 'nothing_to_appeal' })
  assert.deepEqual((await one.client.listAppeals()).items.map(({ state }) => state), ['upheld'])
}

test('A31: a request that waits while the appeal is upheld opens none against the annulled attempt', async () => {
  const one = await disputed()
  const appeal = await request(one)
  await decide(one, appeal, 'admissible')
  await one.client.fileAppeal({ id: appeal.id }, details)
  await meetingDecision(one, appeal, question, '[7]')
})

test('A31: a request that waits while the appeal is upheld opens none where no grade is in force', async () => {
  const made = await makeTest(stack, { kind: 'oral', bank: false })
  const commission = await makeCommission(stack, made.session)
  await stack.sql('select result_record(null, $1, $2, 19)', [made.sitting, made.student.id])
  const voters = await Promise.all([commission.chair, ...commission.members].map(({ login }) => signIn(stack, login)))
  const one = { ...made, commission, voters, client: await signIn(stack, made.student.login) }
  const body = { ground: 'grade', claim: 'Баға әділ емес' }
  await meetingDecision(one, await request(one, body), body, null)
})

test('T10: two requests at once are one appeal', async () => {
  const one = await disputed()
  const made = await Promise.all(Array.from({ length: 6 }, () => request(one)))
  assert.equal(new Set(made.map(({ id }) => id)).size, 1)
  assert.equal((await stack.sql('select count(*)::integer as n from appeals where attempt_id = $1', [one.paper.id]))[0].n, 1)
})

test('T10, A12: the administrator freezes the attempt: the clock stops to the second and no question is served', async () => {
  const began = Date.now()
  const one = await disputed()
  await letTimePass(stack, one.paper.id, '10 seconds')
  await one.client.contactAttempt({ id: one.paper.id }, { epoch: 1 })
  const frozen = await freeze(one)
  assert.equal(frozen.state, 'removed')
  const spent = 40 * 60_000 - frozen.remaining_ms
  assert.ok(spent >= 10_000 && spent <= 10_000 + Date.now() - began, `${spent} ms were spent`)
  assert.deepEqual((await freeze(one)).remaining_ms, frozen.remaining_ms)
  await refused(one.client.saveAnswer({ id: one.paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 }), 'removed')
  await refused(one.client.resumeAttempt({ id: one.paper.id }, { device: 'another-device' }), 'removed')
  await refused(one.client.finishAttempt({ id: one.paper.id }, { epoch: 1 }), 'removed')
})

test('T10: freezing wants a reason and a live attempt', async () => {
  const one = await disputed()
  await refused(administrator.removeAttempt({ id: one.paper.id }, { reason: '  ' }), 'bad_value', { field: 'reason' })
  await one.client.finishAttempt({ id: one.paper.id }, { epoch: 1 })
  await refused(freeze(one), 'closed')
  await refused(administrator.removeAttempt({ id: one.sitting }, { reason: 'Жоқ' }), 'not_found')
})

test('T10: an attempt frozen by mistake is released; not while an appeal is open', async () => {
  const one = await disputed()
  await freeze(one)
  const appeal = await request(one)
  await refused(administrator.releaseAttempt({ id: one.paper.id }, { reason: 'Қате' }), 'conflict', { reason: 'appeal_open' })
  await one.client.withdrawAppeal({ id: appeal.id }, {})
  assert.equal((await rowOf(one.paper.id)).state, 'removed', 'the student does not undo what the administrator did before')
  assert.equal((await administrator.releaseAttempt({ id: one.paper.id }, { reason: 'Қате' })).state, 'suspended')
  assert.equal((await administrator.releaseAttempt({ id: one.paper.id }, { reason: 'Қате' })).state, 'suspended', 'sent again')
  await refused(administrator.releaseAttempt({ id: one.paper.id }, { reason: 'Басқа себеп' }), 'conflict', { reason: 'not_removed' })
})

test('T10, A12: an attempt frozen for an appeal goes on when the appeal is withdrawn', async () => {
  const one = await disputed()
  const appeal = await request(one)
  await freeze(one)
  await one.client.withdrawAppeal({ id: appeal.id }, {})
  assert.equal((await one.client.getAttempt({ id: one.paper.id })).state, 'suspended')
})

test('A12: an inadmissible appeal lets the attempt be resumed while its window is open, with all answers', async () => {
  const one = await disputed()
  await one.client.saveAnswer({ id: one.paper.id, n: 3 }, { epoch: 1, seq: 1, choice: 2 })
  const appeal = await request(one)
  const frozen = await freeze(one)
  const { effects } = await decide(one, appeal, 'inadmissible')
  assert.deepEqual(effects.map(({ effect }) => effect), ['attempt_resumes'])
  const paper = await one.client.resumeAttempt({ id: one.paper.id }, { device: 'device-of-a-test' })
  assert.equal(paper.questions[2].choice, 2)
  assert.ok(Math.abs(paper.remaining_ms - frozen.remaining_ms) < 2000)
})

test('A12: an inadmissible appeal scores the attempt when its window is closed', async () => {
  const one = await disputed()
  const appeal = await request(one)
  await freeze(one)
  await stack.sql("update attempts set resume_until = now() - interval '1 second' where id = $1", [one.paper.id])
  const { effects } = await decide(one, appeal, 'inadmissible')
  assert.deepEqual(effects.map(({ effect }) => effect), ['attempt_scored'])
  const [grade] = (await one.client.getGrades()).grades
  assert.deepEqual([grade.state, grade.letter], ['not_resumed', 'F'])
})

test('T11: after it was admitted the details are filed, and stay as they were filed', async () => {
  const one = await disputed()
  const appeal = await request(one)
  await refused(one.client.fileAppeal({ id: appeal.id }, details), 'conflict', { reason: 'appeal_not_awaited' })
  const admitted = await decide(one, appeal, 'admissible')
  assert.deepEqual([admitted.appeal.state, admitted.appeal.turn, admitted.effects], ['admissible', 'student', []])
  await refused(one.client.fileAppeal({ id: appeal.id }, { claim: 'Қате', questions: [] }), 'bad_value', { field: 'questions' })
  await refused(one.client.fileAppeal({ id: appeal.id }, { ...details, questions: [{ n: 21 }] }), 'bad_value', { reason: 'no_such_question' })
  const filed = await one.client.fileAppeal({ id: appeal.id }, details)
  assert.deepEqual([filed.state, filed.turn, filed.questions], ['filed', 'commission', details.questions])
  assert.equal((await one.client.fileAppeal({ id: appeal.id }, details)).filed_at, filed.filed_at)
  for (const other of [{ claim: 'Басқа' }, { questions: [...details.questions, { n: 9 }] }, { questions: [{ n: 7 }] }])
    await refused(one.client.fileAppeal({ id: appeal.id }, { ...details, ...other }), 'conflict', { reason: 'appeal_filed' })
})

test('A31: details after the term are refused with the term, and the appeal lapses: the attempt goes on', async () => {
  const one = await disputed()
  const appeal = await request(one)
  await freeze(one)
  await decide(one, appeal, 'admissible')
  await shiftTerm(appeal.id, '9 days') // a weekend and holidays may be in it
  const lapsed = await until('the appeal lapses', async () => {
    const now = await one.client.getAppeal({ id: appeal.id })
    return now.state === 'lapsed' && now
  })
  assert.equal(lapsed.history.at(-1).by, 'clock')
  assert.equal((await one.client.getAttempt({ id: one.paper.id })).state, 'suspended')
  await refused(one.client.fileAppeal({ id: appeal.id }, details), 'conflict', { reason: 'appeal_not_awaited' })
})

// Two admitted appeals whose details were not filed in time, with frozen attempts whose window is closed; the sweeper
// meets the first one first. `hinder` runs before it can.
async function overdue(hinder) {
  const both = [await disputed(), await disputed()]
  for (const one of both) {
    one.appeal = await request(one)
    await freeze(one)
    await decide(one, one.appeal, 'admissible')
  }
  await stack.sql("update attempts set resume_until = now() - interval '1 second' where id = any ($1)", [both.map(({ paper }) => paper.id)])
  const hindered = await hinder(both[0])
  await shiftTerm(both[0].appeal.id, '9 days')
  await shiftTerm(both[1].appeal.id, '8 days')
  return { both, hindered }
}
const stateOf = async ({ client, appeal }) => (await client.getAppeal({ id: appeal.id })).state
const lapses = (one) => until('the appeal lapses', async () => (await stateOf(one)) === 'lapsed')

test('A31: an appeal that cannot lapse keeps no other one from it, and does when its hindrance is gone', async () => {
  const set = (one, settings) => stack.sql('update exams set settings = settings || $2 where id = $1', [one.exam, settings])
  const { both } = await overdue((one) => set(one, { fx_floor_percent: 'x' })) // it cannot be scored
  await lapses(both[1])
  assert.equal(await stateOf(both[0]), 'admissible')
  assert.equal((await rowOf(both[0].paper.id)).state, 'removed')
  await set(both[0], { fx_floor_percent: 25 })
  await lapses(both[0])
  assert.equal((await rowOf(both[0].paper.id)).state, 'not_resumed')
})

test('A31: an appeal that is in use at its term is not waited for: the others lapse, and this one afterwards', async () => {
  const { both, hindered } = await overdue((one) => stack.hold('select from attempts where id = $1 for update', [one.paper.id]))
  await lapses(both[1]).finally(() => hindered.commit())
  await lapses(both[0])
})

test('A31: an appeal is possible until the end of the next working day, then refused with the term', async () => {
  const one = await disputed()
  await one.client.finishAttempt({ id: one.paper.id }, { epoch: 1 })
  const [grade] = (await one.client.getGrades()).grades
  assert.deepEqual([grade.appeal_until, grade.may_appeal], [await nextWorkingDay(), true])
  await stack.sql("update results set created_at = created_at - interval '8 days' where attempt_id = $1", [one.paper.id])
  const problem = await refused(request(one), 'term_over')
  assert.match(problem.term_at, /^\d{4}-\d\d-\d\dT00:00:00/)
  const lastDay = new Date(Date.parse(problem.term_at.slice(0, 10)) - 24 * 60 * 60_000).toISOString().slice(0, 10)
  assert.equal(problem.detail, `The term ended on ${lastDay.split('-').reverse().join('.')} 24:00.`) // as the portal says it
  const [late] = (await one.client.getGrades()).grades
  assert.deepEqual([late.appeal_until, late.may_appeal], [problem.term_at, false])
})

test('A16: a ground has to fit the kind of exam, and a question has to exist', async () => {
  const one = await disputed()
  await refused(request(one, { ground: 'grade' }), 'bad_value', { field: 'ground' })
  await refused(request(one, { ...question, questions: [21] }), 'bad_value', { field: 'questions' })
  await refused(request(one, { ground: 'no_such_ground' }), 'bad_value', { field: 'ground' })
})

test('A12: the student withdraws, at any time before the decision and not after it', async () => {
  const one = await disputed()
  const appeal = await request(one)
  await freeze(one)
  const withdrawn = await one.client.withdrawAppeal({ id: appeal.id }, {})
  assert.deepEqual([withdrawn.state, withdrawn.turn, withdrawn.term_at], ['withdrawn', null, null])
  assert.equal((await one.client.withdrawAppeal({ id: appeal.id }, {})).state, 'withdrawn')
  assert.equal((await rowOf(one.paper.id)).state, 'suspended')
  const second = await request(one)
  assert.notEqual(second.id, appeal.id)
  await decide(one, second, 'inadmissible')
  await refused(one.client.withdrawAppeal({ id: second.id }, {}), 'conflict', { reason: 'appeal_decided' })
})

test('A student sees the own appeals only', async () => {
  const one = await disputed()
  const appeal = await request(one)
  const other = await signIn(stack, (await makePerson(stack)).login)
  await refused(other.getAppeal({ id: appeal.id }), 'not_found')
  await refused(other.withdrawAppeal({ id: appeal.id }, {}), 'not_found')
  await refused(other.fileAppeal({ id: appeal.id }, details), 'not_found')
  await refused(other.requestAppeal({ id: one.sitting }, question), 'not_found')
  assert.deepEqual((await other.listAppeals()).items, [])
  assert.deepEqual((await one.client.listAppeals()).items.map(({ id }) => id), [appeal.id])
  const teacher = await signIn(stack, (await makePerson(stack, { roles: ['teacher'] })).login)
  await refused(teacher.getAppeal({ id: appeal.id }), 'not_found')
  await refused(teacher.getAppealDossier({ id: appeal.id }), 'not_found')
  assert.deepEqual((await teacher.listAppealQueue()).items, [])
})

test('O13, C12: an oral and a creative exam are appealed against after the grade, and filed at once', async () => {
  for (const kind of ['oral', 'creative']) {
    const made = await makeTest(stack, { kind, bank: false })
    const client = await signIn(stack, made.student.login)
    const body = { ground: 'grade', claim: 'Баға әділ емес' }
    await refused(client.requestAppeal({ id: made.sitting }, body), 'conflict', { reason: 'nothing_to_appeal' })
    await stack.sql('select result_record(null, $1, $2, 19)', [made.sitting, made.student.id])
    const [grade] = (await client.getGrades()).grades
    assert.deepEqual([grade.attempt_id, grade.exam_points, grade.traditional, grade.total], [null, '19', 2, null])
    await refused(client.requestAppeal({ id: made.sitting }, { ground: 'grade' }), 'bad_value', { field: 'claim' })
    const appeal = await client.requestAppeal({ id: made.sitting }, body)
    assert.deepEqual([appeal.state, appeal.turn, appeal.attempt], ['filed', 'commission', null])
  }
})

test('T10: who freezes while an answer is in flight: every acknowledged answer is kept, the rest is refused', async () => {
  const one = await disputed()
  const saves = Array.from({ length: 20 }, (_, i) =>
    one.client.saveAnswer({ id: one.paper.id, n: i + 1 }, { epoch: 1, seq: 1, choice: 1 }).then(
      (receipt) => receipt.n,
      (error) => assert.equal(error.body.code, 'removed'),
    ),
  )
  const [frozen, ...outcomes] = await Promise.all([freeze(one), ...saves])
  assert.equal(frozen.state, 'removed')
  const row = await rowOf(one.paper.id)
  const kept = row.choices.flatMap((choice, i) => (choice === null ? [] : [i + 1]))
  assert.deepEqual(kept, outcomes.filter(Boolean).sort((a, b) => a - b))
})

test('T10: finishing and freezing at once have one outcome', async () => {
  for (let round = 0; round < 5; round++) {
    const one = await disputed()
    const outcomes = await Promise.allSettled([one.client.finishAttempt({ id: one.paper.id }, { epoch: 1 }), freeze(one)])
    const { state } = await rowOf(one.paper.id)
    assert.deepEqual(
      outcomes.map(({ status }) => status),
      state === 'finished' ? ['fulfilled', 'rejected'] : ['rejected', 'fulfilled'],
      state,
    )
  }
})

test('A31: an open appeal leaves room for another exam, not for a second one of the same', async () => {
  const one = await disputed()
  await request(one)
  const other = await makeExam(stack, { group: one.group, discipline: (await makeTest(stack)).discipline, session: one.session })
  await makeRating(stack, other.exam, one.student, '50')
  const paper = await one.client.startAttempt({ id: other.sitting }, { language: 'kk', device: 'device-of-a-test', confirmed: true })
  assert.ok(paper.id)
  await one.client.requestAppeal({ id: other.sitting }, { ground: 'technical' })
  assert.equal((await one.client.listAppeals()).items.length, 2)
})
