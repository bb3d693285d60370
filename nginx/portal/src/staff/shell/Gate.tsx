// Lets staff in: who is signed out goes to the sign-in page and comes back, a student goes to the portal.
import { Center, Loader } from '@mantine/core'
import { QueryCache, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect } from 'react'
import { Problem } from '../../shared/api'
import { language } from '../../shared/i18n'
import { isStaff, whoAmI } from '../../shared/session'
import { speak, t } from '../i18n'
import { Failure } from '../parts/Failure'
import { Shell } from './Shell'
import { UserContext } from './user'

const signedOut = (failure: unknown): boolean => failure instanceof Problem && failure.code === 'signed_out'

function leaveForSignIn(): void {
  location.assign('/?next=' + encodeURIComponent(location.pathname + location.hash))
}

/** Any read that finds the session over leads to the sign-in page. */
function useSignedOutWatch(): void {
  const client = useQueryClient()
  useEffect(() => {
    const cache: QueryCache = client.getQueryCache()
    return cache.subscribe((event) => {
      if (event.type === 'updated' && event.action.type === 'error' && signedOut(event.action.error)) leaveForSignIn()
    })
  }, [client])
}

export function Gate() {
  useSignedOutWatch()
  const session = useQuery({ queryKey: ['session'], queryFn: whoAmI, staleTime: Infinity })
  const user = session.data
  const stranger = user !== undefined && !isStaff(user)

  useEffect(() => {
    if (user && user.language !== language.get()) void speak(user.language)
    if (stranger) location.replace('/')
  }, [user, stranger])

  if (user && !stranger)
    return (
      <UserContext value={user}>
        <Shell />
      </UserContext>
    )
  if (session.error && !signedOut(session.error))
    return (
      <main className="alone">
        <h1>{t('product')}</h1>
        <Failure error={session.error} again={() => void session.refetch()} />
      </main>
    )
  return (
    <Center mih="100vh" role="status" aria-label={t('loading')}>
      <Loader />
    </Center>
  )
}
