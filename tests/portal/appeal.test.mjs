// Appeals and new dates as the student meets them: at the test, in the cabinet, in the inbox. Staff act through the API.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { refused, signIn } from '../api/client.mjs'
import { examDays } from '../api/dates.mjs'
import { launchBrowser } from '../harness/browser.mjs'
import { makeCommission, makePerson, makeTest } from '../harness/faculty.mjs'
import { picture, png } from '../harness/pictures.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { Student, say, untilStored } from './student.mjs'

let stack, browser, administrator
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

// An exam with a commission for its session: { …makeTest, chair, voters }, all of them signed in.
async function makeDisputed(options = {}) {
  const made = await makeTest(stack, { settings: { contact_seconds: 1, silence_seconds: 30 }, ...options })
  const commission = await makeCommission(stack, made.session)
  const voters = await Promise.all([commission.chair, ...commission.members].map(({ login }) => signIn(stack, login)))
  return { ...made, voters, chair: voters[0] }
}

// The student of a disputed exam at the first question: { …makeDisputed, student: the page, person, attempt }.
async function atTest(options) {
  const made = await makeDisputed(options)
  const student = await Student.at(browser, stack)
  await student.signIn(made.student)
  return { ...made, student, person: made.student, attempt: await student.start() }
}

async function newestAppeal(person) {
  const client = await signIn(stack, person.login)
  return (await client.listAppeals()).items[0]
}

async function decide({ voters, chair }, appeal, outcome, more = {}) {
  for (const voter of voters) await voter.voteOnAppeal({ id: appeal.id }, { vote: outcome, reason: 'Дәлелді' })
  return chair.decideAppeal({ id: appeal.id }, { outcome, answer: 'Комиссияның шешімі осындай.', ...more })
}

// From the question in sight: the ground, then `stop` or not, as the page offers it when undefined.
async function appealAtTest(student, ground, stop) {
  await student.press('dispute.open')
  await student.page.check(`input[name=ground][value=${ground}]`)
  if (stop !== undefined) await student.page.check(`input[name=stop][value=${stop ? 'yes' : 'no'}]`)
  await student.press('appeal.send')
}

const freeze = (attempt) => administrator.removeAttempt({ id: attempt }, { reason: 'Апелляция қаралады' })
const openAppeal = (student, appeal) => student.go(`#/appeals/${appeal.id}`)

test('T10: a student appeals from the question, goes on with the test and sees the number', async () => {
  const { student, person, attempt } = await atTest()
  await student.jump(7)
  await student.choose(2)
  await student.showsSaved()
  await student.press('dispute.open')
  await student.page.check('input[name=ground][value=two_right_answers]')
  assert.equal(await student.page.inputValue('input[name=numbers]'), '7')
  await student.page.fill('textarea[name=claim]', 'Екінші және төртінші жауап бірдей')
  assert.ok(await student.page.isChecked('input[name=stop][value=no]'))
  await student.press('appeal.send')
  await student.takesTest()
  const appeal = await newestAppeal(person)
  await student.sees('appeal.sent', { number: appeal.number })
  assert.deepEqual([appeal.ground, appeal.questions.map(({ n }) => n), appeal.state], ['two_right_answers', [7], 'requested'])
  await student.answer(8, 1)
  await untilStored(stack, attempt, { 7: 2, 8: 1 })
})

test('T10, A31: a second appeal during the same test shows the open one', async () => {
  const { student, person } = await atTest()
  await appealAtTest(student, 'question_wrong')
  await student.takesTest()
  await student.press('dispute.open')
  await student.sees('dispute.open_already')
  assert.equal(await student.page.locator('input[name=ground]').count(), 0)
  const { number } = await newestAppeal(person)
  await student.sees('appeal.title', { number })
})

test('T10: for the wrong language the page offers to stop; the clock stands, also after a reload, until the student goes on', async () => {
  const { student, attempt } = await atTest()
  await student.answer(1, 3)
  await student.showsSaved()
  await appealAtTest(student, 'wrong_language')
  await student.sees('stopped.title')
  assert.equal(await student.page.locator('.option').count(), 0)
  const stateOf = async () => (await stack.sql('select state from attempts where id = $1', [attempt]))[0].state
  assert.equal(await stateOf(), 'suspended')
  await student.page.reload()
  await student.sees('stopped.title')
  await student.page.getByText('№').first().waitFor()
  assert.equal(await stateOf(), 'suspended')
  await student.press('stopped.continue')
  await student.takesTest()
  assert.equal(await student.chosen(), 3)
})

test('A1: who may stop the clock is told first until when the test may then go on: in hours, after a break by the time', async () => {
  const { student, person, attempt } = await atTest()
  await student.press('dispute.open')
  await student.sees('dispute.stop.within', { hours: 3 })
  await student.press('review.back')
  await appealAtTest(student, 'wrong_language')
  await student.press('stopped.continue')
  await student.takesTest()
  const client = await signIn(stack, person.login)
  await client.withdrawAppeal({ id: (await newestAppeal(person)).id }, {})
  await student.press('dispute.open')
  const { resume_until } = await client.getAttempt({ id: attempt })
  const [, year, month, day, time] = /(....)-(..)-(..)T(..:..)/.exec(resume_until)
  await student.sees('dispute.stop.until', { datetime: `${day}.${month}.${year}\u00a0${time}` })
})

test('T10, A12: a frozen attempt says so with the state of the appeal, and goes on by itself when it is not admitted', async () => {
  const made = await atTest()
  const { student, person, attempt } = made
  await student.answer(2, 4)
  await student.showsSaved()
  await appealAtTest(student, 'question_inexact', false)
  await student.takesTest()
  const appeal = await newestAppeal(person)
  await freeze(attempt)
  await student.sees('frozen.title')
  await student.sees('appeal_state.requested')
  assert.equal(await student.page.locator('.option').count(), 0)
  await decide(made, appeal, 'inadmissible')
  await student.takesTest()
  await student.jump(2)
  assert.equal(await student.chosen(), 4)
})

test('T11: the details go to the commission with questions and own answer; a draft survives a reload', async () => {
  const made = await atTest()
  const { student, person } = made
  await appealAtTest(student, 'no_right_answer')
  await student.takesTest()
  const appeal = await newestAppeal(person)
  await decide(made, appeal, 'admissible')
  await openAppeal(student, appeal)
  await student.sees('appeal_next.admissible')
  await student.page.fill('textarea[name=claim]', 'Дұрыс жауап нұсқасы жоқ')
  await student.page.fill('textarea[name=own_answer]', 'Бесінші нұсқа керек')
  await student.press('details.add')
  await student.page.locator('input[name=n]').nth(1).fill('99')
  await student.page.reload()
  assert.equal(await student.page.inputValue('textarea[name=claim]'), 'Дұрыс жауап нұсқасы жоқ')
  await student.press('details.send')
  await student.sees('refusal.no_such_question')
  await student.page.locator('input[name=n]').nth(1).fill('9')
  await student.press('details.send')
  await student.sees('appeal_next.filed')
  const { state, questions } = await newestAppeal(person)
  assert.deepEqual([state, questions.map(({ n, own_answer }) => [n, own_answer])], ['filed', [[1, 'Бесінші нұсқа керек'], [9, '']]])
})

// An appeal whose student is to file the details, at its page.
async function atDetails() {
  const made = await atTest()
  await appealAtTest(made.student, 'technical')
  await made.student.takesTest()
  const appeal = await newestAppeal(made.person)
  await decide(made, appeal, 'admissible')
  await openAppeal(made.student, appeal)
  await made.student.sees('details.title')
  return { ...made, appeal }
}

const thumbnails = (student, count) =>
  student.page.waitForFunction((wanted) => {
    const images = [...document.querySelectorAll('.pictures img')]
    return images.length === wanted && images.every(({ complete, naturalWidth }) => complete && naturalWidth > 0)
  }, count)
const choosePictures = (student, files) => student.page.setInputFiles('input[name=pictures]', files)
const pngFile = (name, options) => ({ name, mimeType: 'image/png', buffer: png(options) })

test('T11, A15: screenshots are chosen, shown, deleted; at most five', async () => {
  const { student, person } = await atDetails()
  await choosePictures(student, [1, 2, 3].map((shade) => pngFile(`${shade}.png`, { width: 300, height: 200, shade })))
  await thumbnails(student, 3)
  await choosePictures(student, [4, 5, 6].map((shade) => pngFile(`${shade}.png`, { width: 300, height: 200, shade })))
  await thumbnails(student, 5)
  await student.sees('pictures.full')
  assert.equal(await student.page.locator('input[name=pictures]').count(), 0)
  await student.page.locator('.pictures li', { has: student.page.getByAltText(say('pictures.one', { n: 2 })) }).getByRole('button').click()
  await thumbnails(student, 4)
  assert.deepEqual((await newestAppeal(person)).pictures.map(({ n }) => n), [1, 3, 4, 5])
})

test('T11: a large photo is sent small, as a JPEG without what the camera wrote into it', async () => {
  const { student, person, appeal } = await atDetails()
  const photo = await student.page.evaluate(async () => {
    const canvas = Object.assign(document.createElement('canvas'), { width: 3000, height: 2400 })
    canvas.getContext('2d').fillRect(0, 0, 900, 900)
    const blob = await new Promise((resolve) => canvas.toBlob(resolve, 'image/jpeg'))
    return [...new Uint8Array(await blob.arrayBuffer())]
  })
  const exif = Buffer.from('ffe1000a457869660000474f', 'hex') // an APP1 segment "Exif"
  const buffer = Buffer.concat([Buffer.from(photo.slice(0, 2)), exif, Buffer.from(photo.slice(2))])
  await choosePictures(student, { name: 'photo.jpg', mimeType: 'image/jpeg', buffer })
  await thumbnails(student, 1)
  const [stored] = (await newestAppeal(person)).pictures
  assert.deepEqual([stored.media_type, stored.width, stored.height], ['image/jpeg', 2000, 1600])
  const client = await signIn(stack, person.login)
  assert.ok(!(await client.getPicture({ id: appeal.id, n: 1 })).includes('Exif'))
})

test('T11: a pasted screenshot is attached', async () => {
  const { student } = await atDetails()
  await student.page.evaluate((bytes) => {
    const data = new DataTransfer()
    data.items.add(new File([new Uint8Array(bytes)], 'pasted.png', { type: 'image/png' }))
    document.body.dispatchEvent(new ClipboardEvent('paste', { clipboardData: data, bubbles: true }))
  }, [...png({ width: 20, height: 10 })])
  await thumbnails(student, 1)
})

test('T11: an interrupted upload is repeated by itself, and after a refusal by the student', async () => {
  const { student } = await atDetails()
  let broken = 0
  await student.page.route('**/pictures/1', (route) => {
    if (route.request().method() === 'PUT' && broken++ === 0) return route.abort('connectionreset')
    return route.fallback()
  })
  await choosePictures(student, pngFile('one.png', { width: 30, height: 20 }))
  await thumbnails(student, 1)
  assert.ok(broken >= 2)
  await choosePictures(student, { name: 'no.png', mimeType: 'image/png', buffer: picture('plain.png').subarray(0, -20) })
  await student.page.locator('.pictures .notice.bad').waitFor()
  await student.page.locator('.pictures li').nth(1).getByRole('button', { name: say('pictures.delete') }).click()
  assert.equal(await student.page.locator('.pictures .notice').count(), 0)
})

test('A12: the student withdraws after a question back, and the frozen attempt may go on', async () => {
  const { student, person, attempt } = await atTest()
  await appealAtTest(student, 'technical')
  await student.takesTest()
  await freeze(attempt)
  await student.sees('frozen.title')
  await openAppeal(student, await newestAppeal(person))
  await student.press('withdraw.ask')
  await student.sees('withdraw.frozen')
  await student.press('withdraw.no')
  await student.press('withdraw.ask')
  await student.press('withdraw.yes')
  await student.sees('appeal_next.withdrawn')
  await student.sees('appeal.may_resume')
  await student.press('schedule.resume')
  await student.takesTest()
})

test('T12, T13, A12: an upheld appeal shows its answer, the annulled grade, the new date on top and the messages', async () => {
  const made = await atTest()
  const { student, person } = made
  await student.answer(1, 1)
  await student.handIn()
  await student.follow('appeal.make')
  await student.page.check('input[name=ground][value=two_right_answers]')
  await student.page.fill('input[name=numbers]', '3, 5')
  await student.press('appeal.send')
  await student.sees('appeal_next.requested')
  const appeal = await newestAppeal(person)
  assert.deepEqual(appeal.questions.map(({ n }) => n), [3, 5])
  await decide(made, appeal, 'admissible')
  await (await signIn(stack, person.login)).fileAppeal({ id: appeal.id }, { claim: 'Екеуі де дұрыс', questions: [{ n: 3 }] })
  await decide(made, appeal, 'upheld', { faulty: [3] })
  await student.sees('appeal_next.upheld')
  await student.page.getByText('Комиссияның шешімі осындай.').waitFor()
  await student.sees('date.waits')
  await student.go('#/grades')
  await student.page.locator('.grade.annulled').waitFor()
  assert.equal(await student.link('appeal.make').count(), 0)
  await student.go('#/')
  await student.page.locator('.new-date.waits').waitFor()
  const [right] = (await administrator.listReschedules({ group: made.group })).items
  const [day] = await examDays(stack)
  await administrator.putRescheduleDate({ id: right.id }, { starts_at: `${day}T10:00` })
  const when = `${day.split('-').reverse().join('.')}\u00a010:00`
  await student.page.locator('.new-date').getByText(say('date.is', { datetime: when })).waitFor()
  await student.page.locator('.unread').waitFor()
  await student.go('#/messages')
  await student.page.locator('.message').getByText(say('message.new_date', { discipline: `Пән ${made.discipline}`, starts_at: when })).waitFor()
  await until('the message counts as read', async () =>
    (await (await signIn(stack, person.login)).listMessages()).items.some(({ kind, read_at }) => kind === 'new_date' && read_at !== null),
  )
})

test('O13, C12: a grade of a commission is shown with its points, appealed against in words and answered', async () => {
  for (const kind of ['oral', 'creative']) {
    const made = await makeDisputed({ kind, bank: false, settings: {} })
    await stack.sql('select result_record(null, $1, $2, 19)', [made.sitting, made.student.id])
    const student = await Student.at(browser, stack)
    await student.signIn(made.student)
    await student.go('#/grades')
    await student.page.locator('.points').getByText('19').waitFor()
    await student.page.getByText(say('trace.title')).click()
    await student.sees('trace.commission', { exam_points: 19 })
    await student.follow('appeal.make')
    await student.page.locator('input[name=ground]').first().waitFor()
    assert.deepEqual(
      await student.page.locator('input[name=ground]').evaluateAll((inputs) => inputs.map(({ value }) => value)),
      ['grade', 'technical', 'procedure'],
    )
    await student.page.check('input[name=ground][value=grade]')
    await student.press('appeal.send')
    assert.ok(await student.page.locator('textarea[name=claim]:invalid').isVisible())
    await student.page.fill('textarea[name=claim]', 'Баға әділ емес')
    await student.press('appeal.send')
    await student.sees('appeal_next.filed')
    const appeal = await newestAppeal(made.student)
    await decide(made, appeal, 'rejected')
    await student.page.getByText('Комиссияның шешімі осындай.').waitFor()
    await student.sees('appeal_next.rejected')
  }
})

test('T13: the private calendar address is shown once, works, and leads nowhere after it was revoked', async () => {
  const made = await makeDisputed()
  const student = await Student.at(browser, stack)
  await student.signIn(made.student)
  await student.go('#/settings')
  await student.press('calendar.make')
  const address = await student.page.getByLabel(say('calendar.address')).inputValue()
  assert.equal((await fetch(address)).status, 200)
  await student.press('calendar.revoke')
  await student.button('calendar.make').waitFor()
  assert.equal((await fetch(address)).status, 404)
})

test('T10: the pages of a stranger’s appeal are not there', async () => {
  const { student, person } = await atTest()
  await appealAtTest(student, 'technical')
  await student.takesTest()
  const appeal = await newestAppeal(person)
  const stranger = await Student.at(browser, stack)
  const other = await makeTest(stack)
  await stranger.signIn(other.student)
  await openAppeal(stranger, appeal)
  await stranger.sees('problem.not_found')
  await refused((await signIn(stack, other.student.login)).getAppeal({ id: appeal.id }), 'not_found')
})
