// Where the student is in the test: survives a reload of the tab.
import { useState } from 'react'

const stored = (storage: Storage, key: string): string | null => storage.getItem(key)

export function usePlace(attempt: string, count: number): [number, (n: number) => void] {
  const key = `at ${attempt}`
  const [at, setAt] = useState(() => Number(stored(sessionStorage, key) ?? 1))
  const place = Math.min(Math.max(1, at), Math.max(1, count))
  return [
    place,
    (n) => {
      sessionStorage.setItem(key, String(n))
      setAt(n)
    },
  ]
}

/** Puts the student at a question, for when the test is shown next. */
export function putAt(attempt: string, n: number): void {
  sessionStorage.setItem(`at ${attempt}`, String(n))
}

export type View = 'one' | 'all'

export function useView(): [View, (view: View) => void] {
  const [view, setView] = useState<View>(() => (stored(localStorage, 'view') === 'all' ? 'all' : 'one'))
  return [
    view,
    (next) => {
      localStorage.setItem('view', next)
      setView(next)
    },
  ]
}
