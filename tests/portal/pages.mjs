// What every page of the student has to be: accessible, no wider than the screen, in the reader's words.
import assert from 'node:assert/strict'
import { violations } from '../harness/browser.mjs'

const key = /\b[a-z_]+\.[a-z_]+(\.[a-z0-9_]+)?\b|\{\w+\}/

// `name`: of the page, for the message.
export async function isFine(page, name) {
  assert.deepEqual(await violations(page), [], name)
  const { width, scrollWidth, text } = await page.evaluate(() => ({
    width: document.documentElement.clientWidth,
    scrollWidth: document.documentElement.scrollWidth,
    text: document.body.innerText,
  }))
  assert.ok(scrollWidth <= width, `${name} is ${scrollWidth} wide on a screen of ${width}`)
  assert.doesNotMatch(text, key, `${name} shows a key instead of a text`)
}
