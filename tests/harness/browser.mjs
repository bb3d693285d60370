// Debian's Chromium, driven by Playwright-core, and axe-core on its pages.
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { chromium } from 'playwright-core'

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const rules = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']

// How Playwright is to start it. Root has no sandbox to give it.
export function browserOptions() {
  const quiet = ['--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking', '--disable-component-update', '--disable-sync']
  const args = process.getuid() === 0 ? [...quiet, '--no-sandbox'] : quiet
  return { executablePath: process.env.CHROME_PATH ?? '/usr/bin/chromium', args }
}

export function launchBrowser(options = {}) {
  return chromium.launch({ ...browserOptions(), ...options })
}

// What violates WCAG 2.2 AA on the page as it is now: one line each, none when all is well.
export async function violations(page) {
  await page.evaluate(axe)
  const result = await page.evaluate((values) => globalThis.axe.run({ runOnly: { type: 'tag', values } }), rules)
  return result.violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes.map((node) => node.target).join(', ')}`)
}
