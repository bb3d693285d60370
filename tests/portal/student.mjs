// A student at the portal: what a person does with it, in words. One Student is one tab.
import { desk, newDevice, phone } from '../harness/browser.mjs'
import { password } from '../harness/faculty.mjs'
import { until } from '../harness/stack.mjs'
import { speaker } from '../harness/texts.mjs'

export { desk, phone }

// The portal's text of a key, with its variables.
export const say = speaker('problems', 'template', 'student')

export class Student {
  constructor(stack, page) {
    this.stack = stack
    this.page = page
  }

  // At a new device: a browser of its own, with nothing in it.
  static async at(browser, stack, { viewport = phone } = {}) {
    return Student.in(await newDevice(browser, { viewport }), stack)
  }

  // In a new tab of a browser.
  static async in(context, stack) {
    return new Student(stack, await context.newPage())
  }

  get context() {
    return this.page.context()
  }

  async signIn(person) {
    await this.page.goto(this.stack.address)
    await this.page.fill('input[name=login]', person.login)
    await this.page.fill('input[name=password]', password)
    await this.press('sign_in.submit')
    await this.page.waitForSelector('header.top')
  }

  button(key, values) {
    return this.page.getByRole('button', { name: say(key, values), exact: true })
  }
  link(key) {
    return this.page.getByRole('link', { name: say(key), exact: true })
  }
  press(key, values) {
    return this.button(key, values).click()
  }
  follow(key) {
    return this.link(key).click()
  }
  sees(key, values) {
    return this.page.getByText(say(key, values)).first().waitFor()
  }
  go(hash) {
    return this.page.evaluate((next) => {
      location.hash = next
    }, hash)
  }

  // From the schedule through the rules into the test; `language` is agreed to. Resolves with the attempt's id.
  async start(language = 'kk') {
    await this.follow('schedule.start')
    await this.agree(language)
    await this.press('start.start')
    return this.takesTest()
  }
  async agree(language) {
    await this.page.check(`input[name=language][value=${language}]`)
    for (const box of await this.page.locator('form input[type=checkbox]').all()) await box.check()
  }

  // Resolves with the attempt's id when a question is in sight.
  async takesTest() {
    await this.page.waitForSelector('.question')
    return this.attempt()
  }
  attempt() {
    return /attempts\/([0-9a-f-]{36})/.exec(this.page.url())[1]
  }

  // Chooses the option at a place (1…) of the question in sight.
  choose(place) {
    return this.page.locator('.question .option').nth(place - 1).click()
  }
  // state: saved, saving, offline or none, of the question in sight.
  showsSaved(state = 'saved') {
    return this.page.waitForSelector(`.question [data-save=${state}]`)
  }
  async chosen() {
    const checked = this.page.locator('.question input:checked')
    return (await checked.count()) === 0 ? null : Number(await checked.getAttribute('value'))
  }
  async number() {
    return Number((await this.page.locator('.question h2').getAttribute('id')).replace('question-', ''))
  }
  async next() {
    const before = await this.number()
    await this.press('attempt.next')
    await this.page.waitForSelector(`#question-${before + 1}`)
  }
  async jump(n) {
    if (!(await this.page.locator('.side').isVisible())) await this.page.locator('.grid-toggle').click()
    await this.page.locator('.numbers button').nth(n - 1).click()
    await this.page.waitForSelector(`#question-${n}`)
  }
  async answer(n, place) {
    await this.jump(n)
    await this.choose(place)
  }

  // What the time-left display says, in seconds.
  async secondsLeft() {
    const parts = (await this.page.locator('.time-left span').textContent()).split(':').map(Number)
    return parts.reduce((sum, part) => sum * 60 + part, 0)
  }

  async handIn() {
    await this.press('attempt.review')
    await this.press('review.hand_in')
    await this.page.waitForSelector('.grade-summary')
  }
}

// The answers in force in PostgreSQL, by question: [null, 3, …].
export async function answersInForce(stack, attempt) {
  const [{ choices }] = await stack.sql('select choices::integer[] from attempts where id = $1', [attempt])
  return choices
}

// Waits until PostgreSQL holds these answers: { question: place }.
export function untilStored(stack, attempt, answers) {
  return until(`answers ${JSON.stringify(answers)} are in PostgreSQL`, async () => {
    const choices = await answersInForce(stack, attempt)
    return Object.entries(answers).every(([n, choice]) => choices[n - 1] === choice)
  })
}
