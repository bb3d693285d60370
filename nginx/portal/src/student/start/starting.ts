import { useEffect, useRef, useState } from 'react'
import { Problem } from '../../shared/api'
import type { Language } from '../../shared/i18n'
import type { Paper } from '../../shared/types'
import { backOff } from '../attempt/clock'
import { signedOut } from '../session/session'

export type Starting = { starting: boolean; failure: unknown; start: (language: Language) => void }

/** One start at a time, repeated until the server answers: starting twice gives the same attempt. */
export function useStarting(ask: (language: Language) => Promise<Paper>, done: (paper: Paper) => void): Starting {
  const [starting, setStarting] = useState(false)
  const [failure, setFailure] = useState<unknown>(undefined)
  const busy = useRef(false)
  const left = useRef(false)
  useEffect(() => {
    left.current = false
    return () => {
      left.current = true
    }
  }, [])

  async function attempt(language: Language, failures: number): Promise<void> {
    try {
      const paper = await ask(language)
      if (!left.current) done(paper)
    } catch (problem) {
      if (left.current) return
      setFailure(problem)
      if (problem instanceof Problem && !problem.transient) {
        if (problem.code === 'signed_out') signedOut()
        busy.current = false
        setStarting(false)
        return
      }
      const pause = backOff(failures + 1, problem instanceof Problem ? problem.retryAfter : 0)
      await new Promise((resolve) => setTimeout(resolve, pause))
      if (!left.current) await attempt(language, failures + 1)
    }
  }

  return {
    starting,
    failure,
    start: (language) => {
      if (busy.current) return
      busy.current = true
      setStarting(true)
      setFailure(undefined)
      void attempt(language, 0)
    },
  }
}
