import { useState } from 'react'
import { setPassword } from '../../shared/session'
import { t } from '../i18n'
import { Failure } from '../parts/failure'
import { Notice } from '../parts/Notice'
import { TextField } from '../parts/TextField'
import { signedIn } from './session'

const shortest = 8
const nothing = { old: '', fresh: '', again: '' }

export function PasswordForm() {
  const [words, setWords] = useState(nothing)
  const [busy, setBusy] = useState(false)
  const [outcome, setOutcome] = useState<'none' | 'done' | 'differs'>('none')
  const [failure, setFailure] = useState<unknown>(undefined)
  const field = (name: keyof typeof nothing) => ({
    name,
    type: 'password',
    value: words[name],
    change: (value: string) => setWords({ ...words, [name]: value }),
  })
  const fresh = { autoComplete: 'new-password', minLength: shortest }

  async function submit(): Promise<void> {
    setFailure(undefined)
    setOutcome(words.fresh === words.again ? 'none' : 'differs')
    if (words.fresh !== words.again) return
    setBusy(true)
    try {
      signedIn(await setPassword(words.old, words.fresh))
      setOutcome('done')
      setWords(nothing)
    } catch (problem) {
      setFailure(problem)
    }
    setBusy(false)
  }

  return (
    <form
      className="card"
      onSubmit={(event) => {
        event.preventDefault()
        if (!busy) void submit()
      }}
    >
      <h2>{t('password.title')}</h2>
      <TextField label={t('password.old')} autoComplete="current-password" {...field('old')} />
      <TextField label={t('password.new')} {...fresh} {...field('fresh')} />
      <TextField label={t('password.again')} {...fresh} {...field('again')} />
      <p className="muted">{t('password.rule', { characters: shortest })}</p>
      {outcome !== 'none' && (
        <Notice tone={outcome === 'done' ? 'good' : 'bad'} live>
          {t(`password.${outcome}`)}
        </Notice>
      )}
      <Failure of={failure} />
      <button aria-disabled={busy}>{t('password.submit')}</button>
    </form>
  )
}
