import { t } from '../i18n'
import { useStore } from '../../shared/store'
import { Notice } from '../parts/Notice'
import type { Engine } from './engine'
import { ResumeTerm } from './ResumeTerm'
import type { Standing } from './state'

/** While the server does not answer: what is kept, and until when one may resume (T8). It stands below the question, so
 *  that no option moves under the thumb; the bar above changes its colour. */
export function OfflineBanner({ engine, standing }: { engine: Engine; standing: Standing }) {
  const keeps = useStore(engine.keeps)
  const { reachable, box } = standing
  return (
    <>
      {!reachable && (
        <Notice tone="warn">
          <p>
            <strong>{t('offline.title')}</strong> {t('kept.count', { count: box.kept.size })}
          </p>
          <p>{t('offline.suspends')}</p>
          <ResumeTerm standing={standing} />
        </Notice>
      )}
      {!keeps && <Notice tone="warn">{t('attempt.no_storage')}</Notice>}
    </>
  )
}
