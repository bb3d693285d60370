// A backup is made while students write, comes back in a new cluster, and everything goes on there; what is not whole is
// refused and leaves nothing.
import assert from 'node:assert/strict'
import { execFile, execFileSync, spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { cpSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { basename, join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { startStack, until } from '../harness/stack.mjs'
import { beginAttempt, Client, device } from './client.mjs'

const run = promisify(execFile)
let stack, directory, backup, attempt, given, acknowledged
before(async () => {
  stack = await startStack({ seed: true })
  directory = mkdtempSync(join(tmpdir(), 'emtihan-backup.'))
  attempt = await beginAttempt(stack)
  await backUpWhileSaving()
})
after(async () => {
  await stack.stop()
  rmSync(directory, { recursive: true })
})

const environment = (of = stack, database = 'emtihan') => ({
  env: { ...process.env, ...of.settings, PGDATABASE: database, PATH: `${of.directory}/bin:${process.env.PATH}` },
})
const makeBackup = async () => (await run('sql/backup.sh', [directory], environment())).stdout.trim()
const manifest = (of) =>
  Object.fromEntries([...readFileSync(join(of, 'manifest'), 'utf8').matchAll(/^(\w+) +(.*)$/gm)].map(([, name, said]) => [name, said]))
const shown = ({ number, n, seq, choice, saved_at, hash }) => ({ number, n, seq, choice, saved_at, hash })

// Saves go on, one after the other, from before the backup until it is made.
async function backUpWhileSaving() {
  let ended = false
  given = []
  const saving = (async () => {
    for (let i = 0; !ended; i++) {
      const answer = { epoch: 1, seq: i + 1, choice: 1 + (i % 4) }
      given.push(await attempt.client.saveAnswer({ id: attempt.paper.id, n: 1 + (i % 20) }, answer))
    }
  })()
  await Promise.race([saving, until('some answers are saved', () => given.length >= 5)])
  acknowledged = given.length
  backup = await makeBackup().finally(() => (ended = true))
  await saving
}

// What the recipe for receipts gives, without any help of the server.
function assertChain(seal, receipts) {
  let previous = seal
  for (const { number, n, seq, choice, saved_at: savedAt, hash } of receipts) {
    previous = createHash('sha256').update([previous, attempt.paper.id, number, n, seq, choice ?? '-', savedAt].join('|')).digest('hex')
    assert.equal(hash, previous)
  }
}

test('Backup: it names its moment, schema, zone and heads, and only its maker can read it', async () => {
  const { made, schema, zone, audit } = manifest(backup)
  assert.equal(basename(backup), `emtihan-${made.replaceAll(':', '')}`)
  const [row] = await stack.sql('select max(version)::text as schema, university_zone() as zone from schema_migrations')
  assert.deepEqual({ schema, zone }, row)
  const digest = createHash('sha256').update(readFileSync(join(backup, 'heads'))).digest('hex')
  assert.match(audit, new RegExp(`^\\d+ streams, \\d+ entries, 0 broken, digest of the heads ${digest}$`))
  for (const name of ['.', ...readdirSync(backup)]) assert.equal(statSync(join(backup, name)).mode & 0o077, 0, name)
})

// ── The drill ──

const fixed = ['users', 'user_roles', 'groups', 'group_members', 'disciplines', 'questions', 'question_versions', 'question_keys', 'exam_sessions',
  'exams', 'sittings', 'ratings', 'results', 'gradesheets', 'appeals', 'settings', 'grade_scale', 'audit_log', 'audit_streams', 'schema_migrations']
const contents = async (of) => {
  const all = {}
  for (const table of fixed) all[table] = (await of.sql(`select count(*), md5(string_agg(t::text, ',' order by t::text)) from ${table} t`))[0]
  return all
}
// Tables, functions, triggers, owners, grants: all that pg_dump says of them but its one-time word and parentheses.
const schemaOf = async (of) => {
  const { stdout } = await run('pg_dump', ['--schema-only'], { ...environment(of), maxBuffer: 2 ** 26 })
  return stdout.replaceAll(/^\\(un)?restrict .*$/gm, '').replaceAll(/[()]/g, '') // of a chain of ANDs there are fewer when it was read back
}
const database = async (of) =>
  (await of.sql("select datacl::text, daticulocale, university_zone() as zone from pg_database where datname = 'emtihan'"))[0]

test('Backup: restored in a new cluster, nothing acknowledged before it is missing, and everything goes on', async () => {
  const restored = await startStack({ backup })
  try {
    assert.deepEqual(await contents(restored), await contents(stack))
    assert.equal(await schemaOf(restored), await schemaOf(stack))
    assert.deepEqual(await database(restored), await database(stack))

    const { id } = attempt.paper
    const student = new Client(restored) // still signed in
    student.cookie = attempt.client.cookie
    const { seal, receipts } = await student.getReceipts({ id })
    assert.ok(receipts.length >= acknowledged, `${receipts.length} of ${acknowledged}`)
    assert.deepEqual(receipts, given.slice(0, receipts.length).map(shown))
    assert.equal(seal, attempt.paper.seal)
    const { epoch } = await student.resumeAttempt({ id }, { device })
    const next = await student.saveAnswer({ id, n: 3 }, { epoch, seq: 1000, choice: 1 })
    assert.equal(next.number, receipts.length + 1)
    assertChain(seal, (await student.getReceipts({ id })).receipts)

    const [{ last }] = await restored.sql('select max(id) as last from audit_log')
    await restored.sql("select audit(null, 'test.note', 'test:restored')")
    const [{ entry }] = await restored.sql("select id as entry from audit_log where object = 'test:restored'")
    assert.ok(BigInt(entry) > BigInt(last))
    assert.match((await restored.command(['verify-audit'])).stdout, / 0 broken, /)
  } finally {
    await restored.stop()
  }
})

// ── Refusals ──

// A copy of the backup in which something was done; `sealed`: with the sums of how it is then.
function altered(change, { sealed = false } = {}) {
  const copy = mkdtempSync(join(directory, 'altered-'))
  cpSync(backup, copy, { recursive: true })
  change(copy)
  if (sealed) writeFileSync(join(copy, 'SHA256SUMS'), execFileSync('sha256sum', ['database', 'heads', 'manifest'], { cwd: copy }))
  return copy
}
const edit = (name, change) => (copy) => writeFileSync(join(copy, name), change(readFileSync(join(copy, name))))
const edited = (name, from, to) => edit(name, (bytes) => bytes.toString().replace(from, to))
function otherBit(bytes) {
  bytes[bytes.length >> 1] ^= 1
  return bytes
}
const cutShort = (copy) => truncateSync(join(copy, 'database'), statSync(join(copy, 'database')).size - 5000)
const restore = (from, into) => run('sql/restore.sh', [from], environment(stack, into))
const spare = (statement) => stack.sqlAs('postgres', statement, [], 'postgres')
const makeSpare = () =>
  spare("create database spare owner emtihan_owner template template0 encoding 'UTF8' locale 'C.UTF-8' locale_provider icu icu_locale 'kk'")

test('Backup: damaged, cut short, of another version or into a database with content it is refused, and leaves nothing', async () => {
  await makeSpare()
  for (const [what, from, message, into = 'spare'] of [
    ['a bit of the copy', altered(edit('database', otherBit)), /is damaged; nothing was restored/],
    ['a bit of the heads', altered(edit('heads', otherBit)), /is damaged/],
    ['a bit of the manifest', altered(edit('manifest', otherBit)), /is damaged/],
    ['a missing file', altered((copy) => rmSync(join(copy, 'heads'))), /is damaged/],
    ['missing sums', altered((copy) => rmSync(join(copy, 'SHA256SUMS'))), /is no whole backup/],
    ['sums that leave a file out', altered(edited('SHA256SUMS', /^.*heads\n/m, '')), /is no whole backup/],
    ['another schema version', altered(edited('manifest', /schema .*/, 'schema   3'), { sealed: true }), /at schema version 3, this checkout at \d+/],
    ['an unknown zone', altered(edited('manifest', /zone .*/, 'zone     '), { sealed: true }), /without a zone/],
    ['a copy cut short', altered(cutShort, { sealed: true }), /pg_restore failed; nothing was restored/],
    ['a database with content', backup, /the database emtihan is not empty/, 'emtihan'],
    ['a database of another collation', backup, /the database postgres is not as sql\/cluster\.sql makes it/, 'postgres'],
    ['no database', backup, /there is no database to ask/, 'nowhere'],
    ['no backup', join(directory, 'nothing'), /is no directory that can be entered/],
  ]) {
    await assert.rejects(restore(from, into), ({ code, stderr }) => code === 1 && message.test(stderr), what)
    assert.deepEqual(await stack.sqlAs('postgres', "select relname from pg_class where relnamespace = 'public'::regnamespace", [], 'spare'), [], what)
  }
  await spare('drop database spare')
})

test('Backup: one in which a chain is shorter than its heads say is restored, and that is said', async () => {
  await makeSpare()
  const forged = altered(edited('heads', /^\d+ (?=.* person:)/m, '77 '), { sealed: true })
  await assert.rejects(restore(forged, 'spare'), ({ code, stdout, stderr }) => {
    assert.match(stdout, /^restored: schema version /)
    assert.match(stderr, /^broken: person:\S+, number 77: the entry is missing/m)
    assert.match(stderr, /the database was restored, but its chains do not verify; when it was backed up: .* 0 broken/)
    return code === 1
  })
  await spare('drop database spare')
})

// ── Interruptions ──

test('Backup: one at a time; one that is killed leaves none, and the next one clears up after it', async () => {
  const backups = () => readdirSync(directory).filter((name) => name.startsWith('emtihan-'))
  const before = backups()
  const held = await stack.hold('lock table groups in access exclusive mode')
  const killed = spawn('sql/backup.sh', [directory], { ...environment(), detached: true, stdio: 'ignore' })
  const ended = new Promise((resolve) => killed.on('exit', resolve))
  await held.awaited()
  await assert.rejects(makeBackup(), /another backup is being made/)
  process.kill(-killed.pid, 'SIGKILL')
  await ended
  await held.release()
  assert.deepEqual(backups(), before)
  assert.ok(readdirSync(directory).includes('.unfinished'))
  await until('pg_dump let go', () => run('flock', ['--nonblock', directory, 'true']).catch(() => null))
  const made = await makeBackup()
  assert.deepEqual(backups(), [...before, basename(made)].sort())
  assert.ok(!readdirSync(directory).includes('.unfinished'))
})

test('Backup: the name of an earlier one is never taken, however soon the next one is made', async () => {
  const name = (second) => `emtihan-${new Date(second * 1000).toISOString().replace(/\.\d+|:/g, '')}`
  const now = Math.floor(Date.now() / 1000)
  const taken = [now, now + 1, now + 2].map((second) => join(directory, name(second)))
  for (const earlier of taken) cpSync(backup, earlier, { recursive: true })
  const made = await makeBackup()
  assert.ok(made > taken.at(-1), made)
  for (const earlier of taken) {
    assert.deepEqual(readdirSync(earlier), readdirSync(backup))
    rmSync(earlier, { recursive: true })
  }
})

test('Backup: without a database, or a directory, it says so and makes none', async () => {
  await assert.rejects(run('sql/backup.sh', [join(directory, 'nothing')], environment()), /is no directory that can be entered; no backup was made/)
  const { env } = environment()
  await assert.rejects(run('sql/backup.sh', [directory], { env: { ...env, PGHOST: directory } }), /the chains could not be verified; no backup was made/)
})

test('Backup: of a database whose chains are broken it is made all the same, and that is said', async () => {
  await stack.sql('alter table audit_log disable trigger user')
  await stack.sql("update audit_log set action = 'forged' where id = (select max(id) from audit_log)")
  const { stdout, stderr } = await run('sql/backup.sh', [directory], environment())
  assert.match(stderr, /^broken: \S+, number \d+: the hash does not fit the entry and the link before it\n$/)
  assert.match(manifest(stdout.trim()).audit, / 1 broken, /)
})
