// The portal's texts: what exists in three languages, in error.h and in the pages, compared.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'

const root = new URL('../../', import.meta.url)
const source = new URL('nginx/portal/src/', root)
const read = (path, from = root) => readFileSync(new URL(path, from), 'utf8')
const texts = (dictionary, language) => JSON.parse(read(`locales/${dictionary}/${language}.json`, source))
const variables = (text) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort()

for (const dictionary of readdirSync(new URL('locales', source))) {
  test(`the ${dictionary} texts have the same keys and variables in Kazakh, Russian and English`, () => {
    const kazakh = texts(dictionary, 'kk')
    for (const language of ['ru', 'en']) {
      const other = texts(dictionary, language)
      assert.deepEqual(Object.keys(other).sort(), Object.keys(kazakh).sort())
      for (const key of Object.keys(kazakh)) assert.deepEqual(variables(other[key]), variables(kazakh[key]), key)
    }
  })
}

test('every problem of error.h has a sentence for people, and no sentence is left of a problem that is gone', () => {
  const codes = [...read('include/error.h').matchAll(/X\(PROBLEM_\w+, \d+, "(\w+)"/g)].map(([, code]) => code)
  assert.ok(codes.length > 20)
  const sentences = Object.keys(texts('problems', 'kk')).filter((key) => key !== 'problem.unreachable')
  assert.deepEqual(sentences.sort(), codes.map((code) => `problem.${code}`).sort())
})

for (const entry of ['student', 'staff']) {
  test(`every text of the ${entry} pages is used by one of them`, () => {
    const pages = readdirSync(new URL(entry, source), { recursive: true })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => read(`${entry}/${name}`, source))
      .join('\n')
    // `state.${state}` uses every key that begins with state.
    const families = [...pages.matchAll(/`(\w[\w.]*\.)\$\{/g)].map(([, family]) => family)
    const unused = Object.keys(texts(entry, 'kk')).filter(
      (key) => !pages.includes(`'${key}'`) && !families.some((family) => key.startsWith(family)),
    )
    assert.deepEqual(unused, [])
  })
}
