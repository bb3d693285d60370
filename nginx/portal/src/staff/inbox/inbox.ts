// The inbox of everybody: what happened, as a kind with what fills its text (T13, O15, C14, A19).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { look, request } from '../../shared/api'
import { dateTime, deadline } from '../../shared/time'
import type { Message, User } from '../../shared/types'
import { link } from '../address'
import { knows, t } from '../i18n'
import { pace } from '../parts/pace'
import { usePages } from '../parts/pages'
import { at } from '../server'
import { isAdministrator, isMentor, judges } from '../shell/user'
import { titleOf } from '../titles'

export const useMessages = () => usePages<Message>(['messages'], {}, 15_000)

/** How many messages wait to be read; asked again while the page is visible. */
export const useUnread = () =>
  useQuery({
    queryKey: ['messages', 'unread'],
    queryFn: () => look<{ unread: number }>('/messages/unread'),
    refetchInterval: ({ state }) => pace(15_000, state.fetchFailureCount),
    staleTime: 0,
  }).data?.unread ?? 0

export function useReading() {
  const client = useQueryClient()
  return useMutation({
    mutationFn: (id: string) => request<Message>('PUT', at(['messages', id, 'reading']), {}),
    onSuccess: () => client.invalidateQueries({ queryKey: ['messages'] }),
  })
}

const moment = (time: string | null | undefined, show = dateTime): string => (time ? show(time) : '—')

/** What a message says in the reader's language. */
export function textOf({ kind, params }: Message): string {
  const key = `message.${kind}`
  if (!knows(key)) return t('message.other')
  return t(key, {
    student: params.student?.full_name ?? '—',
    group: params.group ?? '—',
    discipline: params.discipline ? titleOf(params.discipline) : '—',
    number: params.number ?? '—',
    attempts: params.attempts ?? '—',
    reason: params.reason ?? '—',
    missing: params.missing ?? 0,
    undelivered: params.undelivered ?? 0,
    starts_at: moment(params.starts_at),
    from_starts_at: moment(params.from_starts_at),
    term_at: moment(params.term_at, deadline),
  })
}

/** Where the reader acts upon it, if anywhere. */
export function placeOf({ kind, params }: Message, user: User): string | undefined {
  if (params.appeal_id && judges(user))
    return link(['appeals', params.appeal_id, ...(kind === 'affected_attempts' ? ['affected'] : [])])
  if (kind === 'works_missing' && params.sitting_id) return link(['hearings', params.sitting_id, 'works'])
  if (kind === 'gradesheet_differs' && params.gradesheet_id) return link(['gradesheets', params.gradesheet_id])
  return params.reschedule_id && (isMentor(user) || isAdministrator(user)) ? link(['dates']) : undefined
}
