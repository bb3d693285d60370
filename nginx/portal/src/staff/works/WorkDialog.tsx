import { NativeSelect, TextInput } from '@mantine/core'
import { t } from '../i18n'
import { FileFacts, factsOf, knownFacts } from '../parts/FileFacts'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { choices } from '../titles'
import { putWork, type StudentWorks, type Work } from './works'

type Props = { hearing: string; of: StudentWorks; n: number; work: Work | undefined; close: () => void }

/** C4: a work of a student; another one in the place of an older has to be given to the commission again. */
export function WorkDialog({ hearing, of, n, work, close }: Props) {
  const fields = useFields({ kind: work?.kind ?? 'video', title: work?.title ?? '', url: '', ...knownFacts(work) })
  const { kind, title, url } = fields.values
  const save = useSave(() => putWork(hearing, of.student.id, n, { kind, title, url: url.trim(), ...factsOf(fields.values) }), close)
  const { error } = save
  return (
    <FormDialog
      close={close}
      title={`${t(work ? 'work.replace' : 'work.add')}: ${of.student.full_name}`}
      save={save}
      submit={() => save.mutate(undefined)}
    >
      <NativeSelect
        {...fields.text('kind', error)}
        label={t('work.kind')}
        data={choices(['video', 'work'] as const, (one) => t(`work.kind.${one}`))}
      />
      <TextInput {...fields.text('title', error)} label={t('title')} maxLength={200} required data-autofocus />
      <TextInput
        {...fields.text('url', error)}
        label={t('link')}
        description={t('link.hint')}
        placeholder="https://"
        inputMode="url"
        maxLength={1000}
        required
      />
      <FileFacts values={fields.values} set={fields.set} error={error} />
    </FormDialog>
  )
}
