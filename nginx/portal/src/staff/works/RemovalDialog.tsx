import { Text, Textarea } from '@mantine/core'
import { t } from '../i18n'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { removeWork, type StudentWorks, type Work } from './works'

type Props = { hearing: string; of: StudentWorks; work: Work; close: () => void }

export function RemovalDialog({ hearing, of, work, close }: Props) {
  const fields = useFields({ reason: '' })
  const save = useSave(() => removeWork(hearing, of.student.id, work.n, fields.values.reason), close)
  return (
    <FormDialog
      close={close}
      title={`${t('work.remove')}: ${work.title}`}
      save={save}
      submit={() => save.mutate(undefined)}
      verb={t('work.remove')}
    >
      <Text size="sm">{t('work.remove.note', { name: of.student.full_name })}</Text>
      <Textarea {...fields.text('reason', save.error)} label={t('reason')} minLength={3} maxLength={500} autosize minRows={2} required data-autofocus />
    </FormDialog>
  )
}
