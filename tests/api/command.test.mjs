// The commands for IT staff, run beside a stack.
import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { fresh, makeDiscipline, makeGroup, makePerson, password } from '../harness/faculty.mjs'
import { startStack } from '../harness/stack.mjs'
import { Client, refused, signIn } from './client.mjs'

let stack
let directory
before(async () => {
  stack = await startStack()
  directory = mkdtempSync(join(tmpdir(), 'emtihan-command.'))
})
after(async () => {
  await stack.stop()
  rmSync(directory, { recursive: true })
})

const file = (text) => {
  const path = join(directory, fresh('file'))
  writeFileSync(path, text)
  return path
}
// What a failing command said and its status.
const failure = async (...parameters) => {
  const error = await stack.command(...parameters).then(() => assert.fail(`${parameters[0]} should fail`), (reason) => reason)
  return { status: error.code, stdout: error.stdout, stderr: error.stderr }
}
const count = async (text, parameters) => Number((await stack.sql(text, parameters))[0].count)
const questionsOf = (code) => count('select count(*) from questions q join disciplines d on d.id = q.discipline_id where d.code = $1', [code])
const bank = '<question> Why?\n<variant> Because\n<variant> So\n<question> How?\n<variant> Well\n<variant> Badly\n'

test('A11: import-bank takes a file into the bank, and a second time changes nothing', async () => {
  const code = await makeDiscipline(stack)
  const path = file(bank)
  assert.match((await stack.command(['import-bank', code, 'en', path])).stdout, /2 questions, 2 created, .* 0 refused; stored\n/)
  assert.match((await stack.command(['import-bank', code, 'en', path])).stdout, /0 created, .* 2 unchanged/)
  assert.equal(await questionsOf(code), 2)
})

test('A11: import-bank takes a file whose name is no UTF-8, as archives from elsewhere have them', async () => {
  const code = await makeDiscipline(stack)
  const script = `path="$DIRECTORY/$(printf '\\302\\340\\360.txt')"; printf '%s' "$BANK" >"$path" && emtihan import-bank "$CODE" kk "$path"`
  const PATH = `${join(stack.directory, 'bin')}:${process.env.PATH}`
  execFileSync('bash', ['-c', script], { env: { ...process.env, ...stack.settings, PATH, DIRECTORY: directory, BANK: bank, CODE: code } })
  assert.equal(await questionsOf(code), 2)
})

test('A11: import-bank --dry-run tells what would be stored and stores nothing; "-" is standard input', async () => {
  const code = await makeDiscipline(stack)
  assert.match((await stack.command(['import-bank', code, 'kk', '-', '--dry-run'], bank)).stdout, /2 created, .*; a dry run\n/)
  assert.equal(await questionsOf(code), 0)
})

test('A11: import-bank shows every flaw with its line and fails, unless a part is asked for', async () => {
  const code = await makeDiscipline(stack)
  const path = file(`${bank}<question> Lonely?\n<variant> one\n`)
  const { status, stdout } = await failure(['import-bank', code, 'en', path])
  assert.equal(status, 1)
  assert.match(stdout, /nothing was stored\nline 7, refused: /)
  assert.equal(await questionsOf(code), 0)
  await stack.command(['import-bank', code, 'en', path, '--partial'])
  assert.equal(await questionsOf(code), 2)
})

test('A11: import-bank converts a legacy encoding that is named', async () => {
  const code = await makeDiscipline(stack)
  const legacy = Buffer.concat([Buffer.from('<question> '), Buffer.from([0xcf, 0xee, 0xf7, 0xe5, 0xec, 0xf3]), Buffer.from('?\n<variant> 1\n<variant> 2\n')])
  const path = file(legacy)
  assert.equal((await failure(['import-bank', code, 'ru', path])).status, 1)
  await stack.command(['import-bank', code, 'ru', path, '--encoding=windows-1251'])
  const [{ text }] = await stack.sql('select v.text from question_versions v join questions q on q.id = v.question_id join disciplines d on d.id = q.discipline_id where d.code = $1', [code])
  assert.equal(text, 'Почему?')
})

test('T6: import-roster brings people in, whose first password signs them in', async () => {
  const group = await makeGroup(stack)
  const login = fresh('cli')
  const path = file(`login,full_name,language,roles,group,password\n${login},Тұлға,kk,student,${group},${password}\n`)
  assert.match((await stack.command(['import-roster', 'people', path])).stdout, /1 lines, 1 created, .*; stored\n/)
  assert.match((await stack.command(['import-roster', 'people', path])).stdout, /0 created, 0 changed, 1 unchanged/)
  assert.equal((await signIn(stack, login)).user.group.name, group)
})

test('T6: import-roster --dry-run stores nothing and a refused line stops the rest', async () => {
  const [first, second] = [fresh('Топ-'), fresh('Топ-')]
  await stack.command(['import-roster', 'groups', file(`name,language\n${first},kk\n`), '--dry-run'])
  const { status, stdout } = await failure(['import-roster', 'groups', file(`name,language\n${first},kk\n${second},de\n`)])
  assert.equal(status, 1)
  assert.match(stdout, /line 3, refused: /)
  assert.equal(await count('select count(*) from groups where name in ($1, $2)', [first, second]), 0)
})

test('set-password gives a password and signs its owner out everywhere', async () => {
  const { login } = await makePerson(stack)
  const client = await signIn(stack, login)
  await stack.command(['set-password', login], 'another long phrase\n')
  await refused(client.getSession(), 'signed_out')
  await refused(signIn(stack, login), 'wrong_credentials')
  const again = new Client(stack)
  assert.equal((await again.signIn({}, { login, password: 'another long phrase' })).user.login, login)
})

test('Bad input: a command names what is wrong and fails', async () => {
  const code = await makeDiscipline(stack)
  const { login } = await makePerson(stack)
  for (const [args, input, message, status] of [
    [['import-bank', 'NONE', 'en', '-'], bank, /there is no discipline NONE/, 1],
    [['import-bank', code, 'de', '-'], bank, /none of kk, ru, en/, 1],
    [['import-bank', code, 'en', join(directory, 'nothing')], '', /No such file/, 1],
    [['import-bank', code, 'en'], '', /Commands:/, 2],
    [['import-bank', code, 'en', '-', '--encoding=latin'], bank, /Commands:/, 2],
    [['import-roster', 'rooms', '-'], 'a,b\n', /Commands:/, 2],
    [['set-password', 'nobody-at-all'], 'long enough\n', /nobody has the login/, 1],
    [['set-password', login], 'short\n', /8 to 200 characters/, 1],
    [['set-password', login], '', /8 to 200 characters/, 1],
  ]) {
    const said = await failure(args, input)
    assert.match(said.stderr, message)
    assert.equal(said.status, status, said.stderr)
  }
})
