import { t } from '../i18n'
import { Page } from '../parts/Page'
import { Facts } from '../parts/State'
import { roleName } from '../titles'
import { useUser } from './user'

/** For roles that have no work on these pages: who is signed in, and whom to ask. */
export function HomePage() {
  const { full_name, login, roles } = useUser()
  return (
    <Page title={t('home')}>
      <Facts
        facts={[
          [t('full_name'), full_name],
          [t('login'), login],
          [roles.length > 1 ? t('roles') : t('role'), roles.map(roleName).join(', ')],
        ]}
      />
      <p>{t('home.no_pages')}</p>
    </Page>
  )
}
