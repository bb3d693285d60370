import type { Decimal, Result } from '../../shared/types'
import { t } from '../i18n'

type Shown = Pick<Result, 'exam_points' | 'total' | 'letter' | 'points' | 'traditional' | 'rating'>

/** The points and grades of one result. A rehearsal has points only. */
export function GradeSummary({ result }: { result: Shown }) {
  const { rating, total, letter, points, traditional } = result
  return (
    <div className="grade-summary card">
      <p className="points">
        <span className="hidden">{t('grade.exam_points')}: </span>
        <strong>{number(result.exam_points)}</strong>
        <span className="of">/ 40</span>
      </p>
      {letter !== null && points !== null && rating !== null && traditional !== null && (
        <dl className="facts">
          <dt>{t('grade.rating')}</dt>
          <dd>{number(rating)}</dd>
          <dt>{t('grade.total')}</dt>
          <dd>{total ?? t('grade.no_total')}</dd>
          <dt>{t('grade.letter')}</dt>
          <dd>
            {letter} ({number(points)})
          </dd>
          <dt>{t('grade.traditional')}</dt>
          <dd>
            {traditional} · {traditionalName(traditional)}
          </dd>
        </dl>
      )}
    </div>
  )
}

/** "26.00" is 26. */
export function number(text: Decimal): string {
  return String(Number(text))
}

export function traditionalName(grade: number): string {
  if (grade === 5) return t('traditional.5')
  if (grade === 4) return t('traditional.4')
  return grade === 3 ? t('traditional.3') : t('traditional.2')
}
