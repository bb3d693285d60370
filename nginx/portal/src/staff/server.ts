// Reads and writes of the staff pages. A write that succeeded makes every read stale: the pages are few and small.
import { QueryClient, useMutation, useQueryClient } from '@tanstack/react-query'
import { notifications } from '@mantine/notifications'
import { Problem } from '../shared/api'
import { t } from './i18n'

export type List<T> = { items: T[]; next: string | null }

/** An API path out of segments and a query; every value is escaped, empty query values are left out. */
export function at(segments: readonly string[], query: Readonly<Record<string, string | undefined>> = {}): string {
  const kept = Object.entries(query).filter((pair): pair is [string, string] => Boolean(pair[1]))
  const search = new URLSearchParams(kept).toString()
  return '/' + segments.map(encodeURIComponent).join('/') + (search && '?' + search)
}

export const createClient = (): QueryClient =>
  new QueryClient({
    defaultOptions: {
      queries: {
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
      notifications.show({ message: t('saved'), color: 'teal', withBorder: true })
      after?.(output)
    },
  })
}
