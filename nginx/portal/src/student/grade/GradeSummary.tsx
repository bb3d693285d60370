import type { Result } from '../../shared/types'
import { t } from '../i18n'
import { Facts } from '../parts/Facts'

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
        <Facts
          rows={[
            [t('grade.rating'), number(rating)],
            [t('grade.total'), total ?? t('grade.no_total')],
            [t('grade.letter'), `${letter} (${number(points)})`],
            [t('grade.traditional'), `${traditional} · ${traditionalName(traditional)}`],
          ]}
        />
      )}
    </div>
  )
}

/** "26.00" is 26. */
export function number(text: string): string {
  return String(Number(text))
}

export function traditionalName(grade: number): string {
  if (grade === 5) return t('traditional.5')
  if (grade === 4) return t('traditional.4')
  return grade === 3 ? t('traditional.3') : t('traditional.2')
}
