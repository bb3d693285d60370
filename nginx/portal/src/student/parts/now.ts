import { useEffect, useState } from 'react'

/** performance.now(), looked at every `milliseconds`. */
export function useNow(milliseconds: number): number {
  const [now, setNow] = useState(() => performance.now())
  useEffect(() => {
    const timer = setInterval(() => setNow(performance.now()), milliseconds)
    return () => clearInterval(timer)
  }, [milliseconds])
  return now
}
