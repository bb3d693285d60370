import { useState } from 'react'
import { Problem } from '../../shared/api'
import type { Language } from '../../shared/i18n'
import { useStore } from '../../shared/store'
import { countdown } from '../../shared/time'
import { speak, t } from '../i18n'
import { Failure } from '../parts/failure'
import { Icon } from '../parts/Icon'
import { LanguageSwitch } from '../parts/LanguageSwitch'
import { Notice } from '../parts/Notice'
import { useFocusOnArrival } from '../parts/Page'
import { TextField } from '../parts/TextField'
import { useWait } from '../parts/wait'
import { expired, signIn } from './session'

const usualWait = 30 // seconds, when the server refuses more tries without saying until when

export function SignInPage() {
  const [chosen, setChosen] = useState<Language | null>(null)
  return (
    <main id="main" className="sign-in">
      <LanguageSwitch
        choose={(language) => {
          setChosen(language)
          void speak(language)
        }}
      />
      <SignInForm language={chosen} />
      <p className="muted center">{t('sign_in.help')}</p>
    </main>
  )
}

function SignInForm({ language }: { language: Language | null }) {
  const [login, setLogin] = useState('')
  const [password, setPassword] = useState('')
  const [shown, setShown] = useState(false)
  const { busy, wait, failure, submit } = useSignIn()
  const hasExpired = useStore(expired)
  const heading = useFocusOnArrival(t('sign_in.title'))
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault()
        submit(login, password, language)
      }}
    >
      <span className="mark" aria-hidden="true">
        <Icon name="check" />
      </span>
      <h1 ref={heading} tabIndex={-1}>
        {t('sign_in.title')}
      </h1>
      {hasExpired ? <Notice tone="warn">{t('sign_in.expired')}</Notice> : <p className="muted">{t('sign_in.intro')}</p>}
      <TextField
        label={t('sign_in.login')}
        name="login"
        autoComplete="username"
        autoCapitalize="none"
        spellCheck={false}
        value={login}
        change={setLogin}
      />
      <TextField
        label={t('sign_in.password')}
        name="password"
        type={shown ? 'text' : 'password'}
        autoComplete="current-password"
        value={password}
        change={setPassword}
      />
      <label className="choice">
        <input type="checkbox" checked={shown} onChange={() => setShown(!shown)} />
        {t('sign_in.show_password')}
      </label>
      <Failure of={failure} />
      <button className="primary" aria-disabled={busy || wait > 0}>
        {wait > 0 ? t('sign_in.wait', { time: countdown(wait * 1_000) }) : busy ? t('sign_in.busy') : t('sign_in.submit')}
      </button>
    </form>
  )
}

/** One try at a time, and none while the server wants the person to wait (`wait`: seconds). */
function useSignIn() {
  const [busy, setBusy] = useState(false)
  const [failure, setFailure] = useState<unknown>(undefined)
  const [wait, startWaiting] = useWait()

  async function attempt(login: string, password: string, language: Language | null): Promise<void> {
    setBusy(true)
    setFailure(undefined)
    try {
      await signIn(login.trim().toLowerCase(), password, language)
    } catch (problem) {
      if (problem instanceof Problem && problem.status === 429) startWaiting(problem.retryAfter || usualWait)
      setFailure(problem)
      setBusy(false)
    }
  }

  return {
    busy,
    wait,
    failure,
    submit: (login: string, password: string, language: Language | null) => {
      if (!busy && wait === 0) void attempt(login, password, language)
    },
  }
}
