// The staff pages' door, frame and manners: who gets where, languages, keyboard, accessibility, content security.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launchBrowser, violations } from '../harness/browser.mjs'
import { makeBank, makeCommission, makeDiscipline, makePerson, makeTest, password } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { beginAttempt, signIn } from '../api/client.mjs'
import { examDays } from '../api/dates.mjs'
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

const administrator = () => makePerson(stack, { roles: ['administrator'] })
const banksOf = async (staff) => (await staff.page.locator('main tbody th').allTextContents()).sort()

test('Who is signed out signs in first and comes back to the staff page asked for', async () => {
  const staff = await Staff.signedIn(browser, stack, await administrator(), '#/groups')
  assert.equal(await staff.title().textContent(), say('groups'))
})

test('A session that ends elsewhere leads to the sign-in page at the next read', async () => {
  const person = await administrator()
  const staff = await Staff.signedIn(browser, stack, person)
  // Ended when the next page reads: a read of the page before could be the one that finds it over.
  await staff.page.route(/\/api\/v1\/people/, async (route) => {
    await stack.sql('delete from sessions where user_id = $1', [person.id])
    await route.continue()
  })
  await staff.page.evaluate(() => {
    location.hash = '#/people'
  })
  await staff.page.waitForSelector('input[name=password]')
  assert.equal(new URL(staff.page.url()).searchParams.get('next'), '/staff/#/people')
})

test('A student who comes to the staff pages is sent to the portal', async () => {
  const student = await makePerson(stack)
  const staff = await Staff.at(browser, stack)
  await staff.page.goto(stack.address)
  await staff.enter(student)
  await staff.page.waitForSelector('header.top')
  await staff.open('#/people')
  await staff.page.waitForURL((url) => url.pathname === '/')
})

test('A teacher sees the banks of the own disciplines, and no other page at any address', async () => {
  const teacher = await makePerson(stack, { roles: ['teacher'] })
  const [own, foreign] = [await makeDiscipline(stack, { teachers: [teacher.login] }), await makeDiscipline(stack)]
  const staff = await Staff.signedIn(browser, stack, teacher)
  await staff.table('banks').waitFor()
  const banks = await banksOf(staff)
  assert.ok(banks.every((name) => name.includes(own)) && banks.length === 3, banks.join())
  for (const hash of ['#/people', '#/imports/ratings', '#/exam-sessions']) {
    await staff.open(hash)
    await staff.table('banks').waitFor()
    assert.equal(await staff.title().textContent(), say('banks'))
  }
  await staff.go(`#/banks/${foreign}/kk`)
  await staff.sees('problem.not_found')
})

test('Who is only IT staff has no page of work yet, is told so at every address, and finds the way out', async () => {
  const person = await makePerson(stack, { roles: ['it'] })
  const staff = await Staff.signedIn(browser, stack, person, '#/people', { viewport: phone })
  assert.equal(await staff.title().textContent(), say('home'))
  await staff.sees('home.no_pages')
  await staff.page.locator('main dd').getByText(say('role.it'), { exact: true }).waitFor()
  await inspect(staff, 'the home page of IT staff')
  await staff.page.locator('header [aria-haspopup=menu]').click()
  await staff.page.getByRole('menuitem', { name: say('sign_out'), exact: true }).click()
  await staff.page.waitForSelector('input[name=password]')
})

test('The language is chosen in the account menu, by keyboard, and stays at the next visit', async () => {
  const person = await administrator()
  const staff = await Staff.signedIn(browser, stack, person, '#/people')
  await staff.page.locator('header [aria-haspopup=menu]').focus()
  await staff.page.keyboard.press('Enter')
  await staff.page.locator('[role=menuitemradio]:focus').waitFor()
  await staff.page.keyboard.press('ArrowDown')
  await staff.page.keyboard.press('ArrowDown')
  await staff.page.keyboard.press('Enter')
  await staff.page.getByRole('heading', { name: say('people', {}, 'en'), level: 1 }).waitFor()
  assert.equal(await staff.page.locator('html').getAttribute('lang'), 'en')
  const elsewhere = await Staff.signedIn(browser, stack, person, '#/people')
  await elsewhere.page.getByRole('heading', { name: say('people', {}, 'en'), level: 1 }).waitFor()
})

test('The password is changed in the account menu; a wrong old one is told at its field', async () => {
  const person = await administrator()
  const staff = await Staff.signedIn(browser, stack, person)
  await staff.page.locator('header [aria-haspopup=menu]').click()
  await staff.page.getByRole('menuitem', { name: say('password.change') }).click()
  await staff.fill('password.old', 'not the password')
  await staff.fill('password.new', 'eight blue foxes')
  await staff.dialog().getByRole('button', { name: say('save') }).click()
  await staff.dialog().getByText(say('flaw.wrong_password')).waitFor()
  await staff.fill('password.old', password)
  await staff.save()
  const elsewhere = await Staff.signedIn(browser, stack, { ...person, password: 'eight blue foxes' })
  await elsewhere.title().waitFor()
})

test('Signing out everywhere ends the session of another device too', async () => {
  const person = await administrator()
  const first = await Staff.signedIn(browser, stack, person)
  const second = await Staff.signedIn(browser, stack, person)
  await second.page.locator('header [aria-haspopup=menu]').click()
  await second.page.getByRole('menuitem', { name: say('sign_out.everywhere') }).click()
  await second.page.waitForSelector('input[name=password]')
  await first.open('#/people')
  await first.page.waitForSelector('input[name=password]')
})

test('Without the server a page says so and is right again after "try again"', async () => {
  const staff = await Staff.signedIn(browser, stack, await administrator())
  await staff.page.context().setOffline(true)
  await staff.go('#/groups')
  await staff.page.getByRole('alert').waitFor()
  await staff.page.context().setOffline(false)
  await staff.press('again')
  await staff.page.getByRole('alert').waitFor({ state: 'detached' })
})

test('A page that is named by what it reads has a heading without the server too, and says when there is no such thing', async () => {
  const staff = await Staff.signedIn(browser, stack, await administrator())
  const { page } = staff
  const nobody = '00000000-0000-4000-8000-000000000000'
  await staff.go(`#/sittings/${nobody}`)
  await page.getByRole('heading', { level: 1, name: say('no_page') }).waitFor()
  await page.context().setOffline(true)
  for (const [hash, title] of [[`#/sittings/${nobody.replace('4', '5')}`, 'board'], ['#/exam-sessions', 'exam_sessions'], ['#/exams', 'exams']]) {
    await staff.go(hash)
    await page.getByRole('alert').waitFor()
    assert.equal(await staff.title().textContent(), say(title))
    await inspect(staff, `${hash} without the server`)
  }
})

// A test with an appeal that was admitted, and another one that was withdrawn.
async function disputedTest() {
  const made = await beginAttempt(stack, { students: 2 })
  const commission = await makeCommission(stack, made.session)
  const [chair, member] = await Promise.all([commission.chair, commission.members[0]].map(({ login }) => signIn(stack, login)))
  const ground = { ground: 'two_right_answers', questions: [7], claim: 'Екі жауабы дұрыс' }
  const withdrawn = await made.client.requestAppeal({ id: made.sitting }, ground)
  await made.client.withdrawAppeal({ id: withdrawn.id }, {})
  const { id } = await made.client.requestAppeal({ id: made.sitting }, ground)
  for (const voter of [chair, member]) await voter.voteOnAppeal({ id }, { vote: 'admissible', reason: 'Дәлелді' })
  const { minutes } = await chair.decideAppeal({ id }, { outcome: 'admissible', answer: 'Өтінішті толтырыңыз.' })
  const appeal = `#/appeals/${id}`
  const pages = ['#/appeals', '#/appeals?state=closed', appeal, `${appeal}/minutes/${minutes.id}`, `${appeal}/affected`]
  return { board: `#/sittings/${made.sitting}`, pages }
}

// A student with a new date and one who waits for it, and a holiday.
async function moveDates({ exam, students }) {
  const office = await signIn(stack, (await administrator()).login)
  const [day] = await examDays(stack)
  const input = { cause: 'technical', reason: 'Жатақханада желі болмады.' }
  await office.putReschedules({ id: exam }, { ...input, logins: [students[0].login], starts_at: `${day}T10:00` })
  await office.putReschedules({ id: exam }, { ...input, logins: [students[1].login] })
  await office.putCalendarDay({ day: '2030-12-16' }, { working: false, title_kk: 'Тәуелсіздік күні', title_ru: 'День Независимости', title_en: 'Independence Day' })
}

// Every page, and every dialog of one by the button that opens it.
async function places() {
  const teacher = await makePerson(stack, { roles: ['teacher'] })
  const made = await makeTest(stack, { students: 3, opened: '-1 hour' })
  await makeBank(stack, made.discipline, { language: 'ru', count: 2, state: 'draft' })
  await stack.sql('insert into discipline_teachers select id, $2 from disciplines where code = $1', [made.discipline, teacher.id])
  await stack.sql("insert into accommodations (exam_id, student_id, extra_seconds, reason) values ($1, $2, 900, 'Медициналық анықтама')", [made.exam, made.student.id])
  const [exams, board, bank] = [`#/exams?session=${made.session}`, `#/sittings/${made.sitting}`, `#/banks/${made.discipline}/ru`]
  const disputed = await disputedTest()
  await moveDates(made)
  const pages = ['#/', exams, ...disputed.pages, `#/exams/${made.exam}`, board, '#/exam-sessions', '#/people', '#/groups', '#/disciplines',
    '#/dates', '#/messages', '#/calendar-days',
    '#/imports/people', '#/imports/sittings', '#/banks', bank, `${bank}/import`, '#/nowhere']
  const pressing = (key) => (staff, language) =>
    staff.page.locator('main button', { hasText: say(key, {}, language) }).first().click()
  const dialogs = [
    ...['#/people', '#/groups', '#/disciplines', '#/exam-sessions'].map((hash) => [hash, pressing('edit')]),
    [exams, pressing('sitting.add')],
    [`#/exams/${made.exam}`, pressing('date.give')],
    ['#/dates', pressing('date.move')],
    ['#/calendar-days', pressing('calendar_days.add')],
    ['#/calendar-days', pressing('remove')],
    [exams, pressing('sitting.change')],
    [board, pressing('extra_time')],
    [disputed.board, pressing('removal')],
    ['#/exam-sessions', pressing('commission')],
    [bank, pressing('edit')],
    [bank, pressing('withdraw')],
    ['#/', (staff) => staff.page.locator('header [aria-haspopup=menu]').click()],
  ]
  return { pages, dialogs }
}

async function inspect(staff, where) {
  assert.deepEqual(await violations(staff.page), [], where)
  assert.equal(await staff.page.evaluate(() => document.documentElement.scrollWidth > innerWidth), false, `${where} scrolls sideways`)
  if (staff.page.viewportSize().width === phone.width) assert.deepEqual(await valuesAstray(staff.page), [], where)
}

// A row is a card on a phone: the values in it that do not stand in one column, beside their names.
function valuesAstray(page) {
  return page.evaluate(() =>
    [...document.querySelectorAll('main [role=table] tbody tr')].flatMap((card) => {
      const cells = [...card.querySelectorAll('td:not([data-actions=true])')].filter((cell) => cell.checkVisibility())
      const starts = cells.map((cell) => {
        const content = document.createRange()
        content.selectNodeContents(cell)
        return Math.round(Math.min(...[...content.getClientRects()].map(({ left }) => left)))
      })
      return cells.filter((_, index) => starts[index] !== starts[0]).map((cell) => cell.dataset.name)
    }),
  )
}

// Speaks the language from the next load on.
async function speak(staff, person, language) {
  await stack.sql('update users set language = $2 where id = $1', [person.id, language])
  await staff.page.evaluate((next) => localStorage.setItem('language', next), language)
  await staff.page.reload()
  await staff.title().waitFor()
}

test('Every staff page passes axe, fits the screen and obeys the content security policy, in 3 languages and 2 sizes', async () => {
  const { pages } = await places()
  for (const viewport of [phone, desk]) {
    const person = await administrator()
    const staff = await Staff.signedIn(browser, stack, person, '#/', { viewport })
    for (const language of ['kk', 'ru', 'en']) {
      await speak(staff, person, language)
      for (const hash of pages) {
        await staff.go(hash)
        await staff.page.locator(`[role=status][aria-label="${say('loading', {}, language)}"]`).waitFor({ state: 'detached' })
        await inspect(staff, `${hash} in ${language} at ${viewport.width} px`)
      }
    }
    assert.deepEqual(staff.faults, [])
  }
})

for (const [language, viewport] of [['kk', phone], ['en', desk]]) {
  test(`Every dialog of the staff passes axe and fits the screen, in ${language} at ${viewport.width} px`, async () => {
    const { dialogs } = await places()
    const person = await administrator()
    const staff = await Staff.signedIn(browser, stack, person, '#/', { viewport })
    await speak(staff, person, language)
    for (const [hash, open] of dialogs) {
      await staff.go(hash)
      await open(staff, language)
      await staff.page.locator('[role=dialog], [role=menu]').first().waitFor()
      await staff.page.waitForFunction(() => getComputedStyle(document.querySelector('[role=dialog], [role=menu]')).opacity === '1')
      await inspect(staff, `a dialog of ${hash}`)
      await staff.page.keyboard.press('Escape')
      await staff.page.locator('[role=dialog], [role=menu]').first().waitFor({ state: 'detached' })
      await staff.page.locator('main button:focus, header button:focus').waitFor()
    }
    assert.deepEqual(staff.faults, [])
  })
}

test('On a phone the navigation opens by its button and leads on', async () => {
  const staff = await Staff.signedIn(browser, stack, await administrator(), '#/', { viewport: phone })
  assert.equal(await staff.page.getByRole('navigation').isVisible(), false)
  await staff.page.locator('[aria-controls=navigation]').click()
  await staff.page.getByRole('link', { name: say('people'), exact: true }).click()
  await staff.page.getByRole('heading', { name: say('people'), level: 1 }).waitFor()
  await staff.page.getByRole('navigation').waitFor({ state: 'hidden' })
})
