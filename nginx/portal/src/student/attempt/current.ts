// The attempt that this tab works on. It stays in contact while the student looks at other pages of the portal.
import type { Paper } from '../../shared/types'
import { Engine } from './engine'

let current: Engine | undefined

function replace(next: Engine): Engine {
  closeCurrent()
  current = next
  return next
}

/** Opens what was just started. */
export function begin(paper: Paper): Engine {
  return replace(new Engine(paper.id, true, paper))
}

/** The student asks for an attempt in this tab. */
export function want(id: string): Engine {
  if (current?.id === id && !current.isClosed && current.standing.get().phase === 'running') return current
  return replace(new Engine(id, true))
}

/** The attempt of an address: the current one, or one that is looked at without taking it from another device. */
export function engineOf(id: string): Engine {
  return current?.id === id && !current.isClosed ? current : replace(new Engine(id, false))
}

export function closeCurrent(): void {
  current?.close()
  current = undefined
}
