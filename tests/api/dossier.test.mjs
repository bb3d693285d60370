// What the commission is shown of an appeal (A15).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeCommission, makeTest, rightChoices } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { beginAttempt, signIn, start } from './client.mjs'
import { makeAdministrator } from './dates.mjs'
import { clientsOf, fileAppeal, question, settle } from './decisions.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await makeAdministrator(stack)
})
after(() => stack.stop())

const filed = (options) => fileAppeal(stack, administrator, options)

test('A15: the dossier shows the question as it was shown, every answer with its receipt, the timeline and how others answered', async () => {
  await makeTest(stack) // a bank whose questions have four options
  const made = await beginAttempt(stack, { students: 3, bank: { options: ['А', 'Ә', 'Б', 'В', 'Г'] } })
  const one = { ...made, ...(await clientsOf(stack, await makeCommission(stack, made.session))) }
  const { n, options, text } = one.paper.questions[6]
  await one.client.saveAnswer({ id: one.paper.id, n }, { epoch: 1, seq: 1, choice: 2 })
  await one.client.saveAnswer({ id: one.paper.id, n }, { epoch: 1, seq: 2, choice: 3 })
  for (const other of one.students.slice(1)) {
    const peer = await signIn(stack, other.login)
    const paper = await start(peer, one.sitting)
    const right = await rightChoices(stack, paper.id)
    for (const { n: i } of paper.questions) await peer.saveAnswer({ id: paper.id, n: i }, { epoch: 1, seq: 1, choice: right[i - 1] })
    await peer.finishAttempt({ id: paper.id }, { epoch: 1 })
  }
  const appeal = await one.client.requestAppeal({ id: one.sitting }, { ...question, questions: [n] })
  const dossier = await one.chair.getAppealDossier({ id: appeal.id })
  const [shown] = dossier.questions
  assert.deepEqual([shown.text, shown.options, shown.choice, shown.answers.map(({ choice }) => choice)], [text, options, 3, [2, 3]])
  const right = await rightChoices(stack, one.paper.id)
  assert.equal(shown.right_option, right[n - 1])
  assert.deepEqual([shown.statistics.shown, shown.statistics.right, shown.statistics.difficulty], [2, 2, '1.00'])
  assert.deepEqual(shown.statistics.options.map(({ option }) => option), [1, 2, 3, 4, 5])
  assert.deepEqual(shown.statistics.options.find(({ option }) => option === shown.right_option).chosen, 2)
  assert.equal(dossier.timeline.events.at(-1).kind, 'appealed')
  assert.equal(dossier.attempt.receipts, 2)
})

test('A15: other appeals on the same question, and the other attempts that had it', async () => {
  const one = await filed({ students: 2 })
  const peer = await signIn(stack, one.students[1].login)
  const paper = await start(peer, one.sitting)
  const [{ n }] = await stack.sql(
    'select array_position(b.question_versions, a.question_versions[7]) as n from attempts a, attempts b where a.id = $1 and b.id = $2',
    [one.paper.id, paper.id],
  )
  const other = await peer.requestAppeal({ id: one.sitting }, { ...question, questions: [n] })
  const { questions } = await one.chair.getAppealDossier({ id: one.appeal.id })
  assert.deepEqual(questions[0].other_appeals.map(({ number }) => number), [other.number])
  const decision = await settle(one, one.appeal, 'upheld', { faulty: [7] })
  assert.deepEqual(decision.effects.find(({ effect }) => effect === 'others_affected'), { effect: 'others_affected', attempts: 1 })
  const { items } = await administrator.listAffectedAttempts({ id: one.appeal.id })
  assert.deepEqual(items.map(({ attempt_id, numbers }) => [attempt_id, numbers]), [[paper.id, [n]]])
})
