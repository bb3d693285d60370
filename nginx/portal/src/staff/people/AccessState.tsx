import { t } from '../i18n'
import { State } from '../parts/State'
import type { Person } from './people'

/** Whether this person can sign in, or why not. */
export function AccessState({ person: { active, can_sign_in } }: { person: Person }) {
  if (can_sign_in) return <State tone="good">{t('active')}</State>
  return <State tone="warn">{active ? t('no_password') : t('inactive')}</State>
}
