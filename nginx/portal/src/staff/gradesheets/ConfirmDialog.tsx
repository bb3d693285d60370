import { Text } from '@mantine/core'
import { Problem } from '../../shared/api'
import type { Gradesheet } from '../../shared/types'
import { t } from '../i18n'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'

type Props = {
  title: string
  note: string
  write: () => Promise<Gradesheet>
  done: (sheet: Gradesheet) => void
  close: () => void
}
type Refused = Gradesheet['lines'][number]['pending']

/** A step that cannot be taken back. A refusal names the students who are in the way. */
export function ConfirmDialog({ title, note, write, done, close }: Props) {
  const save = useSave(write, done)
  const pending = save.error instanceof Problem ? (save.error.body.pending as { full_name: string; pending: NonNullable<Refused> }[] | undefined) : undefined
  return (
    <FormDialog close={close} title={title} save={save} submit={() => save.mutate()} verb={title}>
      <Text>{note}</Text>
      {pending && (
        <ul>
          {pending.map(({ full_name, pending: why }) => (
            <li key={full_name}>
              {full_name}: {t(`pending.${why}`)}
            </li>
          ))}
        </ul>
      )}
    </FormDialog>
  )
}
