import { useState } from 'react'
import { Problem } from '../../shared/api'
import { signedOut } from '../session/session'

/** One request at a time that the student asked for; `done` has its reply. */
export function useAsking<T>(done: (reply: T) => void): {
  busy: boolean
  failure: unknown // of the last one; undefined: none
  ask: (request: () => Promise<T>) => void
} {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(undefined)
  async function run(request: () => Promise<T>): Promise<void> {
    setBusy(true)
    setFailure(undefined)
    try {
      const reply = await request()
      setBusy(false)
      done(reply)
    } catch (problem) {
      if (problem instanceof Problem && problem.code === 'signed_out') signedOut()
      setFailure(problem)
      setBusy(false)
    }
  }
  return { busy, failure, ask: (request) => void (busy || run(request)) }
}
