// What a busy office does meanwhile: 30 people sign in again and again, each a password hash, and 30 files of 400 questions are
// checked (dry runs). Whoever is sent away (503) comes again in a moment.
import { password } from './faculty.mjs'

const EACH = 30
const MOMENT_MS = 250
const bank = Array.from({ length: 400 }, (_, i) => `<question> Нарықтық экономиканың ${i + 1}-белгісі қайсысы?\n<variantright> бәсеке\n<variant> жоспар\n<variant> тапшылық\n<variant> бұйрық\n<variant> айырбас\n`).join('')

// Starts them. Resolves with a function that ends them and resolves with how many were served, and how many sent away.
export async function startSlowRequests(address, logins) {
  const json = { 'Content-Type': 'application/json', 'Sec-Fetch-Site': 'same-origin' }
  const signIn = (login) => fetch(`${address}/api/v1/session`, { method: 'POST', headers: json, body: JSON.stringify({ login, password }) })
  const cookie = (await signIn('administrator')).headers.get('Set-Cookie').split(';')[0]
  const check = () => fetch(`${address}/api/v1/banks/BENCH1/kk/imports?dry_run=true`, { method: 'POST', headers: { ...json, 'Content-Type': 'text/plain', Cookie: cookie }, body: bank })
  const counts = { served: 0, sent_away: 0 }
  let running = true
  const repeat = async (act) => {
    while (running) {
      const reply = await act()
      await reply.text()
      if (reply.ok) counts.served++
      else if (reply.status !== 503) throw new Error(`a slow request was answered ${reply.status}`)
      else {
        counts.sent_away++
        await new Promise((resolve) => setTimeout(resolve, MOMENT_MS))
      }
    }
  }
  const all = Promise.all(logins.slice(0, EACH).flatMap((login) => [repeat(() => signIn(login)), repeat(check)]))
  all.catch(() => {}) // told below
  return async () => {
    running = false
    await all
    return counts
  }
}
