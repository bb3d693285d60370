// The portal's texts, by which tests find what a person reads.
import { readFileSync } from 'node:fs'

const locales = new URL('../../nginx/portal/src/locales/', import.meta.url)
const read = (name, language) => JSON.parse(readFileSync(new URL(`${name}/${language}.json`, locales), 'utf8'))

// The language of people whom a test gives none: READER=ru walks the portal in Russian.
export const reader = process.env.READER ?? 'kk'

// `say(key, values, language)`: the text of a key of these dictionaries, with its variables.
export function speaker(...names) {
  const dictionary = (language) => Object.assign({}, ...names.map((name) => read(name, language)))
  const dictionaries = { kk: dictionary('kk'), ru: dictionary('ru'), en: dictionary('en') }
  return (key, values = {}, language = reader) => {
    const text = dictionaries[language][key]
    if (text === undefined) throw new Error(`the dictionaries ${names} have no text ${key}`)
    return text.replace(/\{(\w+)\}/g, (_, name) => values[name])
  }
}

// A number as the portal writes it: 9.5 is 9,5 in Kazakh and Russian.
export const decimal = (number, language = reader) => (language === 'en' ? String(number) : String(number).replace('.', ','))
