import { languageNames, type Language } from '../../shared/i18n'
import { deadline } from '../../shared/time'
import type { Clash } from '../../shared/types'
import { t } from '../i18n'
import { day } from '../titles'
import { clashText } from './clash'

/** What a finding or a refusal is about, in members of its own. */
export type About = {
  /** Of a finding: the column. */
  field?: string
  value?: string
  encoding?: string
  other_line?: number
  at_most?: number
  at_least?: number
  earliest?: string
  term_at?: string | null
  ticket?: number
  language?: Language
  clash?: Clash
}

/** The same in the reader's language; '' when there is nothing to say. */
export function aboutText({ field, value, encoding, other_line, at_most, at_least, earliest, term_at, ticket, language, clash }: About): string {
  return [
    [field && t('about.column', { column: field }), value].filter(Boolean).join(': '),
    encoding && t('about.encoding', { encoding }),
    ticket && language && t('about.ticket', { ticket, language: languageNames[language] }),
    other_line && t('about.line', { line: other_line }),
    at_most && t('about.at_most', { number: at_most }),
    at_least && t('about.at_least', { number: at_least }),
    earliest && t('about.earliest', { day: day(earliest) }),
    clash && clashText(clash),
    term_at && t('about.term', { datetime: deadline(term_at) }),
  ]
    .filter(Boolean)
    .join('. ')
}
