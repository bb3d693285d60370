// The start of a test: what is drawn, frozen and never shown.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { makeBank, makePerson, makeTest, rightChoices } from '../harness/faculty.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { letTimePass } from '../harness/time.mjs'
import { beginAttempt, device, refused, signIn, start } from './client.mjs'

let stack
before(async () => {
  stack = await startStack()
})
after(() => stack.stop())

const rowsOf = (sitting) => stack.sql('select * from attempts where sitting_id = $1', [sitting])

test('T2: an attempt has 20 different questions out of the approved ones', async () => {
  const { paper } = await beginAttempt(stack, { bank: { count: 30 } })
  assert.equal(paper.questions_count, 20)
  assert.deepEqual(
    paper.questions.map(({ n }) => n),
    Array.from({ length: 20 }, (_, i) => i + 1),
  )
  assert.equal(new Set(paper.questions.map(({ text }) => text)).size, 20)
})

test("T2: neither drafts nor withdrawn nor other languages' questions are drawn", async () => {
  const made = await makeTest(stack, { bank: { count: 20 } })
  for (const state of ['draft', 'withdrawn', 'superseded']) await makeBank(stack, made.discipline, { count: 20, state })
  await makeBank(stack, made.discipline, { language: 'ru', count: 20 })
  const paper = await start(await signIn(stack, made.student.login), made.sitting)
  const drawn = await stack.sql(
    `select v.state, q.language from attempts a, question_versions v join questions q on q.id = v.question_id
      where a.id = $1 and v.id = any (a.question_versions)`,
    [paper.id],
  )
  assert.equal(drawn.length, 20)
  for (const { state, language } of drawn) assert.deepEqual([state, language], ['approved', 'kk'])
})

test('T3: the 20 questions have 40 minutes', async () => {
  const { paper } = await beginAttempt(stack)
  assert.ok(paper.remaining_ms > 2_390_000 && paper.remaining_ms <= 2_400_000)
  assert.deepEqual([paper.contact_seconds, paper.silence_seconds, paper.resume_window_seconds], [15, 45, 10800])
  assert.deepEqual([paper.epoch, paper.state], [1, 'running'])
})

test('A11: with 19 approved questions nothing starts, and nothing is stored', async () => {
  const { student, sitting } = await makeTest(stack, { bank: { count: 19 } })
  await refused(start(await signIn(stack, student.login), sitting), 'bank_too_small', {
    field: 'language',
    approved: 19,
    needed: 20,
  })
  assert.deepEqual(await rowsOf(sitting), [])
})

test('A11: students draw different papers and see the options in different orders', async () => {
  const { students, sitting } = await makeTest(stack, { students: 2, bank: { count: 40 } })
  const papers = await Promise.all(students.map(async ({ login }) => start(await signIn(stack, login), sitting)))
  const [texts, orders] = [
    papers.map(({ questions }) => questions.map(({ text }) => text).join()),
    papers.map(({ questions }) => questions.map(({ options }) => options.map((option) => option[0]).join('')).join()),
  ]
  assert.notEqual(texts[0], texts[1])
  assert.notEqual(orders[0], orders[1])
  for (const { questions } of papers)
    assert.ok(new Set(questions.map(({ options }) => options.map((option) => option[0]).join(''))).size > 1)
})

test('A11: the worker draws the papers of a test that starts soon, and the start shows the own one', async () => {
  const { student, sitting } = await makeTest(stack, { opened: '-5 minutes' })
  const client = await signIn(stack, student.login)
  const drawn = await until('the paper is drawn', async () => (await stack.sql('select * from papers where sitting_id = $1', [sitting]))[0])
  await refused(start(client, sitting), 'too_early')
  await stack.sql('update sittings set starts_at = now() where id = $1', [sitting])
  const paper = await start(client, sitting)
  const [attempt] = await stack.sql('select question_versions, option_orders from attempts where id = $1', [paper.id])
  assert.deepEqual(attempt, { question_versions: drawn.question_versions, option_orders: drawn.option_orders })
  assert.deepEqual(paper.questions, JSON.parse(drawn.questions))
  assert.deepEqual((await client.resumeAttempt({ id: paper.id }, { device })).questions, paper.questions)
})

test('A11: where the right option is shown says nothing: it is not always at one place', async () => {
  const { paper } = await beginAttempt(stack)
  const places = await rightChoices(stack, paper.id)
  assert.equal(places.length, 20)
  assert.ok(new Set(places).size > 1)
})

test('A3: asked again, the paper has the same questions, the same order and the saved answers', async () => {
  const { client, paper } = await beginAttempt(stack)
  await client.saveAnswer({ id: paper.id, n: 3 }, { epoch: 1, seq: 1, choice: 2 })
  await client.saveAnswer({ id: paper.id, n: 3 }, { epoch: 1, seq: 2, choice: 4 })
  const again = await client.resumeAttempt({ id: paper.id }, { device })
  assert.equal(again.seal, paper.seal)
  assert.deepEqual(
    again.questions,
    paper.questions.map((question) => (question.n === 3 ? { ...question, choice: 4, seq: 2 } : question)),
  )
  assert.deepEqual([again.epoch, again.answered], [1, 1])
})

test('A3: a correction of the bank does not reach a paper that was drawn', async () => {
  const { client, paper, discipline } = await beginAttempt(stack)
  await stack.sql(
    `update question_versions v set state = 'withdrawn' from questions q, disciplines d
                    where q.id = v.question_id and d.id = q.discipline_id and d.code = $1`,
    [discipline],
  )
  assert.deepEqual((await client.resumeAttempt({ id: paper.id }, { device })).questions, paper.questions)
})

test('A3: two tabs that start at once get one attempt and the same paper', async () => {
  const { student, sitting } = await makeTest(stack, { bank: { count: 40 } })
  const client = await signIn(stack, student.login)
  const papers = await Promise.all(Array.from({ length: 8 }, () => start(client, sitting)))
  for (const paper of papers) {
    assert.equal(paper.id, papers[0].id)
    assert.deepEqual(paper.questions, papers[0].questions)
    assert.equal(paper.epoch, 1)
  }
  assert.equal((await rowsOf(sitting)).length, 1)
})

test('T8: started again while it is suspended, it is resumed', async () => {
  const { client, paper, sitting } = await beginAttempt(stack)
  await letTimePass(stack, paper.id, '5 minutes')
  const again = await start(client, sitting)
  assert.equal(client.last.status, 200)
  assert.deepEqual([again.id, again.epoch, again.state], [paper.id, 2, 'running'])
})

test('T10: the language is chosen once; starting in another one is refused with the one that was chosen', async () => {
  const { client, discipline, sitting } = await beginAttempt(stack)
  await makeBank(stack, discipline, { language: 'en' })
  await refused(start(client, sitting, { language: 'en' }), 'already_started', { field: 'language', language: 'kk' })
  assert.equal((await rowsOf(sitting))[0].language, 'kk')
})

test("T10: a language other than the group's may be chosen where its bank is ready", async () => {
  const { student, sitting } = await makeTest(stack, { groupLanguage: 'kk', bank: { language: 'en' } })
  assert.equal((await start(await signIn(stack, student.login), sitting, { language: 'en' })).language, 'en')
})

test('T1: a start has to be confirmed', async () => {
  const { student, sitting } = await makeTest(stack)
  const client = await signIn(stack, student.login)
  await refused(client.startAttempt({ id: sitting }, { language: 'kk', device, confirmed: false }), 'bad_value', {
    field: 'confirmed',
  })
  await refused(client.startAttempt({ id: sitting }, { language: 'kk', device }), 'missing_field', {
    field: 'confirmed',
  })
  assert.deepEqual(await rowsOf(sitting), [])
})

test("T1: somebody else's attempt is not found, in every operation", async () => {
  const { paper, sitting } = await beginAttempt(stack)
  const stranger = await signIn(stack, (await makeTest(stack)).student.login)
  const id = paper.id
  for (const call of [
    () => stranger.getAttempt({ id }),
    () => stranger.resumeAttempt({ id }, { device }),
    () => stranger.contactAttempt({ id }, { epoch: 1 }),
    () => stranger.saveAnswer({ id, n: 1 }, { epoch: 1, seq: 1, choice: 1 }),
    () => stranger.saveAnswers({ id }, { epoch: 1, items: [{ n: 1, seq: 1, choice: 1 }] }),
    () => stranger.finishAttempt({ id }, { epoch: 1 }),
    () => stranger.getReceipts({ id }),
    () => start(stranger, sitting),
  ])
    await refused(call(), 'not_found')
  const [row] = await rowsOf(sitting)
  assert.deepEqual([row.state, row.receipts, row.epoch], ['running', 0, 1])
})

test('T1: without a session every operation of an attempt is signed out', async () => {
  const { client, paper } = await beginAttempt(stack)
  const id = paper.id
  client.cookie = ''
  for (const call of [
    () => client.getAttempt({ id }),
    () => client.resumeAttempt({ id }, { device }),
    () => client.contactAttempt({ id }, { epoch: 1 }),
    () => client.saveAnswer({ id, n: 1 }, { epoch: 1, seq: 1, choice: 1 }),
    () => client.saveAnswers({ id }, { epoch: 1, items: [{ n: 1, seq: 1, choice: 1 }] }),
    () => client.finishAttempt({ id }, { epoch: 1 }),
    () => client.getReceipts({ id }),
  ])
    await refused(call(), 'signed_out')
})

test('T12: after an annulled attempt a new sitting gives a new one', async () => {
  const { client, paper, sitting, exam, student } = await beginAttempt(stack)
  await client.finishAttempt({ id: paper.id }, { epoch: 1 })
  await stack.sql("update attempts set state = 'annulled' where id = $1", [paper.id])
  const [{ id }] = await stack.sql(
    "insert into sittings (exam_id, audience, starts_at, start_until) values ($1, 'listed', now(), now() + interval '1 hour') returning id",
    [exam],
  )
  await stack.sql('insert into sitting_students values ($1, $2)', [id, student.id])
  const again = await start(client, id)
  assert.notEqual(again.id, paper.id)
  assert.equal((await client.getSchedule()).sittings.find((one) => one.id === sitting).state, 'annulled')
})

test('T1: a rehearsal can be sat again and again, and earns no grade', async () => {
  const [{ discipline }] = await stack.sql(
    "insert into disciplines (code, title_kk, title_ru, title_en) values ('REHEARSAL', 'Байқау', 'Репетиция', 'Rehearsal') returning id as discipline",
  )
  await makeBank(stack, 'REHEARSAL', { count: 20 })
  await stack.sql(
    "insert into exam_sessions (code, title_kk, title_ru, title_en, starts_on, ends_on) values ('REHEARSAL', 'Байқау', 'Репетиция', 'Rehearsal', '2020-01-01', '2099-12-31')",
  )
  await stack.sql(
    "insert into exams (exam_session_id, discipline_id, kind) select id, $1, 'rehearsal' from exam_sessions where code = 'REHEARSAL'",
    [discipline],
  )
  const client = await signIn(stack, (await makePerson(stack)).login)
  const first = await client.startRehearsal({}, { language: 'kk', device })
  assert.equal(first.exam.kind, 'rehearsal')
  assert.equal((await client.startRehearsal({}, { language: 'kk', device })).id, first.id)
  const administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
  await refused(administrator.getBoard({ id: first.sitting_id }), 'not_found')
  const { result } = await client.finishAttempt({ id: first.id }, { epoch: 1 })
  assert.deepEqual([result.letter, result.total, result.traditional], [null, null, null])
  assert.notEqual((await client.startRehearsal({}, { language: 'kk', device })).id, first.id)
  assert.deepEqual(await client.getGrades(), { grades: [] })
  assert.deepEqual((await client.getSchedule()).sittings, [])
  const sittings = () => stack.sql("select s.id from sittings s join exams e on e.id = s.exam_id where e.kind = 'rehearsal'")
  const before = (await sittings()).length
  await refused(client.startRehearsal({}, { language: 'ru', device }), 'bank_too_small')
  assert.equal((await sittings()).length, before, 'a refused rehearsal leaves nothing')
  const other = await signIn(stack, (await makePerson(stack)).login)
  const tabs = await Promise.all(Array.from({ length: 6 }, () => other.startRehearsal({}, { language: 'kk', device })))
  assert.equal(new Set(tabs.map(({ id }) => id)).size, 1, 'many tabs, one rehearsal')
})
