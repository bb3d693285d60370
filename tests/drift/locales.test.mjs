// The portal speaks three languages: each dictionary has the same keys with the same variables in all of them.
import assert from 'node:assert/strict'
import { globSync, readFileSync } from 'node:fs'
import { test } from 'node:test'

const languages = ['kk', 'ru', 'en']
const folders = globSync('nginx/portal/src/locales/*')
const variables = (text) =>
  [...text.matchAll(/\{(\w+)\}/g)]
    .map(([, name]) => name)
    .sort()
    .join()

for (const folder of folders) {
  const [kk, ...others] = languages.map((language) => JSON.parse(readFileSync(`${folder}/${language}.json`, 'utf8')))
  const name = folder.split('/').pop()

  test(`Kazakh, Russian and English say the same things in ${name}`, () => {
    for (const other of others) {
      assert.deepEqual(Object.keys(other).sort(), Object.keys(kk).sort())
      for (const key of Object.keys(kk)) assert.equal(variables(other[key]), variables(kk[key]), key)
    }
  })

  test(`No text is empty in ${name}`, () => {
    for (const texts of [kk, ...others])
      assert.deepEqual(
        Object.keys(texts).filter((key) => texts[key].trim() === ''),
        [],
      )
  })
}
