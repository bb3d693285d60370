import { request } from '../../shared/api'
import type { Language } from '../../shared/i18n'
import type { Role } from '../../shared/types'
import { usePages } from '../parts/pages'
import { at } from '../server'

export type Person = {
  login: string
  full_name: string
  language: Language
  roles: Role[]
  group: string | null
  active: boolean
}
/** `password` is only sent to set a new one. */
export type PersonChange = Person & { password?: string }

export type PeopleFilter = { query?: string; group?: string; role?: string }
export const usePeople = (filter: PeopleFilter) => usePages<Person>(['people'], filter)

export const putPerson = ({ login, ...rest }: PersonChange) => request('PUT', at(['people', login]), rest)
