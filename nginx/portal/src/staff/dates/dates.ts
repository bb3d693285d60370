// New dates of exams (T12, T13, O15, C14, A18, A19).
import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { DateSuggestion, Reschedule, RescheduleDateInput, ReschedulesInput } from '../../shared/types'
import { t } from '../i18n'
import { usePages } from '../parts/pages'
import { at, type List, type Query } from '../server'

export type Cause = Reschedule['cause']
export const causeName = (cause: Cause): string => t(`date.cause.${cause}`)
/** What the administrator gives a new date for; the decision of an appeal gives its own. */
export const causes = ['technical', 'continuation', 'accommodation'] as const

/** What changed last first: an administrator's of everybody, a mentor's of the own groups; it updates by itself. */
export const useReschedules = (filter: Query) => usePages<Reschedule>(['reschedules'], filter, 10_000)

/** Dates without conflicts that all of these students can have. */
export const useDateSuggestions = (exam: string, logins: readonly string[]) =>
  useQuery({
    queryKey: ['date-suggestions', exam, ...logins],
    queryFn: () => request<List<DateSuggestion>>('GET', at(['exams', exam, 'date-suggestions'], { logins: logins.join(',') })),
    enabled: logins.length > 0,
  })

export const putDate = (id: string, date: RescheduleDateInput) =>
  request<Reschedule>('PUT', at(['reschedules', id, 'date']), date)
export const putReschedules = (exam: string, change: ReschedulesInput) =>
  request<List<Reschedule>>('PUT', at(['exams', exam, 'reschedules']), change)
/** T13: the mentor tells the student; an empty text leaves the template alone. */
export const putMessage = (id: string, text: string) =>
  request<Reschedule>('PUT', at(['reschedules', id, 'message']), text.trim() ? { text } : {})

/** 2026-11-27T10:00 out of what the fields of a new date hold. */
export const startOf = ({ day, time }: { day: string; time: string }): string => `${day}T${time.slice(0, 5)}`
