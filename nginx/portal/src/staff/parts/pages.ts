import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import { at, type List, type Query } from '../server'

/** A list that is read page by page; `after` of the next page is the `next` of the one before. */
export function usePages<Item>(segments: readonly string[], filter: Query) {
  return useInfiniteQuery({
    queryKey: [...segments, filter],
    queryFn: ({ pageParam }) => request<List<Item>>('GET', at(segments, { ...filter, after: pageParam })),
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    select: (data) => data.pages.flatMap((page) => page.items),
  })
}
