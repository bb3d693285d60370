import { Modal, UnstyledButton } from '@mantine/core'
import { useState } from 'react'
import type { Examinee, Hearing } from '../../shared/types'
import { t } from '../i18n'
import { useReturnFocus } from '../parts/returnFocus'
import { photoOf } from './room'
import classes from './room.module.css'

type Props = { hearing: Hearing; examinee: Examinee }

/** By which the proctor knows who it is; larger at a click. */
export function Photo({ hearing, examinee }: Props) {
  const [open, setOpen] = useState(false)
  const name = t('room.photo', { name: examinee.student.full_name })
  if (!examinee.has_photo || hearing.duties.length === 0)
    return <div className={classes.nophoto}>{t('room.photo_none')}</div>
  return (
    <>
      <UnstyledButton className={classes.photo} data-aside onClick={() => setOpen(true)}>
        <img src={photoOf(hearing, examinee)} alt={name} />
      </UnstyledButton>
      {open && <Enlarged source={photoOf(hearing, examinee)} name={name} close={() => setOpen(false)} />}
    </>
  )
}

function Enlarged({ source, name, close }: { source: string; name: string; close: () => void }) {
  useReturnFocus()
  return (
    <Modal opened onClose={close} title={name} closeButtonProps={{ 'aria-label': t('close') }}>
      <img className={classes.enlarged} src={source} alt={name} />
    </Modal>
  )
}
