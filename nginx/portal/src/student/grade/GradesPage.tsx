import { dateTime, deadline } from '../../shared/time'
import type { Grade, GradeList } from '../../shared/types'
import { t } from '../i18n'
import { Failure } from '../parts/failure'
import { Loading } from '../parts/Loading'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { titleOf } from '../parts/words'
import { address } from '../route'
import { useResource } from '../resource'
import { GradeSummary } from './GradeSummary'
import { Trace } from './Trace'

/** T7: the student follows the final grade in the cabinet. */
export function GradesPage() {
  const { value, failure } = useResource<GradeList>('grades', '/grades', 10_000)
  return (
    <Page title={t('grades.title')}>
      <Failure of={failure} />
      {!value && failure === undefined && <Loading />}
      {value?.grades.length === 0 && <Notice tone="info">{t('grades.empty')}</Notice>}
      <ul className="cards">
        {value?.grades.map((grade) => (
          <li key={grade.id}>
            <article className={grade.annulled_at ? 'grade annulled' : 'grade'}>
              <h2>{titleOf(grade.exam.discipline)}</h2>
              <p className="muted">
                {t(`kind.${grade.exam.kind}`)} · {dateTime(grade.ended_at)}
                {grade.state && ` · ${t(`state.${grade.state}`)}`}
              </p>
              {grade.annulled_at && (
                <Notice tone="warn">{t('grade.annulled', { datetime: dateTime(grade.annulled_at) })}</Notice>
              )}
              <GradeSummary result={grade} />
              <Trace result={grade} />
              <GradeActions grade={grade} />
            </article>
          </li>
        ))}
      </ul>
    </Page>
  )
}

function GradeActions({ grade }: { grade: Grade }) {
  const { attempt_id, sitting_id, appeal, appeal_until, may_appeal } = grade
  return (
    <>
      {may_appeal && appeal_until && <p className="muted">{t('appeal.until', { datetime: deadline(appeal_until) })}</p>}
      <div className="actions">
        {appeal && (
          <a className="button" href={address({ page: 'appeal', id: appeal.id })}>
            {t('appeal.title', { number: appeal.number })}: {t(`appeal_state.${appeal.state}`)}
          </a>
        )}
        {may_appeal && (
          <a className="button" href={address({ page: 'request', sitting: sitting_id })}>
            {t('appeal.make')}
          </a>
        )}
        {attempt_id && (
          <a className="button" href={address({ page: 'receipts', id: attempt_id })}>
            {t('result.receipts')}
          </a>
        )}
      </div>
    </>
  )
}
