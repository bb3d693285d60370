// Who is signed in, as this page knows it. What the server said last is remembered on the device, so that the
// portal opens while the server is away; signing out forgets it.
import { Problem } from '../../shared/api'
import { language, type Language } from '../../shared/i18n'
import * as server from '../../shared/session'
import { createStore } from '../../shared/store'
import type { User } from '../../shared/types'
import { speak } from '../i18n'
import { forgetAll, recall, remember } from '../memory'

/** undefined: not known yet; null: nobody. */
export const user = createStore<User | null | undefined>(undefined)
/** Whether the server ended the session, not the person. */
export const expired = createStore(false)

export function signedIn(next: User): void {
  remember('user', next)
  expired.set(false)
  user.set(next)
}

/** The server no longer knows this session: sign in again, then go on where you were. */
export function signedOut(): void {
  expired.set(true)
  user.set(null)
}

/** Asks the server once; when it is away, who was signed in last counts. */
export async function recognise(): Promise<void> {
  try {
    signedIn(await server.whoAmI())
  } catch (failure) {
    const gone = failure instanceof Problem && failure.status === 401
    user.set(gone ? null : (recall<User>('user') ?? null))
  }
}

/** `chosen`: the language that was chosen on the sign-in page; it becomes the person's own. */
export async function signIn(login: string, password: string, chosen: Language | null): Promise<void> {
  let next = await server.signIn(login, password)
  if (chosen !== null && chosen !== next.language) next = await server.setLanguage(chosen).catch(() => next)
  else if (next.language !== language.get()) await speak(next.language).catch(() => undefined)
  forgetAll()
  signedIn(next)
}

export async function leave(everywhere: boolean): Promise<void> {
  await (everywhere ? server.signOutEverywhere() : server.signOut())
  forgetAll()
  user.set(null)
}
