import { Button, Modal, Stack } from '@mantine/core'
import type { FormEvent, ReactNode } from 'react'
import { Problem } from '../../shared/api'
import { t } from '../i18n'
import { Failure } from './Failure'
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
  children: ReactNode
}

/** A form in a dialog, open as long as it is there. A refusal of a field stands at the field (see fieldError), any other above the buttons. */
export function FormDialog({ close, title, save, submit, verb, children }: Props) {
  useReturnFocus()
  const atField = save.error instanceof Problem && save.error.field !== undefined
  const onSubmit = (event: FormEvent) => {
    event.preventDefault()
    submit()
  }
  return (
    <Modal opened onClose={close} title={title} size="lg" closeButtonProps={{ 'aria-label': t('close') }}>
      <form onSubmit={onSubmit} onInvalidCapture={sayInvalid}>
        <Stack>
          {children}
          {save.error && !atField ? <Failure error={save.error} /> : null}
          <div className={classes.buttons}>
            <Button variant="default" onClick={close}>
              {t('cancel')}
            </Button>
            <Button type="submit" loading={save.isPending} onClick={({ currentTarget }) => forgetInvalid(currentTarget.form)}>
              {verb ?? t('save')}
            </Button>
          </div>
        </Stack>
      </form>
    </Modal>
  )
}
