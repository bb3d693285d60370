import type { User } from '../../shared/types'
import { VisuallyHidden } from '@mantine/core'
import { useAddress, link } from '../address'
import { useAwaited } from '../appeals/appeals'
import { t, type Text } from '../i18n'
import classes from './Shell.module.css'
import { isAdministrator, isMentor, judges, ownsBanks, useUser } from './user'

type Entry = { to: string; text: Text }
type Chapter = { heading?: Text; entries: readonly Entry[] }

const banks: Entry = { to: 'banks', text: 'banks' }
const tickets: Entry = { to: 'tickets', text: 'tickets' }
const criteria: Entry = { to: 'criteria', text: 'criteria' }
const appeals: Entry = { to: 'appeals', text: 'appeals' }
const hearings: Entry = { to: 'hearings', text: 'hearings' }
const dates: Entry = { to: 'dates', text: 'new_dates' }
const chapters: readonly Chapter[] = [
  { entries: [{ to: '', text: 'overview' }] },
  {
    heading: 'chapter.session',
    entries: [
      { to: 'exams', text: 'exams' },
      hearings,
      { to: 'exam-sessions', text: 'exam_sessions' },
      appeals,
      dates,
      banks,
      tickets,
      criteria,
    ],
  },
  {
    heading: 'chapter.faculty',
    entries: [
      { to: 'people', text: 'people' },
      { to: 'groups', text: 'groups' },
      { to: 'disciplines', text: 'disciplines' },
      { to: 'calendar-days', text: 'calendar_days' },
      { to: 'imports', text: 'imports' },
    ],
  },
]

function chaptersOf(user: User): readonly Chapter[] {
  if (isAdministrator(user)) return chapters
  const own = [...(isMentor(user) ? [dates] : []), ...(judges(user) ? [appeals] : []), ...(ownsBanks(user) ? [banks, tickets, criteria] : [])]
  return [{ entries: [...(own.length > 0 ? own : [{ to: '', text: 'home' } as const]), hearings] }]
}

/** The entry that an address belongs to. Whoever is no administrator gets the first page at every other address. The inbox is
 *  reached from the header. */
function entryOf(here: string, user: User): string | undefined {
  if (here === 'messages') return undefined
  const entries = chaptersOf(user).flatMap((chapter) => chapter.entries)
  const own = entries.find(({ to }) => to === (here === 'sittings' ? 'exams' : here))
  return (own ?? (isAdministrator(user) ? undefined : entries[0]))?.to
}

export function Navigation() {
  const here = useAddress().path[0] ?? ''
  const user = useUser()
  const current = entryOf(here, user)
  return chaptersOf(user).map((chapter, index) => (
    <div key={index}>
      {chapter.heading && <p className={classes.heading}>{t(chapter.heading)}</p>}
      {chapter.entries.map(({ to, text }) => (
        <a
          key={to}
          className={classes.item}
          href={link(to ? [to] : [])}
          aria-current={to === current ? 'page' : undefined}
        >
          {t(text)}
          {to === appeals.to && <Awaited />}
        </a>
      ))}
    </div>
  ))
}

/** How many appeals wait for the reader. */
function Awaited() {
  const { length } = useAwaited()
  if (length === 0) return null
  return (
    <span className={classes.count}>
      <VisuallyHidden>{t('appeals.awaited')} </VisuallyHidden>
      {length}
    </span>
  )
}
