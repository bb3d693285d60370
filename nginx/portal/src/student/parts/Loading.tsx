import { t } from '../i18n'
import { Icon } from './Icon'

export function Loading({ text }: { text?: string }) {
  return (
    <p className="loading" role="status">
      <Icon name="spinner" />
      {text ?? t('loading')}
    </p>
  )
}
