// Markup and scripts stored in every text that the database holds: on all pages that people reach they are text, nothing runs.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { Client } from '../api/client.mjs'
import { desk, launchBrowser } from '../harness/browser.mjs'
import { startStack, until } from '../harness/stack.mjs'

let stack, browser, planted
before(async () => {
  ;[stack, browser] = await Promise.all([startStack({ seed: true }), launchBrowser()])
  planted = await plant()
})
after(async () => {
  await browser?.close()
  await stack?.stop()
})

const QUIET_MS = 250 // for so long a page has asked for nothing: it is there
const markup = (n) => `"'><img src=x onerror=alert(${n})><script>alert(${n})</script>{{${n}}}`

// Every text of every row gets the markup of its column behind it, wherever the schema lets it hold that: states, languages and
// the like it does not. What people sign in with, and the names in addresses, stay. Resolves to the columns, by number.
async function plant() {
  const columns = await stack.sql(
    `select c.table_name as "table", c.column_name as "column", c.data_type = 'ARRAY' as list from information_schema.columns c
       join information_schema.tables t using (table_schema, table_name)
      where c.table_schema = 'public' and t.table_type = 'BASE TABLE' and (c.data_type = 'text' or c.udt_name = '_text')
        and c.is_generated = 'NEVER'
        and (table_name, column_name) not in (('users', 'login'), ('users', 'password_hash'), ('disciplines', 'code'), ('exam_sessions', 'code'),
          ('criteria', 'code'), ('settings', 'name'), ('settings', 'value')) and table_name <> 'schema_migrations' order by 1, 2`)
  const held = {}
  for (const [n, { table, column, list }] of columns.entries()) {
    const value = list ? `array(select one || $1 from unnest(${column}) with ordinality as u (one, place) order by place)` : `${column} || $1`
    const put = `update ${table} set ${column} = ${value.replaceAll('$1', `$markup$${markup(n)}$markup$`)} where ${column} is not null`
    try {
      await stack.sqlAs('postgres', `begin; set local session_replication_role = replica; ${put}; commit`)
      held[n] = `${table}.${column}`
    } catch (error) {
      assert.ok(['23514', '23505', '22001', '428C9'].includes(error.code), `${put}: ${error.message}`) // the schema refuses it
    }
  }
  return held
}

// A browser that is signed in; its faults are what must not be: dialogs, failed scripts, refusals by the policy.
async function open([login, password], start) {
  const client = new Client(stack)
  await client.signIn({}, { login, password })
  const context = await browser.newContext({ viewport: desk })
  const [name, value] = client.cookie.split('=')
  await context.addCookies([{ name, value, url: stack.address }])
  const page = await context.newPage()
  const faults = []
  page.on('dialog', (dialog) => {
    faults.push(`a dialog: ${dialog.message()}`)
    dialog.dismiss()
  })
  page.on('pageerror', ({ message }) => faults.push(message))
  page.on('console', (message) => /Content Security Policy/i.test(message.text()) && faults.push(message.text()))
  const traffic = { open: new Set(), last: 0 }
  for (const event of ['request', 'requestfinished', 'requestfailed'])
    page.on(event, (request) => {
      traffic.last = performance.now()
      if (event === 'request') traffic.open.add(request)
      else traffic.open.delete(request)
    })
  page.on('request', (request) => new URL(request.url()).pathname.endsWith('/x') && faults.push(`a picture was asked for: ${request.url()}`))
  await page.goto(stack.address + start)
  await page.locator('h1').first().waitFor()
  return { page, faults, traffic }
}

const injected = () => ({
  text: document.body.innerText,
  elements: [...document.querySelectorAll('[onerror], img[src="x"], body script')].map(({ outerHTML }) => outerHTML).filter((html) => /alert|onerror/.test(html)),
  links: [...document.querySelectorAll('a[href^="#"]')].map((link) => link.getAttribute('href')),
  foreign: [...document.querySelectorAll('a[href]')].map((link) => link.href).filter((href) => /^(javascript|data|vbscript):/i.test(href)),
})

// Follows the links of the portal from page to page. Resolves to the numbers of the columns whose markup was read as text.
async function walk(account, start, most = 40) {
  const { page, faults, traffic } = await open(account, start)
  const [seen, wanted, read] = [new Set(), ['#/'], new Set()]
  while (wanted.length > 0 && seen.size < most) {
    const hash = wanted.shift()
    const kind = hash.replaceAll(/[0-9a-f-]{36}|\?.*|%[^/]*/g, '') // two of each kind of page are enough
    if (seen.has(hash) || [...seen].filter((one) => one.startsWith(`${kind} `)).length > 1) continue
    seen.add(hash).add(`${kind} ${hash}`)
    await page.evaluate((next) => (location.hash = next), hash)
    traffic.last = performance.now()
    await until('the page is there', () => traffic.open.size === 0 && performance.now() - traffic.last > QUIET_MS)
    const { text, elements, links, foreign } = await page.evaluate(injected)
    assert.deepEqual([elements, foreign, faults], [[], [], []], `${account[0]} at ${hash}`)
    for (const [, n] of text.matchAll(/onerror=alert\((\d+)\)/g)) read.add(n)
    wanted.push(...links)
  }
  await page.context().close()
  return read
}

const staff = { admin: 'admin123', teacher: 'teacher1', teacher2: 'teacher1', mentor: 'mentor12', chair: 'appeal12', secretary: 'appeal12', proctor: 'proctor1', examiner1: 'examine1', registrar: 'registrar', it: 'itstaff1' }
const students = ['aigerim', 'daniyar', 'alikhan', 'asel', 'timur', 'adil']
const read = new Set()

for (const [login, password] of Object.entries(staff))
  test(`Attack: what is stored runs nowhere on the pages of ${login}`, async () => {
    for (const n of await walk([login, password], '/staff/')) read.add(n)
  })
for (const login of students)
  test(`Attack: what is stored runs nowhere on the pages of ${login}`, async () => {
    for (const n of await walk([login, 'student1'], '/')) read.add(n)
  })

test('Attack: the walk has read the markup as text in names, titles, questions, claims and reasons', () => {
  const columns = [...read].map((n) => planted[n])
  for (const wanted of ['users.full_name', 'disciplines.title_kk', 'exam_sessions.title_kk', 'question_versions.text', 'appeals.claim', 'reschedules.reason'])
    assert.ok(columns.includes(wanted), `${wanted} was not read; read were ${columns.sort()}`)
  assert.ok(columns.length >= 10, columns.join())
})
