import { useEffect, useState } from 'react'
import { countdown } from '../../shared/time'
import type { BoardAttempt } from './board'

/** Of an attempt that is not over; counts on between two looks at the board while it runs. */
export function TimeLeft({ attempt, read }: { attempt: BoardAttempt; read: number }) {
  const [now, setNow] = useState(Date.now)
  const runs = attempt.state === 'running'
  useEffect(() => {
    if (!runs) return
    const timer = setInterval(() => setNow(Date.now()), 1000)
    return () => clearInterval(timer)
  }, [runs])
  return countdown(attempt.remaining_ms - (runs ? Math.max(0, now - read) : 0))
}
