// How PostgreSQL finds what the people of an exam ask for, in the statements and inside of the functions: by an index, however
// many attempts, people and messages there are. With sequential scans switched off the planner takes one only where nothing
// else leads to the rows; auto_explain writes every plan into the server's log.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeCommission, makePerson, makeTest } from '../harness/faculty.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { beginAttempt, device, signIn, start } from './client.mjs'
import { examDays, makeMentoredTest } from './dates.mjs'
import { makeSheet } from './gradesheet.mjs'
import { makeOpenRoom } from './hearings.mjs'

// What grows with the students and the years.
const growing = [
  'appeals', 'attempt_answers', 'attempt_events', 'attempt_segments', 'attempts', 'audit_log', 'audit_streams', 'examinees', 'exams',
  'group_members', 'groups', 'hearings', 'messages', 'papers', 'question_keys', 'question_versions', 'questions', 'ratings', 'reschedules', 'results',
  'sessions', 'sitting_staff', 'sitting_students', 'sittings', 'tickets', 'user_roles', 'users',
]

let stack
before(async () => {
  stack = await startStack()
  for (const [name, value] of [['session_preload_libraries', 'auto_explain'], ['auto_explain.log_min_duration', 0], ['auto_explain.log_nested_statements', 'on'], ['enable_seqscan', 'off']])
    await stack.sqlAs('postgres', `alter role emtihan_worker set ${name} = '${value}'`)
  await stack.restartWorkers()
})
after(() => stack.stop())

// The scans of growing tables among the plans of what was done: ['sessions: select …'].
async function scansOf(act) {
  const before = stack.log('database').length
  await act()
  const plans = stack.log('database').slice(before).split(/LOG: +duration: [^\n]* plan:\n/).slice(1)
  assert.ok(plans.length > 0, 'the plans are logged')
  const scans = plans.flatMap((plan) => {
    const query = plan.split('\n').slice(0, 3).join(' ').replace(/^\s*Query Text:|\s+/g, ' ').trim().slice(0, 160)
    return [...plan.matchAll(/Seq Scan on (\w+)/g)].filter(([, table]) => growing.includes(table)).map(([, table]) => `${table}: ${query}`)
  })
  return [...new Set(scans)]
}

test('A test of 20 questions is sat without reading a growing table from end to end', async () => {
  const made = await beginAttempt(stack)
  const { client, paper } = made
  assert.deepEqual(await scansOf(async () => {
    await signIn(stack, made.student.login)
    await client.getSchedule()
    await client.getAttempt({ id: paper.id })
    await client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 })
    await client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 })
    await client.contactAttempt({ id: paper.id }, { epoch: 1 })
    await client.resumeAttempt({ id: paper.id }, { device: `${device}-2` })
    await client.finishAttempt({ id: paper.id }, { epoch: 2 })
    await client.getReceipts({ id: paper.id })
    await client.getGrades()
    await client.getUnreadCount()
    await client.listMessages()
    await client.listAppeals()
    await beginAttempt(stack)
  }), [])
})

test('The lists that staff keep open are read without reading a growing table from end to end', async () => {
  const administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
  const made = await beginAttempt(stack)
  const { mentor } = await makeMentoredTest(stack)
  const room = await makeOpenRoom(stack)
  assert.deepEqual(await scansOf(async () => {
    await administrator.getBoard({ id: made.sitting })
    await administrator.getTimeline({ id: made.paper.id })
    await mentor.listReschedules()
    await mentor.getUnreadCount()
    await room.see()
    await room.place(room.students[0])
    await room.call(room.students[0])
  }), [])
})

test('An appeal, a new date and a gradesheet are worked on without reading a growing table from end to end', async () => {
  const administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
  const made = await beginAttempt(stack)
  const commission = await makeCommission(stack, made.session)
  const [chair, ...members] = await Promise.all([commission.chair, ...commission.members].map(({ login }) => signIn(stack, login)))
  const dated = await makeMentoredTest(stack)
  const [day] = await examDays(stack)
  const sheet = await makeSheet(stack, ['Айгерім', 'Дамир'])
  const reason = 'Сұрақта екі дұрыс жауап бар.'
  assert.deepEqual(await scansOf(async () => {
    const appeal = await made.client.requestAppeal({ id: made.sitting }, { ground: 'two_right_answers', questions: [7], claim: reason })
    await administrator.removeAttempt({ id: made.paper.id }, { reason })
    for (const outcome of ['admissible', 'upheld']) {
      await chair.listAppealQueue()
      for (const voter of [chair, ...members]) await voter.voteOnAppeal({ id: appeal.id }, { vote: outcome, reason })
      await chair.getAppealDossier({ id: appeal.id })
      await chair.decideAppeal({ id: appeal.id }, { outcome, answer: reason, ...(outcome === 'upheld' && { faulty: [7] }) })
      if (outcome === 'admissible') await made.client.fileAppeal({ id: appeal.id }, { claim: reason, questions: [{ n: 7, claim: reason, own_answer: 'Екінші' }] })
    }
    await made.client.getAppeal({ id: appeal.id })
    await chair.listMinutes()
    const { items: [{ id, date }] } = await administrator.putReschedules({ id: dated.exam }, { logins: [dated.student.login], cause: 'technical', reason, starts_at: `${day}T10:00` })
    await administrator.putRescheduleDate({ id }, { starts_at: `${day}T12:00`, instead_of: date.starts_at })
    await administrator.cancelReschedule({ id }, { reason })
    await sheet.teacher.listGradesheets()
  }), [])
})

test('A11, T8: papers are drawn and an attempt begins by indexes, though the planner remembers the tables as they were before: empty', async () => {
  await stack.sqlAs('postgres', 'alter role emtihan_worker reset enable_seqscan') // as it is delivered; the last test here
  await stack.sql('delete from papers')
  await stack.sqlAs('postgres', 'vacuum analyze papers, attempts')
  await stack.restartWorkers()
  const made = await makeTest(stack, { students: 2 })
  const opens = (after) => stack.sql('update sittings set starts_at = now() + $2::interval where id = $1', [made.sitting, after])
  const [student] = await Promise.all(made.students.map(({ login }) => signIn(stack, login)))
  assert.deepEqual((await scansOf(async () => {
    await opens('5 minutes')
    await until('the papers are drawn', async () => (await stack.sql('select from papers where sitting_id = $1', [made.sitting])).length === 2)
    await opens('0 seconds')
    await start(student, made.sitting)
  })).filter((scan) => /^(papers|attempts):/.test(scan) && !/for update skip locked/.test(scan)), []) // the sweeper may read few attempts as it likes
})
