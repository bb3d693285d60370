// A proctor who falls ill in the middle of an exam, at the pages: the administrator puts another one in the place, who goes on to
// the end, and the minutes tell of both.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { makeOpenRoom } from '../api/hearings.mjs'
import { launchBrowser } from '../harness/browser.mjs'
import { makePerson } from '../harness/faculty.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { isFine } from './pages.mjs'
import { desk, phone, say, Staff } from './staff.mjs'

let stack, browser
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

const at = (person, hash, options) => Staff.signedIn(browser, stack, person, hash, options)
const administratorAt = async (room, options) =>
  at(await makePerson(stack, { roles: ['administrator'], language: options?.language }), `#/hearings/${room.sitting}/preparation`, options)
// Chooses somebody in a field that searches people while one types.
async function pick(staff, key, { login }) {
  await staff.fill(key, login)
  await staff.page.getByRole('option').filter({ hasText: login }).click()
}
// LOOKS=DIRECTORY keeps what it looks like, for people.
const look = async ({ page }, name) => {
  if (process.env.LOOKS) await page.screenshot({ path: `${process.env.LOOKS}/${name}.png`, fullPage: true })
}

test('O3: the administrator replaces the proctor in the middle of an exam, and the new one leads it to its end', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  const [student] = room.students
  await room.call(student)
  const substitute = await makePerson(stack, { roles: ['teacher'] })
  const hash = `#/hearings/${room.sitting}`
  const [ill, chair, staff] = [await at(room.proctor.user, hash), await at(room.chair.user, hash), await administratorAt(room)]
  await ill.page.getByText(student.user.full_name).first().waitFor()

  await staff.press('edit')
  await pick(staff, 'duty.proctor', substitute)
  await staff.fill('commission.order_number', '46-Е')
  await staff.dialog().getByRole('button', { name: say('save'), exact: true }).click()
  await staff.dialog().waitFor() // the reason is wanted
  await staff.fill('preparation.reason', 'Проктор ауырып қалды.')
  await staff.save()
  await staff.row(substitute.name).getByText(say('duty.proctor'), { exact: true }).waitFor()
  await isFine(staff.page, 'the preparation of an open exam')

  await ill.sees('no_page')
  assert.equal(await ill.page.getByText(student.user.full_name).count(), 0)
  const panel = chair.page.getByRole('list', { name: say('room.staff') })
  await panel.getByRole('listitem').filter({ hasText: substitute.name }).getByText(say('room.away')).waitFor()
  const proctor = await at(substitute, hash, { viewport: phone })
  await proctor.field('room.here').check()
  await proctor.press('room.step.start')
  await proctor.press('room.finish')
  await until('the answer is over', async () => (await room.one(student)).state === 'answered')
  await room.marked(student)
  await room.agree(student)
  await room.sign(student, room.members[0])
  await chair.press('room.announce')
  await proctor.press('room.close')
  await proctor.dialog().getByRole('textbox').fill('Жазба әлі дайын емес.')
  await proctor.save('room.close')

  await chair.page.getByRole('link', { name: say('hearing_minutes'), exact: true }).click()
  await chair.sees('hearing_minutes.replaced')
  await chair.page.getByText(new RegExp(`${say('room.duty.proctor')}: ${room.proctor.user.full_name} \\(\\d\\d:\\d\\d–\\d\\d:\\d\\d\\)`)).waitFor()
  await chair.page.getByText(/, Проктор ауырып қалды\.$/).waitFor()
  for (const viewport of [desk, phone]) {
    await chair.page.setViewportSize(viewport)
    await isFine(chair.page, `the minutes, ${viewport.width} wide`)
    await look(chair, `minutes-${viewport.width}`)
  }
  assert.deepEqual([staff, ill, chair, proctor].flatMap(({ faults }) => faults), [])
})

test('A30: that somebody has marked and stays in the commission is told at its members, with the name', async () => {
  const room = await makeOpenRoom(stack, { students: 1 })
  await room.answered(room.students[0])
  const [one] = room.members
  await room.mark(room.students[0], one)
  const substitute = await makePerson(stack, { roles: ['teacher'] })
  const staff = await administratorAt(room, { viewport: phone })
  await staff.press('edit')
  await pick(staff, 'commission.members', substitute)
  await staff.dialog().locator('.mantine-Pill-root').filter({ hasText: one.user.login }).locator('button').click()
  await staff.fill('preparation.reason', 'Комиссия мүшесі ауырып қалды.')
  await staff.dialog().getByRole('button', { name: say('save'), exact: true }).click()
  await staff.dialog().getByText(`${say('flaw.voter_has_marked')}. ${one.user.full_name}`).waitFor()
  await isFine(staff.page, 'the refusal')
})

for (const language of ['kk', 'ru', 'en'])
  test(`O3, O12: the dialog of an open exam and its locked fields are accessible at every size, in ${language}`, async () => {
    const room = await makeOpenRoom(stack, { students: 1 })
    for (const viewport of [phone, desk]) {
      const staff = await administratorAt(room, { viewport, language })
      await staff.page.getByRole('button', { name: say('edit', {}, language), exact: true }).click()
      await staff.dialog().getByText(say('flaw.hearing_is_open', {}, language)).waitFor()
      await staff.page.waitForLoadState('networkidle')
      await isFine(staff.page, `the dialog in ${language}, ${viewport.width} wide`)
      await look(staff, `dialog-${language}-${viewport.width}`)
      await staff.dialog().getByText(say('preparation.locked', {}, language)).last().scrollIntoViewIfNeeded()
      await look(staff, `locked-${language}-${viewport.width}`)
    }
  })
