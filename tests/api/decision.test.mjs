// The commission's decision: who votes, quorum and majority, and what the decision does (T12, O14, C13, A12, A17, A31).
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeCommission, makePerson, makeTest, rightChoices } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { beginAttempt, refused, signIn, start } from './client.mjs'
import { eventsOf } from './dates.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(() => stack.stop())

const question = { ground: 'two_right_answers', questions: [7], claim: 'Екі жауабы дұрыс' }
const details = { claim: 'Екінші және төртінші жауап бірдей', questions: [{ n: 7, claim: 'Екеуі де дұрыс', own_answer: 'Екінші' }] }
const answer = 'Шешім қабылданды.'
const workingMorning = async () =>
  (await stack.sql(`select api_time((d + time '10:00') at time zone university_zone()) as at
     from generate_series(current_date + 2, current_date + 9, interval '1 day') g, lateral (select g::date as d) x
    where is_working_day(d) order by d limit 1`))[0].at

async function clientsOf(commission) {
  const [chair, secretary, ...members] = await Promise.all(
    [commission.chair, commission.secretary, ...commission.members].map(({ login }) => signIn(stack, login)),
  )
  return { chair, secretary, members, voters: [chair, ...members] }
}

// A filed appeal against question 7 of a frozen attempt: { …beginAttempt, appeal, commission and its clients }.
async function filed({ members = 2, ...options } = {}) {
  const made = await beginAttempt(stack, options)
  const commission = await makeCommission(stack, made.session, { members })
  const all = { ...made, commission, ...(await clientsOf(commission)) }
  const appeal = await made.client.requestAppeal({ id: made.sitting }, question)
  await administrator.removeAttempt({ id: made.paper.id }, { reason: 'Апелляция' })
  await settle(all, appeal, 'admissible')
  return { ...all, appeal: await made.client.fileAppeal({ id: appeal.id }, details) }
}
async function vote(voters, appeal, outcome) {
  for (const voter of voters) await voter.voteOnAppeal({ id: appeal.id }, { vote: outcome, reason: 'Дәлелді' })
}
async function settle({ voters, chair }, appeal, outcome, more = {}) {
  await vote(voters, appeal, outcome)
  return chair.decideAppeal({ id: appeal.id }, { outcome, answer, ...more })
}
const effectsOf = ({ effects }) => effects.map(({ effect }) => effect)

test('T12: an upheld appeal annuls the attempt, withdraws the question and appoints the new date, at once', async () => {
  const one = await filed()
  const at = await workingMorning()
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

test('A6, T12: the commission says for how long the new test may be started', async () => {
  const one = await filed()
  const at = await workingMorning()
  await vote(one.voters, one.appeal, 'upheld')
  const wish = { outcome: 'upheld', answer, faulty: [7], starts_at: at, late_start_minutes: 25 }
  await refused(one.chair.decideAppeal({ id: one.appeal.id }, { ...wish, late_start_minutes: 0 }), 'bad_value', { field: 'late_start_minutes' })
  await one.chair.decideAppeal({ id: one.appeal.id }, wish)
  const { start_until } = (await one.client.getSchedule()).sittings.at(-1)
  assert.equal(Date.parse(start_until) - Date.parse(at), 25 * 60_000)
})

test('T12: the commission is suggested dates without conflicts for its own session, nobody else on the staff is', async () => {
  const one = await filed()
  const other = await clientsOf(await makeCommission(stack, (await makeTest(stack, { bank: false })).session))
  const { items } = await one.chair.listDateSuggestions({ id: one.exam, logins: one.student.login })
  assert.ok(items.length > 0)
  await refused(other.chair.listDateSuggestions({ id: one.exam, logins: one.student.login }), 'not_found')
  const decision = await settle(one, one.appeal, 'upheld', { faulty: [7], starts_at: items[0].starts_at })
  assert.equal(decision.appeal.new_date.starts_at, items[0].starts_at)
})

test('T12: the new attempt draws its questions afresh, without the withdrawn one', async () => {
  const one = await filed({ bank: { count: 30 } })
  await settle(one, one.appeal, 'upheld', { faulty: [7], starts_at: await workingMorning() })
  const [{ sitting_id: sitting }] = await stack.sql('select sitting_id from reschedules where student_id = $1', [one.student.id])
  await stack.sql("update sittings set starts_at = now() - interval '1 minute', start_until = now() + interval '1 hour' where id = $1", [sitting])
  const paper = await start(one.client, sitting)
  assert.notEqual(paper.id, one.paper.id)
  assert.notDeepEqual(paper.questions.map(({ text }) => text), one.paper.questions.map(({ text }) => text))
  assert.ok(!paper.questions.some(({ text }) => text === one.paper.questions[6].text))
})

test('T12, A12: of a finished test the grade is annulled, and stays in the history', async () => {
  const made = await beginAttempt(stack)
  const one = { ...made, ...(await clientsOf(await makeCommission(stack, made.session))) }
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

test('A31: whoever conducted an oral exam or gave the grade does not vote on it', async () => {
  const made = await makeTest(stack, { kind: 'oral', bank: false })
  const commission = await makeCommission(stack, made.session, { members: 4 })
  const all = await clientsOf(commission)
  await stack.sql("insert into sitting_staff values ($1, $2, 'member')", [made.sitting, commission.members[1].id])
  await stack.sql('select result_record($1, $2, $3, 19)', [commission.members[0].id, made.sitting, made.student.id])
  const client = await signIn(stack, made.student.login)
  const appeal = await client.requestAppeal({ id: made.sitting }, { ground: 'grade', claim: 'Баға әділ емес' })
  for (const member of all.members.slice(0, 2))
    await refused(member.voteOnAppeal({ id: appeal.id }, { vote: 'upheld', reason: 'Дәлелді' }), 'forbidden', { reason: 'recused' })
  const decision = await settle({ ...all, voters: [all.chair, ...all.members.slice(2)] }, appeal, 'upheld', { starts_at: await workingMorning() })
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

test('A31: two members who vote and two chairs who decide at once: one decision', async () => {
  const one = await filed()
  await Promise.all(one.voters.map((voter) => vote([voter], one.appeal, 'upheld')))
  const outcomes = await Promise.allSettled(
    Array.from({ length: 4 }, () => one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'upheld', answer, faulty: [7] })),
  )
  assert.equal(outcomes.filter(({ status }) => status === 'fulfilled').length, 1)
  assert.equal((await one.chair.listAppealMinutes({ id: one.appeal.id })).items.length, 2)
  assert.equal((await stack.sql('select count(*)::integer as n from reschedules where appeal_id = $1', [one.appeal.id]))[0].n, 1)
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
  const wish = { outcome: 'upheld', answer, faulty: [7], starts_at: await workingMorning() }
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
    const one = { ...made, ...(await clientsOf(await makeCommission(stack, made.session))) }
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

test('A17, A31: the chair who signs corrected points of a commission has a vote in the minutes and is not recused by them', async () => {
  const made = await makeTest(stack, { kind: 'oral', bank: false })
  const all = await clientsOf(await makeCommission(stack, made.session))
  await stack.sql('select result_record(null, $1, $2, 19)', [made.sitting, made.student.id])
  const client = await signIn(stack, made.student.login)
  const appeal = await client.requestAppeal({ id: made.sitting }, { ground: 'grade', claim: 'Баға әділ емес' })
  await whileCorrecting(async () => {
    const { effects, minutes } = await settle(all, appeal, 'corrected', { exam_points: '36' })
    assert.deepEqual(effects, [{ effect: 'points_corrected', exam_points: '36' }])
    assert.equal(minutes.votes.length, all.voters.length)
    assert.deepEqual(minutes.recused, [])
    const { ballot } = await all.chair.getAppealDossier({ id: appeal.id })
    assert.deepEqual([ballot.recused, ballot.may_vote], [false, true])
  })
})

test('A15: the dossier shows the question as it was shown, every answer with its receipt, the timeline and how others answered', async () => {
  await makeTest(stack) // a bank whose questions have four options
  const made = await beginAttempt(stack, { students: 3, bank: { options: ['А', 'Ә', 'Б', 'В', 'Г'] } })
  const one = { ...made, ...(await clientsOf(await makeCommission(stack, made.session))) }
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
  const next = await clientsOf(await makeCommission(stack, one.session))
  await refused(one.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'rejected', answer }), 'not_found')
  await refused(next.chair.decideAppeal({ id: one.appeal.id }, { outcome: 'rejected', answer }), 'conflict', { reason: 'no_quorum' })
  assert.deepEqual(effectsOf(await settle(next, one.appeal, 'rejected')), ['attempt_resumes'])
})

test('T13, A19: the student and the commission find each step in their inbox', async () => {
  const one = await filed()
  await settle(one, one.appeal, 'upheld', { faulty: [7], starts_at: await workingMorning() })
  const kinds = async (person) =>
    (await stack.sql('select kind from messages where recipient_id = $1 order by number', [person.id])).map(({ kind }) => kind)
  assert.deepEqual(await kinds(one.student), ['appeal_received', 'attempt_removed', 'appeal_admissible', 'new_date', 'appeal_upheld'])
  assert.deepEqual(await kinds(one.commission.chair), ['appeal_to_decide', 'appeal_to_decide'])
  assert.ok((await kinds({ id: administrator.user.id })).includes('appeal_requested'))
})
