// The administrator helps one person on exam day: a new password, a closed or reopened account, by mouse and keyboard.
import assert from 'node:assert/strict'
import { after, afterEach, before, test } from 'node:test'
import { launchBrowser, violations } from '../harness/browser.mjs'
import { makePerson, makeTest, password } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { Client, refused, signIn, start } from '../api/client.mjs'
import { phone, say, Staff } from './staff.mjs'

const another = 'eight blue foxes'
let stack, browser
before(async () => {
  ;[stack, browser] = await Promise.all([startStack(), launchBrowser()])
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})
afterEach(() => Promise.all(browser.contexts().map((context) => context.close())))

// An administrator at the dialog of this person.
async function atDialogOf(person, options) {
  const administrator = await makePerson(stack, { roles: ['administrator'] })
  const staff = await Staff.signedIn(browser, stack, administrator, `#/people?query=${person.login}`, options)
  await staff.pressIn(person.login, 'edit')
  await staff.dialog().waitFor()
  return staff
}
const dialogButton = (staff, key) => staff.dialog().getByRole('button', { name: say(key), exact: true })
const press = (staff, key) => dialogButton(staff, key).click()
const signInWith = (login, secret) => new Client(stack).signIn({}, { login, password: secret })

test('T6: a password is set by keyboard alone, shown when asked for, and what else was typed waits', async () => {
  const person = await makePerson(stack)
  const device = await signIn(stack, person.login)
  const staff = await atDialogOf(person)
  const { keyboard } = staff.page
  await staff.fill('full_name', 'Түзетілген Аты')
  await dialogButton(staff, 'people.password').focus()
  await keyboard.press('Enter')
  await staff.sees('people.password.warning')
  await staff.page.locator('input[name=password]:focus').waitFor()
  await keyboard.type(another)
  await keyboard.press('Tab')
  await keyboard.press('Space')
  const field = staff.page.locator('input[name=password][type=text]')
  assert.equal(await field.inputValue(), another)
  assert.equal(await dialogButton(staff, 'password.show').getAttribute('aria-pressed'), 'true')
  await field.press('Enter')
  await dialogButton(staff, 'people.password').waitFor()
  assert.equal(await staff.field('full_name').inputValue(), 'Түзетілген Аты')
  await keyboard.press('Escape')
  await staff.row(person.login).locator('button:focus').waitFor()
  await refused(device.getSession(), 'signed_out')
  await signInWith(person.login, another)
})

test('T6: an account is closed after a question, its row says so, and it is reopened the same way', async () => {
  const person = await makePerson(stack)
  const staff = await atDialogOf(person)
  await press(staff, 'account.close')
  await staff.sees('account.close.warning')
  await press(staff, 'account.close')
  await dialogButton(staff, 'account.reopen').waitFor()
  await refused(signInWith(person.login, password), 'wrong_credentials')
  await press(staff, 'cancel')
  await staff.row(person.login).getByText(say('inactive')).waitFor()
  await staff.pressIn(person.login, 'edit')
  await press(staff, 'account.reopen')
  await staff.sees('account.reopen.note')
  await press(staff, 'account.reopen')
  await dialogButton(staff, 'account.close').waitFor()
  await signInWith(person.login, password)
})

test('T8: whoever is in an attempt keeps the account, and the reason is told in the reader\'s language', async () => {
  const made = await makeTest(stack)
  await start(await signIn(stack, made.student.login), made.sitting)
  const staff = await atDialogOf(made.student)
  await press(staff, 'account.close')
  await press(staff, 'account.close')
  await staff.sees('flaw.in_attempt')
  assert.equal((await staff.dialog().getByRole('alert').textContent()).trim(), say('flaw.in_attempt'), 'no English beside it')
  assert.equal((await signInWith(made.student.login, password)).user.login, made.student.login)
})

test('T6: on a phone each dialog of a person passes axe and fits the screen', async () => {
  const staff = await atDialogOf(await makePerson(stack), { viewport: phone })
  const inspect = async (where) => {
    await staff.page.waitForFunction(() => document.getAnimations().every(({ playState }) => playState !== 'running'))
    assert.deepEqual(await violations(staff.page), [], where)
    const sideways = await staff.dialog().evaluate((dialog) => dialog.scrollWidth > dialog.clientWidth)
    assert.equal(sideways, false, `${where} scrolls sideways`)
  }
  await inspect('the person')
  for (const key of ['people.password', 'account.close']) {
    await press(staff, key)
    await staff.sees(`${key}.warning`)
    await inspect(key)
    await press(staff, 'cancel')
    await dialogButton(staff, key).waitFor()
  }
  assert.deepEqual(staff.faults, [])
})
