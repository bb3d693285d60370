import type { Result } from '../../shared/types'
import { GradeSummary } from '../grade/GradeSummary'
import { Trace } from '../grade/Trace'
import { t } from '../i18n'
import { address } from '../route'

/** O5: the grade, announced right after the answer. */
export function Grade({ result, sitting }: { result: Result; sitting: string }) {
  return (
    <>
      <GradeSummary result={result} />
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
