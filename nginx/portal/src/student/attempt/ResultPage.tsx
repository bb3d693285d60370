import { dateTime } from '../../shared/time'
import type { Attempt } from '../../shared/types'
import { GradeSummary } from '../grade/GradeSummary'
import { Trace } from '../grade/Trace'
import { t } from '../i18n'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { titleOf } from '../parts/words'
import { address } from '../route'

/** How an attempt ended, and what it earned. `unsent`: answers of this device that came too late. */
export function ResultPage({ attempt, unsent }: { attempt: Attempt; unsent: number }) {
  const { id, exam, ended_at, result } = attempt
  const usual = attempt.state === 'finished' || attempt.state === 'timed_out'
  return (
    <Page title={titleOf(exam.discipline)} back={{ page: 'schedule' }}>
      <Notice tone={usual ? 'good' : 'warn'}>
        <p>
          <strong>{t(`result.${attempt.state}`, { datetime: ended_at ? dateTime(ended_at) : '' })}</strong>
        </p>
        <p>{t('result.answered', { answered: attempt.answered, count: attempt.questions_count })}</p>
      </Notice>
      {unsent > 0 && <Notice tone="warn">{t('result.unsent', { count: unsent })}</Notice>}
      {result && <GradeSummary result={result} />}
      {result && <Trace result={result} />}
      <div className="actions">
        <a className="button" href={address({ page: 'receipts', id })}>
          {t('result.receipts')}
        </a>
        {exam.kind !== 'rehearsal' && (
          <a className="button" href={address({ page: 'request', sitting: attempt.sitting_id })}>
            {t('appeal.make')}
          </a>
        )}
        <a className="button" href={address({ page: 'grades' })}>
          {t('nav.grades')}
        </a>
      </div>
    </Page>
  )
}
