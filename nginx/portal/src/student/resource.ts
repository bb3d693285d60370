// A value read from the server and shown by a page: kept while it is read again, in the page and (by name) on the
// device.
import { useCallback, useEffect, useRef, useState } from 'react'
import { Problem } from '../shared/api'
import { recall, remember } from './memory'
import { signedOut } from './session/session'

export type Resource<T> = {
  value: T | undefined
  heard: number // performance.now() of the value's arrival; 0: remembered from an earlier visit
  failure: unknown // of the last try; undefined: it worked
  reload: () => void
}

/** `every`: milliseconds between gentle refreshes while the page is looked at; 0: none. */
export function useResource<T>(name: string, load: () => Promise<T>, every = 0): Resource<T> {
  const [value, setValue] = useState<T | undefined>(() => recall<T>(name))
  const [heard, setHeard] = useState(0)
  const [failure, setFailure] = useState<unknown>(undefined)
  const loader = useRef(load)
  loader.current = load

  const reload = useCallback(() => {
    loader.current().then(
      (fresh) => {
        remember(name, fresh)
        setValue(fresh)
        setHeard(performance.now())
        setFailure(undefined)
      },
      (problem: unknown) => {
        if (problem instanceof Problem && problem.code === 'signed_out') signedOut()
        setFailure(problem)
      },
    )
  }, [name])

  useEffect(() => {
    reload()
    const whenSeen = () => document.visibilityState === 'visible' && reload()
    const timer = every > 0 ? setInterval(whenSeen, every * (0.9 + 0.2 * Math.random())) : undefined
    addEventListener('online', reload)
    document.addEventListener('visibilitychange', whenSeen)
    return () => {
      clearInterval(timer)
      removeEventListener('online', reload)
      document.removeEventListener('visibilitychange', whenSeen)
    }
  }, [reload, every])

  return { value, heard, failure, reload }
}
