// The receipts that a student keeps.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launchBrowser } from '../harness/browser.mjs'
import { makeTest } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { Student } from './student.mjs'

let stack, browser
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

async function atResult() {
  const exam = await makeTest(stack)
  const student = await Student.at(browser, stack)
  await student.signIn(exam.student)
  const attempt = await student.start()
  for (const [n, place] of [[1, 1], [1, 2], [2, 3]]) {
    await student.answer(n, place)
    await student.showsSaved()
  }
  await student.handIn()
  return { student, attempt }
}

test('T9: the receipts of all answers can be printed, and the browser finds their chain whole', async () => {
  const { student } = await atResult()
  await student.follow('result.receipts')
  await student.sees('receipts.holds', { count: 3 })
  assert.equal(await student.page.locator('tbody tr').count(), 3)
  await student.page.emulateMedia({ media: 'print' })
  assert.equal(await student.page.locator('header.top').isVisible(), false)
  assert.ok(await student.page.locator('table').isVisible())
})

test('T9: a receipt that was altered afterwards breaks the chain, and the student sees where', async () => {
  const { student, attempt } = await atResult()
  await stack.sqlAs('postgres', `
    set session_replication_role = replica;   -- past the guard that keeps the table append-only
    update attempt_answers set choice = 4 where attempt_id = '${attempt}' and number = 2`)
  await student.follow('result.receipts')
  await student.sees('receipts.broken', { number: 2 })
})
