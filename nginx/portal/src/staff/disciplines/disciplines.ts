import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { Titles } from '../../shared/types'
import { at, type List } from '../server'

export type Discipline = Titles & { code: string; teachers: string[] }

export const useDisciplines = () =>
  useQuery({
    queryKey: ['disciplines'],
    queryFn: async () => (await request<List<Discipline>>('GET', '/disciplines')).items,
  })

export const putDiscipline = ({ code, ...rest }: Discipline) => request('PUT', at(['disciplines', code]), rest)
