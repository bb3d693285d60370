// One device holds an attempt: the newest. The others are told, and can take it back.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launchBrowser } from '../harness/browser.mjs'
import { makeTest } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { Student, answersInForce, untilStored } from './student.mjs'

let stack, browser
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

async function atTest(settings = { contact_seconds: 1 }) {
  const exam = await makeTest(stack, { settings })
  const student = await Student.at(browser, stack)
  await student.signIn(exam.student)
  return { exam, student, attempt: await student.start() }
}

test('T8: a second device continues with the same answers, the first one is told and can take it back', async () => {
  const { exam, student: first, attempt } = await atTest()
  await first.answer(1, 2)
  await first.showsSaved()
  const second = await Student.at(browser, stack)
  await second.signIn(exam.student)
  await second.press('schedule.resume')
  await second.takesTest()
  assert.equal(await second.chosen(), 2)
  await first.sees('elsewhere.title')
  assert.equal(await first.page.locator('.option').count(), 0)

  await second.answer(2, 3)
  await second.showsSaved()
  await first.press('elsewhere.continue')
  await first.takesTest()
  await second.sees('elsewhere.title')
  await untilStored(stack, attempt, { 1: 2, 2: 3 })
})

test('T9: what a lost device kept is sent when it takes over, but never over a newer answer', async () => {
  const { exam, student: first, attempt } = await atTest()
  await first.answer(1, 1)
  await first.showsSaved()
  await first.context.setOffline(true)
  await first.answer(1, 2)
  await first.answer(2, 2)
  await first.showsSaved('offline')

  const second = await Student.at(browser, stack)
  await second.signIn(exam.student)
  await second.press('schedule.resume')
  await second.takesTest()
  await second.answer(1, 4)
  await second.showsSaved()

  await first.context.setOffline(false)
  await first.sees('elsewhere.title')
  await first.sees('elsewhere.kept', { count: 2 })
  await first.press('elsewhere.continue')
  await first.takesTest()
  await untilStored(stack, attempt, { 1: 4, 2: 2 })
  await first.sees('attempt.overtaken', { numbers: '1' })
  await first.page.waitForSelector('.save-summary .icon-check')
  assert.deepEqual((await answersInForce(stack, attempt)).slice(0, 2), [4, 2])
})

test('T8: a second tab of the same browser is another device', async () => {
  const { student: first } = await atTest()
  const second = await Student.in(first.context, stack)
  await second.page.goto(first.page.url())
  await second.sees('elsewhere.idle_title')
  await second.press('elsewhere.continue')
  await second.takesTest()
  await first.sees('elsewhere.title')
})

test('T8: a duplicated tab does not take the attempt from its original', async () => {
  const { student: first, attempt } = await atTest()
  const [copyPage] = await Promise.all([
    first.context.waitForEvent('page'),
    first.page.evaluate(() => {
      window.open(location.href, '_blank', 'opener')   // like a duplicated tab: it starts with a copy of the session storage
    }),
  ])
  const copy = new Student(stack, copyPage)
  await copy.sees('elsewhere.idle_title')
  await first.answer(3, 3)
  await first.showsSaved()
  await untilStored(stack, attempt, { 3: 3 })
})

test('T10, A12: who is removed by the session administrator sees it at once, and no question', async () => {
  const { student, attempt } = await atTest()
  await student.answer(1, 1)
  await student.showsSaved()
  await stack.sql(
    "update attempts set state = 'removed', segment_started_at = null, deadline_at = null, ended_at = now() where id = $1",
    [attempt],
  )
  await student.sees('frozen.title')
  assert.equal(await student.page.locator('.option').count(), 0)
})

test('T6: somebody else’s attempt is simply not there', async () => {
  const { student } = await atTest()
  const stranger = await Student.at(browser, stack)
  const { student: person } = await makeTest(stack)
  await stranger.signIn(person)
  await stranger.go(new URL(student.page.url()).hash)
  await stranger.sees('lost.exam')
})
