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
  await student.link('schedule.start').waitFor()
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

// Puts a version of the portal on the server that its page tells; resolves when the browser of this tab has it waiting.
async function deploy(version, page) {
  const change = (name, before, after) => {
    const path = join(stack.directory, 'portal', name)
    writeFileSync(path, readFileSync(path, 'utf8').replace(before, after))
  }
  change('index.html', /<html( data-version="\w+")?/, `<html data-version="${version}"`)
  change('sw.js', /"version":"\w+"/, `"version":"${version}"`)
  await page.evaluate(async () => {
    const registration = await navigator.serviceWorker.ready
    await registration.update()
    while (!registration.waiting) await new Promise((resolve) => setTimeout(resolve, 20))
  })
}

// A student in a test, at a page that the shell answered for.
async function inTest() {
  const student = await signedIn()
  await student.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined))
  await student.page.reload()
  await student.start()
  await student.page.evaluate(() => { globalThis.sameDocument = true })
  return student
}

const isSameDocument = (page) => page.evaluate(() => globalThis.sameDocument === true)

// The page is of this version, a worker answered for it, and no other one waits: the shell of one before has its own page.
async function showsVersion(student, version) {
  await student.page.waitForFunction((wanted) => document.documentElement.dataset.version === wanted, version)
  await student.sees('schedule.title')
  const [answered, controlled, waiting] = await student.page.evaluate(async () => [
    performance.getEntriesByType('navigation')[0].workerStart > 0,
    navigator.serviceWorker.controller !== null,
    (await navigator.serviceWorker.ready).waiting,
  ])
  assert.deepEqual({ answered, controlled, waiting }, { answered: true, controlled: true, waiting: null })
}

test('T6: a new version of the portal waits until no attempt is in progress, then it takes over', async () => {
  const student = await inTest()
  await deploy('newer', student.page)
  await student.go('#/')
  await student.button('schedule.resume').click()
  await student.takesTest()
  assert.ok(await isSameDocument(student.page))
  assert.ok(await student.page.evaluate(async () => (await navigator.serviceWorker.ready).waiting !== null))

  await student.handIn()
  await student.go('#/')
  await showsVersion(student, 'newer')
})

test('T6: a version that takes over during an attempt is not shown before the schedule is', async () => {
  const student = await inTest()
  await deploy('newest', student.page)
  // As a tab does that asks just before the attempt begins.
  await student.page.evaluate(async () => {
    const { serviceWorker } = navigator
    const takenOver = new Promise((resolve) => serviceWorker.addEventListener('controllerchange', resolve, { once: true }))
    ;(await serviceWorker.ready).waiting.postMessage('take over')
    await takenOver
  })
  await student.answer(1, 2)
  await student.showsSaved()
  await student.handIn()
  assert.ok(await isSameDocument(student.page))

  await student.go('#/')
  await showsVersion(student, 'newest')
})
