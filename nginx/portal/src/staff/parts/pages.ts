import { keepPreviousData, useInfiniteQuery } from '@tanstack/react-query'
import { look, request } from '../../shared/api'
import { at, type List, type Query } from '../server'
import { pace } from './pace'

/** A list that is read page by page; `after` of the next page is the `next` of the one before. With `every`, in
 *  milliseconds, it is looked at again while the page is visible. */
export function usePages<Item>(segments: readonly string[], filter: Query, every?: number) {
  return useInfiniteQuery({
    queryKey: [...segments, filter],
    queryFn: ({ pageParam }) => {
      const path = at(segments, { ...filter, after: pageParam })
      return every ? look<List<Item>>(path) : request<List<Item>>('GET', path)
    },
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page) => page.next ?? undefined,
    placeholderData: keepPreviousData,
    refetchInterval: ({ state }) => (every ? pace(every, state.fetchFailureCount) : false),
    select: (data) => data.pages.flatMap((page) => page.items),
  })
}
