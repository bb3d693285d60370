import { useEffect } from 'react'
import { t } from '../i18n'
import { useFocusOnArrival } from '../parts/Page'

/** Who is not a student works on the staff pages. */
export function StaffDoor() {
  const heading = useFocusOnArrival(t('staff.title'))
  useEffect(() => location.replace('/staff/'), [])
  return (
    <main id="main" className="frame">
      <h1 ref={heading} tabIndex={-1}>
        {t('staff.title')}
      </h1>
      <a className="button primary" href="/staff/">
        {t('staff.open')}
      </a>
    </main>
  )
}
