// The portal's texts against the pages that show them.
import assert from 'node:assert/strict'
import { readFileSync, readdirSync } from 'node:fs'
import { test } from 'node:test'

const source = new URL('../../nginx/portal/src/', import.meta.url)
const read = (path) => readFileSync(new URL(path, source), 'utf8')

for (const entry of ['student', 'staff']) {
  test(`Every text of the ${entry} pages is used by one of them`, () => {
    const pages = readdirSync(new URL(entry, source), { recursive: true })
      .filter((name) => /\.tsx?$/.test(name))
      .map((name) => read(`${entry}/${name}`))
      .join('\n')
    // `state.${state}` uses every key that begins with state.
    const families = [...pages.matchAll(/`(\w[\w.]*\.)\$\{/g)].map(([, family]) => family)
    const unused = Object.keys(JSON.parse(read(`locales/${entry}/kk.json`))).filter(
      (key) => !pages.includes(`'${key}'`) && !families.some((family) => key.startsWith(family)),
    )
    assert.deepEqual(unused, [])
  })
}
