import type { HearingPlace } from '../../shared/types'
import { t, type Text } from '../i18n'
import { Icon, type IconName } from '../parts/Icon'

/** The regulation in plain words: O1, O2, O4, O5, O9, O10, C4. */
export function HearingRules({ hearing: { exam, commitment, answer } }: { hearing: HearingPlace }) {
  const rules: [IconName, Text][] = [
    ['person', 'hearing.rule.join'],
    ['clock', exam.kind === 'creative' ? 'hearing.rule.defence' : 'hearing.rule.answer'],
    ['cloudOff', commitment === null ? 'hearing.ticketless.network' : 'hearing.rule.network'],
    ['device', 'hearing.rule.devices'],
    ['info', 'hearing.rule.recorded'],
  ]
  if (commitment !== null) rules.splice(1, 0, ['letter', 'hearing.rule.ticket'])
  const values = { minimum: Math.round(answer.minimum_seconds / 60), maximum: Math.round(answer.maximum_seconds / 60) }
  return (
    <section className="card">
      <h2>{t('hearing.rules')}</h2>
      <ul className="rules">
        {rules.map(([icon, text]) => (
          <li key={text}>
            <Icon name={icon} />
            <span>{t(text, values)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
