// The live board: what the session administrator sees of a sitting while it goes on.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launchBrowser } from '../harness/browser.mjs'
import { makePerson, makeTest, rightChoices } from '../harness/faculty.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { letTimePass } from '../harness/time.mjs'
import { device, signIn, start } from '../api/client.mjs'
import { phone, say, Staff } from './staff.mjs'

let stack, browser
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

// The board of a sitting of three students, and one of them at the API.
async function atBoard({ viewport, ...options } = {}) {
  const made = await makeTest(stack, { students: 3, ...options })
  const administrator = await makePerson(stack, { roles: ['administrator'] })
  const staff = await Staff.signedIn(browser, stack, administrator, `#/sittings/${made.sitting}`, { viewport })
  await staff.table('board').waitFor()
  return { ...made, staff, client: await signIn(stack, made.student.login) }
}
const rowOf = (staff, student) => staff.row(student.name)
const shows = (staff, student, text) => rowOf(staff, student).getByText(text, { exact: true }).waitFor()
const cell = (staff, student, key) => rowOf(staff, student).locator(`[data-name="${say(key)}"]`)

test('T6, T9: a start and answers appear on the board by themselves, with the time that is left', async () => {
  const { staff, student, client, sitting } = await atBoard()
  await shows(staff, student, say('state.not_started'))
  const paper = await start(client, sitting)
  await shows(staff, student, say('state.running'))
  await client.saveAnswer({ id: paper.id, n: 1 }, { epoch: 1, seq: 1, choice: 1 })
  await until('one answer is counted', async () => (await cell(staff, student, 'answered').textContent()) === '1')
  assert.match(await cell(staff, student, 'time_left').textContent(), /^(40:00|39:\d\d)$/)
})

test('A2, A4: a silent student shows as suspended with the end of the window; after the resume the timeline has the break', async () => {
  const { staff, student, client, sitting } = await atBoard()
  const paper = await start(client, sitting)
  await letTimePass(stack, paper.id, '5 minutes')
  await shows(staff, student, say('state.suspended'))
  await rowOf(staff, student).getByText(say('resume_until')).waitFor()
  await client.resumeAttempt({ id: paper.id }, { device })
  await shows(staff, student, say('state.running'))
  assert.equal(await cell(staff, student, 'interruptions').textContent(), '1')
  await staff.pressIn(student.name, 'timeline')
  await staff.dialog().getByText(say('cause.no_contact')).waitFor()
  await staff.dialog().getByText(say('timeline.break', { length: '05:' })).waitFor()
})

test('A9: who is not admitted stands on the board with the reason', async () => {
  const { staff, student } = await atBoard({ rating: '29.9' })
  await shows(staff, student, say('reason.rating_below_floor'))
})

test('T3: extra time given on the board reaches the running attempt, and its reason the timeline', async () => {
  const { staff, student, client, sitting } = await atBoard()
  const paper = await start(client, sitting)
  await shows(staff, student, say('state.running'))
  await staff.pressIn(student.name, 'extra_time')
  await staff.fill('extra_time.minutes', '15')
  await staff.fill('reason', 'Медициналық анықтама № 7')
  await staff.save()
  const { remaining_ms } = await client.getAttempt({ id: paper.id })
  assert.ok(remaining_ms > 50 * 60_000, `${remaining_ms} ms are left`)
  await shows(staff, student, say('minutes.extra', { count: 15 }))
  await staff.pressIn(student.name, 'timeline')
  await staff.dialog().getByText('Медициналық анықтама № 7').waitFor()
  const names = await staff.dialog().locator('dt').allTextContents()
  assert.deepEqual(names.sort(), [say('event.detail.extra_minutes'), say('event.detail.reason')].sort())
})

test('T5: a finished test shows its points and letter on the board', async () => {
  const { staff, student, client, sitting } = await atBoard()
  const paper = await start(client, sitting)
  const items = (await rightChoices(stack, paper.id)).map((choice, index) => ({ n: index + 1, seq: 1, choice }))
  await client.saveAnswers({ id: paper.id }, { epoch: 1, items })
  await client.finishAttempt({ id: paper.id }, { epoch: 1 })
  await shows(staff, student, say('state.finished'))
  await rowOf(staff, student).getByText(say('board.result', { points: '40', letter: 'A-' })).waitFor()
})

test('The board is filtered by state and name, on a phone too, and nobody is lost from the counts', async () => {
  const { staff, students, client, sitting } = await atBoard({ viewport: phone })
  await start(client, sitting)
  await shows(staff, students[0], say('state.running'))
  const rows = staff.page.locator('main tbody tr')
  await staff.choose('state', 'not_started')
  await until('two have not started', async () => (await rows.count()) === 2)
  await staff.fill('people.search', students[1].login)
  await until('one of them has the name', async () => (await rows.count()) === 1)
  const counts = (await staff.page.locator('main dd').allTextContents()).map(Number)
  assert.equal(counts.reduce((sum, count) => sum + count, 0), 3)
})

test('On a phone the card of who has not started has no lines of dashes', async () => {
  const { staff, student, client, sitting } = await atBoard({ viewport: phone })
  await shows(staff, student, say('state.not_started'))
  assert.equal(await cell(staff, student, 'time_left').isVisible(), false)
  await start(client, sitting)
  await cell(staff, student, 'time_left').waitFor()
})

test('A hidden board asks nothing, and catches up when it is looked at again', async () => {
  const { staff, student, client, sitting } = await atBoard()
  await staff.page.clock.install()
  await staff.page.reload()
  await staff.table('board').waitFor()
  const visibility = (state) =>
    staff.page.evaluate((value) => {
      Object.defineProperty(document, 'visibilityState', { value, configurable: true })
      document.dispatchEvent(new Event('visibilitychange', { bubbles: true }))
    }, state)
  let asked = 0
  staff.page.on('request', (request) => (asked += request.url().endsWith('/board') ? 1 : 0))
  await staff.page.clock.runFor(30_000)
  assert.ok(asked > 0, 'while it is visible it asks')
  await visibility('hidden')
  asked = 0
  await start(client, sitting)
  await staff.page.clock.runFor(60_000)
  assert.equal(asked, 0)
  await visibility('visible')
  await shows(staff, student, say('state.running'))
})

test('T10: with an appeal against a running test the board is no wider than a laptop, in any language', async () => {
  const { student, sitting } = await makeTest(stack)
  await stack.sql("update users set full_name = 'Әбдірахманова Гүлнұр Сайлаубекқызы' where id = $1", [student.id])
  const client = await signIn(stack, student.login)
  await start(client, sitting)
  await client.requestAppeal({ id: sitting }, { ground: 'two_right_answers', questions: [7], claim: '' })
  for (const language of ['kk', 'ru', 'en']) {
    const administrator = await makePerson(stack, { roles: ['administrator'], language })
    const staff = await Staff.signedIn(browser, stack, administrator, `#/sittings/${sitting}`)
    await staff.row('Сайлаубекқызы').getByRole('link').waitFor()
    const tooWide = await staff.page.getByRole('table').evaluate(({ parentElement: frame }) => frame.scrollWidth - frame.clientWidth)
    assert.ok(tooWide <= 0, `${tooWide} pixels too wide in ${language}`)
  }
})
