// What was acknowledged while memory or the database failed is stored, word for word; what was not may be sent again.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { beginAttempt, Client, signIn } from '../api/client.mjs'
import { makeAdministrator } from '../api/dates.mjs'
import { fresh, makeDiscipline, makeGroup, makePerson, password } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { build, Heap, own } from './heap.mjs'
import { Faults } from './statements.mjs'
import { bankFile, rosterOf } from './walk.mjs'

const whole = process.env.INJECT === 'whole'
let stack, administrator, heap, faults
before(async () => {
  // What AddressSanitizer keeps of freed memory would look like a leak.
  const ASAN_OPTIONS = `${process.env.ASAN_OPTIONS ?? ''}:quarantine_size_mb=0:thread_local_quarantine_size_kb=0`
  stack = await startStack({ environment: { STACK_BUILD: build, ASAN_OPTIONS, EMTIHAN_PROCESSES: '1', EMTIHAN_THREADS: '12', EMTIHAN_CONNECTIONS: '1' } })
  heap = new Heap(stack.directory)
  await stack.restartWorkers({ HEAP: heap.path })
  heap.find(stack)
  administrator = await makeAdministrator(stack)
})
after(async () => {
  heap.close()
  await stack.stop()
})

const PATIENCE = 5 // how often a request may be told to come again though nothing failed

// Sends what `make` makes, anew each time, while the n-th call for memory fails, until none does: [what, reply] of all that
// were acknowledged; the rest is 500 or 503.
async function starved(make, objects = own) {
  const acknowledged = []
  let busy = 0
  for (let n = 1; ; n += 1 + Math.floor(n * (whole ? 0 : 0.3))) {
    const { send, ...what } = await make(n)
    heap.arm(n, n, objects)
    const reply = await send().catch((error) => error)
    const failed = await heap.over()
    assert.ok(heap.is_alive(), `the worker died at the ${n}. call`)
    if (reply.status === undefined && reply instanceof Error) throw reply
    if (reply instanceof Error) assert.ok([500, 503].includes(reply.status), `the ${n}. call: ${reply.text}`)
    else acknowledged.push([what, reply])
    if (failed === 0 && !(reply instanceof Error)) return acknowledged
    assert.ok(failed > 0 || busy++ < PATIENCE, reply.text)
  }
}

test('T9: whichever call for memory fails, an acknowledged answer is stored as its receipt says', async () => {
  const { client, paper: { id, epoch } } = await beginAttempt(stack)
  let seq = 0
  const acknowledged = [
    ...(await starved((n) => ({ send: () => client.saveAnswer({ id, n: 1 }, { epoch, seq: ++seq, choice: (n % 4) + 1 }) }))).map(([, receipt]) => receipt),
    ...(await starved((n) => ({ send: () => client.saveAnswers({ id }, { epoch, items: [2, 3].map((question) => ({ n: question, seq: ++seq, choice: (n % 4) + 1 })) }) }))).flatMap(([, { results }]) => results),
  ]
  const stored = await stack.sql("select n, seq, choice, number, encode(hash, 'hex') as hash from attempt_answers where attempt_id = $1", [id])
  assert.ok(acknowledged.length > 2)
  for (const { n, seq: at, choice, number, hash } of acknowledged)
    assert.deepEqual(stored.find((one) => one.hash === hash), { n, seq: at, choice, number, hash })
})

test('Memory: whichever call for memory fails, a bank that was taken in has every question as the file has it', async () => {
  const acknowledged = await starved(async () => {
    const discipline = await makeDiscipline(stack)
    return { discipline, send: () => administrator.importBank({ discipline, language: 'kk', partial: true }, bankFile) }
  })
  for (const [{ discipline }] of acknowledged) {
    const rows = await stack.sql(
      'select v.text, v.options from question_versions v join questions q on q.id = v.question_id join disciplines d on d.id = q.discipline_id where d.code = $1', [discipline])
    assert.deepEqual(rows, [{ text: 'Неге \\ "олай"?', options: ['Иә, «солай»', 'Жоқ'] }], discipline)
  }
})

test('Memory: whichever call for memory fails, people who were taken in have the passwords of the file', async () => {
  const group = await makeGroup(stack)
  const acknowledged = await starved(() => {
    const login = fresh('heap')
    return { login, send: () => administrator.importRoster({ kind: 'people' }, rosterOf(login, group)) }
  })
  for (const [{ login }] of acknowledged) {
    const [{ name, has }] = await stack.sql('select full_name as name, password_hash is not null as has from users where login = $1', [login])
    assert.deepEqual([name, has], [`Тұлға "${login}"`, true])
  }
})

test('Memory: whichever call for memory fails, a long text and a list are stored as they were sent', async () => {
  const login = fresh('list')
  await makePerson(stack, { login })
  const acknowledged = await starved((n) => {
    const body = { full_name: `${n} ${'Ұзын "есім" \\ '.repeat(12)}.`.replace(/\s+/g, ' '), language: 'ru', roles: ['teacher', 'mentor', 'registrar', 'administrator', 'it'] }
    return { body, send: async () => {
      await administrator.putPerson({ login }, body)
      return stack.sql('select full_name, language, array_agg(role::text order by role::text) as roles from users u join user_roles r on r.user_id = u.id where login = $1 group by u.id', [login])
    } }
  })
  for (const [{ body }, [stored]] of acknowledged) assert.deepEqual(stored, { ...body, roles: body.roles.toSorted() })
})

test('Memory: whichever call for memory fails, the right password is never called a wrong one', async () => {
  const { login } = await makePerson(stack)
  await starved(() => ({ send: () => new Client(stack).signIn({}, { login, password }) }))
  const client = await signIn(stack, login)
  await starved(async () => {
    await stack.sql('delete from sign_in_failures where login = $1', [login]) // a try counts until it is known to be right
    return { send: () => client.changePassword({}, { old_password: password, new_password: password }) }
  })
  const failures = await stack.sql("select to_jsonb(f) as one from sign_in_failures f where to_jsonb(f)::text like '%' || $1 || '%'", [login]).catch(() => [])
  assert.deepEqual(failures, [])
})

test('Memory: a request for which nothing is left at all is answered 500, and the next one rightly', async () => {
  const { client, paper: { id } } = await beginAttempt(stack)
  for (const first of [1, 5, 20]) {
    heap.arm(first, 1e9)
    const { status, body } = await client.getAttempt({ id }).catch((error) => error)
    assert.ok(await heap.over() > 0)
    assert.deepEqual([status, body.code === 'internal' || body.code === 'unavailable'], [body.status, true])
    assert.equal((await client.getAttempt({ id })).id, id)
  }
})

test('T9: a group of answers whose statement fails acknowledges none of them, and they are taken when sent again', async () => {
  faults = new Faults(stack)
  await faults.install()
  const students = await Promise.all(Array.from({ length: 6 }, () => beginAttempt(stack)))
  const save = ({ client, paper: { id, epoch } }) => client.saveAnswer({ id, n: 1 }, { epoch, seq: 1, choice: 2 })
  for (const [state, status] of [['lost', 503], ['40P01', 503], ['53200', 503], ['57014', 503], ['XX000', 500]]) {
    await faults.arm('attempt_save', state)
    const replies = await Promise.all(students.map((one) => save(one).catch((error) => error)))
    await faults.disarm()
    assert.deepEqual(replies.map((one) => one.status), students.map(() => status), state)
  }
  const count = async () => (await stack.sql('select count(*)::integer as count from attempt_answers where attempt_id = any ($1)', [students.map(({ paper }) => paper.id)]))[0].count
  assert.equal(await count(), 0)
  await Promise.all(students.map(save))
  assert.equal(await count(), students.length)
})

test('T9: of a group the one answer that the database cannot take is refused, and its neighbours are taken', async () => {
  const students = await Promise.all(Array.from({ length: 6 }, () => beginAttempt(stack)))
  const [bad, ...others] = students
  await stack.sqlAs('postgres', `create function inject.refuse() returns trigger language plpgsql as $$ begin
      if new.id = '${bad.paper.id}' then raise exception 'this one' using errcode = 'XX001'; end if; return new; end $$;
    create trigger refuse before update on attempts for each row execute function inject.refuse()`)
  const save = ({ client, paper: { id, epoch } }) => client.saveAnswer({ id, n: 1 }, { epoch, seq: 1, choice: 2 }).catch((error) => error)
  const [refused, ...taken] = await Promise.all([bad, ...others].map(save))
  await stack.sqlAs('postgres', 'drop trigger refuse on attempts')
  assert.deepEqual([refused.status, refused.body.code], [500, 'internal'])
  assert.deepEqual(taken.map(({ number }) => number), others.map(() => 1))
  assert.equal((await save(bad)).number, 1)
})

test('Database: a session that has lost its prepared statements is replaced', async () => {
  const { client, paper: { id } } = await beginAttempt(stack)
  await faults.arm('attempt_receipts', 'forgotten')
  await client.getReceipts({ id })
  await faults.disarm()
  await client.getReceipts({ id }).catch(({ status }) => assert.equal(status, 503))
  assert.deepEqual((await client.getReceipts({ id })).receipts, [])
})

test('Memory: whichever call for memory fails in a new session with the database, the next request but one is served', async () => {
  const { client, paper: { id } } = await beginAttempt(stack)
  for (let n = 1, failed = 1; failed > 0; n += whole ? 1 : 3) {
    await stack.sqlAs('postgres', "select pg_terminate_backend(pid, 5000) from pg_stat_activity where usename = 'emtihan_worker'")
    heap.arm(n, n, own)
    await client.getReceipts({ id }).catch(() => {})
    failed = await heap.over()
    await client.getReceipts({ id }).catch(({ status }) => assert.equal(status, 503, `the ${n}. call`))
    assert.deepEqual((await client.getReceipts({ id }).catch((error) => error)).receipts, [], `the ${n}. call`)
  }
})

test('Memory: thousands of failures leave no more memory taken than before', async (t) => {
  const { client, paper: { id, epoch } } = await beginAttempt(stack)
  const discipline = await makeDiscipline(stack)
  let seq = 0
  let failures = 0
  const sends = [
    () => client.getAttempt({ id }),
    () => client.saveAnswer({ id, n: 1 }, { epoch, seq: ++seq, choice: 1 }),
    () => administrator.importBank({ discipline, language: 'kk', dry_run: true }, bankFile),
    () => administrator.listPeople({ query: 'heap' }),
  ]
  const round = async () => {
    for (const send of sends)
      for (let n = 1; ; n += whole ? 1 : 5) {
        heap.arm(n)
        await send().catch(() => {})
        if ((await heap.over()) === 0) break
        failures++
      }
  }
  await round()
  await round()
  const before = heap.resident()
  failures = 0
  for (let i = 0; i < (whole ? 12 : 2); i++) await round()
  const after = heap.resident()
  t.diagnostic(`${failures} failures: from ${before} to ${after} KB`)
  assert.ok(after - before < 1024, `from ${before} to ${after} KB`)
})
