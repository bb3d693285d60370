// Oral and creative exams before their day, on the staff pages: tickets, criteria, commission, meeting, photographs.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launchBrowser, violations } from '../harness/browser.mjs'
import { fresh, makeDiscipline, makePerson } from '../harness/faculty.mjs'
import { makeHearing, makeTickets } from '../harness/hearing.mjs'
import { picture } from '../harness/pictures.mjs'
import { startStack, until } from '../harness/stack.mjs'
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

const administratorAt = async (hash, options) =>
  Staff.signedIn(browser, stack, await makePerson(stack, { roles: ['administrator'] }), hash, options)
// Chooses somebody in a field that searches people while one types.
async function pick(staff, key, { login }) {
  await staff.fill(key, login)
  await staff.page.getByRole('option').filter({ hasText: login }).click()
}
async function inspect(staff, where) {
  await staff.page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
  assert.deepEqual(await violations(staff.page), [], where)
  const sideways = await staff.page.evaluate(() => document.documentElement.scrollWidth > document.documentElement.clientWidth)
  assert.equal(sideways, false, `${where} scrolls sideways`)
  assert.deepEqual(staff.faults, [], where)
}

test('O1, O3, O12: the administrator prepares an oral exam on the pages, and what cannot be is told at its field', async () => {
  const made = await makeHearing(stack, { students: 2, prepared: false, startsIn: '2 days' })
  const staff = await administratorAt(`#/exams/${made.exam}`)
  await staff.sees('obstacle.not_prepared')
  await staff.page.getByRole('link', { name: say('preparation'), exact: true }).click()
  await staff.sees('hearing.not_prepared')
  await staff.press('preparation.set')
  await staff.fill('commission.order_number', '45-Е')
  await staff.fillDay('commission.order_date', '20.11.2026')
  await pick(staff, 'duty.chair', made.chair)
  for (const member of made.members) await pick(staff, 'commission.members', member)
  await staff.page.keyboard.press('Escape')
  await staff.dialog().waitFor()
  await pick(staff, 'duty.lead_teacher', made.chair)
  await pick(staff, 'duty.proctor', made.members[0])
  await staff.choose('tickets.set.name', '1')
  await staff.fill('preparation.meeting', 'https://zoom.us.evil.example/j/98765432101')
  await staff.dialog().getByRole('button', { name: say('save') }).click()
  await staff.dialog().getByText(say('flaw.bad_meeting_url')).waitFor()
  await staff.fill('preparation.meeting', 'https://us02web.zoom.us/j/98765432101?pwd=abc')
  await staff.dialog().getByRole('button', { name: say('save') }).click()
  await staff.dialog().getByText(say('flaw.proctor_is_more')).waitFor()
  await pick(staff, 'duty.proctor', made.proctor)
  await staff.save()
  await staff.row(made.proctor.name).getByText(say('duty.proctor'), { exact: true }).waitFor()
  await staff.sees('hearing.planned')
  await staff.page.getByText('4 / 2').waitFor()
  const [{ commitment, number }] = await stack.sql(
    "select encode(commitment, 'hex') as commitment, meeting_number as number from hearings where sitting_id = $1",
    [made.sitting],
  )
  await staff.page.getByText(commitment).waitFor()
  assert.equal(number, '98765432101')
  await inspect(staff, 'the preparation')
  await staff.go(`#/exams/${made.exam}`)
  await staff.sees('ready')
  await staff.page.getByText(say('obstacle.not_prepared')).waitFor({ state: 'detached' })
})

test('O1, O12: while the exam is open its meeting is changed as it was, and criteria and tickets are locked', async () => {
  const made = await makeHearing(stack, { students: 1 })
  await stack.sql("update hearings set state = 'open', opened_at = now() where sitting_id = $1", [made.sitting])
  const staff = await administratorAt(`#/hearings/${made.sitting}/preparation`)
  await staff.press('edit')
  await staff.sees('flaw.hearing_is_open')
  for (const key of ['criteria', 'tickets.set.name']) assert.equal(await staff.field(key).isEditable(), false)
  assert.equal(await staff.field('tickets.set.name').inputValue(), say('tickets.set', { number: 1 }))
  await staff.fill('preparation.meeting', 'https://kaznu.webex.com/meet/25512345678')
  await staff.save()
  await staff.page.getByRole('link', { name: 'Webex 25512345678' }).waitFor()
})

test('O2, A21: a teacher imports tickets, reads them and approves the set; the administrator reads no word of it', async () => {
  const teacher = await makePerson(stack, { roles: ['teacher'] })
  const discipline = await makeDiscipline(stack, { teachers: [teacher.login] })
  const staff = await Staff.signedIn(browser, stack, teacher, '#/tickets')
  await staff.page.getByRole('link', { name: `Пән ${discipline}` }).click()
  const figures = await staff.check('number,language,question\n1,kk,Кәсіпкерлік деген не?\n1,kk,Мысал келтіріңіз\n2,kk,Нарық деген не?\n')
  assert.deepEqual([figures[say('report.tickets')], figures[say('report.questions')]], [2, 3])
  await staff.press('import.store')
  await staff.sees('report.stored')
  await staff.go('#/tickets')
  await staff.page.getByRole('link', { name: say('tickets.set', { number: 1 }) }).click()
  await staff.page.getByText('Кәсіпкерлік деген не?').waitFor()
  await staff.press('approve')
  await staff.save('approve')
  await staff.sees('tickets.approved')
  await staff.press('tickets.withdraw.verb')
  await staff.fill('reason', 'Бағдарлама өзгерді.')
  await staff.save('tickets.withdraw.verb')
  await staff.sees('tickets.withdrawn')
  await inspect(staff, 'the tickets')
  const administrator = await administratorAt('#/tickets')
  await administrator.row(discipline).getByText(say('tickets.withdrawn')).waitFor()
  assert.equal(await administrator.row(discipline).getByRole('link').count(), 0)
})

test('O12, A23: criteria are corrected by keyboard, the sum is told before, and the older version can still be seen', async () => {
  const code = fresh('K')
  const staff = await administratorAt('#/criteria')
  await staff.press('criteria.add')
  await staff.fill('code', code)
  await staff.choose('exam.kind', 'creative')
  for (const language of ['kk', 'ru', 'en']) await staff.fill(`title.${language}`, `Шеберлік ${language}`)
  await staff.fill('criterion.maximum', '39,5')
  await staff.sees('criteria.sum', { sum: 39.5, points: 40 })
  await staff.field('criterion.maximum').press('Enter')
  await staff.dialog().getByText(say('flaw.bad_sum')).waitFor()
  await staff.fill('criterion.maximum', '40')
  await staff.field('criterion.maximum').press('Enter')
  await staff.dialog().waitFor({ state: 'detached' })
  await staff.page.getByRole('button', { name: `${say('edit')}: ${code}` }).press('Enter')
  await staff.press('criterion.add')
  const second = staff.dialog().getByRole('group', { name: say('criterion.n', { n: 2 }) })
  for (const language of ['kk', 'ru', 'en']) await second.getByLabel(say(`title.${language}`)).fill(`Қорғау ${language}`)
  await inspect(staff, 'the dialog of criteria')
  await second.getByLabel(say('criterion.maximum')).fill('10')
  await staff.dialog().getByLabel(say('criterion.maximum')).first().fill('30')
  await staff.save()
  const section = staff.page.locator('section').filter({ hasText: code })
  await section.getByText(say('question.version', { version: 2 })).first().waitFor()
  await section.getByText(say('criteria.older', { count: 1 })).click()
  await section.getByRole('table').nth(1).waitFor()
  await inspect(staff, 'the criteria')
})

test('O3: the photograph of a student is stored at the person, seen there and in the preparation, and deleted', async () => {
  const made = await makeHearing(stack, { students: 1 })
  const [student] = made.students
  const staff = await administratorAt(`#/people?query=${student.login}`)
  await staff.pressIn(student.login, 'edit')
  await staff.dialog().getByRole('button', { name: say('photo'), exact: true }).click()
  const [chooser] = await Promise.all([staff.page.waitForEvent('filechooser'), staff.dialog().getByLabel(new RegExp(say('photo.file'))).click()])
  await chooser.setFiles({ name: 'me.jpeg', mimeType: 'image/jpeg', buffer: picture('baseline.jpeg') })
  await staff.dialog().getByRole('button', { name: say('save'), exact: true }).click()
  await staff.dialog().getByRole('button', { name: say('photo'), exact: true }).click()
  const shown = staff.dialog().getByRole('img', { name: say('photo.of', { name: student.name }) })
  await until('the photograph is shown', () => shown.evaluate((image) => image.complete && image.naturalWidth > 0))
  await inspect(staff, 'the photograph')
  await staff.go(`#/hearings/${made.sitting}/preparation`)
  await staff.row(student.login).getByText(say('photo.there'), { exact: true }).waitFor()
  await staff.go(`#/people?query=${student.login}`)
  await staff.pressIn(student.login, 'edit')
  await staff.dialog().getByRole('button', { name: say('photo'), exact: true }).click()
  await staff.dialog().getByRole('button', { name: say('photo.delete'), exact: true }).click()
  await staff.dialog().getByRole('button', { name: say('account.close'), exact: true }).waitFor()
  assert.deepEqual(await stack.sql('select from user_photos where user_id = $1', [student.id]), [])
})

for (const [size, viewport, languages] of [['phone', phone, ['kk', 'ru', 'en']], ['desk', desk, ['ru']]])
  test(`O1, O2, O12: every page of the preparation is accessible and fits the ${size}, in ${languages}`, async () => {
    const made = await makeHearing(stack, { students: 3, lead: 'chair', startsIn: '4 days' })
    await makeTickets(stack, made.discipline, { count: 2, state: 'draft' })
    await stack.sql("insert into user_roles values ($1, 'administrator')", [made.chair.id])
    for (const language of languages) {
      await stack.sql('update users set language = $2 where id = $1', [made.chair.id, language])
      const staff = await Staff.signedIn(browser, stack, made.chair, '#/tickets', { viewport })
      const pages = {
        preparation: `#/hearings/${made.sitting}/preparation`,
        tickets: '#/tickets',
        ticket_set: `#/tickets/${made.tickets.id}`,
        ticket_import: `#/tickets/${made.discipline}/import`,
        criteria: '#/criteria',
        exam: `#/exams/${made.exam}`,
        exams: `#/exams?session=${made.session}`,
        hearings_import: '#/imports/hearings',
      }
      for (const [name, hash] of Object.entries(pages)) {
        await staff.go(hash)
        await staff.page.waitForLoadState('networkidle')
        await inspect(staff, `${name} in ${language}`)
      }
      await staff.go(pages.preparation)
      await staff.page.getByRole('button', { name: say('edit', {}, language), exact: true }).click()
      await staff.dialog().waitFor()
      await staff.page.waitForLoadState('networkidle')
      await inspect(staff, `the dialog of preparation in ${language}`)
      await staff.page.context().close()
    }
  })
