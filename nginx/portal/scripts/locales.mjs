// Fails when the languages of a dictionary differ in their keys or in a message's variables.
import { readFileSync, readdirSync } from 'node:fs'

const root = new URL('../src/locales/', import.meta.url)
const languages = ['kk', 'ru', 'en']
const variables = (text) => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1]).sort().join(' ')
const faults = []

for (const dictionary of readdirSync(root)) {
  const read = (language) => JSON.parse(readFileSync(new URL(`${dictionary}/${language}.json`, root), 'utf8'))
  const texts = Object.fromEntries(languages.map((language) => [language, read(language)]))
  const keys = new Set(languages.flatMap((language) => Object.keys(texts[language])))
  for (const key of keys) {
    const absent = languages.filter((language) => !texts[language][key]?.trim())
    if (absent.length > 0) faults.push(`${dictionary}: ${key} is missing in ${absent.join(', ')}`)
    else if (new Set(languages.map((language) => variables(texts[language][key]))).size > 1)
      faults.push(`${dictionary}: ${key} has other variables in another language`)
  }
}

if (faults.length > 0) {
  console.error(faults.join('\n'))
  process.exit(1)
}
