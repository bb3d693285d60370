// Reads and writes of the staff pages. A write that succeeded makes every read stale: the pages are few and small.
import { QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { Problem, request } from '../shared/api'
import { t } from './i18n'
import { notify } from './parts/notify'

export type List<T> = { items: T[]; next: string | null }
export type Query = Readonly<Record<string, string | undefined>>

/** An API path out of segments and a query; every value is escaped, empty query values are left out. */
export function at(segments: readonly string[], query: Query = {}): string {
  const kept = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const search = new URLSearchParams(kept).toString()
  return '/' + segments.map(encodeURIComponent).join('/') + (search && '?' + search)
}

/** Every item of a list, however many pages it has. */
export async function readAll<T>(segments: readonly string[], query: Query = {}): Promise<T[]> {
  const items: T[] = []
  let after: string | undefined
  do {
    const page: List<T> = await request('GET', at(segments, { ...query, after }))
    items.push(...page.items)
    after = page.next ?? undefined
  } while (after)
  return items
}

export const createClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      // Offline is a failure to show, not a reason to wait: the browser's own opinion is often wrong.
      mutations: { networkMode: 'always' },
      queries: {
        networkMode: 'always',
        staleTime: 10_000,
        retry: (failures, failure) => failures < 2 && !(failure instanceof Problem && !failure.transient),
      },
    },
  })

/** A write with a notice of success. `after` runs once it is stored. */
export function useSave<Input, Output>(write: (input: Input) => Promise<Output>, after?: (output: Output) => void) {
  const client = useQueryClient()
  return useMutation({
    mutationFn: write,
    onSuccess: (output) => {
      void client.invalidateQueries()
      notify(t('saved'), 'teal')
      after?.(output)
    },
  })
}
