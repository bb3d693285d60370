import { useEffect, useRef, type ReactNode } from 'react'
import { useStore } from '../../shared/store'
import { t, type Text } from '../i18n'
import { useUnread } from '../message/unread'
import { address, useRoute, type Route } from '../route'
import { user } from '../session/session'
import { Icon, type IconName } from './Icon'

const places: { page: 'schedule' | 'grades' | 'appeals' | 'messages' | 'settings'; text: Text; icon: IconName }[] = [
  { page: 'schedule', text: 'nav.schedule', icon: 'calendar' },
  { page: 'grades', text: 'nav.grades', icon: 'grade' },
  { page: 'appeals', text: 'nav.appeals', icon: 'scales' },
  { page: 'messages', text: 'nav.messages', icon: 'letter' },
  { page: 'settings', text: 'nav.settings', icon: 'person' },
]

type PageProps = { title: string; back?: Route; quiet?: boolean; children: ReactNode }

/** A page: heading, content, and the way to the other pages of the cabinet; `quiet`: without it, as during an exam.
 *  The heading takes the focus, so that a screen reader starts there. */
export function Page({ title, back, quiet, children }: PageProps) {
  const heading = useFocusOnArrival(title)
  return (
    <>
      {!quiet && <Header />}
      <main id="main" className={quiet ? 'quiet' : ''}>
        {back && (
          <a className="back" href={address(back)}>
            <Icon name="left" />
            {back.page === 'schedule' ? t('nav.schedule') : t('back')}
          </a>
        )}
        <h1 ref={heading} tabIndex={-1}>
          {title}
        </h1>
        {children}
      </main>
    </>
  )
}

let firstPage = true

export function useFocusOnArrival(title: string) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title])
  useEffect(() => {
    if (!firstPage) heading.current?.focus()
    firstPage = false
  }, [])
  return heading
}

function Header() {
  const route = useRoute()
  const someone = useStore(user)
  const news = useUnread()
  return (
    <header className="top">
      <button type="button" className="skip" onClick={() => document.querySelector('h1')?.focus()}>
        {t('skip')}
      </button>
      <a className="brand" href="#/">
        <span className="mark" aria-hidden="true">
          <Icon name="check" />
        </span>
        {t('product')}
      </a>
      <nav aria-label={t('nav.label')}>
        {places.map(({ page, text, icon }) => (
          <a key={page} href={address({ page })} aria-current={route.page === page ? 'page' : undefined}>
            <Icon name={icon} />
            <span>{t(text)}</span>
            {page === 'messages' && news > 0 && (
              <span className="unread">
                {news}
                <span className="hidden"> {t('messages.unread')}</span>
              </span>
            )}
          </a>
        ))}
      </nav>
      {someone && <span className="who">{someone.full_name}</span>}
    </header>
  )
}
