// Gradesheets in the browser (O7, C7, T7): the lead teacher confirms and rectifies on a phone, the registrar closes, anybody
// verifies what the QR code leads to.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launchBrowser } from '../harness/browser.mjs'
import { makeAppeal, makePerson } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { annul, giveDate, giveResult, makeSheet } from '../api/gradesheet.mjs'
import { isFine } from './pages.mjs'
import { desk, phone, say, Staff } from './staff.mjs'
import * as student from './student.mjs'

let stack, browser, registrar
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
  registrar = await makePerson(stack, { roles: ['registrar'], name: 'Төлегенова Меруерт' })
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

const at = (person, hash, options) => Staff.signedIn(browser, stack, person, hash, options)
const names = ['Әлиева Ақбота Серікқызы', 'Бекова Ботагөз', 'Ғабитов Ғани']
const look = (staff, name) => isFine(staff.page, name)
// A state that a sheet's page shows.
const shows = (staff, state) => staff.page.locator('dl').getByText(say(`gradesheets.state.${state}`), { exact: true }).waitFor()

test('O7, A12: the lead teacher confirms a sheet, the registrar closes it, and a new result is rectified', async () => {
  const made = await makeSheet(stack, names)
  const [first, second, appealed] = made.students
  for (const [nth, one] of made.students.entries()) await giveResult(stack, made.sitting, one, 15 - nth)
  await makeAppeal(stack, { sitting: made.sitting, student: appealed, ground: 'technical' })

  const teacher = await at(made.lead, '#/gradesheets', { viewport: phone })
  await look(teacher, 'drafts-phone')
  await teacher.page.getByRole('link', { name: made.group }).click()
  await teacher.sees('pending.appeal_open')
  await teacher.sees('gradesheet.pending', { count: 1 })
  assert.ok(await teacher.button('gradesheet.confirm').isDisabled())
  await look(teacher, 'draft-phone')
  await stack.sql("update appeals set state = 'withdrawn', term_at = null where sitting_id = $1", [made.sitting])
  await teacher.page.reload()
  await teacher.press('gradesheet.confirm')
  await look(teacher, 'confirm-phone')
  await teacher.save('gradesheet.confirm')
  await shows(teacher, 'confirmed')
  await look(teacher, 'confirmed-phone')

  const office = await at(registrar, '#/', { viewport: desk })
  await office.page.getByRole('heading', { level: 1, name: say('gradesheets') }).waitFor()
  await look(office, 'registrar-desk')
  await office.page.getByRole('link', { name: made.group }).click()
  await office.press('gradesheet.close')
  await office.save('gradesheet.close')
  await shows(office, 'closed')
  await look(office, 'closed-desk')
  const download = office.page.waitForEvent('download')
  await office.page.getByRole('link', { name: 'PDF' }).click()
  assert.match((await download).suggestedFilename(), /^gradesheet-\d+\.pdf$/)

  await annul(stack, made.sitting, second)
  await giveResult(stack, await giveDate(stack, made, second, '2 hours'), second, 20)
  await teacher.go('#/messages')
  await teacher.page.getByText(second.name).first().waitFor()
  await teacher.page.getByRole('link', { name: new RegExp(second.name) }).click()
  await teacher.page.getByRole('heading', { name: say('gradesheet.differences') }).waitFor()
  await look(teacher, 'differs-phone')
  await teacher.page.getByRole('button', { name: `${say('gradesheet.rectify')}: ${second.name}` }).click()
  await teacher.fill('reason', 'Жаңа күні тапсырды')
  await teacher.fill('gradesheet.basis', '12-Ө өкім, 24.11.2026')
  await look(teacher, 'rectify-phone')
  await teacher.save('gradesheet.rectify')
  await teacher.sees('gradesheet.rectification', { number: 1 })
  await look(teacher, 'rectification-phone')
  await office.page.reload()
  await office.page.getByRole('table', { name: say('gradesheet.rectifications') }).getByRole('link').click()
  await office.press('gradesheet.close')
  await office.save('gradesheet.close')
  await shows(office, 'closed')
  await look(office, 'rectification-desk')
  assert.ok(await office.page.getByText(first.name).count() === 0)
  assert.deepEqual([teacher.faults, office.faults], [[], []])
})

test('T12, O7: after an appeal the rectification takes the number of its minutes', async () => {
  const made = await makeSheet(stack, names.slice(0, 1))
  const [one] = made.students
  await giveResult(stack, made.sitting, one, 15)
  const { id } = await made.teacher.confirmGradesheet({ id: made.exam }, {})
  const { id: appeal } = await makeAppeal(stack, { sitting: made.sitting, student: one, state: 'filed' })
  await stack.sql(`with commission as (insert into appeal_commissions (exam_session_id, order_number, order_date)
    select id, '17-Е', current_date from exam_sessions where code = $2 returning id)
    insert into appeal_minutes (commission_id, number, appeal_id, signed_by, content) select id, 7, $1, $3, '{}' from commission`, [appeal, made.session, made.lead.id])
  await stack.sql("update appeals set state = 'upheld', term_at = null where id = $1", [appeal])
  await annul(stack, made.sitting, one)
  await giveDate(stack, made, one, null)
  const teacher = await at(made.lead, `#/gradesheets/${id}`, { viewport: phone })
  await teacher.page.getByRole('button', { name: `${say('gradesheet.rectify')}: ${one.name}` }).click()
  await teacher.fill('reason', 'Апелляция қанағаттандырылды')
  await look(teacher, 'rectify-appeal-phone')
  await teacher.save('gradesheet.rectify')
  await teacher.page.getByText(/^№\s7, \d\d\.\d\d\.\d{4}$/).waitFor()
})

for (const language of ['kk', 'ru', 'en']) {
  test(`O7: the pages of gradesheets are accessible in ${language}, and anybody verifies a sheet without signing in`, async () => {
    const made = await makeSheet(stack, names)
    await giveResult(stack, made.sitting, made.students[0], 15)
    await giveDate(stack, made, made.students[1], '-1 day')
    const sheet = await made.teacher.confirmGradesheet({ id: made.exam }, {})
    await stack.sql('update users set language = $2 where id = any ($1)', [[made.lead.id, registrar.id], language])
    for (const [name, viewport] of [['phone', phone], ['desk', desk]]) {
      const office = await at(registrar, '#/gradesheets', { viewport })
      await office.page.getByRole('link', { name: made.group }).waitFor()
      await look(office, `list-${language}-${name}`)
      await office.go(`#/gradesheets/${sheet.id}`)
      await office.page.getByText(sheet.checksum).waitFor()
      await look(office, `sheet-${language}-${name}`)
      const { page } = await student.Student.at(browser, stack, { viewport })
      await page.goto(`${stack.address}/#/verify/${sheet.checksum}`)
      await page.locator(`button[lang=${language}]`).click()
      await page.getByText(student.say('verify.genuine', {}, language)).waitFor()
      assert.ok(await page.getByText(made.group).isVisible())
      await look({ page }, `verify-${language}-${name}`)
      assert.ok(!(await page.locator('body').innerText()).includes(names[0]))
      await page.goto(`${stack.address}/#/verify/${'0'.repeat(64)}`)
      await page.getByText(student.say('verify.unknown', {}, language), { exact: true }).waitFor()
      await look({ page }, `unknown-${language}-${name}`)
    }
    await stack.sql("update users set language = 'kk' where id = any ($1)", [[made.lead.id, registrar.id]])
  })
}
