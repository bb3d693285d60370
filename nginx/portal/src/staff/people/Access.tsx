import { Button, Group, Stack, Text } from '@mantine/core'
import { t } from '../i18n'
import { AccessState } from './AccessState'
import type { Person } from './people'

/** What can be changed about it, each in a dialog of its own. */
export type AccessPart = 'password' | 'account' | 'photo'
type Props = { person: Person; open: (part: AccessPart) => void }

/** Whether this person can sign in, and the ways to change that. */
export function Access({ person, open }: Props) {
  return (
    <Stack gap="xs" role="group" aria-label={t('access')}>
      <Text size="sm" fw={600} aria-hidden>
        {t('access')}
      </Text>
      <AccessState person={person} />
      <Group gap="xs">
        <Button variant="default" onClick={() => open('password')}>
          {t('people.password')}
        </Button>
        <Button variant="default" onClick={() => open('account')}>
          {t(person.active ? 'account.close' : 'account.reopen')}
        </Button>
        <Button variant="default" onClick={() => open('photo')}>
          {t('photo')}
        </Button>
      </Group>
    </Stack>
  )
}
