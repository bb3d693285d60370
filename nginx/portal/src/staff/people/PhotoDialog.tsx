import { Button, FileInput, Text } from '@mantine/core'
import { useState } from 'react'
import { root } from '../../shared/api'
import { shrink } from '../../shared/shrink'
import { t } from '../i18n'
import { FormDialog } from '../parts/FormDialog'
import { useSave } from '../server'
import { deletePhoto, photoPath, putPhoto, type Person } from './people'
import classes from './PhotoDialog.module.css'

type Props = { person: Person; close: () => void; done: (person: Person) => void }

/** The photograph by which a proctor knows who it is (O3). */
export function PhotoDialog({ person, close, done }: Props) {
  const [file, take] = useState<File | null>(null)
  const save = useSave(async () => {
    if (file) await putPhoto(person.login, await shrink(file))
    return { ...person, has_photo: true }
  }, done)
  const remove = useSave(async () => {
    await deletePhoto(person.login)
    return { ...person, has_photo: false }
  }, done)
  const task = { isPending: save.isPending, error: save.error ?? remove.error }
  return (
    <FormDialog close={close} title={`${t('photo')}: ${person.full_name}`} save={task} submit={() => save.mutate(undefined)}>
      <Text size="sm">{t('photo.note')}</Text>
      {person.has_photo ? (
        <div>
          <img className={classes.photo} src={root + photoPath(person.login)} alt={t('photo.of', { name: person.full_name })} />
          <Button variant="default" color="red" onClick={() => remove.mutate(undefined)} loading={remove.isPending}>
            {t('photo.delete')}
          </Button>
        </div>
      ) : (
        <Text size="sm">{t('photo.none')}</Text>
      )}
      <FileInput
        label={t('photo.file')}
        placeholder={t('import.file.choose')}
        accept="image/png,image/jpeg,image/webp"
        value={file}
        onChange={take}
        clearable
        clearButtonProps={{ 'aria-label': t('import.file.clear') }}
        required
      />
    </FormDialog>
  )
}
