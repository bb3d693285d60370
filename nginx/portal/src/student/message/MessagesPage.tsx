import { useEffect, useRef, useState } from 'react'
import { request } from '../../shared/api'
import { dateTime } from '../../shared/time'
import type { Message, MessageList } from '../../shared/types'
import { t } from '../i18n'
import { useAsking } from '../parts/ask'
import { Failure } from '../parts/failure'
import { Loading } from '../parts/Loading'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { address } from '../route'
import { useResource } from '../resource'
import { unread } from './unread'
import { placeOf, textOf, wordsOf } from './words'

/** T13, A19: what happened, the newest first. Whatever comes into sight has been read. */
export function MessagesPage() {
  const { value, failure } = useResource<MessageList>('messages', '/messages', 10_000)
  const [older, setOlder] = useState<readonly MessageList[]>([])
  const more = useAsking<MessageList>((page) => setOlder([...older, page]))
  const last = older[older.length - 1] ?? value
  const next = last?.next
  const seen = new Set<string>()
  const items = [value, ...older].flatMap((page) => page?.items ?? []).filter(({ id }) => !seen.has(id) && seen.add(id))
  return (
    <Page title={t('messages.title')}>
      <Failure of={failure ?? more.failure} />
      {!value && failure === undefined && <Loading />}
      {value && items.length === 0 && <Notice tone="info">{t('messages.empty')}</Notice>}
      <ul className="cards">
        {items.map((message) => (
          <li key={message.id}>
            <MessageCard message={message} />
          </li>
        ))}
      </ul>
      {next && (
        <button type="button" aria-disabled={more.busy} onClick={() => more.ask(() => request('GET', `/messages?after=${next}`))}>
          {t('messages.older')}
        </button>
      )}
    </Page>
  )
}

function MessageCard({ message }: { message: Message }) {
  const [isNew] = useState(message.read_at === null) // for as long as the reader stays here
  const card = useReading(message)
  const words = wordsOf(message)
  return (
    <article ref={card} className={isNew ? 'card message new' : 'card message'}>
      <p className="muted small">
        {isNew && <span className="badge go">{t('messages.new')}</span>}
        <time dateTime={message.created_at}>{dateTime(message.created_at)}</time>
        {message.sender && <span>{message.sender.full_name}</span>}
      </p>
      <p className="as-written">{textOf(message)}</p>
      {words && <p className="as-written quoted">{words}</p>}
      <a href={address(placeOf(message))}>{t(`message.to.${placeOf(message).page as 'appeal' | 'attempt' | 'grades' | 'schedule'}`)}</a>
    </article>
  )
}

/** Tells the server once when most of the message is in sight. */
function useReading({ id, read_at }: Message) {
  const card = useRef<HTMLElement>(null)
  useEffect(() => {
    if (read_at !== null || !card.current) return
    const observer = new IntersectionObserver(
      ([entry]) => {
        if (!entry?.isIntersecting) return
        observer.disconnect()
        request('PUT', `/messages/${id}/reading`, {}).then(
          () => unread.set(Math.max(0, unread.get() - 1)),
          () => undefined, // unread still: the next visit tells it again
        )
      },
      { threshold: 0.6 },
    )
    observer.observe(card.current)
    return () => observer.disconnect()
  }, [id])
  return card
}
