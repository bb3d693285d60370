// Prints what the student's pages load, compressed, and fails above the limit (one language is loaded at a time;
// the largest is counted).
import { readFileSync, readdirSync } from 'node:fs'
import { gzipSync } from 'node:zlib'

const limit = 60 * 1024
const dist = new URL('../dist/', import.meta.url)
const size = (name) => gzipSync(readFileSync(new URL(name, dist)), { level: 6 }).length
const page = readFileSync(new URL('index.html', dist), 'utf8')
const shell = JSON.parse(readFileSync(new URL('sw.js', dist), 'utf8').match(/\{"version".*?\]\}/)[0])
const assets = shell.files.filter((name) => /\.(js|css)$/.test(name)).map((name) => name.slice(1))
const languages = assets.filter((name) => /\/(kk|ru|en)-/.test(name))
const always = assets.filter((name) => !languages.includes(name))
if (always.length < 2 || languages.length !== 3 || !page.includes(always.find((name) => name.endsWith('.css'))))
  throw new Error(`unexpected shell: ${shell.files.join(' ')}; dist has ${readdirSync(dist).join(' ')}`)

const total = always.reduce((sum, name) => sum + size(name), 0) + Math.max(...languages.map(size))
for (const name of assets) console.log(`${String(size(name)).padStart(8)} ${name}`)
console.log(`${String(total).padStart(8)} bytes compressed for the student, limit ${limit}`)
if (total > limit) process.exit(1)
