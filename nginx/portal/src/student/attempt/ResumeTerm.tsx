import { deadline } from '../../shared/time'
import type { Attempt } from '../../shared/types'
import { t } from '../i18n'
import type { Standing } from './state'

/** T8, A1: until when one may continue; before the server has said so, the rule. */
export function ResumeTerm({ standing: { attempt, resumeUntil } }: { standing: Standing }) {
  if (resumeUntil) return <p>{t('resume_until', { datetime: deadline(resumeUntil) })}</p>
  if (!attempt) return null
  return <p>{t('resume_rule', { hours: windowHours(attempt) })}</p>
}

/** The same as a warning, before the clock is stopped (T10). */
export function termOfStop(attempt: Attempt, resumeUntil: string | null): string {
  if (resumeUntil) return t('dispute.stop.until', { datetime: deadline(resumeUntil) })
  return t('dispute.stop.within', { hours: windowHours(attempt) })
}

const windowHours = (attempt: Attempt): number => Math.round(attempt.resume_window_seconds / 3600)
