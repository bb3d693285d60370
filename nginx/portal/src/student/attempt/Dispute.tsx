import { RequestForm } from '../appeal/RequestForm'
import { isOpen, useAppeals } from '../appeal/server'
import { t } from '../i18n'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { titleOf } from '../parts/words'
import { address, goInstead } from '../route'
import type { Engine } from './engine'
import { goOnHere, stopHere } from './holding'
import { termOfStop } from './ResumeTerm'
import type { Standing } from './state'
import { TestBar } from './TestBar'

/** T10: something is wrong with a question. The clock runs on until the student chose to stop it and the server did. */
export function Dispute({ engine, standing, n }: { engine: Engine; standing: Standing; n: number }) {
  const { attempt } = standing
  const open = useAppeals().value?.items.find((one) => one.attempt_id === engine.id && isOpen(one.state))
  if (!attempt) return null
  const back = () => goInstead({ page: 'attempt', id: engine.id })
  return (
    <div className="test">
      <TestBar standing={standing} title={titleOf(attempt.exam.discipline)} />
      <Page quiet title={t('appeal.make')}>
        {open ? (
          <Notice tone="info">
            <p>
              <strong>{t('appeal.title', { number: open.number })}</strong> · {t(`appeal_state.${open.state}`)}
            </p>
            <p>{t('dispute.open_already')}</p>
            <a className="button" href={address({ page: 'attempt', id: engine.id })}>
              {t('review.back')}
            </a>
          </Notice>
        ) : (
          <RequestForm
            kind={attempt.exam.kind}
            sitting={attempt.sitting_id}
            n={n}
            live={termOfStop(attempt, standing.resumeUntil)}
            // Said before: the engine may hear of the standing clock earlier than of the appeal.
            sending={(stop) => (stop ? stopHere(engine.id) : goOnHere(engine.id))}
            done={(appeal) => {
              engine.appeal.set(appeal)
              if (appeal.attempt?.state === 'suspended') engine.stop()
              back()
            }}
            leave={() => {
              goOnHere(engine.id)
              back()
            }}
          />
        )}
      </Page>
    </div>
  )
}
