// What this device keeps of attempts, in IndexedDB: answers without a receipt, and notes that let the page say
// something useful when the server is away. Never a question's text (A4).
import { openDB, type DBSchema, type IDBPDatabase } from 'idb'
import type { Titles } from '../../shared/types'
import type { Kept } from './outbox'

export type Notes = {
  id: string // of the attempt
  titles: Titles
  resumeUntil: string | null
  flags: number[]
  ended: boolean
}
type Stored = Kept & { attempt: string }

interface Schema extends DBSchema {
  answers: { key: [string, number]; value: Stored; indexes: { attempt: string } }
  notes: { key: string; value: Notes }
}

let opened: Promise<IDBPDatabase<Schema>> | undefined

function database(): Promise<IDBPDatabase<Schema>> {
  opened ??= openDB<Schema>('emtihan', 1, {
    upgrade(db) {
      db.createObjectStore('answers', { keyPath: ['attempt', 'n'] }).createIndex('attempt', 'attempt')
      db.createObjectStore('notes', { keyPath: 'id' })
    },
    terminated: () => (opened = undefined),
  }).catch((failure: unknown) => {
    opened = undefined
    throw failure
  })
  return opened
}

/** False when the browser gives no storage: then answers live in this page only. */
export async function canKeep(): Promise<boolean> {
  return database().then(
    () => true,
    () => false,
  )
}

export async function keptAnswers(attempt: string): Promise<Kept[]> {
  const rows = await (await database()).getAllFromIndex('answers', 'attempt', attempt)
  return rows.map(({ n, base, trail }) => ({ n, base, trail }))
}

/** Makes the stored answers of an attempt those of `kept`, in one durable transaction. */
export async function keepAnswers(attempt: string, kept: Iterable<Kept>): Promise<void> {
  const db = await database()
  const transaction = db.transaction('answers', 'readwrite', { durability: 'strict' })
  const wanted = new Map([...kept].map((one) => [one.n, one]))
  const present = await transaction.store.index('attempt').getAllKeys(attempt)
  const gone = present.filter(([, n]) => !wanted.has(n))
  await Promise.all([
    ...gone.map((key) => transaction.store.delete(key)),
    ...[...wanted.values()].map((one) => transaction.store.put({ ...one, attempt })),
    transaction.done,
  ])
}

export async function notes(attempt: string): Promise<Notes | undefined> {
  return (await database()).get('notes', attempt)
}

/** Changes some of an attempt's notes; a change without `titles` needs notes that are there already. */
export async function note(attempt: string, change: Partial<Omit<Notes, 'id'>>): Promise<void> {
  const transaction = (await database()).transaction('notes', 'readwrite')
  const before = await transaction.store.get(attempt)
  const titles = change.titles ?? before?.titles
  if (titles) {
    const fresh = { resumeUntil: null, flags: [], ended: false }
    await transaction.store.put({ ...fresh, ...before, ...change, id: attempt, titles })
  }
  await transaction.done
}

/** Attempts of this device that were not over when it last heard of them, with the number of answers kept here. */
export async function liveNotes(): Promise<(Notes & { kept: number })[]> {
  const db = await database()
  const live = (await db.getAll('notes')).filter((one) => !one.ended)
  return Promise.all(live.map(async (one) => ({ ...one, kept: await db.countFromIndex('answers', 'attempt', one.id) })))
}
