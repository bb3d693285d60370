import type { ReactNode } from 'react'
import classes from './parts.module.css'

export function Filters({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div role="search" aria-label={label} className={classes.filters}>
      {children}
    </div>
  )
}
