// The worker's settings are told in three places: config.c reads them, README.md explains them, docker-compose.yml
// passes them.
import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { test } from 'node:test'
import { parse } from 'yaml'

const read = (file) => readFileSync(file, 'utf8')
const settings = [...read('fcgi/config.c').matchAll(/\{"(EMTIHAN_[A-Z_]+)",/g)].map(([, name]) => name).sort()

test('The containers of the workers get every setting of config.c and no other', () => {
  const { environment } = parse(read('docker-compose.yml'), { merge: true }).services.worker
  assert.deepEqual(Object.keys(environment).filter((name) => name.startsWith('EMTIHAN_')).sort(), settings)
})

test('README.md lists every setting of config.c and no other', () => {
  assert.deepEqual([...new Set(read('README.md').match(/\bEMTIHAN_[A-Z_]+\b/g))].sort(), settings)
})
