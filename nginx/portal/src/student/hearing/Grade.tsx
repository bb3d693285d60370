import { decimal } from '../../shared/i18n'
import type { Result } from '../../shared/types'
import { GradeSummary } from '../grade/GradeSummary'
import { Trace } from '../grade/Trace'
import { t } from '../i18n'
import { Facts } from '../parts/Facts'
import { titleOf } from '../parts/words'
import { address } from '../route'

/** O5, O12: the grade, announced right after the answer. */
export function Grade({ result, sitting }: { result: Result; sitting: string }) {
  return (
    <>
      <GradeSummary result={result} />
      <Criteria result={result} />
      <Trace result={result} />
      <p className="muted">{t('hearing.appeal')}</p>
      <div className="actions">
        <a className="button" href={address({ page: 'grades' })}>
          {t('nav.grades')}
        </a>
        <a className="button" href={address({ page: 'request', sitting })}>
          {t('appeal.make')}
        </a>
      </div>
    </>
  )
}

function Criteria({ result: { trace } }: { result: Result }) {
  const step = trace.find((one) => one.step === 'commission')
  if (!step?.criteria) return null
  return <Facts rows={step.criteria.map((one) => [titleOf(one), `${decimal(one.points)}\u00a0/\u00a0${decimal(one.maximum)}`] as const)} />
}
