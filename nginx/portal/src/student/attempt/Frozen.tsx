import { useEffect } from 'react'
import { AppealOf } from '../appeal/AppealOf'
import { countdown, deadline } from '../../shared/time'
import { t } from '../i18n'
import { Facts } from '../parts/Facts'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { titleOf } from '../parts/words'
import { address } from '../route'
import type { Engine } from './engine'
import type { Standing } from './state'

/** T10, A12: the administrator froze the attempt; it goes on by itself when it is released. */
export function Frozen({ engine, standing }: { engine: Engine; standing: Standing }) {
  const { attempt, clock, resumeUntil } = standing
  useEffect(() => engine.retryNow(), [engine])
  return (
    <Page quiet title={t('frozen.title')} back={{ page: 'schedule' }}>
      {attempt && <p className="lead">{titleOf(attempt.exam.discipline)}</p>}
      <Notice tone="warn" live>
        <p>
          <strong>{t('frozen.technical')}</strong>
        </p>
        <p>{t('frozen.note')}</p>
      </Notice>
      <AppealOf attempt={engine.id} />
      <Facts
        rows={[
          [t('suspended.clock'), attempt && countdown(clock.remaining)],
          [t('frozen.resume_until'), resumeUntil && deadline(resumeUntil)],
        ]}
      />
      <section className="card">
        <h2>{t('frozen.next')}</h2>
        <ul className="bullets">
          <li>{t('frozen.released')}</li>
          <li>{t('frozen.too_late')}</li>
          <li>{t('frozen.upheld')}</li>
        </ul>
        {attempt && (
          <a className="button" href={address({ page: 'receipts', id: attempt.id })}>
            {t('result.receipts')}
          </a>
        )}
      </section>
    </Page>
  )
}
