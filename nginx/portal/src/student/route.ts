// Where the reader is: the address after #, so that every page can be opened again and needs no server.
import { createStore, useStore } from '../shared/store'

export type Route =
  | { page: 'schedule' }
  | { page: 'start'; sitting: string }
  | { page: 'rehearsal' }
  | { page: 'attempt'; id: string }
  | { page: 'review'; id: string }
  | { page: 'receipts'; id: string }
  | { page: 'dispute'; id: string; n: number }
  | { page: 'hearing'; sitting: string }
  | { page: 'grades' }
  | { page: 'appeals' }
  | { page: 'appeal'; id: string }
  | { page: 'request'; sitting: string }
  | { page: 'messages' }
  | { page: 'check' }
  | { page: 'settings' }
  | { page: 'verify'; checksum: string }
  | { page: 'lost' }

export function address(route: Route): string {
  switch (route.page) {
    case 'schedule':
      return '#/'
    case 'start':
      return `#/sittings/${route.sitting}`
    case 'hearing':
      return `#/hearings/${route.sitting}`
    case 'request':
      return `#/sittings/${route.sitting}/appeal`
    case 'appeal':
      return `#/appeals/${route.id}`
    case 'dispute':
      return `#/attempts/${route.id}/appeal/${route.n}`
    case 'attempt':
      return `#/attempts/${route.id}`
    case 'review':
    case 'receipts':
      return `#/attempts/${route.id}/${route.page}`
    case 'verify':
      return `#/verify/${route.checksum}`
    default:
      return `#/${route.page}`
  }
}

const plain = ['rehearsal', 'grades', 'appeals', 'messages', 'check', 'settings'] as const
const isPlain = (noun: string): noun is (typeof plain)[number] => plain.some((one) => one === noun)

export function parse(hash: string): Route {
  const [noun = '', id = '', page = '', n = ''] = hash.replace(/^#\/?/, '').split('/')
  if (noun === '') return { page: 'schedule' }
  if (noun === 'sittings' && id) return { page: page === 'appeal' ? 'request' : 'start', sitting: id }
  if (noun === 'hearings' && id) return { page: 'hearing', sitting: id }
  if (noun === 'appeals' && id) return { page: 'appeal', id }
  if (noun === 'attempts' && id) {
    if (page === 'review' || page === 'receipts') return { page, id }
    if (page === 'appeal') return { page: 'dispute', id, n: Number(n) }
    return { page: 'attempt', id }
  }
  if (noun === 'verify' && id) return { page: 'verify', checksum: id }
  if (isPlain(noun)) return { page: noun }
  return { page: 'lost' }
}

const here = createStore<Route>(parse(location.hash))
addEventListener('hashchange', () => {
  here.set(parse(location.hash))
  scrollTo(0, 0)
})

export const useRoute = (): Route => useStore(here)

export function go(route: Route): void {
  location.hash = address(route)
}

/** As go(), leaving no way back to the page before. */
export function goInstead(route: Route): void {
  location.replace(address(route))
}
