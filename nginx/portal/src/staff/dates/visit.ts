// When the reader was last at the new dates, on this device, by the server's clock. What changed since is marked.
import { useEffect, useState } from 'react'
import { useServerTime } from '../parts/serverTime'
import { useUser } from '../shell/user'

/** The visit before this one; undefined at the first. This one counts from the moment it begins. */
export function useLastVisit(): string | undefined {
  const memory = `dates.visit.${useUser().login}`
  const [last] = useState(() => localStorage.getItem(memory) ?? undefined)
  const now = useServerTime().data?.now
  useEffect(() => {
    if (now) localStorage.setItem(memory, now)
  }, [memory, now])
  return last
}
