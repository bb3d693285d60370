// The audit log: every staff action leaves an entry, entries are chains, and the command that verifies them finds
// whatever somebody with the owner's rights did to them.
import assert from 'node:assert/strict'
import { createHash, randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { fresh, makeBank, makeCommission, makeDiscipline, makeGroup, makePerson, makeSession, makeTest } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { hearingWrites, registered } from './audit_hearing.mjs'
import { preparationWrites } from './audit_preparation.mjs'
import { beginAttempt, signIn } from './client.mjs'
import { examDays, makeMentoredTest, reason } from './dates.mjs'

let stack, administrator
before(async () => {
  stack = await startStack()
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(() => stack.stop())

// Runs the command: { status, stdout, stderr }, whatever its status.
const verify = (args = [], input = '') =>
  stack.command(['verify-audit', ...args], input).then(
    ({ stdout, stderr }) => ({ status: 0, stdout, stderr }),
    ({ code, stdout, stderr }) => ({ status: code, stdout, stderr }),
  )
const note = (object, detail = {}) => stack.sql("select audit(null, 'test.note', $1, $2)", [object, detail])
const entriesOf = (object) =>
  stack.sql('select number, actor_id, action, detail from audit_log where object = $1 order by number', [object])

// What only somebody can do who may switch off the guards; undone again, so that the tests share one stack.
async function tampered(table, statements, work) {
  const owner = (text) => stack.sqlAs('emtihan_owner', text)
  await owner(`create table kept as select * from ${table}; alter table ${table} disable trigger user`)
  try {
    await owner(statements)
    await work()
  } finally {
    await owner(`delete from ${table}; insert into ${table} ${table === 'audit_log' ? 'overriding system value' : ''} select * from kept;
      drop table kept; alter table ${table} enable trigger user`)
  }
}

// ── Every staff action ──

const writes = {
  'POST /v1/banks/{}/{}/imports': async () => {
    const discipline = await makeDiscipline(stack)
    await administrator.importBank({ discipline, language: 'kk' }, '<question>A?\n<variant>1\n<variant>2\n')
    return [`bank:${discipline}/kk`, 'bank.import']
  },
  'PUT /v1/banks/{}/{}/approval': async () => {
    const discipline = await makeDiscipline(stack)
    await makeBank(stack, discipline, { count: 2, state: 'draft' })
    await administrator.approveQuestions({ discipline, language: 'kk' }, { all: true })
    return [`bank:${discipline}/kk`, 'bank.approve']
  },
  'PUT /v1/banks/{}/{}/questions/{id}': async () => {
    const bank = await oneQuestion()
    await administrator.putQuestion(bank, { text: 'Жаңа?', options: ['иә', 'жоқ'], right_option: 1, level: 1 })
    return [`question:${bank.id}`, 'bank.edit']
  },
  'PUT /v1/banks/{}/{}/questions/{id}/withdrawal': async () => {
    const bank = await oneQuestion()
    await administrator.withdrawQuestion(bank, { reason: 'Two answers are right' })
    return [`question:${bank.id}`, 'bank.withdraw', 'Two answers are right']
  },
  'POST /v1/rosters/{}/imports': async () => {
    const name = fresh('G')
    await administrator.importRoster({ kind: 'groups' }, `name,language\n${name},kk\n`)
    assert.equal((await entriesOf('roster:groups')).at(-1).detail.created, 1)
    return [`group:${name}`, 'group.put']
  },
  'PUT /v1/disciplines/{}': async () => {
    const code = await makeDiscipline(stack)
    await administrator.putDiscipline({ code }, { title_kk: 'а', title_ru: 'б', title_en: 'c' })
    return [`discipline:${code}`, 'discipline.put']
  },
  'PUT /v1/groups/{}': async () => {
    const name = await makeGroup(stack)
    await administrator.putGroup({ name }, { language: 'en' })
    return [`group:${name}`, 'group.put']
  },
  'PUT /v1/people/{}': async () => {
    const { login } = await makePerson(stack)
    await administrator.putPerson({ login }, { full_name: 'Жаңа Аты', language: 'ru', roles: ['teacher'] })
    return [`person:${login}`, 'person.put']
  },
  'PUT /v1/people/{}/password': async () => {
    const { login } = await makePerson(stack)
    await administrator.setPassword({ login }, { password: 'eight blue foxes' })
    return [`person:${login}`, 'person.password']
  },
  'PUT /v1/people/{}/account': async () => {
    const { login } = await makePerson(stack)
    await administrator.setAccount({ login }, { active: false })
    return [`person:${login}`, 'person.account']
  },
  'PUT /v1/exam-sessions/{}': async () => {
    const code = await makeSession(stack)
    const titles = { title_kk: 'Жазғы', title_ru: 'Летняя', title_en: 'Summer' }
    await administrator.putExamSession({ code }, { ...titles, starts_on: '2026-01-01', ends_on: '2099-12-31' })
    return [`exam_session:${code}`, 'exam_session.put']
  },
  'PUT /v1/exams/{id}/accommodations': async () => {
    const { exam, student } = await makeTest(stack)
    const body = { login: student.login, extra_minutes: 10, reason: 'A broken arm' }
    await administrator.putAccommodation({ id: exam }, { ...body, extra_minutes: 5, reason: 'A sprained arm' })
    await administrator.putAccommodation({ id: exam }, body)
    return [`exam:${exam}`, 'accommodation.put', 'A broken arm']
  },
  'PUT /v1/ratings': async () => {
    const { exam, student } = await makeTest(stack, { rating: '40' })
    await administrator.putRating({}, { exam_id: exam, login: student.login, rating: '41.5' })
    return [`exam:${exam}`, 'rating.put']
  },
  'PUT /v1/sittings': async () => {
    const { session, discipline, group } = await makeTest(stack)
    const [{ day }] = await stack.sql("select to_char(now() + interval '2 days', 'YYYY-MM-DD') as day")
    await administrator.putSitting({}, { session, discipline, group, kind: 'test', starts_at: `${day}T09:00` })
    return [`sitting:${session}/${discipline}/${group}/test`, 'sitting.put']
  },
  'PUT /v1/exams/{id}/reschedules': async () => {
    const { id } = await rescheduled()
    return [`reschedule:${id}`, 'reschedule.put', reason]
  },
  'PUT /v1/reschedules/{id}/date': async () => {
    const { id, date, days } = await rescheduled()
    await administrator.putRescheduleDate({ id }, { starts_at: `${days[1]}T10:00`, instead_of: date.starts_at })
    return [`reschedule:${id}`, 'reschedule.date', reason]
  },
  'PUT /v1/reschedules/{id}/cancellation': async () => {
    const { id } = await rescheduled()
    await administrator.cancelReschedule({ id }, { reason: 'For somebody else' })
    return [`reschedule:${id}`, 'reschedule.cancel', 'For somebody else']
  },
  'PUT /v1/reschedules/{id}/message': async () => {
    const { id, mentor } = await rescheduled()
    await mentor.putRescheduleMessage({ id }, { text: 'Дайындал!' })
    return [`reschedule:${id}`, 'reschedule.message', 'Дайындал!', mentor.user.id]
  },
  'PUT /v1/calendar-days/{}': async () => {
    await administrator.putCalendarDay({ day: '2099-03-02' }, holiday)
    return ['calendar_day:2099-03-02', 'calendar_day.put']
  },
  'DELETE /v1/calendar-days/{}': async () => {
    await administrator.putCalendarDay({ day: '2099-03-03' }, holiday)
    await administrator.deleteCalendarDay({ day: '2099-03-03' })
    return ['calendar_day:2099-03-03', 'calendar_day.delete']
  },
  'PUT /v1/attempts/{id}/removal': async () => {
    const { paper } = await beginAttempt(stack)
    await administrator.removeAttempt({ id: paper.id }, { reason: 'The wrong language' })
    return [`attempt:${paper.id}`, 'attempt.remove', 'The wrong language']
  },
  'PUT /v1/attempts/{id}/release': async () => {
    const { paper } = await beginAttempt(stack)
    await administrator.removeAttempt({ id: paper.id }, { reason: 'The wrong language' })
    await administrator.releaseAttempt({ id: paper.id }, { reason: 'It was the right one' })
    return [`attempt:${paper.id}`, 'attempt.release', 'It was the right one']
  },
  'PUT /v1/exam-sessions/{}/commission': async () => {
    const code = await makeSession(stack)
    const [chair, secretary, ...members] = await Promise.all(
      Array.from({ length: 4 }, async () => (await makePerson(stack, { roles: ['teacher'] })).login),
    )
    const order = { order_number: '17-Ж', order_date: '2026-01-10' }
    await administrator.putCommission({ code }, { ...order, chair, members, secretary })
    return [`exam_session:${code}`, 'commission.put']
  },
  'PUT /v1/appeals/{id}/vote': async () => {
    const { appeal, chair } = await appealed()
    await chair.voteOnAppeal({ id: appeal.id }, { vote: 'admissible', reason: 'It has grounds' })
    return [`appeal:${appeal.id}`, 'appeal.vote', 'It has grounds', chair.user.id]
  },
  'PUT /v1/appeals/{id}/decision': async () => {
    const { appeal, chair } = await appealed()
    await decideAdmissible(appeal, chair)
    return [`appeal:${appeal.id}`, 'appeal.admissible', undefined, chair.user.id]
  },
  'PUT /v1/appeals/{id}/return': async () => {
    const { appeal, chair, client } = await appealed()
    await decideAdmissible(appeal, chair)
    await client.fileAppeal({ id: appeal.id }, { claim: 'Both are right', questions: [{ n: 7, claim: 'Both', own_answer: '2' }] })
    await chair.returnAppeal({ id: appeal.id }, { answer: 'Which two do you mean?' })
    return [`appeal:${appeal.id}`, 'appeal.returned', undefined, chair.user.id]
  },
  ...preparationWrites(() => ({ stack, administrator })),
  ...hearingWrites(() => ({ stack, administrator })),
}
const holiday = { working: false, title_kk: 'Мереке', title_ru: 'Праздник', title_en: 'Feast' }
// A student with a new date: { …the right to it, mentor of the group, days of exams }.
async function rescheduled() {
  const { exam, student, mentor } = await makeMentoredTest(stack)
  const days = await examDays(stack)
  const body = { logins: [student.login], cause: 'technical', reason, starts_at: `${days[0]}T10:00` }
  const { items } = await administrator.putReschedules({ id: exam }, body)
  return { ...items[0], mentor, days }
}
// An appeal against a frozen attempt: { appeal, client of the student, chair with the votes of the other members }.
async function appealed() {
  const made = await beginAttempt(stack)
  const commission = await makeCommission(stack, made.session)
  const appeal = await made.client.requestAppeal({ id: made.sitting }, { ground: 'two_right_answers', questions: [7] })
  await administrator.removeAttempt({ id: made.paper.id }, { reason: 'An appeal' })
  for (const { login } of commission.members) {
    const member = await signIn(stack, login)
    await member.voteOnAppeal({ id: appeal.id }, { vote: 'admissible', reason: 'It has grounds' })
  }
  return { appeal, client: made.client, chair: await signIn(stack, commission.chair.login) }
}
async function decideAdmissible(appeal, chair) {
  await chair.voteOnAppeal({ id: appeal.id }, { vote: 'admissible', reason: 'It has grounds' })
  await chair.decideAppeal({ id: appeal.id }, { outcome: 'admissible', answer: 'File the details.' })
}
async function oneQuestion() {
  const discipline = await makeDiscipline(stack)
  await makeBank(stack, discipline, { count: 1 })
  const [{ id }] = (await administrator.listQuestions({ discipline, language: 'kk' })).items
  return { discipline, language: 'kk', id }
}

const staffWrites = [...readFileSync('fcgi/routes.c', 'utf8').matchAll(/\{METHOD_(PUT|POST|DELETE), *"([^"]+)", *([^,]+),/g)]
  .filter(([, , , who]) => /WHO_(TEACHER|ADMINISTRATOR|MENTOR|REGISTRAR|IT|STAFF)\b/.test(who))
  .map(([, method, path]) => `${method} ${path}`)

test('Audit: no write of staff is left out of these tests', () => {
  assert.deepEqual(staffWrites.filter((route) => !writes[route] && !registered.includes(route)), [])
})
for (const [route, write] of Object.entries(writes))
  test(`Audit: ${route} leaves who, what, before and after`, async () => {
    const [object, action, reason, actor = administrator.user.id] = await write()
    const entry = (await entriesOf(object)).at(-1)
    assert.deepEqual([entry?.action, entry.actor_id, entry.detail.reason], [action, actor, reason])
    const { before, after: afterwards } = entry.detail
    assert.ok(before !== undefined && afterwards !== undefined && (before ?? afterwards) !== null)
    if (action !== 'person.password') assert.notDeepEqual(entry.detail.before, entry.detail.after)
    assert.doesNotMatch(JSON.stringify(entry.detail), /right_option|argon2/)
  })

// ── Verifying ──

test('Audit: untouched chains verify, with their numbers and one digest of all heads', async () => {
  await note('chain:whole')
  const { paper, client } = await beginAttempt(stack)
  await client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 2 })
  const { status, stdout, stderr } = await verify(['--heads'])
  assert.equal(status, 0, stderr)
  const [{ streams, entries, head }] = await stack.sql(
    `select (select count(*) from audit_streams) + (select count(*) from attempts) as streams,
            (select count(*) from audit_log) + (select count(*) from attempt_answers) as entries,
            (select encode(head, 'hex') from attempts where id = $1) as head`,
    [paper.id],
  )
  const digest = createHash('sha256').update(stdout).digest('hex')
  assert.equal(stderr, `${streams} streams, ${entries} entries, 0 broken, digest of the heads ${digest}\n`)
  assert.ok(stdout.includes(`1 ${head} receipts:${paper.id}\n`))
  assert.equal((await verify()).stdout, stderr)
})

for (const [what, change, said] of [
  ['a changed detail', `update audit_log set detail = '{"n": 9}' where object = 'OBJECT' and number = 2`, 'number 2: the hash does not fit'],
  ['a swapped actor', `update audit_log set actor_id = (select id from users limit 1) where object = 'OBJECT' and number = 1`, 'number 1: the hash does not fit'],
  ['a removed middle entry', `delete from audit_log where object = 'OBJECT' and number = 2`, 'number 2: the entry is missing'],
  ['a cut-off tail', `delete from audit_log where object = 'OBJECT' and number = 3`, 'number 3: the entry is missing'],
])
  test(`Audit: ${what} is found and named`, async () => {
    const object = fresh('chain:')
    for (let n = 1; n <= 3; n++) await note(object, { n })
    await tampered('audit_log', change.replace('OBJECT', object), async () => {
      const { status, stdout, stderr } = await verify()
      assert.equal(status, 1)
      assert.ok(stderr.startsWith(`broken: ${object}, ${said}`), stderr)
      assert.match(stdout, /, 1 broken, /)
    })
    assert.equal((await verify()).status, 0)
  })

test('Audit: a tail cut off together with its head is found by comparing with an older list', async () => {
  const object = fresh('chain:')
  for (let n = 1; n <= 3; n++) await note(object, { n })
  const { stdout: list } = await verify(['--heads'])
  await note(object, { n: 4 })
  assert.deepEqual((await verify(['--since=-'], list)).stderr, '')
  const cut = `delete from audit_log where object = '${object}' and number >= 3;
    update audit_streams s set entries = 2, head = l.hash from audit_log l where s.name = '${object}' and l.object = s.name and l.number = 2`
  const [{ head }] = await stack.sql("select encode(head, 'hex') as head from audit_streams where name = $1", [object])
  await tampered('audit_log', cut, async () => {
    assert.equal((await verify()).status, 0)
    const { status, stderr } = await verify(['--since=-'], list)
    assert.deepEqual([status, stderr], [1, `broken: ${object}, number 3: the entry is missing: the tail was cut off since\n`])
  })
  await stack.sql("update audit_streams set entries = 4, head = decode($2, 'hex') where name = $1", [object, head])
  assert.equal((await verify(['--since=-'], list)).status, 0)
})

test('Audit: a list that cannot be read, and one that is none, are said', async () => {
  const missing = await verify(['--since=/nowhere/heads'])
  assert.deepEqual([missing.status, /No such file/.test(missing.stderr)], [1, true])
  const other = await verify(['--since=-'], 'a shopping list\n')
  assert.deepEqual([other.status, other.stderr], [1, 'broken: a shopping list: this is no line of a list of heads\n'])
  assert.equal((await verify(['--sinse=x'])).status, 2)
})

test('T9: a changed, a removed and a cut-off receipt are found and named', async () => {
  const { paper, client } = await beginAttempt(stack)
  for (let n = 1; n <= 3; n++) await client.saveAnswer({ id: paper.id, n }, { epoch: 1, seq: 1, choice: 2 })
  for (const [change, said] of [
    ['update attempt_answers set choice = 1 where number = 2', 'number 2: the hash does not fit the receipt and the link before it'],
    ['delete from attempt_answers where number = 1', 'number 1: the receipt is missing'],
    ['delete from attempt_answers where number = 3', 'number 3: the entry is missing: the tail was cut off'],
    ['delete from attempt_answers where true', 'number 1: the entry is missing: the tail was cut off'],
  ])
    await tampered('attempt_answers', `${change} and attempt_id = '${paper.id}'`, async () => {
      assert.equal((await verify()).stderr, `broken: receipts:${paper.id}, ${said}\n`)
    })
  await tampered('attempt_answers', 'select 1', async () => assert.equal((await verify()).status, 0))
})

test('Audit: more streams than fit one page are all verified', async () => {
  const prefix = fresh('page:')
  await stack.sql("select audit(null, 'test.note', $1 || n) from generate_series(1, 250) n", [prefix])
  const lines = (await verify(['--heads'])).stdout.trim().split('\n').map((line) => line.split(' ')[2])
  assert.equal(lines.filter((name) => name.startsWith(prefix)).length, 250)
  assert.equal(new Set(lines).size, lines.length)
})

// ── Many writers ──

test('Audit: writers of one stream, and of several in any order, neither break a chain nor wait in a circle', async () => {
  const names = Array.from({ length: 6 }, () => `race:${randomUUID()}`)
  const before = Number((await stack.sql("select deadlocks from pg_stat_database where datname = 'emtihan'"))[0].deadlocks)
  await Promise.all(
    Array.from({ length: 12 }, async (_, writer) => {
      for (let round = 0; round < 10; round++) {
        const order = names.map((_, i) => names[(i * (writer % 2 ? 1 : 5) + round) % names.length])
        await stack.sqlAs('emtihan_owner', "select audit(null, 'test.note', name, jsonb_build_object('by', $2::integer)) from unnest($1::text[]) name", [order, writer])
      }
    }),
  )
  for (const name of names) {
    const numbers = (await entriesOf(name)).map(({ number }) => number)
    assert.deepEqual(numbers, Array.from({ length: 120 }, (_, i) => i + 1))
  }
  assert.equal((await verify()).status, 0)
  const after = Number((await stack.sql("select deadlocks from pg_stat_database where datname = 'emtihan'"))[0].deadlocks)
  assert.equal(after, before)
})

test('Audit: who has written an entry and not committed yet keeps nobody else from writing to the stream', async () => {
  const object = fresh('held:')
  const held = await stack.hold("select audit(null, 'test.note', $1)", [object])
  await note(object)
  await held.release()
  assert.deepEqual((await entriesOf(object)).map(({ number }) => number), [1])
})
