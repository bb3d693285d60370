import { request } from '../../shared/api'
import { dateTime } from '../../shared/time'
import type { GradeList } from '../../shared/types'
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
  const { value, failure } = useResource<GradeList>('grades', () => request('GET', '/grades'), 60_000)
  return (
    <Page title={t('grades.title')}>
      <Failure of={failure} />
      {!value && failure === undefined && <Loading />}
      {value?.grades.length === 0 && <Notice tone="info">{t('grades.empty')}</Notice>}
      <ul className="cards">
        {value?.grades.map((grade) => (
          <li key={grade.attempt_id}>
            <article className="grade">
              <h2>{titleOf(grade.exam.discipline)}</h2>
              <p className="muted">
                {t(`kind.${grade.exam.kind}`)} · {dateTime(grade.ended_at)} · {t(`state.${grade.state}`)}
              </p>
              <GradeSummary result={grade} />
              <Trace result={grade} />
              <a className="button" href={address({ page: 'receipts', id: grade.attempt_id })}>
                {t('result.receipts')}
              </a>
            </article>
          </li>
        ))}
      </ul>
    </Page>
  )
}
