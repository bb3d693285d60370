import { notifications } from '@mantine/notifications'
import { t } from '../i18n'

/** A notice at the edge of the page, which goes by itself or with its button. */
export function notify(message: string, color: 'teal' | 'red'): void {
  notifications.show({ message, color, withBorder: true, closeButtonProps: { 'aria-label': t('close') } })
}

/** Sends away what has been said, lest it cover the buttons of a dialog that opens. */
export function hush(): void {
  notifications.clean()
}
