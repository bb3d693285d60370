import { Button, Modal, Stack } from '@mantine/core'
import { useEffect, useReducer, type FormEvent, type ReactNode } from 'react'
import { t } from '../i18n'
import { Failure } from './Failure'
import { Standing } from './fields'
import { hush } from './notify'
import classes from './parts.module.css'
import { useReturnFocus } from './returnFocus'
import { forgetInvalid, sayInvalid } from './validity'

type Props = {
  close: () => void
  title: string
  save: { isPending: boolean; error: unknown }
  submit: () => void
  /** The word on the button; "save" unless given. */
  verb?: string
  /** The word on the other one; "cancel" unless given. */
  dismissal?: string
  children: ReactNode
}

/** A form in a dialog, open as long as it is there. A refusal stands at its field (see fieldError), above the buttons when no
 *  field says it: whatever the server refuses is told. */
export function FormDialog({ close, title, save, submit, verb, dismissal, children }: Props) {
  useReturnFocus()
  useEffect(hush, [])
  const [standing, count] = useReducer((sum: number, change: 1 | -1) => sum + change, 0)
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    submit()
  }
  return (
    <Modal
      opened
      onClose={close}
      title={title}
      size="lg"
      classNames={{ content: classes.dialog ?? '', body: classes.dialogBody ?? '' }}
      closeButtonProps={{ 'aria-label': t('close') }}
    >
      <form className={classes.form} onSubmit={onSubmit} onInvalidCapture={sayInvalid}>
        <Stack className={classes.fields}>
          <Standing value={count}>{children}</Standing>
          {save.error && standing === 0 ? <Failure error={save.error} /> : null}
        </Stack>
        <div className={classes.buttons}>
          <Button variant="default" onClick={close}>
            {dismissal ?? t('cancel')}
          </Button>
          <Button type="submit" loading={save.isPending} onClick={({ currentTarget }) => forgetInvalid(currentTarget.form)}>
            {verb ?? t('save')}
          </Button>
        </div>
      </form>
    </Modal>
  )
}
