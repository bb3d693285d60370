import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { ServerTime } from '../../shared/types'

/** The university's time. */
export const useServerTime = () =>
  useQuery({ queryKey: ['clock'], queryFn: () => request<ServerTime>('GET', '/clock'), staleTime: 60_000 })

/** Whole minutes between two times of the API. */
export function minutesBetween(from: string, to: string): number {
  return Math.round((Date.parse(to) - Date.parse(from)) / 60_000)
}
