// What happened in one attempt: the stretches of active time, the breaks between them (A4) and the events.
import { Text } from '@mantine/core'
import type { ReactNode } from 'react'
import { countdown, dateTime, second } from '../../shared/time'
import { knows, t } from '../i18n'
import type { AttemptEvent, Interruption, Segment, Timeline } from './board'
import classes from './Timeline.module.css'

type Entry = { at: string; until?: string | null; tone: 'active' | 'break' | 'event'; body: ReactNode }

export function TimelineList({ timeline: { segments, interruptions, events } }: { timeline: Timeline }) {
  return (
    <ol className={classes.line}>
      {[...segments.map(segmentEntry), ...interruptions.map(breakEntry), ...events.map(eventEntry)]
        .sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
        .map(({ at, until, tone, body }, index) => (
          <li key={index} data-tone={tone}>
            <div>
              <Moment at={at} />
              {until && (
                <>
                  –<br />
                  <Moment at={until} />
                </>
              )}
            </div>
            <div>{body}</div>
          </li>
        ))}
    </ol>
  )
}

function Moment({ at }: { at: string }) {
  return (
    <time dateTime={at} title={dateTime(at)}>
      {second(at)}
    </time>
  )
}

function segmentEntry({ from, to, end_cause, address, user_agent }: Segment): Entry {
  return {
    at: from,
    until: to,
    tone: 'active',
    body: (
      <>
        <strong>{t('timeline.active')}</strong>
        {end_cause && <div>{t(`cause.${end_cause}`)}</div>}
        <Text size="sm" c="gray.7">
          {address} · {user_agent}
        </Text>
      </>
    ),
  }
}

function breakEntry({ from, to, seconds }: Interruption): Entry {
  return {
    at: from,
    tone: 'break',
    body: (
      <>
        <strong>{t('timeline.break', { length: countdown(seconds * 1000) })}</strong>
        <div>{to ? t('timeline.break.until', { time: second(to) }) : t('timeline.break.goes_on')}</div>
      </>
    ),
  }
}

function eventEntry({ at, kind, actor, detail }: AttemptEvent): Entry {
  return {
    at,
    tone: 'event',
    body: (
      <>
        <strong>{t(`event.${kind}`)}</strong>
        {actor && <div>{actor}</div>}
        <dl className={classes.detail}>
          {Object.entries(detail).map(([name, value]) => {
            const key = `event.detail.${name}`
            return (
              <div key={name}>
                <dt>{knows(key) ? t(key) : name}</dt>
                <dd>{detailText(name, value)}</dd>
              </div>
            )
          })}
        </dl>
      </>
    ),
  }
}

function detailText(name: string, value: string | number | null): string | number {
  const key = `${name}.${String(value)}`
  return knows(key) ? t(key) : (value ?? '—')
}
