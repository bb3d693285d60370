import type { InputHTMLAttributes } from 'react'
import { t } from '../i18n'

type Attributes = Omit<InputHTMLAttributes<HTMLInputElement>, 'value' | 'onChange'>

/** A required line of text under its label. What is missing is said in the portal's language, not in the browser's. */
export function TextField({
  label,
  value,
  change,
  ...attributes
}: Attributes & { label: string; value: string; change: (value: string) => void }) {
  return (
    <label>
      {label}
      <input
        required
        {...attributes}
        value={value}
        onInvalid={({ currentTarget }) => currentTarget.setCustomValidity(flaw(currentTarget))}
        onChange={({ currentTarget }) => {
          currentTarget.setCustomValidity('')
          change(currentTarget.value)
        }}
      />
    </label>
  )
}

function flaw({ validity, minLength }: HTMLInputElement): string {
  return validity.tooShort ? t('field.too_short', { characters: minLength }) : t('field.missing')
}
