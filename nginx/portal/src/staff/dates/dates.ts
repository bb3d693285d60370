// New dates of exams (T12, T13, O15, C14, A18, A19).
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { request } from '../../shared/api'
import type { DateSuggestion, Reschedule, RescheduleDateInput, ReschedulesInput } from '../../shared/types'
import { t } from '../i18n'
import { usePages } from '../parts/pages'
import { minutesBetween } from '../parts/serverTime'
import { at, type List, type Query } from '../server'

export type Cause = Reschedule['cause']
export const causeName = (cause: Cause): string => t(`date.cause.${cause}`)
/** Taking back a date, or the right to one while there is none. */
export const cancelName = ({ date }: Reschedule): string => t(date ? 'date.cancel' : 'date.cancel.right')
/** What the administrator gives a new date for; the decision of an appeal gives its own. */
export const causes = ['technical', 'continuation', 'accommodation'] as const

/** What changed last first: an administrator's of everybody, a mentor's of the own groups; it updates by itself. */
export const useReschedules = (filter: Query) => usePages<Reschedule>(['reschedules'], filter, 10_000)

/** Dates without conflicts that all of these students can have: those of the form's opening, none from before it, and they do
 *  not move under the finger; whoever was refused one asks anew. */
export function useDateSuggestions(exam: string, logins: readonly string[]) {
  const [opened] = useState(Date.now)
  return useQuery({
    queryKey: ['date-suggestions', opened, exam, ...logins],
    queryFn: () => request<List<DateSuggestion>>('GET', at(['exams', exam, 'date-suggestions'], { logins: logins.join(',') })),
    enabled: logins.length > 0,
    staleTime: Number.POSITIVE_INFINITY,
  })
}

export const putDate = (id: string, date: RescheduleDateInput) =>
  request<Reschedule>('PUT', at(['reschedules', id, 'date']), date)
export const putReschedules = (exam: string, change: ReschedulesInput) =>
  request<List<Reschedule>>('PUT', at(['exams', exam, 'reschedules']), change)
export const putCancellation = (id: string, reason: string) =>
  request<Reschedule>('PUT', at(['reschedules', id, 'cancellation']), { reason })
/** T13: the mentor tells the student; an empty text leaves the template alone. */
export const putMessage = (id: string, text: string) =>
  request<Reschedule>('PUT', at(['reschedules', id, 'message']), text.trim() ? { text } : {})

/** What the fields of a new date hold: 2026-11-27 and 10:00 by the university's clock, and for how long a start is allowed;
 *  an empty one leaves that to the server. */
export type NewDate = { day: string; time: string; late: number | '' }

export const fieldsOf = (date?: { starts_at: string; start_until: string } | null): NewDate => ({
  day: date?.starts_at.slice(0, 10) ?? '',
  time: date?.starts_at.slice(11, 16) ?? '10:00',
  late: date ? minutesBetween(date.starts_at, date.start_until) : '',
})
export const dateOf = ({ day, time, late }: NewDate) => ({
  starts_at: `${day}T${time.slice(0, 5)}`,
  ...(late !== '' && { late_start_minutes: late }),
})
