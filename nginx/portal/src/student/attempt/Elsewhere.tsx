import { deadline } from '../../shared/time'
import { t } from '../i18n'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { titleOf } from '../parts/words'
import type { Engine } from './engine'
import type { Standing } from './state'

/** The attempt is alive, but this tab does not hold it: nothing moves without the student's wish. */
export function Elsewhere({ engine, standing }: { engine: Engine; standing: Standing }) {
  const { attempt, box, phase, resumeUntil } = standing
  return (
    <Page quiet title={phase === 'elsewhere' ? t('elsewhere.title') : t('elsewhere.idle_title')} back={{ page: 'schedule' }}>
      {attempt && <p className="lead">{titleOf(attempt.exam.discipline)}</p>}
      <Notice tone={phase === 'elsewhere' ? 'warn' : 'info'} live>
        <p>{phase === 'elsewhere' ? t('elsewhere.note') : t('elsewhere.idle_note')}</p>
        {box.kept.size > 0 && <p>{t('elsewhere.kept', { count: box.kept.size })}</p>}
        {resumeUntil && <p>{t('resume_until', { datetime: deadline(resumeUntil) })}</p>}
      </Notice>
      <button type="button" className="primary wide" onClick={() => engine.continueHere()}>
        {t('elsewhere.continue')}
      </button>
    </Page>
  )
}
