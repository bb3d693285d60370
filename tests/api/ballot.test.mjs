// How the commission comes to its decision: who votes, quorum, majority, minutes and the queue (A31).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeCommission, makePerson, makeTest } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { beginAttempt, refused, signIn } from './client.mjs'
import { makeAdministrator } from './dates.mjs'
import { answer, clientsOf, details, effectsOf, fileAppeal, question, settle, vote, workingMorning } from './decisions.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await makeAdministrator(stack)
})
after(() => stack.stop())

const filed = (options) => fileAppeal(stack, administrator, options)

test('T11: the chair or the secretary returns an appeal for details; the votes before count no more', async () => {
  const one = await filed()
  await vote(one.voters.slice(0, 2), one.appeal, 'rejected')
  await refused(one.members[0].returnAppeal({ id: one.appeal.id }, { answer }), 'forbidden', { reason: 'not_the_chair' })
  const returned = await one.secretary.returnAppeal({ id: one.appeal.id }, { answer: 'Оқулықты көрсетіңіз' })
  assert.deepEqual([returned.state, returned.turn, returned.answer], ['returned', 'student', 'Оқулықты көрсетіңіз'])
  await one.client.fileAppeal({ id: one.appeal.id }, { ...details, claim: 'Оқулық, 17-бет' })
  await refused(one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'rejected', answer }), 'conflict', { reason: 'no_quorum' })
  assert.deepEqual(effectsOf(await settle(one, one.appeal, 'upheld', { faulty: [7] })).at(-1), 'waits_for_date')
})

test('A31: without a quorum there is no decision', async () => {
  const one = await filed()
  await vote([one.chair], one.appeal, 'upheld')
  const problem = await refused(
    one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'upheld', answer, faulty: [7] }),
    'conflict',
    { reason: 'no_quorum' },
  )
  assert.match(problem.detail, /1 votes; a decision needs 2/)
  assert.deepEqual([problem.votes, problem.quorum], [1, 2])
})

test('A31: the decision is what the majority voted for, signed by the chair', async () => {
  const one = await filed()
  await vote([one.chair], one.appeal, 'rejected')
  await vote(one.members, one.appeal, 'upheld')
  await refused(one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'rejected', answer }), 'conflict', { reason: 'no_majority' })
  await refused(one.members[0].decideAppeal({ id: one.appeal.id }, { outcome: 'upheld', answer, faulty: [7] }), 'forbidden')
  await refused(one.secretary.decideAppeal({ id: one.appeal.id }, { outcome: 'upheld', answer, faulty: [7] }), 'forbidden')
  const { minutes } = await one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'upheld', answer, faulty: [7] })
  assert.deepEqual(
    minutes.votes.map(({ login, dissent }) => [login === one.commission.chair.login, dissent]).sort(),
    [[false, false], [false, false], [true, true]],
  )
})

const requested = async () => {
  const made = await beginAttempt(stack)
  const commission = await makeCommission(stack, made.session)
  const one = { ...made, commission, ...(await clientsOf(stack, commission)) }
  return { ...one, appeal: await one.client.requestAppeal({ id: one.sitting }, question) }
}
const split = async ({ members, appeal }) => {
  await vote([members[0]], appeal, 'admissible')
  await vote([members[1]], appeal, 'inadmissible')
}
const admit = { outcome: 'admissible', answer }

test('A31: an even ballot has no majority until the chair votes, and is refused in words', async () => {
  const one = await requested()
  await split(one)
  const problem = await refused(one.chair.decideAppeal({ id: one.appeal.id }, admit), 'conflict', { reason: 'no_majority' })
  assert.equal(problem.detail, 'No outcome has a majority: of two that are even, the vote of the chair decides.')
  await vote([one.chair], one.appeal, 'admissible')
  assert.equal((await one.chair.decideAppeal({ id: one.appeal.id }, admit)).appeal.state, 'admissible')
})

test('A31: an even ballot under a chair who is recused is decided by the chair of a new order', async () => {
  const one = await requested()
  await stack.sql(
    'update question_versions set approved_by = $2 where id = (select question_versions[7] from attempts where id = $1)',
    [one.paper.id, one.commission.chair.id],
  )
  await split(one)
  await refused(one.chair.decideAppeal({ id: one.appeal.id }, admit), 'forbidden', { reason: 'recused' })
  const next = await makePerson(stack, { roles: ['teacher'] })
  const [members, secretary] = [one.commission.members.map(({ login }) => login), one.commission.secretary.login]
  await administrator.putCommission({ code: one.session }, { order_number: '18-Е', order_date: '2026-11-23', chair: next.login, members, secretary })
  const chair = await signIn(stack, next.login)
  await vote([chair], one.appeal, 'inadmissible') // the members' votes count on
  const { minutes } = await chair.decideAppeal({ id: one.appeal.id }, { ...admit, outcome: 'inadmissible' })
  assert.deepEqual([minutes.votes.length, minutes.votes.filter(({ dissent }) => dissent).length], [3, 1])
})

test('A31: a new order and a signature at once: the minutes are of one commission, and the signature of its chair', async () => {
  const one = await filed()
  await vote(one.voters, one.appeal, 'upheld')
  const people = await Promise.all(Array.from({ length: 4 }, () => makePerson(stack, { roles: ['teacher'] })))
  const [chair, secretary, ...members] = people.map(({ login }) => login)
  const order = { order_number: '18-Е', order_date: '2026-11-23', chair, members, secretary }
  // The decision that is under way is held between its check and its signature.
  const signing = await stack.hold('select from sittings where id = $1 for key share', [one.sitting])
  const decided = one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'upheld', answer, faulty: [7] })
  await signing.awaited()
  const ordered = administrator.putCommission({ code: one.session }, order)
  await signing.awaited(2).finally(() => signing.commit()) // the order waits for the decision
  const { minutes } = await decided
  assert.deepEqual([minutes.commission.chair.login, minutes.signed_by.login], Array(2).fill(one.commission.chair.login))
  assert.equal(minutes.votes.length, 3)
  assert.equal((await ordered).commission.chair.login, chair)
})

test('A31: who wrote or approved the question, and the secretary, do not vote', async () => {
  const one = await filed({ members: 4 })
  await stack.sql(
    'update question_versions set approved_by = $2 where id = (select question_versions[7] from attempts where id = $1)',
    [one.paper.id, one.commission.members[0].id],
  )
  const against = { vote: 'upheld', reason: 'Дәлелді' }
  await refused(one.members[0].voteOnAppeal({ id: one.appeal.id }, against), 'forbidden', { reason: 'recused' })
  await refused(one.secretary.voteOnAppeal({ id: one.appeal.id }, against), 'forbidden', { reason: 'no_voter' })
  await refused(administrator.voteOnAppeal({ id: one.appeal.id }, against), 'forbidden', { reason: 'no_voter' })
  const { ballot } = await one.members[0].getAppealDossier({ id: one.appeal.id })
  assert.deepEqual([ballot.recused, ballot.may_vote, ballot.quorum], [true, false, 3])
})

test('A31: a chair who approved the question does not sign: a new order names another, who does', async () => {
  const one = await filed()
  await stack.sql(
    'update question_versions set approved_by = $2 where id = (select question_versions[7] from attempts where id = $1)',
    [one.paper.id, one.commission.chair.id],
  )
  await vote(one.members, one.appeal, 'upheld')
  const wish = { outcome: 'upheld', answer, faulty: [7] }
  await refused(one.chair.decideAppeal({ id: one.appeal.id }, wish), 'forbidden', { reason: 'recused' })
  await refused(one.chair.decideAppeal({ id: one.appeal.id, dry_run: true }, wish), 'forbidden', { reason: 'recused' })
  const next = await clientsOf(stack, await makeCommission(stack, one.session))
  assert.equal((await settle(next, one.appeal, 'upheld', { faulty: [7] })).appeal.state, 'upheld')
})

test('A31: only questions that the appeal names, and the voters judged, are found faulty', async () => {
  const one = await filed()
  await vote(one.voters, one.appeal, 'upheld')
  for (const faulty of [[8], [7, 8], [21]])
    await refused(one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'upheld', answer, faulty }), 'bad_value', {
      field: 'faulty',
      reason: 'question_not_disputed',
    })
})

test('A31: whoever conducted an oral exam or gave the grade does not vote on it', async () => {
  const made = await makeTest(stack, { kind: 'oral', bank: false })
  const commission = await makeCommission(stack, made.session, { members: 4 })
  const all = await clientsOf(stack, commission)
  await stack.sql("insert into sitting_staff values ($1, $2, 'member')", [made.sitting, commission.members[1].id])
  await stack.sql('select result_record($1, $2, $3, 19)', [commission.members[0].id, made.sitting, made.student.id])
  const client = await signIn(stack, made.student.login)
  const appeal = await client.requestAppeal({ id: made.sitting }, { ground: 'grade', claim: 'Баға әділ емес' })
  for (const member of all.members.slice(0, 2))
    await refused(member.voteOnAppeal({ id: appeal.id }, { vote: 'upheld', reason: 'Дәлелді' }), 'forbidden', { reason: 'recused' })
  const decision = await settle({ ...all, voters: [all.chair, ...all.members.slice(2)] }, appeal, 'upheld', { starts_at: await workingMorning(stack) })
  assert.deepEqual(effectsOf(decision), ['result_annulled', 'new_date'])
  assert.equal(decision.minutes.recused.length, 2)
})

test('A31: a vote has a reason, is given once, and others see it only after they voted themselves', async () => {
  const one = await filed()
  await refused(one.chair.voteOnAppeal({ id: one.appeal.id }, { vote: 'upheld', reason: ' . ' }), 'bad_value', { field: 'reason' })
  await refused(one.chair.voteOnAppeal({ id: one.appeal.id }, { vote: 'admissible', reason: 'Дәлелді' }), 'bad_value', { field: 'vote' })
  await vote([one.chair], one.appeal, 'upheld')
  await vote([one.chair], one.appeal, 'upheld')
  await refused(one.chair.voteOnAppeal({ id: one.appeal.id }, { vote: 'rejected', reason: 'Ойландым' }), 'conflict', { reason: 'voted' })
  const chairIn = async (client) =>
    (await client.getAppealDossier({ id: one.appeal.id })).ballot.members.find(({ duty }) => duty === 'chair')
  assert.deepEqual([(await chairIn(one.members[0])).voted, (await chairIn(one.members[0])).vote], [true, null])
  await vote([one.members[0]], one.appeal, 'rejected')
  assert.equal((await chairIn(one.members[0])).vote, 'upheld')
})

test('A31: members who vote at once and a decision sent several times at once: one decision, and all hear of it', async () => {
  const one = await filed()
  await Promise.all(one.voters.map((voter) => vote([voter], one.appeal, 'upheld')))
  const wish = { outcome: 'upheld', answer, faulty: [7] }
  const replies = await Promise.all(Array.from({ length: 4 }, () => one.chair.decideAppeal({ id: one.appeal.id }, wish)))
  const alike = ({ minutes, effects, appeal }) => JSON.stringify([minutes, effects, appeal.decided_at])
  assert.equal(new Set(replies.map(alike)).size, 1)
  assert.equal((await one.chair.listAppealMinutes({ id: one.appeal.id })).items.length, 2)
  assert.equal((await stack.sql('select count(*)::integer as n from reschedules where appeal_id = $1', [one.appeal.id]))[0].n, 1)
})

test('A31: a decision that is repeated shows what was decided; one that differs in anything is refused', async () => {
  const one = await filed()
  await vote(one.voters, one.appeal, 'upheld')
  const [wish, id] = [{ outcome: 'upheld', answer, faulty: [7], starts_at: await workingMorning(stack), late_start_minutes: 25 }, one.appeal.id]
  const first = await one.chair.decideAppeal({ id }, wish)
  const { appeal, ...again } = await one.chair.decideAppeal({ id }, wish)
  assert.deepEqual([again, appeal.state], [{ dry_run: first.dry_run, effects: first.effects, minutes: first.minutes }, 'upheld'])
  const others = [{ answer: 'Басқа шешім.' }, { starts_at: undefined }, { late_start_minutes: 30 }, { late_start_minutes: undefined }]
  for (const other of [...others, { outcome: 'rejected', faulty: [] }])
    await refused(one.chair.decideAppeal({ id }, { ...wish, ...other }), 'conflict', { reason: 'not_awaited' })
  await refused(one.chair.decideAppeal({ id, dry_run: true }, wish), 'conflict', { reason: 'not_awaited' })
  await refused(one.members[0].decideAppeal({ id }, wish), 'forbidden', { reason: 'not_the_chair' })
  assert.equal((await one.chair.listAppealMinutes({ id })).items.length, 2)
})

test('A31: the minutes are numbered without gaps, also when decisions were refused between', async () => {
  const one = await filed()
  await vote(one.voters, one.appeal, 'rejected')
  await refused(one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'upheld', answer, faulty: [7] }), 'conflict')
  await one.chair.decideAppeal({ id: one.appeal.id, dry_run: true }, { outcome: 'rejected', answer })
  await one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'rejected', answer })
  const { items } = await one.secretary.listAppealMinutes({ id: one.appeal.id })
  assert.deepEqual(items.map(({ number, stage, outcome }) => [number, stage, outcome]), [
    [1, 'admissibility', 'admissible'], [2, 'merits', 'rejected'],
  ])
  assert.equal(items[1].signed_by.login, one.commission.chair.login)
})

test('A31: the queue shows the commission the open appeals by their term, and whose vote they await', async () => {
  const one = await filed()
  const find = async (client) => (await client.listAppealQueue()).items.find(({ id }) => id === one.appeal.id)
  assert.deepEqual([(await find(one.chair)).awaits_my_vote, (await find(one.secretary)).awaits_my_vote], [true, false])
  await vote([one.chair], one.appeal, 'rejected')
  assert.deepEqual([(await find(one.chair)).awaits_my_vote, (await find(administrator)).votes], [false, 1])
  await vote(one.members, one.appeal, 'rejected')
  await one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'rejected', answer })
  assert.equal(await find(administrator), undefined)
  const closed = await one.chair.listAppealQueue({ state: 'closed' })
  assert.deepEqual(closed.items.map(({ id }) => id), [one.appeal.id])
  await refused(one.chair.listAppealQueue({ state: 'half' }), 'bad_value', { field: 'state' })
})

test('A31: a new order takes open appeals to the new commission, and the votes of who left count no more', async () => {
  const one = await filed()
  await vote(one.voters, one.appeal, 'rejected')
  const next = await clientsOf(stack, await makeCommission(stack, one.session))
  await refused(one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'rejected', answer }), 'not_found')
  await refused(next.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'rejected', answer }), 'conflict', { reason: 'no_quorum' })
  assert.deepEqual(effectsOf(await settle(next, one.appeal, 'rejected')), ['attempt_resumes'])
})
