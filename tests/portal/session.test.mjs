// Signing in and out, languages, passwords, as a person does it.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launchBrowser } from '../harness/browser.mjs'
import { makePerson, password } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { Student, say } from './student.mjs'

let stack, browser
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

async function tryPassword(student, login, secret) {
  await student.page.fill('input[name=login]', login)
  await student.page.fill('input[name=password]', secret)
  await student.page.locator('form button').click()
}

test('T6: a wrong name and a wrong password read the same', async () => {
  const person = await makePerson(stack)
  const student = await Student.at(browser, stack)
  await student.page.goto(stack.address)
  await tryPassword(student, person.login, 'wrong password')
  await student.sees('problem.wrong_credentials')
  await tryPassword(student, `${person.login}-nobody`, password)
  await student.sees('problem.wrong_credentials')
})

test('T6: what is missing in a form is said in the language of the portal', async () => {
  const student = await Student.at(browser, stack)
  await student.page.goto(stack.address)
  const said = (name) => student.page.locator(`input[name=${name}]`).evaluate((input) => input.validationMessage)
  await student.press('sign_in.submit')
  assert.equal(await said('login'), say('field.missing'))
  await student.signIn(await makePerson(stack))
  await student.follow('nav.settings')
  await student.page.fill('input[name=old]', password)
  await student.page.locator('input[name=fresh]').pressSequentially('short')
  await student.press('password.submit')
  assert.equal(await said('fresh'), say('field.too_short', { characters: 8 }))
})

test('T6: a refused sign-in leaves the focus where it was', async () => {
  const student = await Student.at(browser, stack)
  await student.page.goto(stack.address)
  await student.page.fill('input[name=login]', 'nobody')
  await student.page.fill('input[name=password]', 'nothing')
  await student.button('sign_in.submit').press('Space')
  await student.sees('problem.wrong_credentials')
  assert.equal(await student.page.evaluate(() => document.activeElement.tagName), 'BUTTON')
})

test('T6: after too many tries the student is told how long to wait, and cannot press on', async () => {
  const person = await makePerson(stack)
  await stack.sql(
    "insert into sign_in_failures (login, address, at) select $1, '127.0.0.1', now() - interval '10 minutes' from generate_series(1, 10)",
    [person.login],
  )
  const student = await Student.at(browser, stack)
  await student.page.goto(stack.address)
  await tryPassword(student, person.login, password)
  await student.page.getByText(say('problem.too_many_requests')).waitFor()
  assert.ok(await student.page.locator('form button').isDisabled())
})

test('T6: whom the server has no room for now is let in as soon as there is, without pressing again', async () => {
  const person = await makePerson(stack, { language: 'ru' })
  const student = await Student.at(browser, stack)
  await student.page.goto(stack.address)
  const held = await stack.hold('lock table sign_in_failures in access exclusive mode')
  try {
    await tryPassword(student, person.login, password)
    await student.sees('sign_in.queued')
    await student.page.getByRole('button', { name: 'English' }).click()
    await student.page.getByText(say('sign_in.queued', {}, 'en')).waitFor()
    assert.equal(await student.page.locator('input[readonly]').count(), 2) // what is sent again is what was sent
  } finally {
    await held.release()
  }
  await student.page.getByRole('heading', { name: say('schedule.title', {}, 'en') }).waitFor()
})

test('T6: the language chosen at the door becomes the person’s own', async () => {
  const person = await makePerson(stack, { language: 'kk' })
  const student = await Student.at(browser, stack)
  await student.page.goto(stack.address)
  await student.page.getByRole('button', { name: 'English' }).click()
  await student.page.getByText(say('sign_in.title', {}, 'en')).waitFor()
  await tryPassword(student, person.login, password)
  await student.page.getByRole('heading', { name: say('schedule.title', {}, 'en') }).waitFor()
  assert.deepEqual(await stack.sql('select language from users where id = $1', [person.id]), [{ language: 'en' }])
  assert.equal(await student.page.locator('html').getAttribute('lang'), 'en')
})

test('T6: the own language greets the person on a new device', async () => {
  const person = await makePerson(stack, { language: 'ru' })
  const student = await Student.at(browser, stack)
  await student.page.goto(stack.address)
  await student.sees('sign_in.title')
  await tryPassword(student, person.login, password)
  await student.page.getByRole('heading', { name: say('schedule.title', {}, 'ru') }).waitFor()
})

test('T6: staff are led to their own pages', async () => {
  const person = await makePerson(stack, { roles: ['administrator'] })
  const student = await Student.at(browser, stack)
  await student.page.goto(stack.address)
  await tryPassword(student, person.login, password)
  await student.page.waitForURL(`${stack.address}/staff/**`)
})

test('T6: a changed password holds for the next time, and signing out everywhere ends the other devices', async () => {
  const person = await makePerson(stack)
  const student = await Student.at(browser, stack)
  const other = await Student.at(browser, stack)
  await student.signIn(person)
  await student.follow('nav.settings')
  await student.page.fill('input[name=old]', password)
  await student.page.fill('input[name=fresh]', 'eight blue horses')
  await student.page.fill('input[name=again]', 'eight blue horses')
  await student.press('password.submit')
  await student.sees('password.done')

  await other.page.goto(stack.address)
  await tryPassword(other, person.login, 'eight blue horses')
  await other.page.waitForSelector('header.top')
  await student.press('settings.sign_out_everywhere')
  await student.sees('sign_in.title')
  await other.page.reload()
  await other.sees('sign_in.title')
  assert.deepEqual(await stack.sql('select token_hash from sessions where user_id = $1', [person.id]), [])
})

test('T6: signing out forgets what the device remembered', async () => {
  const person = await makePerson(stack)
  const student = await Student.at(browser, stack)
  await student.signIn(person)
  await student.follow('nav.settings')
  await student.press('settings.sign_out')
  await student.sees('sign_in.title')
  const remembered = await student.page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('last ')))
  assert.deepEqual(remembered, [])
  await tryPassword(student, (await makePerson(stack)).login, password)
  await student.sees('schedule.empty')
})
