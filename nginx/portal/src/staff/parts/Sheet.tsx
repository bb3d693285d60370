import { Button } from '@mantine/core'
import type { ReactNode } from 'react'
import { t } from '../i18n'
import { Page } from './Page'
import classes from './Sheet.module.css'

type Props = { title: string; above: ReactNode; pdf: string; children: ReactNode }

/** A document as a page to read and to print, and the same as a file. */
export function Sheet({ title, above, pdf, children }: Props) {
  return (
    <Page
      title={title}
      above={above}
      actions={
        <>
          <Button component="a" variant="default" href={pdf} download>
            {t('minutes.pdf')}
          </Button>
          <Button variant="default" onClick={() => print()}>
            {t('print')}
          </Button>
        </>
      }
    >
      <article className={classes.sheet}>{children}</article>
    </Page>
  )
}

export function Part({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section>
      <h2>{title}</h2>
      {children}
    </section>
  )
}

export function Line({ name, text }: { name: string; text: string }) {
  return (
    <p className={classes.line}>
      {name}: {text}
    </p>
  )
}

/** With room to sign by hand. */
export function Signature({ duty, name }: { duty: string; name: string }) {
  return (
    <div className={classes.signature}>
      <span>{duty}</span>
      <span aria-hidden="true" />
      <span>{name}</span>
    </div>
  )
}
