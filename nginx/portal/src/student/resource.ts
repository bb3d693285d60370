// A value read from the server and shown by a page: kept while it is read again, in the page and (by name) on the
// device. What has not changed is not sent again (If-None-Match).
import { useCallback, useEffect, useRef, useState } from 'react'
import { Problem, requestChanged, type ServerMoment } from '../shared/api'
import { spread } from './attempt/clock'
import { recall, remember } from './memory'
import { signedOut } from './session/session'

export type Resource<T> = {
  value: T | undefined
  heard: number // performance.now() of the value's arrival; 0: remembered from an earlier visit
  asOf: string | undefined // the server's time of the last reply, in its own words; undefined: it did not say
  ahead: number | undefined // that time's lead over performance.now(); undefined: none was heard in this visit
  failure: unknown // of the last try; undefined: it worked
  reload: () => void
}

const slowest = 5 * 60_000
const unseen = 5_000

/** `every`: milliseconds between gentle refreshes while the page is looked at, longer after failures; 0: none. `live`:
 *  somebody waits for its news, maybe at another window, so it is never long without them. */
export function useResource<T>(name: string, path: string, every = 0, live = false): Resource<T> {
  const [value, setValue] = useState<T | undefined>(() => recall<T>(name))
  const [heard, setHeard] = useState(0)
  const [time, setTime] = useState<Partial<ServerMoment>>(() => ({ text: recall<string>(`${name} as of`) }))
  const [failure, setFailure] = useState<unknown>(undefined)
  const held = useRef<string | null>(null) // the version of the value
  const requests = useRef(0)
  const shown = useRef(0) // the request that the value came from
  const failures = useRef(0)
  const left = useRef(false)

  const load = useCallback(async () => {
    const asked = held.current
    const turn = ++requests.current
    try {
      const fresh = await requestChanged<T>(path, asked)
      // What a later request brought may be newer.
      if (left.current || turn < shown.current) return
      failures.current = 0
      setFailure(undefined)
      if (fresh.time) setTime(fresh.time)
      if (fresh.time) remember(`${name} as of`, fresh.time.text)
      // A 304 that another reply has overtaken is about what is no longer held.
      if (fresh.body !== undefined || held.current === asked) held.current = fresh.version
      if (fresh.body === undefined) return
      shown.current = turn
      remember(name, fresh.body)
      setValue(fresh.body)
      setHeard(performance.now())
    } catch (problem) {
      if (problem instanceof Problem && problem.code === 'signed_out') signedOut()
      if (left.current || turn < shown.current) return
      failures.current += 1
      setFailure(problem)
    }
  }, [name, path])

  useEffect(() => {
    left.current = false
    let timer: ReturnType<typeof setTimeout> | undefined
    const isSeen = () => document.visibilityState === 'visible'
    const pause = () => {
      const usual = Math.min(live ? unseen : slowest, every * 2 ** Math.min(failures.current, 8))
      return spread(live && !isSeen() ? unseen : usual)
    }
    const read = () => {
      clearTimeout(timer)
      void load().then(() => {
        clearTimeout(timer)
        if (every > 0 && !left.current) timer = setTimeout(live ? read : readIfSeen, pause())
      })
    }
    // A page that nobody looks at asks nothing until somebody does.
    const readIfSeen = () => isSeen() && read()
    read()
    addEventListener('online', read)
    document.addEventListener('visibilitychange', readIfSeen)
    return () => {
      left.current = true
      clearTimeout(timer)
      removeEventListener('online', read)
      document.removeEventListener('visibilitychange', readIfSeen)
    }
  }, [load, every, live])

  const reload = useCallback(() => void load(), [load])
  return { value, heard, asOf: time.text, ahead: time.ahead, failure, reload }
}
