import type { InputHTMLAttributes } from 'react'

type Attributes = Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'>

/** A required line of text under its label. */
export function TextField({
  label,
  value,
  change,
  ...attributes
}: Attributes & { label: string; value: string; change: (value: string) => void }) {
  return (
    <label>
      {label}
      <input required {...attributes} value={value} onChange={(event) => change(event.currentTarget.value)} />
    </label>
  )
}
