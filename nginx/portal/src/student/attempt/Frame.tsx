import type { ReactNode } from 'react'
import { t } from '../i18n'
import { Icon } from '../parts/Icon'
import { useFocusOnArrival } from '../parts/Page'

/** A quiet page of the exam, without the cabinet's menu. */
export function Frame({ title, children }: { title: string; children: ReactNode }) {
  const heading = useFocusOnArrival(title)
  return (
    <main id="main" className="frame">
      <a className="back" href="#/">
        <Icon name="left" />
        {t('nav.schedule')}
      </a>
      <h1 ref={heading} tabIndex={-1}>
        {title}
      </h1>
      {children}
    </main>
  )
}
