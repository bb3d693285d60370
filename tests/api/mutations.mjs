// Single changes to chains, as somebody with the rights of the database's owner could make them, each with the number at
// which the verification has to see the chain broken.
//
//   kinds['a time'](stream, random) → { sql, broken: { [stream]: number } }, or undefined where it is not possible
//
// A stream is { name, rows, last }, rows[k - 1] being the one with number k. Answers of an attempt are its receipts.
import pg from 'pg'

const literal = (value) => (value === null ? 'null' : pg.escapeLiteral(String(value)))

// The same numbers every time: mulberry32.
export function randomFrom(seed) {
  let state = seed
  const next = () => {
    state = (state + 0x6d2b79f5) | 0
    let t = Math.imul(state ^ (state >>> 15), 1 | state)
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32
  }
  const below = (count) => Math.floor(next() * count)
  return { next, below, of: (list) => list[below(list.length)], between: (low, high) => low + below(high - low + 1) }
}

// Another character at one place.
function otherCharacter(text, random) {
  const at = random.below(text.length)
  const other = random.of([...'abcdefgh0123'].filter((one) => one !== text[at]))
  return text.slice(0, at) + other + text.slice(at + 1)
}

const differently = [
  (d) => (d.after.n += 1),
  (d) => (d.before = null),
  (d) => delete d.before,
  (d) => delete d.reason,
  (d) => (d.after.text += ' '),
  (d, random) => (d.reason = otherCharacter(d.reason, random)),
  (d) => (d.after.list = d.after.list.toReversed()),
  (d) => (d.after.extra = null),
  (d) => (d.after.n = String(d.after.n)),
]
function otherDetail(row, random) {
  const detail = structuredClone(row.detail)
  random.of(differently)(detail, random)
  return `detail = ${literal(JSON.stringify(detail))}`
}

// The hash that a row should have, after the one before it.
const before = (table, stream) =>
  `(select p.hash from ${table} p where p.${stream} = ${table}.${stream} and p.number = ${table}.number - 1)`
export const entryLink = `audit_hash(coalesce(${before('audit_log', 'object')}, ''), object, number, at, actor_id, action, detail)`
export const receiptLink = `receipt_hash(
  coalesce(${before('attempt_answers', 'attempt_id')}, (select attempt_seal(a) from attempts a where a.id = attempt_id)),
  attempt_id, number, n, seq, choice, receipt_time(saved_at))`

const otherBit = (column, bit) => `${column} = set_bit(${column}, ${bit}, 1 - get_bit(${column}, ${bit}))`

// Entries and receipts are chains alike: `shape` says where they are and how to change and to link one.
function chainKinds(shape) {
  const { table, here, link, otherContent, copy } = shape
  const at = (stream, k) => `${here(stream)} and number = ${k}`
  const linked = (stream, k) => `update ${table} set hash = ${link} where ${at(stream, k)};`
  const one = (stream, broken) => ({ [stream.name]: broken })
  const anyOf = (stream, random) => (stream.last > 0 ? random.between(1, stream.last) : undefined)
  // What is done to the row k, found broken at k, or where `broken` says.
  const row = (change, broken = (k) => k) => (stream, random) => {
    const k = anyOf(stream, random)
    const sql = k && change(stream, k, random)
    return sql && { sql, broken: one(stream, broken(k, stream.last)) }
  }
  const content = (stream, k, random) => `update ${table} set ${otherContent(stream.rows[k - 1], random)} where ${at(stream, k)};`
  return {
    'a bit of a hash': row((s, k, random) => `update ${table} set ${otherBit('hash', random.below(256))} where ${at(s, k)}`),
    'another content': row(content),
    'another number': (s, random) => {
      const k = anyOf(s, random)
      const j = k && random.of([...Array(s.last + 3).keys()].filter((number) => number !== k))
      return k && { sql: `update ${table} set number = ${j} where ${at(s, k)}`, broken: one(s, Math.min(j, k)) }
    },
    'a row taken away': row((s, k) => `delete from ${table} where ${at(s, k)}`),
    'a row taken away and the gap closed': row(
      (s, k) => `delete from ${table} where ${at(s, k)}; update ${table} set number = number - 1 where ${here(s)} and number > ${k}`,
    ),
    'a tail cut off': row((s, k) => `delete from ${table} where ${here(s)} and number >= ${k}`),
    'a row twice': row((s, k) => copy(s, k, k)),
    'a row put in with its link': row(
      (s, k) => `update ${table} set number = number + 1 where ${here(s)} and number > ${k}; ${copy(s, k, k + 1)} ${linked(s, k + 1)}`,
      (k, last) => (k < last ? k + 2 : last + 1),
    ),
    'two rows swapped': (s, random) => {
      if (s.last < 2) return undefined
      const i = random.between(1, s.last - 1)
      const j = random.between(i + 1, s.last)
      return { sql: `update ${table} set number = ${i + j} - number where ${here(s)} and number in (${i}, ${j})`, broken: one(s, i) }
    },
    'a row rewritten with its link': row((s, k, random) => content(s, k, random) + linked(s, k), (k, last) => Math.min(k + 1, last)),
    'a tail rewritten with its links': row(
      (s, k, random) => content(s, k, random) + Array.from({ length: s.last - k + 1 }, (_, i) => linked(s, k + i)).join(' '),
      (k, last) => last,
    ),
  }
}

const stranger = '00000000-0000-4000-8000-00000000000'
const otherUuid = (uuid, random) => literal(uuid === null || random.below(4) > 0 ? stranger + random.below(10) : null)

export const entryKinds = {
  ...chainKinds({
    table: 'audit_log',
    here: (s) => `object = ${literal(s.name)}`,
    link: entryLink,
    otherContent: (row, random) =>
      random.of([
        () => `at = at + interval '${random.of([1, -1])}${'0'.repeat(random.below(9))} microseconds'`,
        () => `actor_id = ${otherUuid(row.actor_id, random)}`,
        () => `action = ${literal(otherCharacter(row.action, random))}`,
        () => otherDetail(row, random),
      ])(),
    copy: (s, k, number) => `insert into audit_log overriding system value
      select id + 1000000, at, actor_id, action, object, detail, ${number}, hash from audit_log where object = ${literal(s.name)} and number = ${k};`,
  }),
  'an entry moved to another stream': (s, random) => {
    const k = random.between(1, s.last)
    const other = `new ${s.name}`
    return { sql: `update audit_log set object = ${literal(other)} where id = ${s.rows[k - 1].id}`, broken: { [s.name]: k, [other]: 1 } }
  },
  'an entry without a link': (s) => ({ sql: `insert into audit_log (action, object) values ('x', ${literal(s.name)})`, broken: { [s.name]: null } }),
  'a bit of the head': (s, random) => head(s, otherBit('head', random.below(256)), s.last),
  'a head that counts more': (s, random) => head(s, `entries = entries + ${random.between(1, 5)}`, s.last + 1),
  'a head that counts less': (s, random) => {
    const entries = random.below(s.last)
    const older = entries > 0 ? `decode('${s.rows[entries - 1].hash}', 'hex')` : "''"
    return head(s, `entries = ${entries}, head = ${older}`, entries + 1)
  },
  'no head': (s) => ({ sql: `delete from audit_streams where name = ${literal(s.name)}`, broken: { [s.name]: s.last } }),
  'a head of another name': (s) => {
    const other = `new ${s.name}`
    return { sql: `update audit_streams set name = ${literal(other)} where name = ${literal(s.name)}`, broken: { [s.name]: s.last, [other]: 1 } }
  },
}
const head = (s, change, broken) => ({ sql: `update audit_streams set ${change} where name = ${literal(s.name)}`, broken: { [s.name]: broken } })

export const receiptKinds = {
  ...chainKinds({
    table: 'attempt_answers',
    here: (s) => `attempt_id = '${s.id}'`,
    link: receiptLink,
    otherContent: (row, random) =>
      random.of([
        () => `choice = ${random.of(['null', 1, 2, 3, 4].filter((choice) => choice !== (row.choice ?? 'null')))}`,
        () => `n = n ${random.of(['+', '-'])} ${random.between(1, 20)}`,
        () => `seq = seq ${random.of(['+', '-'])} ${random.between(1, 9)}`,
        () => `saved_at = saved_at + interval '${random.of([1, -1])}${'0'.repeat(random.below(6))} milliseconds'`,
      ])(),
    copy: (s, k, number) => `insert into attempt_answers select attempt_id, n, seq, choice, epoch, ${number}, saved_at, hash
      from attempt_answers where attempt_id = '${s.id}' and number = ${k};`,
  }),
  'a receipt given to another attempt': (s, random) => {
    const k = s.last > 0 && random.between(1, s.last)
    const sql = k && `update attempt_answers set attempt_id = '${stranger}1' where attempt_id = '${s.id}' and number = ${k}`
    return sql ? { sql, broken: { [s.name]: k } } : undefined
  },
  'a bit of the head': (s, random) => attempt(s, otherBit('head', random.below(256)), s.last),
  'an attempt that counts more': (s, random) => attempt(s, `receipts = receipts + ${random.between(1, 5)}`, s.last + 1),
  'an attempt that counts less': (s, random) => {
    const receipts = s.last > 0 ? random.below(s.last) : -1
    if (receipts < 1) return undefined
    return attempt(s, `receipts = ${receipts}, head = decode('${s.rows[receipts - 1].hash}', 'hex')`, receipts + 1)
  },
  'another answer in force': (s, random) => {
    const n = random.between(1, 20)
    const { number = 0, choice = null } = s.rows.findLast((row) => row.n === n) ?? {}
    return attempt(s, `choices[${n}] = ${random.of(['null', 1, 2, 3, 4].filter((one) => one !== (choice ?? 'null')))}`, number)
  },
  'another question': (s, random) => attempt(s, paperPlace('question_versions', random, (one) => `${one} + 1`), Math.min(s.last, 1)),
  'another order of options': (s, random) => attempt(s, paperPlace('option_orders', random, (one) => `reverse(${one})`), Math.min(s.last, 1)),
}
const attempt = (s, change, broken) => ({ sql: `update attempts set ${change} where id = '${s.id}'`, broken: { [s.name]: broken } })
function paperPlace(column, random, change) {
  const n = random.between(1, 20)
  return `${column}[${n}] = ${change(`${column}[${n}]`)}`
}

// The chains that there are, as the kinds want them.
export async function streamsOf(sql) {
  const grouped = (rows) => Object.groupBy(rows, ({ stream }) => stream)
  const entries = grouped(await sql(`select object as stream, id, actor_id, action, detail, encode(hash, 'hex') as hash
    from audit_log order by object, number`))
  const receipts = grouped(await sql(`select attempt_id as stream, number, n, choice, encode(hash, 'hex') as hash
    from attempt_answers order by attempt_id, number`))
  const attempts = await sql('select id from attempts')
  return [
    ...Object.entries(entries).map(([name, rows]) => ({ name, kinds: entryKinds, rows, last: rows.length })),
    ...attempts.map(({ id }) => {
      const rows = receipts[id] ?? []
      return { name: `receipts:${id}`, id, kinds: receiptKinds, rows, last: rows.length }
    }),
  ]
}
