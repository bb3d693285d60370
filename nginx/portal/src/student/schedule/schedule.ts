import { useEffect } from 'react'
import { useStore } from '../../shared/store'
import type { Schedule } from '../../shared/types'
import { unread } from '../message/unread'
import { useResource, type Resource } from '../resource'
import { nextOpening } from './order'

const refreshEvery = 30_000

/** T6: the student's schedule; it is read again now and then, when a message comes, and when the next exam opens (not
 *  by everybody in the same second). */
export function useSchedule(): Resource<Schedule> {
  const resource = useResource<Schedule>('schedule', '/schedule', refreshEvery)
  const { value, heard, ahead, reload } = resource
  useEffect(() => {
    const opening = value && ahead !== undefined ? nextOpening(value.sittings, performance.now() + ahead) : undefined
    if (opening === undefined) return
    const timer = setTimeout(reload, Math.min(opening + 300 + 1_500 * Math.random(), 2 ** 31 - 1))
    return () => clearTimeout(timer)
  }, [value, ahead, reload])
  const news = useStore(unread)
  useEffect(() => {
    if (heard > 0) reload()
  }, [news])
  return resource
}
