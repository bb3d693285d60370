import { PasswordInput, type PasswordInputProps } from '@mantine/core'
import { useState } from 'react'
import { t } from '../i18n'

/** A password, hidden until asked for; the button that shows it is reached by keyboard too. */
export function SecretField(props: PasswordInputProps) {
  const [visible, show] = useState(false)
  return (
    <PasswordInput
      {...props}
      visible={visible}
      onVisibilityChange={show}
      visibilityToggleButtonProps={{ 'aria-label': t('password.show'), 'aria-pressed': visible, tabIndex: 0 }}
    />
  )
}
