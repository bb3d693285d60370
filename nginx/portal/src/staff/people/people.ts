import { request, send } from '../../shared/api'
import type { Language } from '../../shared/i18n'
import type { GroupLanguage, Role } from '../../shared/types'
import { usePages } from '../parts/pages'
import { at } from '../server'

/** A person as other records name him. */
export type Named = { login: string; full_name: string }
export type Person = {
  login: string
  full_name: string
  language: Language
  roles: Role[]
  group: { name: string; language: GroupLanguage } | null
  active: boolean
  /** Active and with a password. */
  can_sign_in: boolean
  has_photo: boolean
}
/** `group` is a name. */
export type PersonChange = { login: string; full_name: string; language: Language; roles: Role[]; group: string | null }

export type PeopleFilter = { query?: string; group?: string; role?: string }
export const usePeople = (filter: PeopleFilter) => usePages<Person>(['people'], filter)

export const putPerson = ({ login, ...rest }: PersonChange) => request('PUT', at(['people', login]), rest)

/** Both answer with the person as he is then. */
export const setPassword = (login: string, password: string) =>
  request<Person>('PUT', at(['people', login, 'password']), { password })
/** The photograph of a person; it is never kept by the browser. */
export const photoPath = (login: string): string => at(['people', login, 'photo'])
export const putPhoto = (login: string, file: Blob) => send('PUT', photoPath(login), file, file.type)
export const deletePhoto = (login: string) => request('DELETE', photoPath(login))
export const setAccount = (login: string, active: boolean) =>
  request<Person>('PUT', at(['people', login, 'account']), { active })
