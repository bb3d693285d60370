import { Modal } from '@mantine/core'
import { dateTime } from '../../shared/time'
import type { Recording } from '../../shared/types'
import { t } from '../i18n'
import { DataTable } from '../parts/DataTable'
import { Loaded } from '../parts/Loaded'
import { More } from '../parts/More'
import { useReturnFocus } from '../parts/returnFocus'
import { useViewings } from './recordings'

/** A20: who took the link, the newest first. */
export function ViewingsDialog({ recording, close }: { recording: Recording; close: () => void }) {
  const viewings = useViewings(recording.id)
  useReturnFocus()
  return (
    <Modal opened onClose={close} title={t('recording.viewings')} closeButtonProps={{ 'aria-label': t('close') }}>
      <Loaded query={viewings}>
        {(rows) => (
          <DataTable
            caption={t('recording.viewings')}
            rows={rows.map((row, index) => ({ ...row, index }))}
            rowKey={({ index }) => String(index)}
            empty={t('recording.viewings.none')}
            columns={[
              { name: t('full_name'), leads: true, show: ({ viewer }) => viewer.full_name },
              { name: t('sitting'), fixed: true, show: ({ at }) => dateTime(at) },
            ]}
          />
        )}
      </Loaded>
      <More pages={viewings} />
    </Modal>
  )
}
