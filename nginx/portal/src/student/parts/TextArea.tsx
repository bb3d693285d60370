import { t } from '../i18n'

/** Lines of text under a label; `optional` says so. What is missing is said in the portal's language. */
export function TextArea({
  label,
  value,
  change,
  optional = false,
  rows = 3,
  longest,
  name,
}: {
  label: string
  value: string
  change: (value: string) => void
  optional?: boolean
  rows?: number
  longest: number
  name: string
}) {
  return (
    <label>
      <span>
        {label} {optional && <span className="aside">{t('field.optional')}</span>}
      </span>
      <textarea
        name={name}
        rows={rows}
        maxLength={longest}
        required={!optional}
        value={value}
        onInvalid={({ currentTarget }) => currentTarget.setCustomValidity(t('field.missing'))}
        onChange={({ currentTarget }) => {
          currentTarget.setCustomValidity('')
          change(currentTarget.value)
        }}
      />
    </label>
  )
}
