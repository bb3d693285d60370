import { deadline } from '../../shared/time'
import { t } from '../i18n'
import type { Standing } from './state'

/** T8, A1: until when one may continue; before the server has said so, the rule. */
export function ResumeTerm({ standing: { attempt, resumeUntil } }: { standing: Standing }) {
  if (resumeUntil) return <p>{t('resume_until', { datetime: deadline(resumeUntil) })}</p>
  if (!attempt) return null
  return <p>{t('resume_rule', { hours: Math.round(attempt.resume_window_seconds / 3600) })}</p>
}
