// Processes as the kernel lists them.
import { readFileSync, readdirSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'

export function children(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return [] // it has just ended
  }
}

export const family = (pid) => [pid, ...children(pid).flatMap(family)]

// Those that work in this directory or below.
export function inside(directory) {
  return readdirSync('/proc').filter((name) => /^\d+$/.test(name)).map(Number).filter((pid) => {
    try {
      return join(readlinkSync(`/proc/${pid}/cwd`), '/').startsWith(join(directory, '/'))
    } catch {
      return false // it has just ended
    }
  })
}
