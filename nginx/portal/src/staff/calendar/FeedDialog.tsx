// One's own calendar address (RFC 5545): made, shown once, taken back.
import { Alert, Button, Group, Modal, Stack, Text, TextInput } from '@mantine/core'
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { dateTime } from '../../shared/time'
import { t } from '../i18n'
import { Failure } from '../parts/Failure'
import { Loaded } from '../parts/Loaded'
import parts from '../parts/parts.module.css'
import { useReturnFocus } from '../parts/returnFocus'
import { deleteCalendarFeed, putCalendarFeed, useCalendarFeed } from './calendar'

export function FeedDialog({ close }: { close: () => void }) {
  useReturnFocus()
  const client = useQueryClient()
  const feed = useCalendarFeed()
  const renew = () => client.invalidateQueries({ queryKey: ['calendar-feed'] })
  const making = useMutation({ mutationFn: putCalendarFeed, onSuccess: renew })
  const revoking = useMutation({
    mutationFn: deleteCalendarFeed,
    onSuccess: () => {
      making.reset()
      return renew()
    },
  })
  const failure = making.error ?? revoking.error
  return (
    <Modal opened onClose={close} title={t('calendar')} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <Stack>
        <Text size="sm">{t('calendar.note')}</Text>
        <Loaded query={feed}>
          {({ created_at }) => (
            <>
              {making.data && <Once address={location.origin + making.data.path} />}
              {created_at && !making.data && <Text size="sm">{t('calendar.since', { time: dateTime(created_at) })}</Text>}
              {failure && <Failure error={failure} />}
              <div className={parts.buttons}>
                {created_at && (
                  <Button variant="default" loading={revoking.isPending} onClick={() => revoking.mutate()}>
                    {t('calendar.revoke')}
                  </Button>
                )}
                <Button loading={making.isPending} onClick={() => making.mutate()}>
                  {created_at ? t('calendar.again') : t('calendar.make')}
                </Button>
              </div>
            </>
          )}
        </Loaded>
      </Stack>
    </Modal>
  )
}

function Once({ address }: { address: string }) {
  const [copied, setCopied] = useState(false)
  const copy = () => void navigator.clipboard.writeText(address).then(() => setCopied(true), () => setCopied(false))
  return (
    <Alert color="blue" role="status">
      <Stack gap="xs" align="stretch">
        <TextInput
          label={t('calendar.address')}
          description={t('calendar.once')}
          value={address}
          onFocus={({ currentTarget }) => currentTarget.select()}
          readOnly
        />
        {'clipboard' in navigator && (
          <Group>
            <Button size="xs" variant="default" onClick={copy}>
              {copied ? t('calendar.copied') : t('calendar.copy')}
            </Button>
          </Group>
        )}
      </Stack>
    </Alert>
  )
}
