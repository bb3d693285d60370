// The processes of a stack, as the kernel lists them.
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
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

export function threads(pid) {
  try {
    return readdirSync(`/proc/${pid}/task`).length
  } catch {
    return 0
  }
}

// Of the children of the workers' parent: the sweeper has no threads.
export const isWorker = (pid) => threads(pid) > 2
