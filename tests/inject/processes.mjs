import { readdirSync, readFileSync } from 'node:fs'

// The children of a process: [{ pid, threads }].
export const children = (pid) =>
  readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8').trim().split(' ').filter(Boolean).flatMap((child) => {
    try {
      return [{ pid: Number(child), threads: readdirSync(`/proc/${child}/task`).length }]
    } catch {
      return [] // it has just ended
    }
  })
