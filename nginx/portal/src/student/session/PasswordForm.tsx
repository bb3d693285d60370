import { useState } from 'react'
import { setPassword } from '../../shared/session'
import { t } from '../i18n'
import { Failure } from '../parts/failure'
import { Notice } from '../parts/Notice'
import { signedIn } from './session'

const shortest = 8

export function PasswordForm() {
  const [old, setOld] = useState('')
  const [fresh, setFresh] = useState('')
  const [again, setAgain] = useState('')
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<'none' | 'done' | 'differs'>('none')
  const [failure, setFailure] = useState<unknown>(undefined)

  async function submit(): Promise<void> {
    setFailure(undefined)
    setOutcome(fresh === again ? 'none' : 'differs')
    if (fresh !== again) return
    setBusy(true)
    try {
      signedIn(await setPassword(old, fresh))
      setOutcome('done')
      for (const clear of [setOld, setFresh, setAgain]) clear('')
    } catch (problem) {
      setFailure(problem)
    }
    setBusy(false)
  }

  const field = (label: string, name: string, value: string, set: (value: string) => void, complete: string) => (
    <label>
      {label}
      <input
        name={name}
        type="password"
        autoComplete={complete}
        minLength={complete === 'new-password' ? shortest : undefined}
        required
        value={value}
        onChange={(event) => set(event.currentTarget.value)}
      />
    </label>
  )

  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void submit()
      }}
    >
      <h2>{t('password.title')}</h2>
      {field(t('password.old'), 'old', old, setOld, 'current-password')}
      {field(t('password.new'), 'new', fresh, setFresh, 'new-password')}
      {field(t('password.again'), 'again', again, setAgain, 'new-password')}
      <p className="muted">{t('password.rule', { characters: shortest })}</p>
      {outcome === 'done' && (
        <Notice tone="good" live>
          {t('password.done')}
        </Notice>
      )}
      {outcome === 'differs' && (
        <Notice tone="bad" live>
          {t('password.differs')}
        </Notice>
      )}
      <Failure of={failure} />
      <button disabled={busy}>{t('password.submit')}</button>
    </form>
  )
}
