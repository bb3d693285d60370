import type { ReactNode } from 'react'
import classes from './parts.module.css'

/** Stands where a list would, and says why there is none. */
export function Empty({ children }: { children: ReactNode }) {
  return <p className={classes.empty}>{children}</p>
}
