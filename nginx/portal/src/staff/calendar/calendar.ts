// Days that are not what the week says, and one's own calendar address.
import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { CalendarDay, CalendarFeed, NewCalendarFeed } from '../../shared/types'
import { at, readAll } from '../server'

export const useCalendarDays = () =>
  useQuery({ queryKey: ['calendar-days'], queryFn: () => readAll<CalendarDay>(['calendar-days']) })
export const putCalendarDay = ({ day, ...rest }: CalendarDay) =>
  request<CalendarDay>('PUT', at(['calendar-days', day]), rest)
export const deleteCalendarDay = (day: string) => request('DELETE', at(['calendar-days', day]))

export const useCalendarFeed = () =>
  useQuery({ queryKey: ['calendar-feed'], queryFn: () => request<CalendarFeed>('GET', '/calendar-feed') })
/** A new private address; the one before leads nowhere from then on. */
export const putCalendarFeed = () => request<NewCalendarFeed>('PUT', '/calendar-feed', {})
export const deleteCalendarFeed = () => request<CalendarFeed>('DELETE', '/calendar-feed')
