// What a busy office does meanwhile: 20 people sign in again and again, each a password hash, 20 files of 400 questions are
// checked (dry runs), and 20 times a gradesheet of 25 lines is printed. Whoever is sent away (503) comes again in a moment.
import { giveResult, makeSheet } from '../api/gradesheet.mjs'
import { chosen } from './chosen.mjs'
import { password } from './faculty.mjs'

const MOMENT_MS = 250
const KINDS = ['sign-ins', 'checks', 'documents']
const kinds = chosen('SLOW', process.env.SLOW ?? KINDS.join(), KINDS)
const EACH = 60 / kinds.length
const bank = Array.from({ length: 400 }, (_, i) => `<question> Нарықтық экономиканың ${i + 1}-белгісі қайсысы?\n<variantright> бәсеке\n<variant> жоспар\n<variant> тапшылық\n<variant> бұйрық\n<variant> айырбас\n`).join('')

// Gradesheets by stack: made once, { id, cookie } of its teacher.
const sheets = new Map()
async function sheetOf(stack) {
  if (!sheets.has(stack)) {
    const { exam, sitting, students, teacher } = await makeSheet(stack, Array.from({ length: 25 }, (_, i) => `Студент ${i + 1}`))
    for (const [i, one] of students.entries()) await giveResult(stack, sitting, one, i % 20)
    const { id } = await teacher.confirmGradesheet({ id: exam }, {})
    sheets.set(stack, { id, cookie: teacher.cookie })
  }
  return sheets.get(stack)
}

// Starts them. Resolves with a function that ends them and resolves with how many of each kind were served.
export async function startSlowRequests(stack, logins) {
  const { address } = stack
  const json = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' }
  const signIn = (login) => fetch(`${address}/api/v1/session`, { method: 'POST', headers: json, body: JSON.stringify({ login, password }) })
  const Cookie = (await signIn('administrator')).headers.get('Set-Cookie').split(';')[0]
  const sheet = await sheetOf(stack)
  const acts = {
    'sign-ins': signIn,
    checks: () => fetch(`${address}/api/v1/banks/BENCH1/kk/imports?dry_run=true`, { method: 'POST', headers: { ...json, 'Content-Type': 'text/plain', Cookie }, body: bank }),
    documents: () => fetch(`${address}/api/v1/gradesheets/${sheet.id}/pdf`, { headers: { Cookie: sheet.cookie } }),
  }
  const served = Object.fromEntries(kinds.map((kind) => [kind, 0]))
  let running = true
  const repeat = async (kind, login) => {
    while (running) {
      const reply = await acts[kind](login)
      await reply.arrayBuffer()
      if (reply.ok) served[kind]++
      else if (reply.status !== 503) throw new Error(`${kind}: answered ${reply.status}`)
      else await new Promise((resolve) => setTimeout(resolve, MOMENT_MS))
    }
  }
  const all = Promise.all(kinds.flatMap((kind) => logins.slice(0, EACH).map((login) => repeat(kind, login))))
  all.catch(() => {}) // told below
  return async () => {
    running = false
    await all
    return served
  }
}
