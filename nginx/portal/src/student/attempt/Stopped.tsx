import { AppealOf } from '../appeal/AppealOf'
import { countdown, deadline } from '../../shared/time'
import { t } from '../i18n'
import { Facts } from '../parts/Facts'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { titleOf } from '../parts/words'
import type { Engine } from './engine'
import type { Standing } from './state'

/** T10: the student let the clock stand; he may go on until the term of every interruption (A1). */
export function Stopped({ engine, standing }: { engine: Engine; standing: Standing }) {
  const { attempt, clock, resumeUntil } = standing
  return (
    <Page quiet title={t('stopped.title')} back={{ page: 'schedule' }}>
      {attempt && <p className="lead">{titleOf(attempt.exam.discipline)}</p>}
      <Notice tone="warn" live>
        <p>{t('stopped.note')}</p>
        {resumeUntil && (
          <p>
            <strong>{t('resume_until', { datetime: deadline(resumeUntil) })}</strong>
          </p>
        )}
        <p>{t('stopped.after_term')}</p>
      </Notice>
      <AppealOf attempt={engine.id} />
      <Facts rows={[[t('suspended.clock'), attempt && countdown(clock.remaining)]]} />
      <button type="button" className="primary wide" onClick={() => engine.continueHere()}>
        {t('stopped.continue')}
      </button>
    </Page>
  )
}
