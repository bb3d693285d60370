import type { User } from '../../shared/types'
import { useAddress, link } from '../address'
import { t, type Text } from '../i18n'
import classes from './Shell.module.css'
import { isAdministrator, ownsBanks, useUser } from './user'

type Entry = { to: string; text: Text }
type Chapter = { heading?: Text; entries: readonly Entry[] }

const banks: Entry = { to: 'banks', text: 'banks' }
const chapters: readonly Chapter[] = [
  { entries: [{ to: '', text: 'overview' }] },
  {
    heading: 'chapter.session',
    entries: [{ to: 'exams', text: 'exams' }, { to: 'exam-sessions', text: 'exam_sessions' }, banks],
  },
  {
    heading: 'chapter.faculty',
    entries: [
      { to: 'people', text: 'people' },
      { to: 'groups', text: 'groups' },
      { to: 'disciplines', text: 'disciplines' },
      { to: 'imports', text: 'imports' },
    ],
  },
]

function chaptersOf(user: User): readonly Chapter[] {
  if (isAdministrator(user)) return chapters
  return [{ entries: [ownsBanks(user) ? banks : { to: '', text: 'home' }] }]
}

/** The chapter entry that an address belongs to; who has one entry is always there. */
function entryOf(here: string, shown: readonly Chapter[]): string | undefined {
  const [only, ...others] = shown.flatMap(({ entries }) => entries)
  if (others.length === 0) return only?.to
  return here === 'sittings' ? 'exams' : here
}

export function Navigation() {
  const here = useAddress().path[0] ?? ''
  const shown = chaptersOf(useUser())
  const current = entryOf(here, shown)
  return shown.map((chapter, index) => (
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
        </a>
      ))}
    </div>
  ))
}
