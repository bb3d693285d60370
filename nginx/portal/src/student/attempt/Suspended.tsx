import { countdown, dateTime } from '../../shared/time'
import { t } from '../i18n'
import { Icon } from '../parts/Icon'
import { Notice } from '../parts/Notice'
import { titleOf } from '../parts/words'
import type { Engine } from './engine'
import { Frame } from './Frame'
import type { Standing } from './state'

/** A4: no question is shown while the attempt is suspended. It resumes by itself when the server answers. */
export function Suspended({ engine, standing }: { engine: Engine; standing: Standing }) {
  const { attempt, box, clock, resumeUntil, reachable } = standing
  return (
    <Frame title={reachable ? t('suspended.resuming') : t('suspended.title')}>
      {attempt && <p className="lead">{titleOf(attempt.exam.discipline)}</p>}
      <Notice tone="warn" live>
        <p>{t('suspended.note')}</p>
      </Notice>
      <dl className="facts card">
        <dt>{t('kept.label')}</dt>
        <dd data-kept={box.kept.size}>{box.kept.size}</dd>
        {attempt && (
          <>
            <dt>{t('suspended.clock')}</dt>
            <dd>{countdown(clock.remaining)}</dd>
          </>
        )}
        <dt>{t('resume_until.label')}</dt>
        <dd>{resumeUntil ? dateTime(resumeUntil) : t('resume_until.rule')}</dd>
      </dl>
      <p className="loading" role="status">
        <Icon name="spinner" />
        {t('suspended.trying')}
      </p>
      <button type="button" onClick={() => engine.retryNow()}>
        {t('retry_now')}
      </button>
      <p className="muted">{t('suspended.may_close')}</p>
    </Frame>
  )
}
