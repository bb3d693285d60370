import { createContext, use } from 'react'
import type { User } from '../../shared/types'

export const UserContext = createContext<User | null>(null)

/** Who is signed in; only for what stands inside the gate. */
export function useUser(): User {
  const user = use(UserContext)
  if (!user) throw new Error('nobody is signed in')
  return user
}

export const isAdministrator = (user: User): boolean => user.roles.includes('administrator')
export const ownsBanks = (user: User): boolean => isAdministrator(user) || user.roles.includes('teacher')
/** Sees gradesheets: registrars and administrators all of them, teachers their own. */
export const keepsSheets = (user: User): boolean => ownsBanks(user) || user.roles.includes('registrar')
export const isMentor = (user: User): boolean => user.roles.includes('mentor')
/** Sees appeals: administrators all of them, a commission its own. */
export const judges = (user: User): boolean => isAdministrator(user) || user.judges
