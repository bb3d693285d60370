// What the browser finds wrong with a form, in the language of the portal instead of the browser's own.
import { t } from '../i18n'

/** For a form's invalid events, which come just before the browser shows its words. */
export function sayInvalid({ target }: { target: EventTarget }): void {
  const field = target as HTMLInputElement | HTMLTextAreaElement
  if (field.validity.valueMissing) field.setCustomValidity(t(field.type === 'radio' ? 'choose' : 'field.missing'))
  else if (field.validity.tooShort) field.setCustomValidity(t('field.too_short', { characters: field.minLength }))
}

/** Before the browser looks again: words that were said once would make the field invalid for ever. */
export function forgetInvalid(form: HTMLFormElement | null): void {
  for (const field of form?.elements ?? []) if ('setCustomValidity' in field) (field as HTMLInputElement).setCustomValidity('')
}
