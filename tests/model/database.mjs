// The database as the referee of sequences: plays what the model expects and finds the first difference.
import { readFileSync } from 'node:fs'
import { isDeepStrictEqual } from 'node:util'
import { randomBytes, createHash } from 'node:crypto'
import pg from 'pg'
import { makePerson, makeTest } from '../harness/faculty.mjs'
import { line } from './steps.mjs'

const read = (file) => readFileSync(new URL(file, import.meta.url), 'utf8')
// The saving statement that the worker's group saver sends.
export const saving = read('../../sql/queries/attempt.sql').split('-- name: attempt_save\n')[1]
const savingFunction = (text) => `
  create or replace function model.save(text[], uuid[], integer[], smallint[], integer[], smallint[])
  returns table (place bigint, verdict text, body text) language plpgsql as $save$
  #variable_conflict use_column
  begin
    return query ${text};
  end $save$`

// Gives a stack the clock of play.sql. Its own workers do not run beside that.
export async function prepare(stack) {
  await stack.sqlAs('postgres', "alter database emtihan set emtihan.zone = 'Asia/Almaty'")
  await stack.up() // its connections of before have another zone, and receipts hash local times
  await stack.stopWorkers()
  await stack.sql(`${read('play.sql')}; ${savingFunction(saving)}`)
}

// Somebody who is signed in for ever: { ...makeTest, token, hash }.
export async function makeStudent(stack) {
  const made = await makeTest(stack)
  const token = randomBytes(32)
  const hash = createHash('sha256').update(token).digest('hex')
  await stack.sql(
    `insert into sessions (token_hash, user_id, last_seen_at, expires_at, address, device)
     values (decode($1, 'hex'), $2, 'infinity', 'infinity', '192.0.2.1', 'a browser')`,
    [hash, made.student.id],
  )
  return { ...made, token: token.toString('hex'), hash }
}

// A connection that plays sequences for a student of its own. Every sequence is rolled back.
export class Referee {
  #client
  #who

  static async open(stack) {
    const referee = new Referee()
    const [made, administrator] = [await makeStudent(stack), await makePerson(stack, { roles: ['administrator'] })]
    const { student, sitting, exam, hash } = made
    referee.#who = { student: student.id, login: student.login, sitting, exam, token: hash, administrator: administrator.id }
    referee.#client = new pg.Client({ host: stack.settings.PGHOST, database: stack.settings.PGDATABASE, user: 'emtihan_owner' })
    await referee.#client.connect()
    await referee.#client.query('set search_path = model, pg_catalog, public, pg_temp; set plan_cache_mode = force_generic_plan')
    return referee
  }
  close() {
    return this.#client.end()
  }

  // `mutation`: SQL that changes the law for this sequence.
  async play({ script, opens, exam }, mutation = '') {
    const requests = script.map(({ expected: _, row: __, at, ...request }) => ({ ...request, at: new Date(at).toISOString() }))
    try {
      await this.#client.query(`begin; ${mutation}`)
      const who = { ...this.#who, settings: { contact_seconds: exam.contact / 1000, silence_seconds: exam.silence / 1000 } }
      const values = [JSON.stringify(who), new Date(opens).toISOString(), JSON.stringify(requests)]
      const { rows } = await this.#client.query({ name: 'play', text: 'select model.play($1, $2, $3) as result', values })
      return rows[0].result
    } finally {
      await this.#client.query('rollback')
    }
  }
  // The definition of a function of the service with `from` changed to `to`, as SQL.
  async mutated(name, from, to) {
    if (name === 'attempt_save') return savingFunction(replaced(saving, from, to))
    const { rows } = await this.#client.query('select pg_get_functiondef(oid) as text from pg_proc where proname = $1', [name])
    return replaced(rows[0].text, from, to)
  }
}
function replaced(text, from, to) {
  if (text.split(from).length !== 2) throw new Error(`"${from}" is not there once: ${text}`)
  return text.replace(from, () => to)
}

// Where what was played differs from what the model says: the story up to there, or null.
export function difference({ script, ending }, { played, ending: found }) {
  for (const [i, { expected, row }] of script.entries()) {
    const { verdict, reply, row: stored } = played[i]
    const wrong = [
      ...(verdict === expected.verdict ? [] : [`it was answered ${verdict} ${JSON.stringify(reply)}`]),
      ...differing(expected.reply, reply ?? {}).map((one) => `the reply: ${one}`),
      ...differing(row ?? {}, stored ?? {}).map((one) => `stored: ${one}`),
    ]
    if (wrong.length > 0) return story(script.slice(0, i + 1), wrong)
  }
  const { rights, broken, ...rest } = found
  const wrong = [...differing(ending(rights), rest), ...(broken > 0 ? [`${broken} receipts do not fit the chain`] : [])]
  return wrong.length > 0 ? story(script, wrong.map((one) => `at the end: ${one}`)) : null
}
const differing = (expected, found) =>
  Object.keys(expected)
    .filter((name) => !isDeepStrictEqual(expected[name], found[name]))
    .map((name) => `${name} is ${JSON.stringify(found[name])}, and not ${JSON.stringify(expected[name])}`)
const story = (script, wrong) => [...script.map(line), ...wrong.map((one) => `  but ${one}`)].join('\n')
