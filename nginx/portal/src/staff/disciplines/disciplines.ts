import { useQuery } from '@tanstack/react-query'
import { request } from '../../shared/api'
import type { Titles } from '../../shared/types'
import type { Named } from '../people/people'
import { at, readAll } from '../server'

export type Discipline = Titles & { code: string; teachers: Named[] }
/** `teachers` are logins. */
export type DisciplineChange = Titles & { code: string; teachers: string[] }

export const useDisciplines = () =>
  useQuery({
    queryKey: ['disciplines'],
    queryFn: () => readAll<Discipline>(['disciplines']),
  })

export const putDiscipline = ({ code, ...rest }: DisciplineChange) =>
  request('PUT', at(['disciplines', code]), rest)
