import { Text, Textarea } from '@mantine/core'
import { deadline } from '../../shared/time'
import type { Works } from '../../shared/types'
import { t } from '../i18n'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { handOver } from './works'

type Props = { works: Works; late: boolean; close: () => void }

/** C4, A28: after the deadline only with a reason, which then stands in the minutes. */
export function HandoverDialog({ works, late, close }: Props) {
  const fields = useFields({ late_reason: '' })
  const save = useSave(() => handOver(works.sitting.id, fields.values.late_reason.trim() || undefined), close)
  return (
    <FormDialog close={close} title={t('handover')} save={save} submit={() => save.mutate(undefined)} verb={t('handover')}>
      <Text size="sm">
        {t('handover.note', { works: works.undelivered, names: works.commission.map(({ full_name }) => full_name).join(', ') })}
      </Text>
      {works.missing > 0 && <Text size="sm">{t('handover.missing', { count: works.missing })}</Text>}
      {late && (
        <Textarea
          {...fields.text('late_reason', save.error)}
          label={t('handover.late_reason')}
          description={t('handover.late_note', { time: deadline(works.deadline_at) })}
          minLength={3}
          maxLength={500}
          autosize
          minRows={2}
          required
          data-autofocus
        />
      )}
    </FormDialog>
  )
}
