import { useRef, useState } from 'react'
import { Problem } from '../../shared/api'
import type { Language } from '../../shared/i18n'
import { useStore } from '../../shared/store'
import { countdown } from '../../shared/time'
import { backOff } from '../attempt/clock'
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
const mostQueues = 10 // about a minute: passwords are checked a few at a time, and a whole faculty comes at once

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
  const { busy, queued, wait, failure, submit } = useSignIn(language)
  const hasExpired = useStore(expired)
  const heading = useFocusOnArrival(t('sign_in.title'))
  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault()
        submit(login, password)
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
        readOnly={busy}
      />
      <TextField
        label={t('sign_in.password')}
        name="password"
        type={shown ? 'text' : 'password'}
        autoComplete="current-password"
        value={password}
        change={setPassword}
        readOnly={busy}
      />
      <label className="choice">
        <input type="checkbox" checked={shown} onChange={() => setShown(!shown)} />
        {t('sign_in.show_password')}
      </label>
      <Failure of={failure} />
      {queued && (
        <Notice tone="warn" live>
          {t('sign_in.queued')}
        </Notice>
      )}
      <button className="primary" aria-disabled={busy || wait > 0}>
        {wait > 0 ? t('sign_in.wait', { time: countdown(wait * 1_000) }) : busy ? t('sign_in.busy') : t('sign_in.submit')}
      </button>
    </form>
  )
}

/** Too many at once, for the server or for the address they share. The bound on wrong passwords lasts longer. */
const isCrowd = (problem: unknown): problem is Problem =>
  problem instanceof Problem && (problem.code === 'busy' || (problem.status === 429 && problem.retryAfter > 0 && problem.retryAfter <= 10))

/** One try at a time, and none while the server wants the person to wait (`wait`: seconds). Whom it has no room for is `queued`:
 *  asked again without the person. `language`: the one chosen until then. */
function useSignIn(language: Language | null) {
  const [busy, setBusy] = useState(false)
  const [queued, setQueued] = useState(false)
  const [failure, setFailure] = useState<unknown>(undefined)
  const [wait, startWaiting] = useWait()
  const chosen = useRef(language)
  chosen.current = language

  async function attempt(login: string, password: string, queues = 0): Promise<void> {
    try {
      await signIn(login, password, chosen.current)
    } catch (problem) {
      if (isCrowd(problem) && queues < mostQueues) {
        setQueued(true)
        // Long or short: who came together is not to come again together.
        const pause = backOff(queues + 1, problem.retryAfter) * (0.5 + Math.random())
        await new Promise((resolve) => setTimeout(resolve, pause))
        return attempt(login, password, queues + 1)
      }
      if (problem instanceof Problem && problem.status === 429) startWaiting(problem.retryAfter || usualWait)
      setFailure(problem)
      setQueued(false)
      setBusy(false)
    }
  }

  return {
    busy,
    queued,
    wait,
    failure,
    submit: (login: string, password: string) => {
      if (busy || wait > 0) return
      setBusy(true)
      setFailure(undefined)
      void attempt(login.trim().toLowerCase(), password)
    },
  }
}
