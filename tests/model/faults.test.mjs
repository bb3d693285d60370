// The same sequences through nginx and the workers, who are killed, cut off from the database and asked twice meanwhile. The clock
// of the whole stack is the test's own (see play.sql), so what the model says holds to the millisecond. SEED repeats a run.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { after, before, test } from 'node:test'
import fc from 'fast-check'
import { Client, Refused, signIn } from '../api/client.mjs'
import { makePerson } from '../harness/faculty.mjs'
import { startStack, until } from '../harness/stack.mjs'
import { difference, makeStudent, prepare } from './database.mjs'
import { httpSequence, play } from './steps.mjs'

const count = Number(process.env.FAULTY_SEQUENCES || 60)
const seed = Number(process.env.SEED || Date.now() % 1_000_000_000)

let stack, administrator
before(async () => {
  stack = await startStack({ environment: { EMTIHAN_PROCESSES: '4' } })
  administrator = await signIn(stack, (await makePerson(stack, { roles: ['administrator'] })).login)
  await stack.sql("update sessions set last_seen_at = 'infinity', expires_at = 'infinity'")
  await prepare(stack)
  // Every session of the database reads the same clock.
  await stack.sql(`
    create table model.moment as select pg_catalog.now() as at;
    grant select on model.moment to public;
    create or replace function model.now() returns timestamptz language plpgsql stable parallel safe as
      $$ begin return (select at from model.moment); end $$;
    alter database emtihan set search_path = model, pg_catalog, public`)
  await stack.startWorkers()
})
after(() => stack.stop())

const busy = "select from pg_stat_activity where usename = 'emtihan_worker' and state <> 'idle'"
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms))
const children = (pid) => readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
let dice = seed // which child: the run is repeatable as far as the machine's timing is
const faults = {
  none: (send) => [send()],
  twice: (send) => [send(), send()],
  async kill(send) {
    const reply = send()
    await pause(dice % 4)
    const alive = children(stack.pid('worker'))
    if (alive.length > 0) process.kill(alive[dice++ % alive.length], 'SIGKILL')
    return [reply]
  },
  async cut(send) {
    const reply = send()
    await pause(dice++ % 4)
    await stack.sqlAs('postgres', "select pg_terminate_backend(pid) from pg_stat_activity where usename = 'emtihan_worker'")
    return [reply]
  },
}
const fault = fc.oneof(
  { weight: 24, arbitrary: fc.constant('none') }, { weight: 4, arbitrary: fc.constant('twice') },
  { weight: 1, arbitrary: fc.constant('kill') }, { weight: 1, arbitrary: fc.constant('cut') },
)

// As the portal does: what has no answer, or 502, 503, 504, is sent again.
async function answerTo(call) {
  let reply
  await until('the service answers', async () => {
    reply = await call().then(
      (body) => ({ body }),
      (error) => ({ error }),
    )
    const { error } = reply
    if (error && !(error instanceof Refused) && !(error instanceof TypeError)) throw error // by the contract, say
    return !error || (error instanceof Refused && error.status < 502)
  })
  return reply.error ? { verdict: reply.error.body.code, reply: reply.error.body } : { verdict: 'ok', reply: reply.body }
}

// Sends a request of a script under a fault; every answer to it has to be the same one.
async function send(who, { act, at, expected: _, row: __, ...given }, how) {
  const { client } = who
  const id = who.attempt
  const reason = 'An appeal'
  const calls = {
    start: () => client.startAttempt({ id: who.sitting }, { language: given.language, device: given.device, confirmed: true }),
    resume: () => client.resumeAttempt({ id }, { device: given.device }),
    save: () => client.saveAnswer({ id, n: given.n }, { epoch: given.epoch, seq: given.seq, choice: given.choice }),
    contact: () => client.contactAttempt({ id }, { epoch: given.epoch }),
    finish: () => client.finishAttempt({ id }, { epoch: given.epoch }),
    show: () => client.getAttempt({ id }),
    extend: () => administrator.putAccommodation({ id: who.exam }, { login: who.student.login, extra_minutes: given.minutes, reason }),
    remove: () => administrator.removeAttempt({ id }, { reason }),
    release: () => administrator.releaseAttempt({ id }, { reason }),
    appeals: () => client.requestAppeal({ id: who.sitting }, { ground: 'question_wrong', claim: '', questions: [7], stop: given.stop }),
    withdraw: () => client.withdrawAppeal({ id: who.appeal }, {}),
  }
  await stack.sql('update model.moment set at = $1', [new Date(at).toISOString()])
  const [answer, ...others] = await Promise.all(await faults[how](() => answerTo(calls[act])))
  for (const other of others) assert.equal(other.verdict, answer.verdict)
  // What a killed worker has left behind in the database is over before time goes on.
  if (how !== 'none') await until('nothing is under way', async () => (await stack.sql(busy)).length === 0)
  if (act === 'start' && answer.verdict === 'ok') who.attempt = answer.reply.id
  if (act === 'appeals' && answer.verdict === 'ok') who.appeal = answer.reply.id
  return answer
}

const nobody = '00000000-0000-0000-0000-000000000000'
async function differs(expected, hows) {
  await stack.sql('update model.moment set at = $1', [new Date(expected.opens - 3_600_000).toISOString()])
  const made = await makeStudent(stack)
  const client = Object.assign(new Client(stack), { cookie: `emtihan-development=${made.token}`, role: 'student' })
  const who = { ...made, client, attempt: nobody, appeal: nobody }
  await stack.sql('update sittings set starts_at = $2, start_until = $3 where id = $1', [
    made.sitting, new Date(expected.opens).toISOString(), new Date(expected.opens + 3_600_000).toISOString(),
  ])
  await stack.sql('update exams set settings = $2 where id = $1', [
    made.exam, { contact_seconds: expected.exam.contact / 1000, silence_seconds: expected.exam.silence / 1000 },
  ])
  const played = []
  for (const [i, request] of expected.script.entries()) played.push(await send(who, request, hows[i % hows.length]))
  const [{ ending, row }] = await stack.sql('select model.ending($1, $2) as ending, model.stored($1) as row', [who.attempt, who.appeal])
  // A repeated request does not tell whether it was the one that made something, and the sweeper works when it likes.
  const script = expected.script.map((request) => ({
    ...request,
    row: null,
    expected: { ...request.expected, verdict: request.expected.verdict === 'created' ? 'ok' : request.expected.verdict },
  }))
  script.push({ ...script.at(-1), row: expected.script.at(-1).row })
  played.push({ ...played.at(-1), row })
  return difference({ ...expected, script }, { played, ending })
}

test(`T3, T8, T9, T10: ${count} random sequences end as the regulation says while workers die, lose the database and are asked twice`,
  { timeout: 3_600_000 }, async (t) => {
    const happened = { requests: 0, none: 0, twice: 0, kill: 0, cut: 0 }
    const property = fc.asyncProperty(httpSequence, fc.array(fault, { minLength: 16, maxLength: 64, size: 'max' }), async (steps, hows) => {
      const expected = play({ ...steps, steps: [...steps.steps, { act: 'show' }] })
      expected.script.forEach((_, i) => happened[hows[i % hows.length]]++)
      happened.requests += expected.script.length
      const wrong = await differs(expected, hows)
      if (wrong) throw new Error(wrong)
    })
    const { failed, errorInstance } = await fc.check(property, { numRuns: count, seed })
    t.diagnostic(`SEED=${seed}: ${count} sequences, ${JSON.stringify(happened)}`)
    assert.deepEqual(failed ? errorInstance.message : '', '', `SEED=${seed}`)
  })
