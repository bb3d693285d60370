import type { ReactNode } from 'react'
import { Icon, type IconName } from './Icon'

export type Tone = 'info' | 'good' | 'warn' | 'bad'
const icons: Record<Tone, IconName> = { info: 'info', good: 'check', warn: 'warning', bad: 'warning' }

/** `live`: read out when it appears. */
export function Notice({ tone, live, children }: { tone: Tone; live?: boolean; children: ReactNode }) {
  return (
    <div className={`notice ${tone}`} role={live ? (tone === 'bad' ? 'alert' : 'status') : undefined}>
      <Icon name={icons[tone]} />
      <div>{children}</div>
    </div>
  )
}
