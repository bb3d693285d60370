// The processes of a stack, as the kernel lists them.
import { readdirSync, readFileSync } from 'node:fs'

export function children(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return [] // it has just ended
  }
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
