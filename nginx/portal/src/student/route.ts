// Where the reader is: the address after #, so that every page can be opened again and needs no server.
import { createStore, useStore } from '../shared/store'

export type Route =
  | { page: 'schedule' }
  | { page: 'start'; sitting: string }
  | { page: 'rehearsal' }
  | { page: 'attempt'; id: string }
  | { page: 'review'; id: string }
  | { page: 'receipts'; id: string }
  | { page: 'grades' }
  | { page: 'check' }
  | { page: 'settings' }
  | { page: 'lost' }

export function address(route: Route): string {
  switch (route.page) {
    case 'schedule':
      return '#/'
    case 'start':
      return `#/sittings/${route.sitting}`
    case 'attempt':
      return `#/attempts/${route.id}`
    case 'review':
    case 'receipts':
      return `#/attempts/${route.id}/${route.page}`
    default:
      return `#/${route.page}`
  }
}

export function parse(hash: string): Route {
  const [noun = '', id = '', page = ''] = hash.replace(/^#\/?/, '').split('/')
  if (noun === '') return { page: 'schedule' }
  if (noun === 'sittings' && id) return { page: 'start', sitting: id }
  if (noun === 'attempts' && id) {
    if (page === 'review' || page === 'receipts') return { page, id }
    return { page: 'attempt', id }
  }
  if (noun === 'rehearsal' || noun === 'grades' || noun === 'check' || noun === 'settings') return { page: noun }
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
