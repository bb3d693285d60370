import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { GroupLanguage } from '../../shared/types'
import type { Named } from '../people/people'
import { at, readAll } from '../server'

export type Group = { name: string; language: GroupLanguage; mentor: Named | null; students: number }
/** `mentor` is a login. */
export type GroupChange = { name: string; language: GroupLanguage; mentor: string | null }

export const useGroups = () =>
  useQuery({ queryKey: ['groups'], queryFn: () => readAll<Group>(['groups']) })

export const putGroup = ({ name, ...rest }: GroupChange) => request('PUT', at(['groups', name]), rest)
