import { Center, Loader } from '@mantine/core'
import type { UseQueryResult } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { t } from '../i18n'
import { Failure } from './Failure'

type Props<T> = { query: UseQueryResult<T>; children: (data: T) => ReactNode }

/** Shows a read: what is known stays visible, with the failure of a refresh above it. */
export function Loaded<T>({ query, children }: Props<T>) {
  return (
    <>
      {query.error && <Failure error={query.error} again={() => void query.refetch()} />}
      {query.data !== undefined && children(query.data)}
      {query.isPending && !query.error && (
        <Center p="xl" role="status" aria-label={t('loading')}>
          <Loader size="sm" />
        </Center>
      )}
    </>
  )
}
