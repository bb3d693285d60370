// Every page of the student in three languages and two sizes: no violation of WCAG 2.2 AA, nothing wider than the
// screen, no text without a translation.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launchBrowser } from '../harness/browser.mjs'
import { makeTest } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { isFine } from './pages.mjs'
import { Student, desk, phone, say } from './student.mjs'

let stack, browser
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

async function walk(student, language) {
  const { page } = student
  const speak = (name, values) => say(name, values, language)
  const seen = []
  const look = async (name) => {
    await isFine(page, name)
    seen.push(name)
  }
  const place = async (hash, name) => {
    await student.go(hash)
    await page.getByRole('heading', { level: 1, name: speak(name) }).waitFor()
    await look(name)
  }

  await look('schedule')
  await place('#/settings', 'settings.title')
  await place('#/appeals', 'appeals.title')
  await place('#/messages', 'messages.title')
  await place('#/rehearsal', 'rehearsal.title')
  await student.go('#/check')
  await page.waitForSelector('.findings')
  await look('check')
  await student.go('#/')
  await page.getByRole('link', { name: speak('schedule.start') }).click()
  await student.agree(language)
  await look('start')
  await page.getByRole('button', { name: speak('start.start') }).click()
  await student.takesTest()
  await student.choose(1)
  await student.showsSaved()
  await look('test')
  await page.getByRole('button', { name: speak('dispute.open') }).click()
  await page.check('input[name=ground][value=two_right_answers]')
  await look('dispute')
  await page.getByRole('button', { name: speak('review.back') }).click()
  await student.takesTest()
  if (await page.locator('.grid-toggle').isVisible()) await page.locator('.grid-toggle').click()
  await page.getByRole('button', { name: speak('attempt.view_all') }).click()
  await look('test, all questions')
  await page.getByRole('button', { name: speak('attempt.review'), exact: true }).click()
  await page.getByText(speak('review.final')).waitFor()
  await look('review')
  await page.getByRole('button', { name: speak('review.hand_in') }).click()
  await page.waitForSelector('.grade-summary')
  await look('result')
  await page.getByRole('link', { name: speak('result.receipts') }).click()
  await page.waitForSelector('table')
  await look('receipts')
  await student.go('#/grades')
  await page.waitForSelector('.grade')
  await page.getByText(speak('trace.title')).click()
  await look('grades')
  return seen
}

for (const language of ['kk', 'ru', 'en']) {
  for (const [name, viewport] of [['phone', phone], ['desk', desk]]) {
    test(`T6: every page is accessible, in ${language}, on a ${name}`, async () => {
      const exam = await makeTest(stack, { bank: { language } })
      await stack.sql('update users set language = $2 where id = $1', [exam.student.id, language])
      const student = await Student.at(browser, stack, { viewport })
      await student.page.goto(stack.address)
      await student.page.waitForSelector('input[name=login]')
      await isFine(student.page, 'sign-in')
      await student.signIn(exam.student)
      await student.page.getByRole('link', { name: say('schedule.start', {}, language) }).waitFor()
      assert.equal((await walk(student, language)).length, 14)
    })
  }
}

test('A4: the pages of a lost, moved and unknown attempt are accessible too', async () => {
  const exam = await makeTest(stack, { settings: { contact_seconds: 1, silence_seconds: 10 } })
  const student = await Student.at(browser, stack)
  await student.signIn(exam.student)
  await student.start()
  await student.context.setOffline(true)
  await student.choose(1)
  await student.sees('offline.title')
  await isFine(student.page, 'offline')
  await student.sees('suspended.title')
  await isFine(student.page, 'suspended')
  const other = await Student.at(browser, stack)
  await other.signIn(exam.student)
  await other.press('schedule.resume')
  await other.takesTest()
  await student.context.setOffline(false)
  await student.sees('elsewhere.title')
  await isFine(student.page, 'elsewhere')
  await student.go('#/nowhere')
  await student.sees('lost.title')
  await isFine(student.page, 'lost')
})

test('T2: an answer that has no place to break makes no page wider than the screen', async () => {
  const exam = await makeTest(stack, { bank: { options: ['А'.repeat(200), 'Б', 'В', 'Г'] } })
  const student = await Student.at(browser, stack)
  await student.signIn(exam.student)
  await student.start()
  await isFine(student.page, 'one question')
  await student.page.locator('.grid-toggle').click()
  await student.press('attempt.view_all')
  await isFine(student.page, 'all questions')
})

test('T6: text of twice the size fits a phone', async () => {
  const exam = await makeTest(stack)
  const student = await Student.at(browser, stack)
  await student.context.addInitScript(() => {
    addEventListener('DOMContentLoaded', () => document.documentElement.style.setProperty('font-size', '200%'))
  })
  await student.signIn(exam.student)
  assert.equal((await walk(student, 'kk')).length, 14)
})

test('T6: the pages are as readable in the dark', async () => {
  const exam = await makeTest(stack)
  const student = await Student.at(browser, stack)
  await student.page.emulateMedia({ colorScheme: 'dark' })
  await student.signIn(exam.student)
  assert.equal((await walk(student, 'kk')).length, 14)
})
