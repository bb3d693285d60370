import { useEffect, useState } from 'react'
import * as keep from './keep'

export type Flags = { all: ReadonlySet<number>; has: (n: number) => boolean; toggle: (n: number) => void }

/** Questions that the student marked to look at again; they stay on this device. */
export function useFlags(attempt: string): Flags {
  const [all, setAll] = useState<ReadonlySet<number>>(new Set())
  useEffect(() => {
    keep.notes(attempt).then(
      (notes) => setAll(new Set(notes?.flags ?? [])),
      () => undefined,
    )
  }, [attempt])
  return {
    all,
    has: (n) => all.has(n),
    toggle: (n) => {
      const next = new Set(all)
      if (!next.delete(n)) next.add(n)
      setAll(next)
      keep.note(attempt, { flags: [...next] }).catch(() => undefined)
    },
  }
}
