import { useEffect } from 'react'
import { request } from '../../shared/api'
import type { Schedule } from '../../shared/types'
import { useResource, type Resource } from '../resource'
import { nextOpening } from './order'

const refreshEvery = 30_000

/** T6: the student's schedule; it is read again now and then, and when the next exam opens (not by everybody in the
 *  same second). */
export function useSchedule(): Resource<Schedule> {
  const resource = useResource<Schedule>('schedule', () => request('GET', '/schedule'), refreshEvery)
  const { value, heard, reload } = resource
  useEffect(() => {
    const opening = value && heard > 0 ? nextOpening(value.sittings) : undefined
    if (opening === undefined) return
    const timer = setTimeout(reload, Math.min(opening + 300 + 1_500 * Math.random(), 2 ** 31 - 1))
    return () => clearTimeout(timer)
  }, [value, heard, reload])
  return resource
}
