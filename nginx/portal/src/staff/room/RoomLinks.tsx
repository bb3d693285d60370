import { Anchor, Group } from '@mantine/core'
import type { Hearing } from '../../shared/types'
import { link } from '../address'
import { t, type Text } from '../i18n'

/** What else there is of an exam, each on a page of its own. */
export function RoomLinks({ hearing: { sitting, exam, duties, state } }: { hearing: Hearing }) {
  const pages: readonly [string, Text, boolean][] = [
    ['works', 'works', exam.kind === 'creative' && duties.length > 0],
    ['recordings', 'recordings', true],
    ['minutes', 'hearing_minutes', state === 'closed'],
  ]
  return (
    <Group component="nav" aria-label={t('room.links')} gap="md" mb="md">
      {pages
        .filter(([, , shown]) => shown)
        .map(([page, text]) => (
          <Anchor key={page} href={link(['hearings', sitting.id, page])}>
            {t(text)}
          </Anchor>
        ))}
    </Group>
  )
}
