import { useEffect } from 'react'
import { t } from '../i18n'
import { Page } from '../parts/Page'

const staffPages = '/staff/'

/** Where the staff pages sent the visitor from to sign in, else their first page. */
function destination(): string {
  const wanted = new URLSearchParams(location.search).get('next') ?? ''
  return wanted.startsWith(staffPages) ? wanted : staffPages
}

/** Who is not a student works on the staff pages. */
export function StaffDoor() {
  useEffect(() => location.replace(destination()), [])
  return (
    <Page quiet title={t('staff.title')}>
      <a className="button primary" href={staffPages}>
        {t('staff.open')}
      </a>
    </Page>
  )
}
