import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { Problem } from '../../shared/api'
import { NoPage } from '../shell/NoPage'
import { Loaded } from './Loaded'
import { Page } from './Page'

type Props<T> = { query: UseQueryResult<T>; title: string; children: (data: T) => ReactNode }

/** A page that gets its name from a read. Until that is there, or when it fails, it has the title of its kind. What is there no
 *  more, or no longer for this reader, is not shown any more. */
export function LoadedPage<T>({ query, title, children }: Props<T>) {
  const missing = query.error instanceof Problem && query.error.code === 'not_found'
  if (missing) return <NoPage />
  if (query.data !== undefined) return <Loaded query={query}>{children}</Loaded>
  return (
    <Page title={title}>
      <Loaded query={query}>{children}</Loaded>
    </Page>
  )
}
