import type { ReactNode } from 'react'
import classes from './parts.module.css'

/** What narrows a list; many narrow filters stand in pairs on a phone. */
export function Filters({ label, paired, children }: { label: string; paired?: boolean; children: ReactNode }) {
  return (
    <div role="search" aria-label={label} className={classes.filters} data-paired={paired}>
      {children}
    </div>
  )
}
