// From right answers to the grade, through the whole system.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeCommission, makeTest, rightChoices } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { letTimePass } from '../harness/time.mjs'
import { beginAttempt, device, signIn } from './client.mjs'
import { clientsOf, details, question, settle } from './decisions.mjs'

let stack
before(async () => {
  stack = await startStack()
})
after(() => stack.stop())

// Answers the first `right` questions rightly and the others wrongly, hands in: the grade in the cabinet.
async function gradeOf(right, rating, options = {}) {
  const attempt = await beginAttempt(stack, { rating, ...options })
  const places = await rightChoices(stack, attempt.paper.id)
  const items = places.map((place, i) => ({ n: i + 1, seq: 1, choice: i < right ? place : 1 + (place % 4) }))
  await attempt.client.saveAnswers({ id: attempt.paper.id }, { epoch: 1, items })
  const { result } = await attempt.client.finishAttempt({ id: attempt.paper.id }, { epoch: 1 })
  const { grades } = await attempt.client.getGrades()
  assert.equal(grades.length, 1)
  const { attempt_id: id, sitting_id: sitting, exam, state, annulled_at: annulled } = grades[0]
  assert.deepEqual([id, sitting, exam.id, state, annulled], [attempt.paper.id, attempt.sitting, attempt.exam, 'finished', null])
  for (const [name, value] of Object.entries(result)) assert.deepEqual(grades[0][name], value, name)
  return result
}
const outline = ({ exam_points: points, total, letter, traditional }) => [points, total, letter, traditional]

test('T5: 12 right answers are 24 points, and 24 is "2"', async () => {
  assert.deepEqual(outline(await gradeOf(12, '50')), ['24', null, 'FX', 2])
})
test('T5: 13 right answers are 26 points, and 26 passes', async () => {
  assert.deepEqual(outline(await gradeOf(13, '50')), ['26', 76, 'B-', 4])
})
test('T4: rating 60 and 26 points are 86: B+, "4"', async () => {
  assert.deepEqual(outline(await gradeOf(13, '60')), ['26', 86, 'B+', 4])
})
test('A8: rating 60 and 24 points are "2" all the same: FX, and no passing percent is published', async () => {
  assert.deepEqual(outline(await gradeOf(12, '60')), ['24', null, 'FX', 2])
})
test('A8: rating 60 and 10 points are FX: a quarter of the exam was earned', async () => {
  assert.deepEqual(outline(await gradeOf(5, '60')), ['10', null, 'FX', 2])
})
test('A8: rating 60 and 8 points are F', async () => {
  assert.deepEqual(outline(await gradeOf(4, '60')), ['8', null, 'F', 2])
})
test('T4: rating 30 and 26 points are 56: D+, "3"', async () => {
  assert.deepEqual(outline(await gradeOf(13, '30')), ['26', 56, 'D+', 3])
})
test('T4: rating 60 and 40 points are 100: A, "5"', async () => {
  assert.deepEqual(outline(await gradeOf(20, '60')), ['40', 100, 'A', 5])
})
test('T5: nothing right is F', async () => {
  assert.deepEqual(outline(await gradeOf(0, '60')), ['0', null, 'F', 2])
})
test('A8: the total is rounded half up once: 48.5 and 26 are 75', async () => {
  assert.deepEqual(outline(await gradeOf(13, '48.5')), ['26', 75, 'B-', 4])
})
test('A8: just below the half it is rounded down: 48.49 and 26 are 74', async () => {
  assert.deepEqual(outline(await gradeOf(13, '48.49')), ['26', 74, 'C+', 4])
})
test('A7: the threshold is a setting of the exam', async () => {
  assert.deepEqual(outline(await gradeOf(12, '60', { settings: { exam_threshold: 24 } })), ['24', 84, 'B', 4])
})

test('T7: the trace of a pass shows the points, the threshold, the sum and the row of the scale', async () => {
  const { right_count: count, rating, points, trace } = await gradeOf(13, '52.5')
  assert.deepEqual([count, rating, points], [13, '52.5', '2.67'])
  assert.deepEqual(trace, [
    { step: 'exam_points', rule: 'T5', right: 13, of: 20, points_per_right_answer: '2', exam_points: '26' },
    { step: 'threshold', rule: 'T5, A7', exam_points: '26', threshold: '26', passed: true },
    { step: 'total', rule: 'T4', rating: '52.5', exam_points: '26', sum: '78.5', total: 79 },
    { step: 'scale', rule: 'scale of 2018-09-01', floor: 75, letter: 'B-', points: '2.67', traditional: 4 },
  ])
})

test('T7: the trace of a "2" shows which floor decided between FX and F', async () => {
  const { trace } = await gradeOf(12, '60')
  assert.deepEqual(
    trace.map(({ step }) => step),
    ['exam_points', 'threshold', 'below_threshold', 'scale'],
  )
  assert.equal(trace[1].passed, false)
  assert.deepEqual(trace[2], { step: 'below_threshold', rule: 'T5, A8', fx_floor: '10', exam_points: '24' })
})

test('T7: a student sees the grade in the cabinet, a fellow student does not', async () => {
  const made = await beginAttempt(stack, { students: 2 })
  await made.client.finishAttempt({ id: made.paper.id }, { epoch: 1 })
  assert.equal((await made.client.getGrades()).grades.length, 1)
  assert.deepEqual(await (await signIn(stack, made.students[1].login)).getGrades(), { grades: [] })
})

test('T7: before the end there is no grade and no result', async () => {
  const { client, paper } = await beginAttempt(stack)
  assert.equal((await client.getAttempt({ id: paper.id })).result, null)
  assert.deepEqual(await client.getGrades(), { grades: [] })
})

test('T9: the points collected before and after a break make one grade', async () => {
  const { client, paper } = await beginAttempt(stack, { rating: '60' })
  const places = await rightChoices(stack, paper.id)
  const some = (from, to) => places.slice(from, to).map((choice, i) => ({ n: from + i + 1, seq: 1, choice }))
  await client.saveAnswers({ id: paper.id }, { epoch: 1, items: some(0, 7) })
  await letTimePass(stack, paper.id, '1 hour')
  await client.resumeAttempt({ id: paper.id }, { device })
  await client.saveAnswers({ id: paper.id }, { epoch: 2, items: some(7, 13) })
  const { result } = await client.finishAttempt({ id: paper.id }, { epoch: 2 })
  assert.deepEqual(outline(result), ['26', 86, 'B+', 4])
})

test('A5: the saved answers of an attempt that was never resumed make its grade', async () => {
  const { client, paper } = await beginAttempt(stack, { rating: '60' })
  const items = (await rightChoices(stack, paper.id)).slice(0, 13).map((choice, i) => ({ n: i + 1, seq: 1, choice }))
  await client.saveAnswers({ id: paper.id }, { epoch: 1, items })
  await letTimePass(stack, paper.id, '3 hours 1 second')
  const { state, result } = await client.getAttempt({ id: paper.id })
  assert.equal(state, 'not_resumed')
  assert.deepEqual(outline(result), ['26', 86, 'B+', 4])
})

test('T5: an answer that was taken back or changed to a wrong one earns nothing', async () => {
  const { client, paper } = await beginAttempt(stack)
  const [first, second] = await rightChoices(stack, paper.id)
  const items = [
    { n: 1, seq: 1, choice: first },
    { n: 1, seq: 2, choice: null },
    { n: 2, seq: 1, choice: second },
    { n: 2, seq: 2, choice: 1 + (second % 4) },
  ]
  await client.saveAnswers({ id: paper.id }, { epoch: 1, items })
  assert.equal((await client.finishAttempt({ id: paper.id }, { epoch: 1 })).result.right_count, 0)
})

// Every commission may correct points, from a moment ago on.
const allowCorrecting = () =>
  stack.sql("insert into settings (name, valid_from, value, source) values ('appeal_points_corrected', now() - interval '1 second', 1, 'A17')")
const recorded = (sitting) =>
  stack.sql("select actor_id, detail from audit_log where object = 'sitting:' || $1 and action = 'result.record' order by id", [sitting])

test('A17: corrected points name the appeal, and the log says what they were before and what they are, of a test and of an oral exam', async () => {
  await allowCorrecting()
  const made = await beginAttempt(stack)
  const one = { ...made, ...(await clientsOf(stack, await makeCommission(stack, made.session))) }
  await one.client.finishAttempt({ id: one.paper.id }, { epoch: 1 })
  const appeal = await one.client.requestAppeal({ id: one.sitting }, question)
  await settle(one, appeal, 'admissible')
  await one.client.fileAppeal({ id: appeal.id }, details)
  await settle(one, appeal, 'corrected', { faulty: [7] })
  const { grades } = await one.client.getGrades()
  const step = grades.find(({ annulled_at }) => annulled_at === null).trace.find(({ step: name }) => name === 'corrected')
  assert.deepEqual(step, { step: 'corrected', rule: 'A17', questions: [7], appeal: appeal.number })
  const [{ actor_id, detail }, ...more] = await recorded(one.sitting)
  assert.deepEqual([more, actor_id, detail.reason], [[], one.chair.user.id, `appeal No. ${appeal.number}`])
  assert.deepEqual([detail.before.exam_points, detail.after.exam_points, detail.after.student], ['0', '2', one.student.id])

  const oral = await makeTest(stack, { kind: 'oral', bank: false })
  const commission = await clientsOf(stack, await makeCommission(stack, oral.session))
  await stack.sql('select result_record(null, $1, $2, 19)', [oral.sitting, oral.student.id])
  const client = await signIn(stack, oral.student.login)
  const other = await client.requestAppeal({ id: oral.sitting }, { ground: 'grade', claim: 'Баға әділ емес' })
  await settle(commission, other, 'corrected', { exam_points: '36' })
  const [first, ...older] = (await client.getGrades()).grades.sort((a, b) => b.exam_points - a.exam_points).map(({ trace }) => trace[0])
  assert.deepEqual(first, { step: 'commission', rule: 'A17', exam_points: '36', appeal: other.number })
  assert.deepEqual(older, [{ step: 'commission', rule: 'O12, A23', exam_points: '19' }])
  const [given, corrected] = await recorded(oral.sitting)
  assert.deepEqual([given.detail.before, given.detail.after.exam_points, given.detail.reason], [null, '19', undefined])
  assert.deepEqual([corrected.detail.before.exam_points, corrected.detail.after.exam_points], ['19', '36'])
  assert.deepEqual([corrected.actor_id, corrected.detail.reason], [commission.chair.user.id, `appeal No. ${other.number}`])
})
