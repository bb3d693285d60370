import { Button, Group, Modal, Stack, Text } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { t } from '../i18n'
import { Failure } from './Failure'
import { useReturnFocus } from './returnFocus'

type Props = {
  title: string
  /** What is noted of whoever takes the link. */
  note: string
  take: () => Promise<{ url: string }>
  close: () => void
}

/** A link that is given to a person by name: first it is noted who takes it, then it is there to be opened. */
export function LinkDialog({ title, note, take, close }: Props) {
  const client = useQueryClient()
  const link = useMutation({ mutationFn: take, onSuccess: () => client.invalidateQueries() })
  useReturnFocus()
  return (
    <Modal opened onClose={close} title={title} closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Text size="sm">{note}</Text>
        {link.error && <Failure error={link.error} />}
        <Group justify="flex-end">
          {link.data ? (
            <Button
              key="open"
              component="a"
              href={link.data.url}
              target="_blank"
              rel="noopener noreferrer"
              ref={(button: HTMLAnchorElement | null) => button?.focus()}
            >
              {t('link.open')}
            </Button>
          ) : (
            <Button loading={link.isPending} onClick={() => link.mutate()} data-autofocus>
              {t('link.take')}
            </Button>
          )}
        </Group>
      </Stack>
    </Modal>
  )
}
