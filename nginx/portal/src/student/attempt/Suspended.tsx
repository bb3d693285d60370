import { countdown } from '../../shared/time'
import { t } from '../i18n'
import { Facts } from '../parts/Facts'
import { Icon } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { titleOf } from '../parts/words'
import type { Engine } from './engine'
import { ResumeTerm } from './ResumeTerm'
import type { Standing } from './state'

/** A4: no question is shown while the attempt is suspended. It resumes by itself when the server answers. */
export function Suspended({ engine, standing }: { engine: Engine; standing: Standing }) {
  const { attempt, box, clock, reachable } = standing
  return (
    <Page quiet title={reachable ? t('suspended.resuming') : t('suspended.title')} back={{ page: 'schedule' }}>
      {attempt && <p className="lead">{titleOf(attempt.exam.discipline)}</p>}
      <Notice tone="warn" live>
        <p>{t('suspended.note')}</p>
      </Notice>
      <Facts
        rows={[
          [t('kept.label'), <span data-kept={box.kept.size}>{box.kept.size}</span>],
          [t('suspended.clock'), attempt && countdown(clock.remaining)],
        ]}
      />
      <ResumeTerm standing={standing} />
      <p className="loading" role="status">
        <Icon name="spinner" />
        {t('suspended.trying')}
      </p>
      <button type="button" onClick={() => engine.retryNow()}>
        {t('retry_now')}
      </button>
      <p className="muted">{t('suspended.may_close')}</p>
    </Page>
  )
}
