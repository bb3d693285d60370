import { t, type Text } from '../i18n'
import { Icon, type IconName } from '../parts/Icon'

const rules: { icon: IconName; text: Text }[] = [
  { icon: 'grid', text: 'rules.questions' },
  { icon: 'clock', text: 'rules.time' },
  { icon: 'grade', text: 'rules.points' },
  { icon: 'check', text: 'rules.saving' },
  { icon: 'cloudOff', text: 'rules.network' },
  { icon: 'device', text: 'rules.device' },
]

/** What a sitting sets: minutes to work, points, and the hours in which one may resume. */
export type RuleValues = Readonly<Record<'minutes' | 'questions' | 'points' | 'maximum' | 'threshold' | 'hours', number>>

/** The regulation in plain words: T2, T3, T5, T8, T9, A1–A4. */
export function Rules({ values }: { values: RuleValues }) {
  return (
    <section className="card">
      <h2>{t('rules.title')}</h2>
      <ul className="rules">
        {rules.map(({ icon, text }) => (
          <li key={text}>
            <Icon name={icon} />
            <span>{t(text, values)}</span>
          </li>
        ))}
      </ul>
    </section>
  )
}
