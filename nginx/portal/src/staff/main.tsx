import '@mantine/core/styles.css'
import { MantineProvider, Title } from '@mantine/core'
import { createRoot } from 'react-dom/client'
import { language } from '../shared/i18n'
import { speak, t } from './i18n'

void speak(language.get()).then(() =>
  createRoot(document.getElementById('root')!).render(
    <MantineProvider>
      <Title>{t('product')}</Title>
    </MantineProvider>,
  ),
)
