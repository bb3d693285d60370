import { useState } from 'react'
import type { Language } from '../../shared/i18n'
import { Problem } from '../../shared/api'
import { speak, t } from '../i18n'
import { Icon } from '../parts/Icon'
import { LanguageSwitch } from '../parts/LanguageSwitch'
import { Failure } from '../parts/failure'
import { useFocusOnArrival } from '../parts/Page'
import { useWait } from '../parts/wait'
import { signIn } from './session'

export function SignInPage() {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const [chosen, setChosen] = useState<Language | null>(null)
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(undefined)
  const [wait, startWaiting] = useWait()
  const heading = useFocusOnArrival(t('sign_in.title'))

  async function submit(): Promise<void> {
    setBusy(true)
    setFailure(undefined)
    try {
      await signIn(login.trim().toLowerCase(), password, chosen)
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 429) startWaiting(problem.retryAfter || 30)
      setFailure(problem)
      setBusy(false)
    }
  }

  return (
    <main id="main" className="sign-in">
      <LanguageSwitch
        choose={(language) => {
          setChosen(language)
          void speak(language)
        }}
      />
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault()
          if (!busy && wait === 0) void submit()
        }}
      >
        <span className="mark" aria-hidden="true">
          <Icon name="check" />
        </span>
        <h1 ref={heading} tabIndex={-1}>
          {t('sign_in.title')}
        </h1>
        <p className="muted">{t('sign_in.intro')}</p>
        <label>
          {t('sign_in.login')}
          <input
            name="login"
            autoComplete="username"
            autoCapitalize="none"
            spellCheck={false}
            required
            value={login}
            onChange={(event) => setLogin(event.currentTarget.value)}
          />
        </label>
        <label>
          {t('sign_in.password')}
          <input
            name="password"
            type={shown ? 'text' : 'password'}
            autoComplete="current-password"
            required
            value={password}
            onChange={(event) => setPassword(event.currentTarget.value)}
          />
        </label>
        <label className="choice">
          <input type="checkbox" checked={shown} onChange={() => setShown(!shown)} />
          {t('sign_in.show_password')}
        </label>
        <Failure of={failure} />
        <button className="primary" disabled={busy || wait > 0}>
          {wait > 0 ? t('sign_in.wait', { seconds: wait }) : busy ? t('sign_in.busy') : t('sign_in.submit')}
        </button>
      </form>
      <p className="muted center">{t('sign_in.help')}</p>
    </main>
  )
}
