import { useEffect } from 'react'
import { t } from '../i18n'
import { useFocusOnArrival } from '../parts/Page'

const staffPages = '/staff/'

/** Where the staff pages sent the visitor from to sign in, else their first page. */
function destination(): string {
  const wanted = new URLSearchParams(location.search).get('next') ?? ''
  return wanted.startsWith(staffPages) ? wanted : staffPages
}

/** Who is not a student works on the staff pages. */
export function StaffDoor() {
  const heading = useFocusOnArrival(t('staff.title'))
  useEffect(() => location.replace(destination()), [])
  return (
    <main id="main" className="frame">
      <h1 ref={heading} tabIndex={-1}>
        {t('staff.title')}
      </h1>
      <a className="button primary" href={staffPages}>
        {t('staff.open')}
      </a>
    </main>
  )
}
