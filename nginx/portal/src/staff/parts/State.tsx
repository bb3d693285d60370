import type { ReactNode } from 'react'
import classes from './parts.module.css'

export type Tone = 'good' | 'live' | 'warn' | 'bad' | 'quiet'

/** A state in words, with a coloured mark that only repeats them. */
export function State({ tone, children }: { tone: Tone; children: ReactNode }) {
  return (
    <span className={classes.state} data-tone={tone}>
      <span>{children}</span>
    </span>
  )
}

/** Named figures in a row. */
export function Facts({ facts }: { facts: readonly (readonly [name: string, value: ReactNode])[] }) {
  return (
    <dl className={classes.facts}>
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}
