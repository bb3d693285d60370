import { decimal } from '../../shared/i18n'
import type { Result, TraceStep } from '../../shared/types'
import { dateTime } from '../../shared/time'
import { knows, t } from '../i18n'
import { titleOf } from '../parts/words'

/** How the grade came about, step by step, in words. */
export function Trace({ result }: { result: Pick<Result, 'trace' | 'total'> }) {
  return (
    <details className="card trace">
      <summary>{t('trace.title')}</summary>
      <ol>
        {result.trace.map((step, index) => (
          <li key={index}>{inWords(step, result.total !== null)}</li>
        ))}
      </ol>
    </details>
  )
}

function inWords(step: TraceStep, graded: boolean): string {
  const key = `trace.${variant(step, graded)}`
  if (!knows(key)) return ''
  const words = t(key, Object.fromEntries(Object.entries(step).map(([name, value]) => [name, inDigits(value)])))
  const criteria = step.step === 'commission' ? (step.criteria ?? []) : []
  return [words, ...criteria.map((one) => `${titleOf(one)}: ${decimal(one.points)}\u00a0/\u00a0${decimal(one.maximum)}.`)].join(' ')
}

/** Two steps read differently above and below the threshold, and points that an appeal corrected. */
function variant(step: TraceStep, graded: boolean): string {
  if (step.step === 'threshold') return step.passed ? 'passed' : 'failed'
  if (step.step === 'commission' && step.appeal) return 'commission_corrected'
  return step.step === 'scale' && !graded ? 'scale_failed' : step.step
}

function inDigits(value: unknown): string {
  if (Array.isArray(value)) return value.join(', ')
  if (typeof value === 'string' && /^\d{4}-/.test(value)) return dateTime(value)
  return typeof value === 'string' && /^[\d.]+$/.test(value) ? decimal(value) : String(value)
}
