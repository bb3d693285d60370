// Where the way of an appeal ends, and what cannot be done on it: what the pages say then, and in whose language.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { beginAttempt, refused, signIn } from '../api/client.mjs'
import { examDays, reason } from '../api/dates.mjs'
import { launchBrowser } from '../harness/browser.mjs'
import { makeCommission, makeExam, makePerson, makeTest, rightChoices } from '../harness/faculty.mjs'
import { makeHearing } from '../harness/hearing.mjs'
import { startStack } from '../harness/stack.mjs'
import { Staff, say as staffText } from './staff.mjs'
import { Student, say as studentText } from './student.mjs'

let stack, browser, administrator, office, days
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
  administrator = await makePerson(stack, { roles: ['administrator'] })
  office = await signIn(stack, administrator.login)
  days = await examDays(stack)
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

const request = { ground: 'two_right_answers', questions: [7], claim: 'Екі жауабы дұрыс' }
const details = { claim: 'Екеуі де дұрыс', questions: [{ n: 7 }] }
const answer = 'Комиссия проверила вопрос: верен только один ответ.'
const staffAt = (person, hash) => Staff.signedIn(browser, stack, person, hash)
const dossierOf = ({ id }) => `#/appeals/${id}`
const spoken = (day) => day.split('-').reverse().join('.')

async function studentAt(person, hash) {
  const student = await Student.at(browser, stack)
  await student.signIn(person)
  await student.go(hash)
  return student
}
const reads = (page, text) => page.getByText(text).first().waitFor()

async function decide(voters, { id }, outcome) {
  for (const voter of voters) await voter.voteOnAppeal({ id }, { vote: outcome, reason: 'Дәлелді' })
  await voters[0].decideAppeal({ id }, { outcome, answer })
}

// An appeal of a reader of Russian who has three answers right, frozen and then decided like this, at its page:
// { …beginAttempt, page: the student }. `late`: the decision comes when the attempt can be resumed no more.
async function decided(outcome, { late }) {
  const made = await beginAttempt(stack)
  await stack.sql("update users set language = 'ru' where id = $1", [made.student.id])
  const right = await rightChoices(stack, made.paper.id)
  for (const n of [1, 2, 3]) await made.client.saveAnswer({ id: made.paper.id, n }, { epoch: 1, seq: n, choice: right[n - 1] })
  const { chair, members } = await makeCommission(stack, made.session)
  const voters = await Promise.all([chair, ...members].map(({ login }) => signIn(stack, login)))
  const appeal = await made.client.requestAppeal({ id: made.sitting }, request)
  await office.removeAttempt({ id: made.paper.id }, { reason: 'Апелляция' })
  if (outcome === 'rejected') {
    await decide(voters, appeal, 'admissible')
    await made.client.fileAppeal({ id: appeal.id }, details)
  }
  if (late) await stack.sql("update attempts set resume_until = now() - interval '1 second' where id = $1", [made.paper.id])
  await decide(voters, appeal, outcome)
  const student = await studentAt(made.student, `#/appeals/${appeal.id}`)
  await reads(student.page, answer)
  await reads(student.page, studentText(`appeal_next.${outcome}`, {}, 'ru'))
  return { ...made, student }
}

test('T11, A12: a rejected appeal shows its answer, and the stopped test goes on while that may be', async () => {
  const { student, paper } = await decided('rejected', { late: false })
  await reads(student.page, studentText('appeal.may_resume', {}, 'ru'))
  await student.page.getByRole('button', { name: studentText('schedule.resume', {}, 'ru') }).click()
  assert.equal(await student.takesTest(), paper.id)
})

for (const outcome of ['rejected', 'inadmissible'])
  test(`T11, A12: after the time to resume, ${outcome} shows the answer, and leads to the points of the saved answers`, async () => {
    const { student } = await decided(outcome, { late: true })
    await student.page.getByRole('link', { name: studentText('schedule.result', {}, 'ru') }).click()
    await student.page.locator('.points strong').getByText('6', { exact: true }).waitFor()
  })

test('A31: whoever graded the exam or conducted it is told on the page why there is no vote, and has none', async () => {
  const made = await makeTest(stack, { kind: 'oral', bank: false })
  const { members } = await makeCommission(stack, made.session, { members: 4 })
  const [grader, conductor, free] = members
  await stack.sql("insert into sitting_staff values ($1, $2, 'member')", [made.sitting, conductor.id])
  await stack.sql('select result_record($1, $2, $3, 19)', [grader.id, made.sitting, made.student.id])
  const appeal = await (await signIn(stack, made.student.login)).requestAppeal({ id: made.sitting }, { ground: 'grade', claim: 'Баға әділ емес' })
  for (const person of [grader, conductor]) {
    const staff = await staffAt(person, dossierOf(appeal))
    await staff.sees('ballot.recused')
    await staff.row(person.name).getByText(staffText('vote.recused'), { exact: true }).waitFor()
    assert.equal(await staff.button('vote').count(), 0)
    const client = await signIn(stack, person.login)
    await refused(client.voteOnAppeal({ id: appeal.id }, { vote: 'upheld', reason: 'Дәлелді' }), 'forbidden', { reason: 'recused' })
  }
  await (await staffAt(free, dossierOf(appeal))).button('vote').waitFor()
})

test('A31: with one vote of two that are needed, nothing can be signed, and the chair reads why in Russian', async () => {
  const made = await beginAttempt(stack)
  const { chair } = await makeCommission(stack, made.session)
  await stack.sql("update users set language = 'ru' where id = $1", [chair.id])
  const appeal = await made.client.requestAppeal({ id: made.sitting }, request)
  await (await signIn(stack, chair.login)).voteOnAppeal({ id: appeal.id }, { vote: 'admissible', reason: 'Обосновано' })
  const staff = await staffAt(chair, dossierOf(appeal))
  const inRussian = (key, values) => staffText(key, values, 'ru')
  const button = (key) => staff.page.getByRole('button', { name: inRussian(key), exact: true })
  await reads(staff.page, inRussian('votes.of', { votes: 1, quorum: 2 }))
  await button('decision').click()
  await staff.dialog().locator('textarea[name=answer]').fill(answer)
  await button('decision.preview').click()
  await staff.dialog().getByRole('alert').getByText(inRussian('flaw.no_quorum')).waitFor()
  assert.equal(await button('decision.sign').count(), 0)
  assert.equal(await staff.dialog().locator('textarea[name=answer]').inputValue(), answer)
})

test('A31: what is missing in a vote is said in the language of the portal, whatever the browser speaks', async () => {
  const made = await beginAttempt(stack)
  const { members } = await makeCommission(stack, made.session)
  const appeal = await made.client.requestAppeal({ id: made.sitting }, request)
  const staff = await staffAt(members[0], dossierOf(appeal))
  await staff.press('vote')
  const send = staff.dialog().getByRole('button', { name: staffText('vote'), exact: true })
  const words = (selector) => staff.dialog().locator(selector).first().evaluate((field) => field.validationMessage)
  await send.click()
  assert.equal(await words('input[type=radio]'), staffText('choose'))
  assert.equal(await words('textarea'), staffText('field.missing'))
  await staff.dialog().getByLabel(staffText('vote.to.admissible'), { exact: true }).check()
  await staff.field('reason').pressSequentially('Иә')
  await send.click()
  assert.equal(await words('textarea'), staffText('field.too_short', { characters: 3 }))
  await staff.field('reason').pressSequentially(', дәлелді')
  await staff.save('vote')
})

test('What the server finds wrong in a form of the staff is told at its field in Russian, with the bound', async () => {
  const made = await makeTest(stack)
  const reader = await makePerson(stack, { roles: ['administrator'] })
  await stack.sql("update users set language = 'ru' where id = $1", [reader.id])
  const staff = await staffAt(reader, `#/exams/${made.exam}`)
  const inRussian = (key, values) => staffText(key, values, 'ru')
  await staff.page.getByRole('button', { name: inRussian('date.give'), exact: true }).click()
  await staff.dialog().getByLabel(inRussian('students')).fill(made.student.name)
  await staff.page.getByRole('option', { name: made.student.name }).click()
  await staff.dialog().getByLabel(inRussian('students')).press('Escape')
  await staff.dialog().getByLabel(inRussian('date.later'), { exact: true }).check()
  const field = staff.dialog().locator('textarea[name=reason]')
  const refusedWith = async (text, words) => {
    await field.fill(text)
    await staff.dialog().getByRole('button', { name: inRussian('save'), exact: true }).click()
    await staff.dialog().locator('textarea[aria-invalid=true]').waitFor()
    await staff.dialog().getByText(words, { exact: true }).waitFor()
    assert.doesNotMatch(await staff.dialog().innerText(), /The field|must/)
  }
  await refusedWith('Не было\u0007 сети', inRussian('flaw.control_character'))
  await field.evaluate((textarea) => textarea.removeAttribute('maxlength')) // as if the page were of another version
  await refusedWith('Не было сети. '.repeat(50), `${inRussian('flaw.too_long')}. ${inRussian('about.at_most', { number: 500 })}`)
})

test('What the server finds wrong in a form of the student is told in Russian', async () => {
  const made = await beginAttempt(stack)
  await made.client.finishAttempt({ id: made.paper.id }, { epoch: 1 })
  await stack.sql("update users set language = 'ru' where id = $1", [made.student.id])
  const inRussian = (key, values) => studentText(key, values, 'ru')
  const student = await studentAt(made.student, `#/sittings/${made.sitting}/appeal`)
  const told = (words) => student.page.locator('.notice.bad').getByText(words, { exact: true }).waitFor()
  await student.page.check('input[name=ground][value=technical]')
  const send = student.page.getByRole('button', { name: inRussian('appeal.send'), exact: true })
  await student.page.locator('textarea').first().fill('Не было\u0007 сети')
  await send.click()
  await told(inRussian('refusal.control_character'))
  await student.go('#/settings')
  const form = student.page.locator('form').filter({ hasText: inRussian('password.title') })
  await form.locator('input[name=old]').fill('not the password')
  for (const name of ['fresh', 'again']) await form.locator(`input[name=${name}]`).fill('eight blue foxes')
  await form.getByRole('button', { name: inRussian('password.submit'), exact: true }).click()
  await told(inRussian('refusal.wrong_password'))
})

// An oral exam of this group on the first day from 10 to 12.
async function makeOral({ group, discipline, session }) {
  const oral = await makeExam(stack, { group, discipline, session, kind: 'oral' })
  await stack.sql("update sittings set starts_at = local_moment($2), start_until = local_moment($2) + interval '2 hours' where id = $1", [
    oral.sitting,
    `${days[0]}T10:00`,
  ])
  return oral
}

// Saves the open dialog with the first day at 11 and reads the refusal at the day. What was typed stays.
async function refusedAtDay(staff) {
  await staff.fillDay('day', spoken(days[0]))
  await staff.dialog().getByLabel(staffText('time.hours')).fill('11')
  await staff.dialog().getByRole('button', { name: staffText('save'), exact: true }).click()
  const day = staff.dialog().locator('input[aria-invalid=true]')
  await day.waitFor()
  const hours = staff.dialog().getByLabel(staffText('time.hours'))
  const [one, other] = await Promise.all([day.boundingBox(), hours.boundingBox()])
  assert.ok(Math.abs(one.y - other.y) < 20, 'day and time stand side by side, whatever is said below')
  assert.deepEqual([await day.inputValue(), await hours.inputValue()], [spoken(days[0]), '11'])
  assert.equal(await staff.dialog().getByRole('alert').count(), 0, 'what stands at its field is not said twice')
  return day.evaluate((input) => input.getAttribute('aria-describedby').split(' ').map((id) => document.getElementById(id)?.textContent).join(' '))
}

test('T12: a date at which the student sits another exam is refused at the field, which names him', async () => {
  const made = await makeTest(stack)
  await makeOral({ ...made, discipline: (await makeTest(stack, { bank: false })).discipline })
  await office.putReschedules({ id: made.exam }, { logins: [made.student.login], cause: 'technical', reason })
  const staff = await staffAt(administrator, `#/dates?group=${made.group}`)
  await staff.pressIn(made.student.name, 'date.appoint')
  assert.ok((await refusedAtDay(staff)).includes(made.student.name))
})

test('T12: a date at which somebody who conducts the exam is busy is refused at the field, which names who; the rest stays', async () => {
  const made = await makeTest(stack)
  const elsewhere = await makeTest(stack, { bank: false })
  const oral = await makeOral(elsewhere)
  const proctor = await makePerson(stack, { roles: ['teacher'] })
  for (const sitting of [made.sitting, oral.sitting]) await stack.sql("insert into sitting_staff values ($1, $2, 'proctor')", [sitting, proctor.id])
  const staff = await staffAt(administrator, `#/exams/${made.exam}`)
  await staff.press('date.give')
  await staff.field('students').fill(made.student.name)
  await staff.page.getByRole('option', { name: made.student.name }).click()
  await staff.field('students').press('Escape')
  await staff.fill('reason', reason)
  assert.ok((await refusedAtDay(staff)).includes(proctor.name))
  assert.equal(await staff.field('reason').inputValue(), reason)
  assert.deepEqual((await office.listReschedules({ group: made.group })).items, [])
})

test('C4, A28: a refusal of a field that the dialog does not show is told in the dialog', async () => {
  const { sitting, chair, students } = await makeHearing(stack, { kind: 'creative', students: 1, startsIn: '3 days', lead: 'chair' })
  const lead = await signIn(stack, chair.login)
  await lead.putWork({ id: sitting, student: students[0].id, n: 1 }, { kind: 'video', title: 'Триптих', url: 'https://storage.example.edu/1.mp4', size_bytes: 5, sha256: null })
  const staff = await staffAt(chair, `#/hearings/${sitting}/works`)
  await staff.press('handover')
  await staff.dialog().waitFor()
  await staff.page.route('**/works', () => {}) // the page does not hear by itself that it is late
  await stack.sql("update sittings set starts_at = now() + interval '20 minutes', start_until = now() + interval '1 hour' where id = $1", [sitting])
  const send = staff.dialog().getByRole('button', { name: staffText('handover'), exact: true })
  await send.click()
  await staff.dialog().getByRole('alert').getByText(staffText('flaw.handover_late')).waitFor()
  assert.equal(await staff.field('handover.late_reason').count(), 0)
})

test('A31: when the term ends while the student writes, the page says when it was, without a form', async () => {
  const made = await beginAttempt(stack)
  await made.client.finishAttempt({ id: made.paper.id }, { epoch: 1 })
  const student = await studentAt(made.student, `#/sittings/${made.sitting}/appeal`)
  await student.page.check('input[name=ground][value=technical]')
  await stack.sql("update results set created_at = created_at - interval '8 days' where attempt_id = $1", [made.paper.id])
  const [{ until }] = await stack.sql(
    `select to_char(appeal_request_until(created_at) at time zone university_zone() - interval '1 day', 'DD.MM.YYYY') || ' 24:00' as until
       from results where attempt_id = $1`,
    [made.paper.id],
  )
  await student.press('appeal.send')
  const saysWhen = student.page.locator('.notice.bad').getByText(studentText('refusal.term_over', { datetime: until }))
  await saysWhen.waitFor()
  assert.equal(await student.page.locator('main form').count(), 0)
  await student.page.reload()
  await saysWhen.waitFor()
  assert.equal(await student.page.locator('main form').count(), 0)
  await student.go('#/grades')
  await student.page.locator('.grade').waitFor()
  await student.link('appeal.make').waitFor({ state: 'detached' })
})
