import { Title } from '@mantine/core'
import { useEffect, useRef, type ReactNode } from 'react'
import { t } from '../i18n'
import classes from './parts.module.css'

type Props = { title: string; above?: ReactNode; actions?: ReactNode; children: ReactNode }

/** A page: its title is the window's title too and takes the focus, so that a screen reader says where one arrived. */
export function Page({ title, above, actions, children }: Props) {
  const heading = useRef<HTMLHeadingElement>(null)
  useEffect(() => {
    document.title = `${title} · ${t('product')}`
  }, [title])
  useEffect(() => heading.current?.focus({ preventScroll: true }), [])
  return (
    <>
      <div className={classes.head}>
        <div className={classes.titles}>
          {above && <div className={classes.above}>{above}</div>}
          <Title order={1} size="h2" tabIndex={-1} ref={heading} className={classes.title}>
            {title}
          </Title>
        </div>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </>
  )
}

export function Section({ title, actions, children }: { title: string; actions?: ReactNode; children: ReactNode }) {
  return (
    <section className={classes.section}>
      <div className={classes.head}>
        <Title order={2} size="h4" className={classes.titles}>
          {title}
        </Title>
        {actions && <div className={classes.actions}>{actions}</div>}
      </div>
      {children}
    </section>
  )
}
