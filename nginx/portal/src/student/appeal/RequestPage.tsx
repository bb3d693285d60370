import { deadline } from '../../shared/time'
import type { Exam, GradeList } from '../../shared/types'
import { t } from '../i18n'
import { Failure } from '../parts/failure'
import { Loading } from '../parts/Loading'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { titleOf } from '../parts/words'
import { address, goInstead } from '../route'
import { useResource } from '../resource'
import { useSchedule } from '../schedule/schedule'
import { RequestForm } from './RequestForm'
import { isOpen, useAppeals } from './server'

/** O13, C12, A13: an appeal from the cabinet, after an exam or while its attempt is stopped. */
export function RequestPage({ sitting }: { sitting: string }) {
  const schedule = useSchedule()
  const grades = useResource<GradeList>('grades', '/grades')
  const appeals = useAppeals()
  const grade = grades.value?.grades.find((one) => one.sitting_id === sitting && one.annulled_at === null)
  const exam = grade?.exam ?? schedule.value?.sittings.find((one) => one.id === sitting)?.exam
  const open = appeals.value?.items.find((one) => one.sitting.id === sitting && isOpen(one.state))
  const over = grade && !grade.may_appeal ? grade.appeal_until : null // A31
  const known = schedule.value && grades.value && appeals.value
  return (
    <Page title={t('appeal.make')} back={{ page: 'grades' }}>
      <Failure of={schedule.failure ?? grades.failure ?? appeals.failure} />
      {!known && <Loading />}
      {known && !exam && <Notice tone="warn">{t('lost.exam')}</Notice>}
      {known && exam && open && (
        <Notice tone="info">
          <p>{t('refusal.appeal_open')}</p>
          <a className="button" href={address({ page: 'appeal', id: open.id })}>
            {t('appeal.title', { number: open.number })}
          </a>
        </Notice>
      )}
      {known && exam && !open && over && (
        <Notice tone="bad">{t('refusal.term_over', { datetime: deadline(over) })}</Notice>
      )}
      {known && exam && !open && !over && <Asking exam={exam} sitting={sitting} until={grade?.appeal_until ?? null} />}
    </Page>
  )
}

function Asking({ exam, sitting, until }: { exam: Exam; sitting: string; until: string | null }) {
  return (
    <>
      <p className="lead">{titleOf(exam.discipline)}</p>
      {until && <p>{t('appeal.until', { datetime: deadline(until) })}</p>}
      <p className="muted">{t(exam.kind === 'test' ? 'appeal.two_stages' : 'appeal.one_stage')}</p>
      <RequestForm
        kind={exam.kind}
        sitting={sitting}
        done={({ id }) => goInstead({ page: 'appeal', id })}
        leave={() => history.back()}
      />
    </>
  )
}
