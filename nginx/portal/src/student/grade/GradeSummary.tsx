import { decimal } from '../../shared/i18n'
import type { Result, TraceStep } from '../../shared/types'
import { t } from '../i18n'
import { Facts } from '../parts/Facts'

type Shown = Pick<Result, 'exam_points' | 'total' | 'letter' | 'points' | 'traditional' | 'rating' | 'trace'>

/** The points and grades of one result. A rehearsal has points only. */
export function GradeSummary({ result }: { result: Shown }) {
  const { rating, total, letter, points, traditional } = result
  const of = maximum(result.trace)
  return (
    <div className="grade-summary card">
      <p className="muted">{t('grade.exam_points')}</p>
      <p className="points">
        <strong>{decimal(result.exam_points)}</strong>
        {of !== undefined && <span className="of">/ {of}</span>}
      </p>
      {letter !== null && points !== null && rating !== null && traditional !== null && (
        <Facts
          rows={[
            [t('grade.rating'), decimal(rating)],
            [t('grade.total'), total ?? t('grade.no_total')],
            [t('grade.letter'), `${letter} (${decimal(points)})`],
            [t('grade.traditional'), `${traditional} · ${traditionalName(traditional)}`],
          ]}
        />
      )}
    </div>
  )
}

/** The most that one could get: every answer of a test is right, every criterion of a commission is full, as the first
 *  step of the trace knows; undefined: it does not. */
function maximum(trace: readonly TraceStep[]): number | undefined {
  const [step] = trace
  if (step?.step === 'exam_points') return step.of * Number(step.points_per_right_answer)
  if (step?.step === 'commission') return step.criteria?.reduce((sum, one) => sum + Number(one.maximum), 0)
  return undefined
}

export function traditionalName(grade: number): string {
  if (grade === 5) return t('traditional.5')
  if (grade === 4) return t('traditional.4')
  return grade === 3 ? t('traditional.3') : t('traditional.2')
}
