import { VisuallyHidden } from '@mantine/core'
import { link, useAddress } from '../address'
import { t } from '../i18n'
import shell from '../shell/Shell.module.css'
import { useUnread } from './inbox'

/** The way to the inbox from every page, with the number of messages not read yet. */
export function InboxLink() {
  const unread = useUnread()
  const here = useAddress().path[0] === 'messages'
  return (
    <a className={shell.inbox} href={link(['messages'])} aria-current={here ? 'page' : undefined}>
      <svg viewBox="0 0 24 24" width="22" height="22" fill="none" stroke="currentColor" strokeWidth="2" aria-hidden="true">
        <path d="M3 6h18v12H3zM3 7l9 6 9-6" />
      </svg>
      <VisuallyHidden>{t('messages')}</VisuallyHidden>
      {unread > 0 && (
        <span className={shell.unread}>
          <VisuallyHidden>{t('messages.unread')} </VisuallyHidden>
          {unread > 99 ? '99+' : unread}
        </span>
      )}
    </a>
  )
}
