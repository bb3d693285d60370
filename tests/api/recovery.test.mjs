// Recovery to a moment, as README.md tells it: a copy of the cluster, a receiver of everything written since, a disaster.
import assert from 'node:assert/strict'
import { execFile, spawn } from 'node:child_process'
import { appendFileSync, chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { promisify } from 'node:util'
import { startStack, until } from '../harness/stack.mjs'
import { beginAttempt, Client, device } from './client.mjs'

const run = promisify(execFile)
let stack, directory, receiver
before(async () => {
  stack = await startStack()
  directory = mkdtempSync(join(tmpdir(), 'emtihan-recovery.'))
  chmodSync(directory, 0o755)
})
after(async () => {
  receiver?.kill()
  await stack.stop()
  rmSync(directory, { recursive: true })
})

const shown = ({ number, n, seq, choice, saved_at, hash }) => ({ number, n, seq, choice, saved_at, hash })
const postgres = (text) => stack.sqlAs('postgres', text)
const replication = () => ({ env: { ...process.env, PGHOST: stack.settings.PGHOST, PGUSER: 'postgres' } })

// From now on a commit is acknowledged only when the receiver, too, has it on its disk.
async function startReceiver() {
  const slot = ['--slot', 'receiver']
  await run('mkdir', [join(directory, 'wal')])
  await run('pg_receivewal', [...slot, '--create-slot'], replication())
  receiver = spawn('pg_receivewal', [...slot, '--synchronous', '--directory', join(directory, 'wal')], { ...replication(), stdio: 'ignore' })
  await postgres("alter system set synchronous_standby_names = 'pg_receivewal'")
  await postgres('select pg_reload_conf()')
  await until('the receiver is synchronous', async () => (await postgres("select from pg_stat_replication where sync_state = 'sync'")).length > 0)
}

// A directory like that of a stopped stack: the copy, told where to find what came later and where to stop.
async function prepareRecovery(moment) {
  const data = join(directory, 'data')
  appendFileSync(
    join(data, 'postgresql.auto.conf'),
    `restore_command = 'cp ${directory}/wal/%f %p || cp ${directory}/wal/%f.partial %p'
     recovery_target_time = '${moment}'
     recovery_target_action = promote
     hot_standby = off
     synchronous_standby_names = ''\n`,
  )
  writeFileSync(join(data, 'recovery.signal'), '')
  await run('chmod', ['-R', 'a+rX', join(directory, 'wal')]) // PostgreSQL is another user when this is root
}

test('Recovery: to the moment before a disaster, every answer acknowledged by then is there and none of later', async () => {
  const { client, paper } = await beginAttempt(stack)
  let seq = 0
  const save = async (count) => {
    const given = []
    for (let i = 0; i < count; i++) {
      seq++
      given.push(await client.saveAnswer({ id: paper.id, n: 1 + (seq % 20) }, { epoch: 1, seq, choice: 1 + (seq % 4) }))
    }
    return given.map(shown)
  }
  const early = await save(5)
  await startReceiver()
  await run('pg_basebackup', ['--pgdata', join(directory, 'data'), '--checkpoint=fast'], replication())
  const acknowledged = [...early, ...(await save(25))]
  const [{ moment }] = await postgres('select clock_timestamp()::text as moment')
  await save(10)
  await postgres(`set session_replication_role = replica; delete from attempt_answers; delete from attempts`)
  await stack.stopDatabase({ crash: true })
  receiver.kill('SIGINT')
  await new Promise((resolve) => receiver.on('exit', resolve))
  await prepareRecovery(moment)

  const recovered = await startStack({ template: directory })
  try {
    const student = new Client(recovered)
    student.cookie = client.cookie
    assert.deepEqual((await student.getReceipts({ id: paper.id })).receipts.map(shown), acknowledged)
    assert.match((await recovered.command(['verify-audit'])).stdout, / 0 broken, /)
    const { epoch } = await student.resumeAttempt({ id: paper.id }, { device })
    const { number } = await student.saveAnswer({ id: paper.id, n: 1 }, { epoch, seq: 1000, choice: 2 })
    assert.equal(number, acknowledged.length + 1)
  } finally {
    await recovered.stop()
  }
})
