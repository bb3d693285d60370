import { useState } from 'react'
import { language as current, languageNames, languages, type Language } from '../../shared/i18n'
import { begin } from '../attempt/current'
import * as server from '../attempt/server'
import { deviceName } from '../device'
import { t } from '../i18n'
import { Failure } from '../parts/failure'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { goInstead } from '../route'
import { useStarting } from './starting'

/** A test exam without consequences, to try everything before the day. */
export function RehearsalPage() {
  const [language, setLanguage] = useState<Language>(current.get())
  const ask = async (chosen: Language) => server.rehearse(chosen, await deviceName())
  const { starting, failure, start } = useStarting(ask, (paper) => {
    begin(paper)
    goInstead({ page: 'attempt', id: paper.id })
  })
  return (
    <Page title={t('rehearsal.title')} back={{ page: 'schedule' }}>
      <Notice tone="info">{t('rehearsal.note')}</Notice>
      <form
        className="card"
        onSubmit={(event) => {
          event.preventDefault()
          start(language)
        }}
      >
        <fieldset className="radios">
          <legend>{t('start.language')}</legend>
          {languages.map((one) => (
            <label key={one} className="choice box">
              <input type="radio" name="language" checked={language === one} onChange={() => setLanguage(one)} />
              <span lang={one}>{languageNames[one]}</span>
            </label>
          ))}
        </fieldset>
        <Failure of={failure} />
        <button className="primary wide" aria-disabled={starting}>
          {starting ? t('start.starting') : t('rehearsal.start')}
        </button>
      </form>
    </Page>
  )
}
