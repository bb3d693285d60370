// How many messages wait to be read: the menu shows it, and pages whose news they bring read again when it changes.
import { useEffect } from 'react'
import { createStore, useStore } from '../../shared/store'
import type { UnreadCount } from '../../shared/types'
import { useResource } from '../resource'

const refreshEvery = 10_000

export const unread = createStore(0)

/** Keeps the count up to date while a page with the menu is looked at. */
export function useUnread(): number {
  const { value } = useResource<UnreadCount>('unread', '/messages/unread', refreshEvery)
  useEffect(() => {
    if (value) unread.set(value.unread)
  }, [value])
  return useStore(unread)
}
