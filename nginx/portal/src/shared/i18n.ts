// Texts by key. kk.json is the law of a dictionary: ru and en must have its keys, or the build fails.
import { createStore, useStore } from './store'

export type Language = 'kk' | 'ru' | 'en'
export const languages: readonly Language[] = ['kk', 'ru', 'en']
export const languageNames: Readonly<Record<Language, string>> = { kk: 'Қазақша', ru: 'Русский', en: 'English' }

const memory = 'language'
const remembered = localStorage.getItem(memory)

/** The language in force; Kazakh unless the reader chose another one on this device. */
export const language = createStore<Language>(languages.find((one) => one === remembered) ?? 'kk')
export const useLanguage = (): Language => useStore(language)

/** A decimal number of the API as it is read: "9.50" is 9.5 in English and 9,5 in Kazakh and Russian. */
export function decimal(value: string | number): string {
  const said = String(Number(value))
  return language.get() === 'en' ? said : said.replace('.', ',')
}

export type Variables = Readonly<Record<string, string | number>>

/** Puts the variables into the text's {places}. */
export function fill(text: string, variables: Variables = {}): string {
  return text.replace(/\{(\w+)\}/g, (place, name: string) => String(variables[name] ?? place))
}

export type Dictionary<Key extends string> = {
  /** The text of a key in the language in force. */
  t: (key: Key, variables?: Variables) => string
  /** Loads the texts of a language, then puts it in force and remembers it. */
  speak: (next: Language) => Promise<void>
  knows: (key: string) => key is Key
}

export function createDictionary<Key extends string>(
  load: Readonly<Record<Language, () => Promise<{ default: Readonly<Record<Key, string>> }>>>,
): Dictionary<Key> {
  let texts: Partial<Readonly<Record<Key, string>>> = {}
  return {
    t: (key, variables) => fill(texts[key] ?? key, variables),
    knows: (key): key is Key => key in texts,
    speak: async (next) => {
      texts = (await load[next]()).default
      localStorage.setItem(memory, next)
      document.documentElement.lang = next
      language.set(next)
    },
  }
}
