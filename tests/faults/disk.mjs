// A disk that is full: the cluster lies on a small volume meanwhile.
import { execFileSync } from 'node:child_process'
import { lstatSync, renameSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { until } from '../harness/stack.mjs'

const ballast = (volume) => join(volume, 'ballast')

// The cluster moves to the small volume.
export async function moveData({ stack, volume }) {
  if (!volume) throw new Error('no volume of its own could be mounted here')
  await stack.stopDatabase()
  const data = join(stack.directory, 'data')
  const moved = join(volume, 'data')
  try {
    execFileSync('cp', ['-a', data, moved], { stdio: ['ignore', 'ignore', 'pipe'] })
  } catch (error) {
    rmSync(moved, { recursive: true, force: true })
    await stack.startDatabase()
    throw new Error(`the cluster does not move to the small volume: ${error.stderr}`, { cause: error })
  }
  renameSync(data, join(stack.directory, 'data.large'))
  symlinkSync(moved, data)
  await stack.startDatabase()
}

export async function moveBack({ stack, volume }) {
  const data = join(stack.directory, 'data')
  if (!lstatSync(data).isSymbolicLink()) return
  rmSync(ballast(volume), { force: true })
  await stack.stopDatabase()
  rmSync(data)
  rmSync(join(stack.directory, 'data.large'), { recursive: true })
  execFileSync('cp', ['-a', join(volume, 'data'), data])
  rmSync(join(volume, 'data'), { recursive: true })
  await stack.startDatabase()
}

// To the last byte, whoever else writes there.
function fill(volume) {
  const piece = Buffer.alloc(1 << 24)
  try {
    for (;;) writeFileSync(ballast(volume), piece, { flag: 'a' })
  } catch (error) {
    if (error.code !== 'ENOSPC') throw error
  }
}

// First a table cannot grow, which an error says; then the write-ahead log cannot either, which ends the server.
export async function fillDisk({ stack, load, volume }) {
  const before = load.repeated.length
  fill(volume)
  await stack.sqlAs('postgres', 'create table too_large as select generate_series(1, 1000000)').then(
    () => Promise.reject(new Error('the disk is not full')),
    () => stack.sqlAs('postgres', 'select pg_switch_wal()').catch(() => {}),
  )
  await until('answers are refused', () => load.repeated.length > before, 120)
  rmSync(ballast(volume))
  const moment = performance.now() // while it is full, nothing can recover
  await until('the database has ended or recovered, and serves', () => stack.startDatabase().then(() => true, () => false), 120)
  return moment
}
