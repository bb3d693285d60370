// The soak in its short form: it runs, sees nothing grow, and sees a leak.
import assert from 'node:assert/strict'
import { execFile } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, test } from 'node:test'

const results = mkdtempSync(join(process.env.STACKS ?? tmpdir(), 'results-'))
after(() => rmSync(results, { recursive: true }))

function soak(environment = {}) {
  const program = new URL('soak.mjs', import.meta.url).pathname
  return new Promise((resolve) => {
    execFile(process.execPath, [program], { env: { ...process.env, MINUTES: '0.4', STUDENTS: '12', RESULTS: results, ...environment } }, (error, stdout, stderr) =>
      resolve({ status: error?.code ?? 0, said: `${stdout}${stderr}`, read: () => JSON.parse(readFileSync(join(results, 'soak.json'), 'utf8')) }))
  })
}

test('Soak: under load nothing grows, fails or is lost', async () => {
  const { status, said, read } = await soak()
  assert.equal(status, 0, said)
  const { attempts, lost, failed, samples } = read()
  assert.ok(attempts > 0 && samples.length > 20)
  assert.deepEqual([lost, failed], [0, 0])
  assert.match(readFileSync(join(results, 'soak.svg'), 'utf8'), /^<svg /)
})

// So short a rush says nothing about memory: no matter here.
test('Soak: nothing fails or is lost while a crowd asks as fast as it is served', async () => {
  const { said, read } = await soak({ REQUESTS: '1', WARM_TURNS: '2' })
  const { attempts, crowd, lost, failed } = read()
  assert.ok(attempts > 0 && crowd > 1000, said)
  assert.deepEqual([lost, failed], [0, 0], said)
})

test('Soak: workers that leak are seen', async () => {
  const { status, said, read } = await soak({ LEAK: '1' })
  assert.equal(status, 1, said)
  assert.match(read().growth.find(({ name }) => name === 'worker_mb').flaw, /^grew by/)
})
