// The server's clock: what runs during a hearing is told by its moments, and the device's own clock is never asked.
import { useEffect, useState } from 'react'
import { request } from '../../shared/api'
import type { ServerTime } from '../../shared/types'
import { backOff } from '../attempt/clock'
import { useNow } from '../parts/now'

/** The server's time in milliseconds, running on by itself; undefined until it is known. */
export function useServerTime(): number | undefined {
  const [ahead, setAhead] = useState<number>() // of performance.now()
  const here = useNow(500)
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout>
    let left = false
    const read = async (failures: number): Promise<void> => {
      clearTimeout(timer)
      const asked = performance.now()
      try {
        const { now } = await request<ServerTime>('GET', '/clock')
        if (!left) setAhead(Date.parse(now) - (asked + performance.now()) / 2)
      } catch {
        if (!left) timer = setTimeout(() => void read(failures + 1), backOff(failures + 1))
      }
    }
    // A device that slept has a clock that stood still.
    const readIfSeen = () => document.visibilityState === 'visible' && void read(0)
    void read(0)
    document.addEventListener('visibilitychange', readIfSeen)
    return () => {
      left = true
      clearTimeout(timer)
      document.removeEventListener('visibilitychange', readIfSeen)
    }
  }, [])
  return ahead === undefined ? undefined : here + ahead
}
