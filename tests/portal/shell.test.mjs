// The shell: what is loaded, what is there when the server is away, and when it is replaced by a newer one.
import assert from 'node:assert/strict'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { after, afterEach, before, test } from 'node:test'
import { launchBrowser } from '../harness/browser.mjs'
import { makeTest } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { Student, say } from './student.mjs'

const kilobyte = 1024

let stack, browser
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

async function signedIn() {
  const exam = await makeTest(stack)
  const student = await Student.at(browser, stack)
  await student.signIn(exam.student)
  return student
}

test('T6: everything that the test page loads is under 100 KB compressed', async () => {
  const student = await signedIn()
  await student.start()
  const loaded = await student.page.evaluate(() =>
    [...performance.getEntriesByType('navigation'), ...performance.getEntriesByType('resource')]
      .filter(({ name }) => !new URL(name).pathname.startsWith('/api'))
      .map(({ name, encodedBodySize }) => [name, encodedBodySize]))
  const total = loaded.reduce((sum, [, size]) => sum + size, 0)
  assert.ok(loaded.length >= 4 && total > 20 * kilobyte, `too little to be the portal: ${loaded.join(' ')}`)
  assert.ok(total < 100 * kilobyte, `${total} bytes: ${loaded.join(' ')}`)
})

test('T6: once opened, the portal opens while the server is away, and goes on when it is back', async () => {
  const exam = await makeTest(stack)
  const student = await Student.at(browser, stack)
  await student.signIn(exam.student)
  await student.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await stack.stopNginx()
  await student.page.reload()
  await student.sees('schedule.title')
  await student.sees('problem.unreachable')
  await student.link('schedule.start').waitFor()
  const cached = await student.page.evaluate(async () => {
    const requests = await Promise.all((await caches.keys()).map(async (name) => (await caches.open(name)).keys()))
    return requests.flat().map(({ url }) => new URL(url).pathname)
  })
  assert.ok(cached.includes('/'))
  assert.deepEqual(cached.filter((path) => path.startsWith('/api') || path.startsWith('/staff')), [])
  await stack.startNginx()
  await student.page.evaluate(() => dispatchEvent(new Event('online')))
  await student.page.getByText(say('problem.unreachable')).waitFor({ state: 'detached' })
})

test('T6: a new version of the portal waits until no attempt is in progress', async () => {
  const student = await signedIn()
  const { page } = student
  await page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await page.reload()   // from now on the shell answers
  await student.start()
  await page.evaluate(() => { globalThis.sameDocument = true })
  const worker = join(stack.directory, 'portal/sw.js')
  // It notes that it was asked to take over: when the browser lets it is the browser's business.
  const note = "self.addEventListener('message', (event) => event.waitUntil(caches.open(`asked to ${event.data}`)))"
  writeFileSync(worker, readFileSync(worker, 'utf8').replace(/"version":"\w+"/, '"version":"newer"') + note)
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
    while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 20))
  })
  await student.go('#/')
  await student.button('schedule.resume').click()
  await student.takesTest()
  assert.equal(await page.evaluate(() => globalThis.sameDocument), true)
  assert.equal(await page.evaluate(() => caches.has('asked to take over')), false)

  await student.handIn()
  await student.go('#/')
  await page.waitForFunction(async () => globalThis.sameDocument === undefined || (await caches.has('asked to take over')))
  await student.sees('schedule.title')
})
