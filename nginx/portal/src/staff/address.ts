// Where the reader is: "#/people?query=a". Everything a page needs to show itself again stands there.
import { createStore, useStore } from '../shared/store'

export type Address = { path: readonly string[]; query: Readonly<Record<string, string>> }

function read(): Address {
  const [path = '', query = ''] = location.hash.replace(/^#\/?/, '').split('?')
  return {
    path: path.split('/').filter(Boolean).map(decode),
    query: Object.fromEntries(new URLSearchParams(query)),
  }
}

function decode(segment: string): string {
  try {
    return decodeURIComponent(segment)
  } catch {
    return segment
  }
}

const address = createStore(read())
addEventListener('hashchange', () => address.set(read()))

export const useAddress = (): Address => useStore(address)

/** The link to a page; empty query values are left out. */
export function link(path: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const kept = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const search = new URLSearchParams(kept).toString()
  return '#/' + path.map(encodeURIComponent).join('/') + (search && '?' + search)
}

export function go(path: readonly string[], query?: Readonly<Record<string, string | undefined>>): void {
  location.hash = link(path, query)
}

/** Changes values of the query in place: the way back does not lead through every letter of a search. */
export function refine(changes: Readonly<Record<string, string | undefined>>): void {
  const { path, query } = address.get()
  history.replaceState(null, '', link(path, { ...query, ...changes }))
  address.set(read())
}
