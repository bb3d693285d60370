import { t } from '../i18n'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { goInstead } from '../route'
import type { Engine } from './engine'
import { useFlags } from './flags'
import { choiceOf } from './outbox'
import { putAt } from './place'
import type { Standing } from './state'
import { TestBar } from './TestBar'

/** Before handing in: what is unanswered, what is flagged, what is not yet at the server; then the confirmation. */
export function Review({ engine, standing }: { engine: Engine; standing: Standing }) {
  const { questions, box, handingIn, reachable } = standing
  const flags = useFlags(engine.id)
  const unanswered = questions.filter(({ n }) => choiceOf(box, n) === null).map(({ n }) => n)
  const flagged = questions.filter(({ n }) => flags.has(n)).map(({ n }) => n)
  const back = (n?: number): void => {
    if (n !== undefined) putAt(engine.id, n)
    goInstead({ page: 'attempt', id: engine.id })
  }
  return (
    <div className="test">
      <TestBar standing={standing} title={t('review.title')} />
      <Page quiet title={t('review.title')}>
        <Jumps title={t('review.unanswered')} none={t('review.all_answered')} numbers={unanswered} jump={back} />
        {flagged.length > 0 && <Jumps title={t('review.flagged')} none="" numbers={flagged} jump={back} />}
        {handingIn && !reachable && (
          <Notice tone="warn" live>
            <p>{t('review.waits', { count: box.kept.size })}</p>
          </Notice>
        )}
        {!handingIn && box.kept.size > 0 && !reachable && (
          <Notice tone="warn">{t('review.unsent', { count: box.kept.size })}</Notice>
        )}
        <p>{t('review.final')}</p>
        <div className="actions">
          <button type="button" onClick={() => (handingIn ? engine.keepWorking() : back())}>
            {t('review.back')}
          </button>
          <button type="button" className="primary" aria-disabled={handingIn} onClick={() => handingIn || engine.handIn()}>
            {handingIn ? t('review.handing_in') : t('review.hand_in')}
          </button>
        </div>
      </Page>
    </div>
  )
}

function Jumps({
  title,
  none,
  numbers,
  jump,
}: {
  title: string
  none: string
  numbers: number[]
  jump: (n: number) => void
}) {
  return (
    <section className="card">
      <h2>
        {title}: {numbers.length}
      </h2>
      {numbers.length === 0 && <p className="muted">{none}</p>}
      <ol className="numbers">
        {numbers.map((n) => (
          <li key={n}>
            <button type="button" aria-label={t('review.jump', { n })} onClick={() => jump(n)}>
              {n}
            </button>
          </li>
        ))}
      </ol>
    </section>
  )
}
