import { useQuery } from '@tanstack/react-query'
import { useEffect, useState } from 'react'
import { request } from '../../shared/api'
import type { ServerTime } from '../../shared/types'

/** The university's time. */
export const useServerTime = () =>
  useQuery({ queryKey: ['clock'], queryFn: () => request<ServerTime>('GET', '/clock'), staleTime: 60_000 })

/** Whole minutes between two times of the API. */
export function minutesBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 60_000)
}

/** The university's time in milliseconds, running on by itself; undefined until it is known. */
export function useNow(): number | undefined {
  const clock = useServerTime()
  const [here, setHere] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setHere(Date.now()), 15_000)
    return () => clearInterval(timer)
  }, [])
  return clock.data && Date.parse(clock.data.now) + Math.max(0, here - clock.dataUpdatedAt)
}
