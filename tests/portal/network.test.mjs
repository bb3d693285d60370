// The network goes and comes back: nothing that was clicked is lost, no time either.
import assert from 'node:assert/strict'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { chromium } from 'playwright-core'
import { browserOptions, launchBrowser } from '../harness/browser.mjs'
import { makeTest } from '../harness/faculty.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { letTimePass } from '../harness/time.mjs'
import { Student, answersInForce, phone, say, untilStored } from './student.mjs'

// Silence is noticed after seconds instead of a minute: by the portal and by the server alike.
const impatient = { contact_seconds: 1, silence_seconds: 6 }

let stack, browser
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

async function atTest(settings = {}) {
  const exam = await makeTest(stack, { settings })
  const student = await Student.at(browser, stack)
  await student.signIn(exam.student)
  return { exam, student, attempt: await student.start() }
}

const stateOf = async (attempt) => (await stack.sql('select state from attempts where id = $1', [attempt]))[0].state

// Every answer that PostgreSQL acknowledged (its receipts) is still the one in force, or was replaced by a newer one.
async function nothingAcknowledgedIsLost(attempt) {
  const lost = await stack.sql(
    `select l.n from attempt_answers l join attempts a on a.id = l.attempt_id
      where a.id = $1 and l.seq = (select max(seq) from attempt_answers m where m.attempt_id = a.id and m.n = l.n)
        and (a.choices[l.n] is distinct from l.choice or a.seqs[l.n] <> l.seq)`,
    [attempt],
  )
  assert.deepEqual(lost, [])
}

// Waits until the browser has these answers in its own database: { question: place }.
function untilKept(student, answers) {
  const read = () =>
    new Promise((resolve, reject) => {
      const opening = indexedDB.open('emtihan')
      opening.onerror = () => reject(opening.error)
      opening.onsuccess = () => {
        const reading = opening.result.transaction('answers').objectStore('answers').getAll()
        reading.onerror = () => reject(reading.error)
        reading.onsuccess = () => resolve(reading.result)
        opening.result.close()
      }
    })
  return until(`answers ${JSON.stringify(answers)} are on the device`, async () => {
    const kept = await student.page.evaluate(read)
    return Object.entries(answers).every(([n, choice]) => kept.some((one) => one.n === Number(n) && one.trail.at(-1) === choice))
  })
}

test('T9: answers given while offline are shown as kept, and are in PostgreSQL once the network is back', async () => {
  const { student, attempt } = await atTest()
  await student.answer(1, 2)
  await student.showsSaved('saved')
  await student.context.setOffline(true)
  for (let n = 2; n <= 9; n += 1) {
    await student.answer(n, (n % 4) + 1)
    await student.showsSaved('offline')
  }
  await student.answer(1, 4)
  await student.sees('kept.count', { count: 9 })
  assert.deepEqual((await answersInForce(stack, attempt)).slice(0, 3), [2, null, null])
  await student.context.setOffline(false)
  await untilStored(stack, attempt, { 1: 4, 2: 3, 3: 4, 4: 1, 5: 2, 6: 3, 7: 4, 8: 1, 9: 2 })
  await student.page.waitForSelector('.save-summary:not(.warn)')
  await nothingAcknowledgedIsLost(attempt)
})

test('T9: forty answers in a long break are kept, the newest of each question is sent', async () => {
  const { student, attempt } = await atTest({ silence_seconds: 300 })
  await student.context.setOffline(true)
  const expected = {}
  for (let click = 0; click < 40; click += 1) {
    const n = (click % 20) + 1
    expected[n] = ((click * 7) % 4) + 1
    await student.answer(n, expected[n])
  }
  await student.sees('kept.count', { count: 20 })
  await letTimePass(stack, attempt, '10 minutes')
  await student.context.setOffline(false)
  await untilStored(stack, attempt, expected)
  await student.takesTest()
  const left = await student.secondsLeft()
  assert.ok(left > 2300, `the ten minutes without network were not counted: ${left} seconds are left`)
})

test('A4, T9: without the server the question disappears and the clock stands; it comes back by itself', async () => {
  const { student, attempt } = await atTest(impatient)
  await student.answer(3, 1)
  await student.showsSaved()
  const text = await student.page.locator('.question legend').textContent()
  await stack.stopNginx()
  await student.sees('suspended.title')
  assert.equal(await student.page.getByText(text, { exact: true }).count(), 0)
  assert.equal(await student.page.locator('.option').count(), 0)
  await until('the server suspends the attempt', async () => (await stateOf(attempt)) === 'suspended')
  const [{ spent }] = await stack.sql('select extract(epoch from spent)::float as spent from attempts where id = $1', [attempt])
  await letTimePass(stack, attempt, '90 minutes')
  await stack.startNginx()
  await student.takesTest()
  assert.equal(await student.number(), 3)
  assert.equal(await student.chosen(), 1)
  const left = await student.secondsLeft()
  assert.ok(left > 2400 - spent - 60 && left <= 2400, `${left} seconds are left after ${spent} seconds of work`)
})

test('T8: on return the time until which one may resume is shown, and after it the saved answers count', async () => {
  const { exam, student, attempt } = await atTest(impatient)
  await student.answer(1, 1)
  await student.showsSaved()
  await student.context.setOffline(true)
  await student.sees('suspended.title')
  await until('the server suspends the attempt', async () => (await stateOf(attempt)) === 'suspended')
  const other = await Student.at(browser, stack)
  await other.signIn(exam.student)
  const [{ until: limit }] = await stack.sql(
    "select to_char(resume_until at time zone university_zone(), 'DD.MM.YYYY HH24:MI') as until from attempts where id = $1", [attempt])
  await other.sees('resume_until', { datetime: limit })
  await letTimePass(stack, attempt, '3 hours')
  await student.context.setOffline(false)
  await student.page.waitForSelector('.grade-summary')
  await student.sees('result.not_resumed', { datetime: '' })
})

test('T8, T9: a browser that was closed while offline sends what it kept when the student comes back', async () => {
  const exam = await makeTest(stack)
  const profile = mkdtempSync(join(tmpdir(), 'browser-'))
  const open = () => chromium.launchPersistentContext(profile, { ...browserOptions(), viewport: phone })
  let context
  try {
    context = await open()
    let student = await Student.in(context, stack)
    await student.signIn(exam.student)
    const attempt = await student.start()
    await student.answer(1, 3)
    await student.showsSaved()
    await stack.stopNginx() // the browser's own offline mode ends before the browser does
    await student.answer(2, 2)
    await student.showsSaved('offline')
    await student.answer(5, 4)
    await student.showsSaved('offline')
    await untilKept(student, { 2: 2, 5: 4 })
    await context.close()
    await stack.startNginx()
    assert.deepEqual((await answersInForce(stack, attempt)).slice(0, 5), [3, null, null, null, null])

    context = await open()
    student = await Student.in(context, stack)
    await student.signIn(exam.student)
    await student.press('schedule.resume')
    await student.takesTest()
    await untilStored(stack, attempt, { 1: 3, 2: 2, 5: 4 })
  } finally {
    await context?.close()
    rmSync(profile, { recursive: true, force: true })
  }
})

test('T9: a reload while the server is away keeps the answers, shows no question, and goes on by itself', async () => {
  const { student, attempt } = await atTest()
  await student.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await student.page.reload()
  await student.takesTest()
  await stack.stopNginx()
  await student.answer(4, 2)
  await student.showsSaved('offline')
  await untilKept(student, { 4: 2 })
  await student.page.reload()
  await student.page.locator('[data-kept="1"]').waitFor()
  assert.equal(await student.page.locator('.option').count(), 0)
  await stack.startNginx()
  await student.takesTest()
  await untilStored(stack, attempt, { 4: 2 })
})

test('T9: while the workers are away answers are kept and repeated, and the student is told calmly', async () => {
  const { student, attempt } = await atTest()
  await stack.stopWorkers()
  await student.answer(2, 1)
  await student.showsSaved('offline')
  await student.sees('offline.title')
  await stack.startWorkers()
  await untilStored(stack, attempt, { 2: 1 })
  await student.showsSaved('saved')
})

test('T9: handing in while offline waits for the network, and loses nothing', async () => {
  const { student, attempt } = await atTest()
  await student.context.setOffline(true)
  await student.answer(1, 2)
  await student.showsSaved('offline')
  await student.press('attempt.review')
  await student.press('review.hand_in')
  await student.sees('review.waits', { count: 1 })
  assert.equal(await stateOf(attempt), 'running')
  await student.context.setOffline(false)
  await student.page.waitForSelector('.grade-summary')
  assert.equal(await stateOf(attempt), 'finished')
  assert.equal((await answersInForce(stack, attempt))[0], 2)
})

test('T3: a time that runs out while answers wait for the network ends in a result', async () => {
  const { student, attempt } = await atTest()
  await student.answer(1, 2)
  await student.showsSaved()
  await stack.sql("update attempts set deadline_at = now(), allowed = now() - segment_started_at + spent where id = $1", [attempt])
  await student.answer(2, 2)
  await student.page.waitForSelector('.grade-summary')
  await student.sees('result.unsent', { count: 1 })
  assert.equal(await stateOf(attempt), 'timed_out')
})

for (const [what, status] of [['"unchanged"', 304], ['with a body', 200]]) {
  test(`O2: a reply ${what} that another one has overtaken changes nothing: what is shown is what is asked for next`, async () => {
    const exam = await makeTest(stack)
    const student = await Student.at(browser, stack)
    await student.signIn(exam.student)
    const { page } = student
    await student.link('schedule.start').waitFor()
    const replied = (expected) =>
      page.waitForResponse((response) => new URL(response.url()).pathname === '/api/v1/schedule' && response.status() === expected)
    const again = () => page.evaluate(() => dispatchEvent(new Event('online')))
    const change = () => stack.sql("update sittings set start_until = start_until + interval '7 minutes' where id = $1", [exam.sitting])
    let letGo
    const overtaken = new Promise((resolve) => (letGo = resolve))
    const held = new Promise((resolve) => {
      let isFirst = true
      void page.route('**/api/v1/schedule', async (route) => {
        if (!isFirst) return route.continue()
        isFirst = false
        const response = await route.fetch()
        resolve(response.status())
        await overtaken
        await route.fulfill({ response })
      })
    })
    if (status === 200) await change()
    await again()
    assert.equal(await held, status)
    await change()
    const newer = replied(200)
    await again()
    const { etag } = (await newer).headers()
    const late = replied(status)
    letGo()
    await late
    for (let reads = 0; reads < 2; reads += 1) {
      const next = replied(304)
      await again()
      assert.equal((await next).request().headers()['if-none-match'], etag)
    }
  })
}
