import { Anchor, Button } from '@mantine/core'
import { dateTime } from '../../shared/time'
import type { Message } from '../../shared/types'
import { t } from '../i18n'
import { Empty } from '../parts/Empty'
import { Failure } from '../parts/Failure'
import { Loaded } from '../parts/Loaded'
import { More } from '../parts/More'
import { Page } from '../parts/Page'
import { State } from '../parts/State'
import { useUser } from '../shell/user'
import { placeOf, textOf, useMessages, useReading } from './inbox'
import classes from './inbox.module.css'

export function InboxPage() {
  const pages = useMessages()
  const reading = useReading()
  return (
    <Page title={t('messages')}>
      {reading.error && <Failure error={reading.error} />}
      <Loaded query={pages}>
        {(messages) =>
          messages.length === 0 ? (
            <Empty>{t('messages.none')}</Empty>
          ) : (
            <ol className={classes.list} aria-label={t('messages')}>
              {messages.map((message) => (
                <Item key={message.id} message={message} read={() => reading.mutate(message.id)} />
              ))}
            </ol>
          )
        }
      </Loaded>
      <More pages={pages} />
    </Page>
  )
}

function Item({ message, read }: { message: Message; read: () => void }) {
  const user = useUser()
  const place = placeOf(message, user)
  const { sender, created_at, read_at, params } = message
  const text = textOf(message)
  return (
    <li className={classes.message} data-unread={!read_at}>
      <p className={classes.meta}>
        <time dateTime={created_at}>{dateTime(created_at)}</time>
        {sender && <span>{sender.full_name}</span>}
        {!read_at && <State tone="live">{t('messages.new')}</State>}
      </p>
      <p className={classes.text}>{text}</p>
      {params.text && <p className={classes.text}>{params.text}</p>}
      <div className={classes.actions}>
        {place && (
          <Anchor href={place} onClick={() => !read_at && read()} aria-label={`${t('messages.open')}: ${text}`}>
            {t('messages.open')}
          </Anchor>
        )}
        {!read_at && (
          <Button size="xs" variant="default" onClick={read} aria-label={`${t('messages.read')}: ${text}`}>
            {t('messages.read')}
          </Button>
        )}
      </div>
    </li>
  )
}
