import type { ReactNode } from 'react'

/** Labels with their values; a row without a value is left out. */
export function Facts({ rows }: { rows: readonly (readonly [string, ReactNode])[] }) {
  return (
    <dl className="facts card">
      {rows.map(
        ([label, value]) =>
          value != null && (
            <div key={label}>
              <dt>{label}</dt>
              <dd>{value}</dd>
            </div>
          ),
      )}
    </dl>
  )
}
