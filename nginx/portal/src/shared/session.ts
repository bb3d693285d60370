// Who is signed in, at the server; the cookie is HttpOnly, so only the server knows.
import { request } from './api'
import type { Language } from './i18n'
import type { User } from './types'

type Signed = { user: User }
const user = async (reply: Promise<Signed>): Promise<User> => (await reply).user

export const whoAmI = (): Promise<User> => user(request('GET', '/session'))
export const signIn = (login: string, password: string): Promise<User> =>
  user(request('POST', '/session', { login, password }))
export const signOut = (): Promise<unknown> => request('DELETE', '/session')
export const signOutEverywhere = (): Promise<unknown> => request('DELETE', '/sessions')
export const setLanguage = (language: Language): Promise<User> =>
  user(request('PUT', '/session/language', { language }))
export const setPassword = (old_password: string, new_password: string): Promise<User> =>
  user(request('PUT', '/session/password', { old_password, new_password }))

/** Students have the portal; everybody else works on the staff pages. */
export const isStudent = (user: User): boolean => user.roles.includes('student')
export const isStaff = (user: User): boolean => user.roles.some((role) => role !== 'student')
