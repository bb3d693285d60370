import { useEffect, useState } from 'react'
import { languageNames, type Language } from '../../shared/i18n'
import type { GroupLanguage } from '../../shared/types'
import { t } from '../i18n'
import { Notice } from '../parts/Notice'

export type Agreed = { language: Language }

/** The language of the test and the consent; `change` hears null until both are given. T10: a language that is not
 *  the group's needs a second confirmation. */
export function Agreement({
  languages,
  groupLanguage,
  change,
}: {
  languages: Language[]
  groupLanguage: GroupLanguage | null
  change: (agreed: Agreed | null) => void
}) {
  const [language, setLanguage] = useState<Language | null>(null)
  const [consent, setConsent] = useState(false)
  const [deliberate, setDeliberate] = useState(false)
  const usual = groupLanguage === null || groupLanguage === 'multilingual' ? null : groupLanguage
  const differs = language !== null && usual !== null && language !== usual

  useEffect(() => {
    change(language !== null && consent && (!differs || deliberate) ? { language } : null)
  }, [language, consent, differs, deliberate, change])

  return (
    <>
      <fieldset className="radios">
        <legend>{t('start.language')}</legend>
        {languages.map((one) => (
          <label key={one} className="choice box">
            <input
              type="radio"
              name="language"
              value={one}
              checked={language === one}
              onChange={() => {
                setLanguage(one)
                setDeliberate(false)
              }}
            />
            <span>
              <span lang={one}>{languageNames[one]}</span>
              {one === usual && <span className="muted"> {t('start.group_language')}</span>}
            </span>
          </label>
        ))}
      </fieldset>
      {differs && usual && language && (
        <Notice tone="warn" live>
          <p>{t('start.differs', { group: languageNames[usual], chosen: languageNames[language] })}</p>
          <label className="choice">
            <input type="checkbox" checked={deliberate} onChange={() => setDeliberate(!deliberate)} />
            {t('start.deliberate')}
          </label>
        </Notice>
      )}
      <label className="choice">
        <input type="checkbox" checked={consent} onChange={() => setConsent(!consent)} />
        {t('start.consent')}
      </label>
    </>
  )
}
