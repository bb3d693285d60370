// How nouns of the API are named to the reader, in the language in force.
import { language, type Language } from '../shared/i18n'
import { date } from '../shared/time'
import type { GroupLanguage, Role, Titles } from '../shared/types'
import { t } from './i18n'

export const titleOf = (titled: Titles): string => titled[`title_${language.get()}`]
export const languageName = (one: GroupLanguage): string => t(`language.${one}`)
export const roleName = (role: Role): string => t(`role.${role}`)
export const roles: readonly Role[] = ['student', 'mentor', 'teacher', 'administrator', 'registrar', 'it']
export const groupLanguages: readonly GroupLanguage[] = ['kk', 'ru', 'en', 'multilingual']

/** Choices of a select out of values and their names. */
export function choices<Value extends string>(values: readonly Value[], name: (value: Value) => string) {
  return values.map((value) => ({ value, label: name(value) }))
}
export const isLanguage = (text: string): text is Language => text === 'kk' || text === 'ru' || text === 'en'
/** dd.MM.yyyy of a day as the API writes it: 2026-11-23. */
export const day = (iso: string): string => date(`${iso}T00:00:00`)
