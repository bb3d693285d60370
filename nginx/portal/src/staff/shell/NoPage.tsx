import { Anchor } from '@mantine/core'
import { t } from '../i18n'
import { Page } from '../parts/Page'

export function NoPage() {
  return (
    <Page title={t('no_page')}>
      <p>{t('no_page.why')}</p>
      <Anchor href="#/">{t('overview')}</Anchor>
    </Page>
  )
}
