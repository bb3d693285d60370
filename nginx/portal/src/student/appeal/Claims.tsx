import type { Appeal } from '../../shared/types'
import { t } from '../i18n'

/** What the student said, as it was filed. */
export function Claims({ appeal: { claim, questions } }: { appeal: Appeal }) {
  if (!claim && questions.length === 0) return null
  return (
    <section className="card">
      <h2>{t('appeal.said')}</h2>
      {claim && <p className="as-written">{claim}</p>}
      {questions.map((one) => (
        <div key={one.n} className="claimed">
          <h3>{t('appeal.question', { n: one.n })}</h3>
          {one.claim && <p className="as-written">{one.claim}</p>}
          {one.own_answer && (
            <p className="as-written">
              <span className="muted">{t('details.own_answer')}:</span> {one.own_answer}
            </p>
          )}
        </div>
      ))}
    </section>
  )
}
