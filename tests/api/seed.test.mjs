// The demonstration faculty shows what its accounts promise.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import { startStack } from '../harness/stack.mjs'
import { Client, device, start } from './client.mjs'

let stack
before(async () => {
  stack = await startStack({ seed: true })
})
after(() => stack.stop())

const accounts = readFileSync(new URL('../../sql/seed/accounts.txt', import.meta.url), 'utf8').trimEnd().split('\n').slice(1)
  .map((line) => line.split('\t')).map(([login, password, name, shows]) => ({ login, password, name, shows }))
const signIn = async (login) => {
  const { password } = accounts.find((account) => account.login === login)
  const client = new Client(stack)
  client.user = (await client.signIn({}, { login, password })).user
  client.role = client.user.roles.includes('student') ? 'student' : 'staff'
  return client
}
const states = async (login) => (await (await signIn(login)).getSchedule()).sittings.map(({ state }) => state)

test('Every demonstration account signs in under its name', async () => {
  for (const { login, name } of accounts) {
    const { user } = await signIn(login)
    assert.ok(user.full_name.startsWith(name.split(',')[0]), `${login} is ${user.full_name}`)
  }
})

test('T6: a test is open in Kazakh, in Russian and in English', async () => {
  for (const [login, language] of [['nurlan', 'kk'], ['maxim', 'ru'], ['aigerim', 'en']]) {
    const client = await signIn(login)
    const { id } = (await client.getSchedule()).sittings.find(({ state }) => state === 'open')
    const paper = await start(client, id, { language })
    assert.equal(paper.questions.length, 20)
    assert.equal(paper.language, language)
  }
})

test('T6, A9: the schedules show what is still to come and who is not admitted', async () => {
  assert.ok((await states('adil')).filter((state) => state === 'upcoming').length >= 1)
  const { sittings } = await (await signIn('erbol')).getSchedule()
  assert.ok(sittings.some(({ reason }) => reason === 'rating_below_floor'))
  assert.ok((await (await signIn('sofia')).getSchedule()).sittings.some(({ reason }) => reason === 'rating_missing'))
})

test('T3: extra time stands in the schedule of the student who has it', async () => {
  const { sittings } = await (await signIn('zarina')).getSchedule()
  assert.ok(sittings.some(({ seconds }) => seconds === 55 * 60))
})

test('T5, T7: yesterday\'s grades are there, on both sides of the threshold', async () => {
  const [passed] = (await (await signIn('aigerim')).getGrades()).grades
  assert.equal(passed.exam_points, '38')
  assert.ok(passed.total >= 38)
  const [failed] = (await (await signIn('timur')).getGrades()).grades
  assert.deepEqual([failed.exam_points, failed.traditional, failed.total], ['24', 2, null])
})

test('A rehearsal starts in every language', async () => {
  for (const language of ['kk', 'ru', 'en']) {
    const client = await signIn('adil')
    const paper = await client.startRehearsal({}, { language, device })
    assert.equal(paper.questions.length, 20)
    await client.finishAttempt({ id: paper.id }, { epoch: paper.epoch })
  }
})

test('A11: the teacher keeps the banks of two disciplines, the administrator sees which exams are ready', async () => {
  const { items } = await (await signIn('teacher')).listBanks()
  assert.deepEqual([...new Set(items.map(({ discipline }) => discipline.code))], ['ENTR', 'INF'])
  assert.deepEqual(items.filter(({ approved }) => approved > 0).map(({ discipline, language, approved }) => [discipline.code, language, approved]),
    [['ENTR', 'en', 443], ['INF', 'kk', 27], ['INF', 'ru', 28], ['INF', 'en', 28]])
  const exams = (await (await signIn('admin')).listExams({ session: 'WINTER' })).items
  assert.equal(exams.length, 11)
  assert.ok(exams.some(({ languages }) => languages.every(({ ready }) => ready)))
  assert.ok(exams.some(({ languages }) => !languages.some(({ ready }) => ready)))
})

test('T10, T12, T13: an appeal waits for its admission, one for its votes, and one has led to a new date', async () => {
  const chair = await signIn('chair')
  const { items } = await chair.listAppealQueue()
  assert.deepEqual(items.map(({ state, awaits_my_vote: awaits }) => [state, awaits]), [['requested', true], ['filed', true]])
  const student = await signIn('alikhan')
  const [{ state, new_date: date }] = (await student.listAppeals()).items
  assert.equal(state, 'upheld')
  const dates = (await student.getSchedule()).sittings.map(({ starts_at: at }) => at)
  assert.ok(dates.includes(date.starts_at), `${date.starts_at} is not among ${dates}`)
  const { items: told } = await (await signIn('mentor')).listReschedules()
  assert.deepEqual(told.map((one) => one.student.login), ['alikhan'])
})

test('O2, A21: an oral exam of today is prepared and can be opened, and students of three languages wait for it', async () => {
  const proctor = await signIn('proctor')
  const { items } = await proctor.listHearings()
  assert.deepEqual(items.map(({ state }) => state).sort(), ['closed', 'planned'])
  const { id } = items.find(({ state }) => state === 'planned')
  for (const login of ['asel']) await (await signIn(login)).putPlace({ id }, { devices_banned: true })
  for (const one of [proctor, await signIn('examiner1')]) await one.putPresence({ id }, { present: true })
  for (const login of ['examiner2', 'examiner3']) await proctor.putPresence({ id }, { present: true, login })
  const { state, examinees, tickets } = await proctor.putOpening({ id }, {})
  assert.deepEqual([state, examinees.length, tickets.total], ['open', 5, 14])
})

test('O5, O8, O11: yesterday\'s oral exam was heard, with grades, a refusal, an absence and a continuation', async () => {
  const lead = await signIn('teacher2')
  const { id } = (await lead.listHearings()).items.find(({ state }) => state === 'closed')
  const { examinees, opened_at: opened, sitting, continuation } = await lead.getHearing({ id })
  const count = (state) => examinees.filter((one) => one.state === state).length
  assert.deepEqual(['graded', 'refused', 'absent', 'continued'].map(count), [7, 1, 1, 1])
  assert.equal(opened.slice(0, 10), sitting.starts_at.slice(0, 10))
  assert.equal(continuation.length, 1)
})

test('O1, A20: yesterday\'s exam has the recording of its day in the minutes and a copy entered since, which somebody looked at', async () => {
  const lead = await signIn('teacher2')
  const { id } = (await lead.listHearings()).items.find(({ state }) => state === 'closed')
  const { recordings, recordings_since: since, opened_at: opened, examinees } = await lead.getHearingMinutes({ id })
  assert.deepEqual([recordings, since].map((some) => some.map(({ provider }) => provider)), [['zoom'], ['other']])
  assert.ok(examinees.every(({ joined_at: at }) => at === null || at < opened.slice(0, 10) + 'T24'))
  assert.deepEqual((await lead.listRecordings({ id })).items.map(({ viewings }) => viewings), [0, 1])
})

test('O7, T5: the gradesheet of yesterday\'s exam is confirmed, and the registrar has it to close', async () => {
  const registrar = await signIn('registrar')
  const { items } = await registrar.listGradesheets({ state: 'confirmed' })
  assert.deepEqual(items.map(({ number, exam, counts }) => [number, exam.discipline.code, counts.results]),
    [[1, 'HIST', { graded: 7, refused: 1, absent: 1, technical: 1 }]])
  assert.equal((await registrar.getGradesheet({ id: items[0].id })).may.close, true)
})

test('C4, A28: the works of a creative exam are with its commission, but one that is to be given yet and one that is missing', async () => {
  const { items } = await (await signIn('teacher2')).listHearings()
  const { id } = items.find(({ exam }) => exam.kind === 'creative')
  const { missing, undelivered, may_edit, deadline_at: deadline, students } = await (await signIn('teacher2')).listWorks({ id })
  assert.deepEqual([missing, undelivered, may_edit, Date.parse(deadline) > Date.now()], [1, 1, true, true])
  const opened = students.flatMap(({ works }) => works).flatMap(({ deliveries }) => deliveries).filter(({ opened_at: at }) => at !== null)
  assert.deepEqual([...new Set(opened.map(({ login }) => login))], ['examiner1'])
  const own = await (await signIn('asel')).listOwnWorks({ id })
  assert.deepEqual(own.items.map(({ handed_over: given }) => given), [true, true])
})

test('T6, T12: whom a sitting is for is the same law for one student, for all of a sitting, and for all sittings of a student', async () => {
  const [{ of, differ }] = await stack.sql(`
    select count(*) filter (where alone)::integer as of,
           count(*) filter (where alone <> (u.id in (select sitting_audience(s.id)))
                               or (alone and not sat) <> (u.id in (select sitting_audience(s.id)) and not sat
                                    and s.id in (select o.id from student_sittings(u.id) o)))::integer as differ
      from sittings s cross join users u, lateral sitting_is_for(s.id, u.id) as alone, lateral sitting_was_sat(s.id, u.id) as sat`)
  assert.ok(of > 100, `only ${of} sittings of students`)
  assert.equal(differ, 0)
})
