import { useState } from 'react'
import type { Language } from '../../shared/i18n'
import { isStaff, setLanguage } from '../../shared/session'
import { useStore } from '../../shared/store'
import { closeCurrent } from '../attempt/current'
import { speak, t } from '../i18n'
import { Facts } from '../parts/Facts'
import { Failure } from '../parts/failure'
import { LanguageSwitch } from '../parts/LanguageSwitch'
import { Page } from '../parts/Page'
import { goInstead } from '../route'
import { Calendar } from './Calendar'
import { PasswordForm } from './PasswordForm'
import { leave, signedIn, user } from './session'

export function SettingsPage() {
  const someone = useStore(user)
  if (!someone) return null
  return (
    <Page title={t('settings.title')}>
      <section className="card">
        <h2>{someone.full_name}</h2>
        <Facts
          rows={[
            [t('settings.login'), someone.login],
            [t('settings.group'), someone.group?.name],
          ]}
        />
        {isStaff(someone) && (
          <a className="button" href="/staff/">
            {t('staff.open')}
          </a>
        )}
      </section>
      <OwnLanguage />
      <Calendar />
      <PasswordForm />
      <SignOut />
    </Page>
  )
}

function OwnLanguage() {
  const [failure, setFailure] = useState<unknown>(undefined)
  async function choose(language: Language): Promise<void> {
    try {
      await speak(language)
      signedIn(await setLanguage(language))
      setFailure(undefined)
    } catch (problem) {
      setFailure(problem)
    }
  }
  return (
    <section className="card">
      <h2>{t('language')}</h2>
      <LanguageSwitch choose={(language) => void choose(language)} />
      <Failure of={failure} />
    </section>
  )
}

function SignOut() {
  const [failure, setFailure] = useState<unknown>(undefined)
  async function signOut(everywhere: boolean): Promise<void> {
    try {
      await leave(everywhere)
      closeCurrent()
      goInstead({ page: 'schedule' })
    } catch (problem) {
      setFailure(problem)
    }
  }
  return (
    <section className="card">
      <h2>{t('settings.sign_out_title')}</h2>
      <p className="muted">{t('settings.sign_out_note')}</p>
      <Failure of={failure} />
      <div className="actions">
        <button type="button" onClick={() => void signOut(false)}>
          {t('settings.sign_out')}
        </button>
        <button type="button" onClick={() => void signOut(true)}>
          {t('settings.sign_out_everywhere')}
        </button>
      </div>
    </section>
  )
}
