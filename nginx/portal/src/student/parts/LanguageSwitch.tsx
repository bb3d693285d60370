import { languageNames, languages, useLanguage, type Language } from '../../shared/i18n'
import { t } from '../i18n'

export function LanguageSwitch({ choose }: { choose: (language: Language) => void }) {
  const current = useLanguage()
  return (
    <div className="languages" role="group" aria-label={t('language')}>
      {languages.map((one) => (
        <button key={one} type="button" lang={one} aria-pressed={one === current} onClick={() => choose(one)}>
          {languageNames[one]}
        </button>
      ))}
    </div>
  )
}
