import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { GroupLanguage } from '../../shared/types'
import { at, type List } from '../server'

export type Group = { name: string; language: GroupLanguage; mentor: string | null; students: number }
export type GroupChange = Omit<Group, 'students'>

export const useGroups = () =>
  useQuery({ queryKey: ['groups'], queryFn: async () => (await request<List<Group>>('GET', '/groups')).items })

export const putGroup = ({ name, ...rest }: GroupChange) => request('PUT', at(['groups', name]), rest)
