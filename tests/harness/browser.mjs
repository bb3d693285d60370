// Debian's Chromium, driven by Playwright-core, and axe-core on its pages.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { basename, join } from 'node:path'
import { chromium } from 'playwright-core'
import { reader } from './texts.mjs'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

export const phone = { width: 360, height: 640 }
export const desk = { width: 1280, height: 800 }

// How Playwright is to start it. Root has no sandbox to give it.
export function browserOptions() {
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  const args = process.getuid() === 0 ? [...quiet, '--no-sandbox'] : quiet
  return { executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', args }
}

export function launchBrowser(options = {}) {
  return chromium.launch({ ...browserOptions(), ...options })
}

// A browser of its own, with nothing in it but the reader's language. Its reader wants no motion: what fades in or out would be
// judged by axe, and looked at, half there.
export async function newDevice(browser, options) {
  const context = await browser.newContext({ reducedMotion: 'reduce', ...options })
  if (reader !== 'kk') await context.addInitScript((language) => localStorage.setItem('language', language), reader)
  return context
}

// What violates WCAG 2.2 AA on the page as it is now: one line each, none when all is well.
export async function violations(page) {
  await page.evaluate(axe)
  const result = await page.evaluate((values) => globalThis.axe.run({ runOnly: { type: 'tag', values } }), rules)
  if (process.env.LOOKS) await keepLook(page)
  return result.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target).join(', ')}`)
}

// LOOKS=DIRECTORY keeps what every page that is judged looks like, on a phone and on a desk, for people to look at:
// FILE-NUMBER-LANGUAGE-WIDTH.png.
let looks = 0
async function keepLook(page) {
  const before = page.viewportSize()
  const language = await page.evaluate(() => document.documentElement.lang)
  const name = [basename(process.argv[1], '.test.mjs'), String(++looks).padStart(3, '0'), language].join('-')
  for (const size of [phone, desk]) {
    await page.setViewportSize(size)
    await page.screenshot({ path: join(process.env.LOOKS, `${name}-${size.width}.png`), fullPage: true })
  }
  await page.setViewportSize(before)
}
