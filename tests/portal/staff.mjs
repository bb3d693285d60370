// Somebody of the staff at the portal: what a person does with it, in words. One Staff is one tab.
import { desk, newDevice, phone } from '../harness/browser.mjs'
import { password } from '../harness/faculty.mjs'
import { speaker } from '../harness/texts.mjs'

export { desk, phone }

// The staff pages' text of a key, with its variables.
export const say = speaker('problems', 'staff')

export class Staff {
  constructor(stack, page) {
    this.stack = stack
    this.page = page
    this.faults = [] // what the browser complained of: scripts that failed, styles that the policy refused
    page.on('pageerror', (error) => this.faults.push(error.message))
    page.on('console', (message) => {
      if (/Content Security Policy/i.test(message.text())) this.faults.push(message.text())
    })
  }

  // At a new device: a browser of its own, with nothing in it.
  static async at(browser, stack, { viewport = desk } = {}) {
    const context = await newDevice(browser, { viewport, acceptDownloads: true })
    context.setDefaultTimeout(60_000)
    return new Staff(stack, await context.newPage())
  }
  // The same, signed in and at a page.
  static async signedIn(browser, stack, person, hash = '#/', options = {}) {
    const staff = await Staff.at(browser, stack, options)
    await staff.open(hash)
    await staff.signIn(person)
    return staff
  }

  open(hash) {
    return this.page.goto(`${this.stack.address}/staff/${hash}`)
  }
  async signIn(person) {
    await this.enter(person)
    await this.title().waitFor()
  }
  // The sign-in page's form, sent by the Enter key.
  async enter(person) {
    await this.page.fill('input[name=login]', person.login)
    await this.page.fill('input[name=password]', person.password ?? password)
    await this.page.press('input[name=password]', 'Enter')
  }
  // To another page, without loading the portal anew.
  async go(hash) {
    await this.page.evaluate((next) => {
      location.hash = next
    }, hash)
    await this.title().waitFor()
  }

  title() {
    return this.page.locator('#navigation ~ main h1')
  }
  dialog() {
    return this.page.locator('[role=dialog][aria-modal=true]') // a calendar is a dialog too, but not a modal one
  }
  table(key) {
    return this.page.getByRole('table', { name: say(key) })
  }
  // The row of a table that has this text.
  row(text) {
    return this.page.getByRole('row').filter({ hasText: text })
  }
  button(key, values) {
    return this.page.getByRole('button', { name: say(key, values), exact: true })
  }
  press(key, values) {
    return this.button(key, values).click()
  }
  pressIn(row, key) {
    return this.row(row).getByText(say(key), { exact: true }).click()
  }
  // The field with this label; a required one has an asterisk there.
  field(key) {
    const label = new RegExp(`^${say(key).replace(/[()?.*]/g, '\\$&')}( \\*)?$`)
    return this.page.getByLabel(label).and(this.page.locator('input, textarea, select'))
  }
  fill(key, text) {
    return this.field(key).fill(text)
  }
  // A day as a person types it; leaving the field closes its calendar.
  async fillDay(key, text) {
    await this.fill(key, text)
    await this.field(key).press('Tab')
  }
  choose(key, value) {
    return this.field(key).selectOption(value)
  }
  sees(key, values) {
    return this.page.getByText(say(key, values)).first().waitFor()
  }
  // Saves the open dialog and waits until it has closed.
  async save(key = 'save') {
    await this.dialog().getByRole('button', { name: say(key), exact: true }).click()
    await this.dialog().waitFor({ state: 'detached' })
  }

  // Pastes a file into the import form and checks it. Resolves with the report's figures by name.
  async check(text) {
    await this.page.getByText(say('import.text'), { exact: true }).click()
    await this.page.locator('main textarea').first().fill(text)
    await this.press('import.check')
    return this.report()
  }
  async report() {
    const report = this.page.getByRole('status').filter({ has: this.page.locator('dl') })
    await report.waitFor()
    const names = await report.locator('dt').allTextContents()
    const figures = await report.locator('dd').allTextContents()
    return Object.fromEntries(names.map((name, index) => [name, Number(figures[index])]))
  }
}
