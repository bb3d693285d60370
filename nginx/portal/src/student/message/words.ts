import { dateTime, deadline } from '../../shared/time'
import type { Message } from '../../shared/types'
import { knows, t } from '../i18n'
import { titleOf } from '../parts/words'
import type { Route } from '../route'

/** What a message says, in the reader's language: the text of its kind, filled with its params. */
export function textOf({ kind, params }: Message): string {
  const key = `message.${kind}`
  if (!knows(key)) return t('message.other')
  return t(key, {
    discipline: params.discipline ? titleOf(params.discipline) : '',
    number: params.number ?? '',
    exam_points: params.exam_points ?? '',
    letter: params.letter ?? '',
    starts_at: moment(params.starts_at),
    term_at: moment(params.term_at, deadline),
  })
}

const moment = (text: string | null | undefined, show = dateTime): string => (text ? show(text) : '—')

/** What the sender, or whoever acted, wrote himself; or the appeal that brought it. */
export function wordsOf({ kind, params }: Message): string | null {
  const byAppeal = params.cause === 'appeal' || kind === 'attempt_released'
  if (byAppeal && params.number && !params.text) return `${t('cause.appeal')}: ${t('numbered', { number: params.number })}`
  return params.text ?? params.reason ?? null
}

/** Where it is acted upon. */
export function placeOf({ kind, params }: Message): Route {
  if (params.appeal_id) return { page: 'appeal', id: params.appeal_id }
  if (kind === 'grade_announced') return { page: 'grades' }
  if (kind.startsWith('attempt_') && params.attempt_id) return { page: 'attempt', id: params.attempt_id }
  return { page: 'schedule' }
}
