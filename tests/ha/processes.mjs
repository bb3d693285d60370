// The processes below one, as the kernel lists them.
import { readFileSync } from 'node:fs'

export function children(pid) {
  try {
    return readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).map(Number)
  } catch {
    return [] // it has just ended
  }
}

export const family = (pid) => [pid, ...children(pid).flatMap(family)]
