import { Drawer } from '@mantine/core'
import { t } from '../i18n'
import { Loaded } from '../parts/Loaded'
import { useReturnFocus } from '../parts/returnFocus'
import { useTimeline } from './board'
import { TimelineList } from './Timeline'

type Props = { attempt: string; name: string; close: () => void }

export function TimelineDrawer({ attempt, name, close }: Props) {
  const timeline = useTimeline(attempt)
  useReturnFocus()
  return (
    <Drawer
      opened
      onClose={close}
      position="right"
      size="md"
      title={`${t('timeline')}: ${name}`}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <Loaded query={timeline}>{(data) => <TimelineList timeline={data} />}</Loaded>
    </Drawer>
  )
}
