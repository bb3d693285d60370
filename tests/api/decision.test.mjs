// What a decision does to the attempt, the question, the grade and the date (T12, T13, O14, C13, A12, A17, A18, A19).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeCommission, makeTest, rightChoices } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { beginAttempt, refused, signIn, start } from './client.mjs'
import { eventsOf, makeAdministrator } from './dates.mjs'
import { answer, clientsOf, details, effectsOf, fileAppeal, question, settle, vote, workingMorning } from './decisions.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await makeAdministrator(stack)
})
after(() => stack.stop())

const filed = (options) => fileAppeal(stack, administrator, options)

test('T12: an upheld appeal annuls the attempt, withdraws the question and appoints the new date, at once', async () => {
  const one = await filed()
  const at = await workingMorning(stack)
  const decision = await settle(one, one.appeal, 'upheld', { faulty: [7], starts_at: at })
  assert.deepEqual(effectsOf(decision), ['attempt_annulled', 'question_withdrawn', 'new_date'])
  assert.deepEqual([decision.appeal.state, decision.appeal.answer, decision.appeal.new_date.starts_at], ['upheld', answer, at])
  assert.equal((await one.client.getAttempt({ id: one.paper.id })).state, 'annulled')
  const { sittings } = await one.client.getSchedule()
  assert.deepEqual(sittings.map(({ starts_at, state }) => [starts_at, state]).at(-1), [at, 'upcoming'])
  const { id, number } = one.appeal
  assert.deepEqual([sittings.at(-1).rescheduled.reason, sittings.at(-1).rescheduled.appeal], [null, { id, number }])
  const { params } = (await one.client.listMessages()).items.find(({ kind }) => kind === 'new_date')
  assert.deepEqual([params.cause, params.reason, params.number], ['appeal', null, number])
  await one.client.setLanguage({}, { language: 'ru' })
  const events = await eventsOf(stack, one.client)
  assert.ok(events.at(-1).DESCRIPTION.endsWith(`Новая дата. Причина: апелляция № ${number}`), events.at(-1).DESCRIPTION)
  const [{ state }] = await stack.sql(
    'select v.state from attempts a join question_versions v on v.id = a.question_versions[7] where a.id = $1',
    [one.paper.id],
  )
  assert.equal(state, 'withdrawn')
})

test('A11, T12: a question that was corrected meanwhile stays in the bank, and the decision does not say otherwise', async () => {
  const one = await filed()
  const [shown] = await stack.sql(
    `select v.question_id as id, d.code from attempts a join question_versions v on v.id = a.question_versions[7]
       join questions q on q.id = v.question_id join disciplines d on d.id = q.discipline_id where a.id = $1`,
    [one.paper.id],
  )
  const bank = { discipline: shown.code, language: 'kk' }
  const { version_id } = await administrator.putQuestion(
    { ...bank, id: shown.id },
    { text: 'Дұрысталған сұрақ?', options: ['А', 'Б', 'В', 'Г'], right_option: 1, level: 1 },
  )
  await administrator.approveQuestions(bank, { versions: [version_id] })
  assert.deepEqual(effectsOf(await settle(one, one.appeal, 'upheld', { faulty: [7] })), ['attempt_annulled', 'waits_for_date'])
  const versions = await stack.sql('select state from question_versions where question_id = $1 order by version', [shown.id])
  assert.deepEqual(versions.map(({ state }) => state), ['superseded', 'approved'])
})

test('A11: a decision that withdraws questions and whoever keeps the bank wait for each other', async () => {
  const one = await filed()
  await vote(one.voters, one.appeal, 'upheld')
  const bank = await stack.hold(
    `select from disciplines d where d.id = (select discipline_id from exams where id = $1) for no key update`, [one.exam])
  const decided = one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'upheld', answer, faulty: [7] })
  await bank.awaited().finally(() => bank.commit())
  assert.deepEqual(effectsOf(await decided), ['attempt_annulled', 'question_withdrawn', 'waits_for_date'])
})

test('A6, T12: the commission says for how long the new test may be started', async () => {
  const one = await filed()
  const at = await workingMorning(stack)
  await vote(one.voters, one.appeal, 'upheld')
  const wish = { outcome: 'upheld', answer, faulty: [7], starts_at: at, late_start_minutes: 25 }
  await refused(one.chair.decideAppeal({ id: one.appeal.id }, { ...wish, late_start_minutes: 0 }), 'bad_value', { field: 'late_start_minutes' })
  await one.chair.decideAppeal({ id: one.appeal.id }, wish)
  const { start_until } = (await one.client.getSchedule()).sittings.at(-1)
  assert.equal(Date.parse(start_until) - Date.parse(at), 25 * 60_000)
})

test('T12: the commission is suggested dates without conflicts for its own session, nobody else on the staff is', async () => {
  const one = await filed()
  const other = await clientsOf(stack, await makeCommission(stack, (await makeTest(stack, { bank: false })).session))
  const { items } = await one.chair.listDateSuggestions({ id: one.exam, logins: one.student.login })
  assert.ok(items.length > 0)
  await refused(other.chair.listDateSuggestions({ id: one.exam, logins: one.student.login }), 'not_found')
  const decision = await settle(one, one.appeal, 'upheld', { faulty: [7], starts_at: items[0].starts_at })
  assert.equal(decision.appeal.new_date.starts_at, items[0].starts_at)
})

test('T12: the new attempt draws its questions afresh, without the withdrawn one', async () => {
  const one = await filed({ bank: { count: 30 } })
  await settle(one, one.appeal, 'upheld', { faulty: [7], starts_at: await workingMorning(stack) })
  const [{ sitting_id: sitting }] = await stack.sql('select sitting_id from reschedules where student_id = $1', [one.student.id])
  await stack.sql("update sittings set starts_at = now() - interval '1 minute', start_until = now() + interval '1 hour' where id = $1", [sitting])
  const paper = await start(one.client, sitting)
  assert.notEqual(paper.id, one.paper.id)
  assert.notDeepEqual(paper.questions.map(({ text }) => text), one.paper.questions.map(({ text }) => text))
  assert.ok(!paper.questions.some(({ text }) => text === one.paper.questions[6].text))
})

test('T12, A12: of a finished test the grade is annulled, and stays in the history', async () => {
  const made = await beginAttempt(stack)
  const one = { ...made, ...(await clientsOf(stack, await makeCommission(stack, made.session))) }
  await one.client.finishAttempt({ id: one.paper.id }, { epoch: 1 })
  const requested = await one.client.requestAppeal({ id: one.sitting }, question)
  assert.equal((await one.client.getGrades()).grades[0].may_appeal, false, 'one open appeal per result')
  await settle(one, requested, 'admissible')
  await one.client.fileAppeal({ id: requested.id }, details)
  assert.deepEqual(effectsOf(await settle(one, requested, 'upheld', { faulty: [7] })), [
    'attempt_annulled', 'result_annulled', 'question_withdrawn', 'waits_for_date',
  ])
  const [grade] = (await one.client.getGrades()).grades
  assert.ok(grade.annulled_at)
  assert.deepEqual([grade.state, grade.appeal.state, grade.appeal_until, grade.may_appeal], ['annulled', 'upheld', null, false])
})

test('A12: a rejected appeal changes no grade', async () => {
  const one = await filed()
  assert.deepEqual(effectsOf(await settle(one, one.appeal, 'rejected')), ['attempt_resumes'])
  assert.equal((await one.client.getAttempt({ id: one.paper.id })).state, 'suspended')
  const { params } = (await one.client.listMessages()).items.find(({ kind }) => kind === 'attempt_released')
  assert.deepEqual([params.number, params.reason], [one.appeal.number, undefined])
  const { timeline } = await one.chair.getAppealDossier({ id: one.appeal.id })
  assert.deepEqual(timeline.events.find(({ kind }) => kind === 'released').detail, { number: one.appeal.number })
})

test('A31: a decision and a withdrawal at once have one outcome', async () => {
  for (let round = 0; round < 4; round++) {
    const one = await filed()
    await vote(one.voters, one.appeal, 'upheld')
    const outcomes = await Promise.allSettled([
      one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'upheld', answer, faulty: [7] }),
      one.client.withdrawAppeal({ id: one.appeal.id }, {}),
    ])
    assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
    const { state } = await one.client.getAppeal({ id: one.appeal.id })
    assert.equal(state, outcomes[0].status === 'fulfilled' ? 'upheld' : 'withdrawn')
    assert.equal((await one.client.getAttempt({ id: one.paper.id })).state, state === 'upheld' ? 'annulled' : 'suspended')
  }
})

test('A12: a dry run shows what the decision will do and changes nothing', async () => {
  const one = await filed()
  await vote(one.voters, one.appeal, 'upheld')
  const dump = () =>
    stack.sql(
      `select (select jsonb_agg(a) from appeals a where id = $1) as appeal, (select jsonb_agg(t) from attempts t where id = $2) as attempt,
              (select count(*) from messages) as messages, (select count(*) from audit_log) as log, (select count(*) from sittings) as sittings`,
      [one.appeal.id, one.paper.id],
    )
  const before = await dump()
  const wish = { outcome: 'upheld', answer, faulty: [7], starts_at: await workingMorning(stack) }
  const shown = await one.chair.decideAppeal({ id: one.appeal.id, dry_run: true }, wish)
  assert.deepEqual([shown.dry_run, shown.minutes, shown.appeal.state], [true, null, 'filed'])
  assert.deepEqual(await dump(), before)
  const done = await one.chair.decideAppeal({ id: one.appeal.id }, wish)
  assert.deepEqual(done.effects, shown.effects)
})

test('A18: a new date outside the session refuses the whole decision', async () => {
  const one = await filed()
  await vote(one.voters, one.appeal, 'upheld')
  await refused(
    one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'upheld', answer, faulty: [7], starts_at: '2099-06-02T10:00:00+05:00' }),
    'bad_value',
    { field: 'starts_at', reason: 'outside_session' },
  )
  assert.equal((await one.client.getAppeal({ id: one.appeal.id })).state, 'filed')
  assert.equal((await one.client.getAttempt({ id: one.paper.id })).state, 'removed')
})

// Runs something while the outcome "points corrected" is allowed.
async function whileCorrecting(run) {
  await stack.sql("insert into settings (name, valid_from, value, source) values ('appeal_points_corrected', now() - interval '1 second', 1, 'A17')")
  try {
    await run()
  } finally {
    await stack.sql("delete from settings where name = 'appeal_points_corrected' and value = 1")
  }
}

test('A17: "points corrected" is off by default; on, the answers to the faulty question count as right', async () => {
  const off = await filed()
  await refused(off.chair.voteOnAppeal({ id: off.appeal.id }, { vote: 'corrected', reason: 'Дәлелді' }), 'bad_value', { field: 'vote' })
  await whileCorrecting(async () => {
    const made = await beginAttempt(stack)
    const one = { ...made, ...(await clientsOf(stack, await makeCommission(stack, made.session))) }
    const right = await rightChoices(stack, one.paper.id)
    for (let n = 1; n <= 12; n++) await one.client.saveAnswer({ id: one.paper.id, n }, { epoch: 1, seq: 1, choice: right[n - 1] })
    await one.client.finishAttempt({ id: one.paper.id }, { epoch: 1 })
    const requested = await one.client.requestAppeal({ id: one.sitting }, { ...question, questions: [20] })
    await settle(one, requested, 'admissible')
    await one.client.fileAppeal({ id: requested.id }, { ...details, questions: [{ n: 20, claim: 'Қате' }] })
    const { ballot } = await one.chair.getAppealDossier({ id: requested.id })
    assert.deepEqual(ballot.outcomes, ['upheld', 'corrected', 'rejected'])
    assert.deepEqual((await settle(one, requested, 'corrected', { faulty: [20] })).effects, [{ effect: 'points_corrected', exam_points: '26' }])
    const { grades } = await one.client.getGrades()
    assert.deepEqual(grades.map(({ exam_points, annulled_at }) => [exam_points, annulled_at === null]).sort(), [['24', false], ['26', true]])
    const inForce = grades.find(({ annulled_at }) => annulled_at === null)
    assert.ok(inForce.trace.some(({ step, questions }) => step === 'corrected' && questions[0] === 20))
  })
})

test('A17: a test is not corrected where the appeal names no question', async () => {
  const made = await beginAttempt(stack)
  const one = { ...made, ...(await clientsOf(stack, await makeCommission(stack, made.session))) }
  await one.client.finishAttempt({ id: one.paper.id }, { epoch: 1 })
  const appeal = await one.client.requestAppeal({ id: one.sitting }, { ground: 'technical' })
  await settle(one, appeal, 'admissible')
  await one.client.fileAppeal({ id: appeal.id }, { claim: 'Экран өшіп қалды', questions: [] })
  await whileCorrecting(async () => {
    assert.deepEqual((await one.chair.getAppealDossier({ id: appeal.id })).ballot.outcomes, ['upheld', 'rejected'])
    await refused(one.chair.voteOnAppeal({ id: appeal.id }, { vote: 'corrected', reason: 'Дәлелді' }), 'bad_value', { field: 'vote' })
  })
})

test('A17, A31: the chair who signs corrected points of a commission has a vote in the minutes and is not recused by them', async () => {
  const made = await makeTest(stack, { kind: 'oral', bank: false })
  const all = await clientsOf(stack, await makeCommission(stack, made.session))
  await stack.sql('select result_record(null, $1, $2, 19)', [made.sitting, made.student.id])
  const client = await signIn(stack, made.student.login)
  const appeal = await client.requestAppeal({ id: made.sitting }, { ground: 'grade', claim: 'Баға әділ емес' })
  await whileCorrecting(async () => {
    const { effects, minutes } = await settle(all, appeal, 'corrected', { exam_points: '36' })
    assert.deepEqual(effects, [{ effect: 'points_corrected', exam_points: '36' }])
    assert.equal(minutes.votes.length, all.voters.length)
    assert.deepEqual(minutes.recused, [])
    const wish = { outcome: 'corrected', answer, exam_points: '36,0' }
    assert.deepEqual((await all.chair.decideAppeal({ id: appeal.id }, wish)).minutes, minutes)
    await refused(all.chair.decideAppeal({ id: appeal.id }, { ...wish, exam_points: '35' }), 'conflict', { reason: 'not_awaited' })
    const { ballot } = await all.chair.getAppealDossier({ id: appeal.id })
    assert.deepEqual([ballot.recused, ballot.may_vote], [false, true])
  })
})

test('T13, A19: the student and the commission find each step in their inbox', async () => {
  const one = await filed()
  await settle(one, one.appeal, 'upheld', { faulty: [7], starts_at: await workingMorning(stack) })
  const kinds = async (person) =>
    (await stack.sql('select kind from messages where recipient_id = $1 order by number', [person.id])).map(({ kind }) => kind)
  assert.deepEqual(await kinds(one.student), ['appeal_received', 'attempt_removed', 'appeal_admissible', 'new_date', 'appeal_upheld'])
  assert.deepEqual(await kinds(one.commission.chair), ['appeal_to_decide', 'appeal_to_decide'])
  assert.ok((await kinds({ id: administrator.user.id })).includes('appeal_requested'))
})
