// What processes cost: CPU time and private memory, from /proc.
import { readFileSync, readdirSync } from 'node:fs'

const TICK_MS = 10

function factsOf(pid) {
  try {
    const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').replace(/.*\) /s, '').split(' ')
    const [own, reaped] = [Number(fields[11]) + Number(fields[12]), Number(fields[13]) + Number(fields[14])]
    return { pid, parent: Number(fields[1]), own: own * TICK_MS, reaped: reaped * TICK_MS }
  } catch {
    return undefined // it has ended
  }
}

export function familyOf(root) {
  const all = readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map((name) => factsOf(Number(name))).filter(Boolean)
  const family = all.filter(({ pid }) => pid === root)
  for (let i = 0; i < family.length; i++) family.push(...all.filter(({ parent }) => parent === family[i].pid))
  return family
}

// Milliseconds of CPU that a process and all its children have used, those that have ended included.
export function cpuOf(root) {
  return familyOf(root).reduce((sum, { own, reaped }) => sum + own + reaped, 0)
}

// Bytes that only this process holds.
export function privateMemoryOf(pid) {
  const kilobytes = [...readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8').matchAll(/^Private_(?:Clean|Dirty): +(\d+)/gm)]
  return kilobytes.reduce((sum, [, count]) => sum + Number(count) * 1024, 0)
}
