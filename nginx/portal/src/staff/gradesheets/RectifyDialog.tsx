import { NativeSelect, Text, Textarea, TextInput } from '@mantine/core'
import type { Gradesheet } from '../../shared/types'
import { go } from '../address'
import { t } from '../i18n'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { Facts } from '../parts/State'
import { useSave } from '../server'
import { gradeName, rectify } from './gradesheets'

type Props = { sheet: string; difference: Gradesheet['differences'][number]; close: () => void }

/** A12: one student's line, with a reason and a basis; what stands in the new line nobody types. */
export function RectifyDialog({ sheet, difference: { login, full_name, was, is, appeals }, close }: Props) {
  const fields = useFields({ reason: '', basis: '', appeal: appeals[0]?.id ?? '' })
  const save = useSave(
    ({ reason, basis, appeal }: typeof fields.values) =>
      rectify(sheet, login, { reason, basis: basis.trim() || null, appeal: appeal || null }),
    ({ id }) => {
      close()
      if (id) go(['gradesheets', id])
    },
  )
  return (
    <FormDialog
      close={close}
      title={t('gradesheet.rectify.of', { student: full_name })}
      save={save}
      submit={() => save.mutate(fields.values)}
      verb={t('gradesheet.rectify')}
    >
      <Facts
        facts={[
          [t('gradesheet.was'), was ? gradeName(was) : '—'],
          [t('gradesheet.is'), gradeName(is)],
        ]}
      />
      <Text size="sm">{t('gradesheet.rectify.note')}</Text>
      <Textarea label={t('reason')} required autosize minRows={2} maxLength={500} {...fields.text('reason', save.error)} />
      {appeals.length > 0 && (
        <NativeSelect
          label={t('appeal')}
          data={[
            ...appeals.map(({ id, number, minutes, state }) => ({
              value: id,
              label: `${t('numbered', { number })}: ${t(`appeal.state.${state}`)}. ${t('minutes.of', { number: minutes })}`,
            })),
            { value: '', label: t('none') },
          ]}
          {...fields.text('appeal', save.error)}
        />
      )}
      <TextInput
        label={t('gradesheet.basis')}
        description={t('gradesheet.basis.hint')}
        required={fields.values.appeal === ''}
        maxLength={500}
        {...fields.text('basis', save.error)}
      />
    </FormDialog>
  )
}
