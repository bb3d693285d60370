// The requests of an appeal, and how the student follows it.
import { request } from '../../shared/api'
import type { Appeal, AppealInput, AppealList, AppealState, AppealWithHistory, DetailsInput, PictureList } from '../../shared/types'
import { useResource, type Resource } from '../resource'

const refreshEvery = 10_000
const path = (id: string) => `/appeals/${id}`

export const ask = (sitting: string, appeal: AppealInput): Promise<Appeal> =>
  request('PUT', `/sittings/${sitting}/appeal`, appeal)
export const file = (id: string, details: DetailsInput): Promise<AppealWithHistory> =>
  request('PUT', `${path(id)}/details`, details)
export const withdraw = (id: string): Promise<AppealWithHistory> => request('PUT', `${path(id)}/withdrawal`, {})
export const picturePath = (id: string, n: number): string => `${path(id)}/pictures/${n}`
export const removePicture = (id: string, n: number): Promise<PictureList> => request('DELETE', picturePath(id, n))

export const useAppeals = (): Resource<AppealList> => useResource('appeals', '/appeals', refreshEvery)
export const useAppeal = (id: string): Resource<AppealWithHistory> => useResource(`appeal ${id}`, path(id), refreshEvery)

/** Not yet decided, lapsed or withdrawn. */
export const isOpen = (state: AppealState): boolean => ['requested', 'admissible', 'filed', 'returned'].includes(state)
