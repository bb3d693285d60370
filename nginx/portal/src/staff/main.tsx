import '@mantine/core/styles.css'
import '@mantine/dates/styles.css'
import '@mantine/notifications/styles.css'
import './style.css'
import { MantineProvider } from '@mantine/core'
import { DatesProvider } from '@mantine/dates'
import { Notifications } from '@mantine/notifications'
import { QueryClientProvider } from '@tanstack/react-query'
import { createRoot } from 'react-dom/client'
import { language, useLanguage } from '../shared/i18n'
import { speak } from './i18n'
import { createClient } from './server'
import { Gate } from './shell/Gate'
import { applyTheme, theme } from './theme'
import 'dayjs/locale/kk'
import 'dayjs/locale/ru'

const client = createClient()

function Portal() {
  const spoken = useLanguage()
  return (
    <MantineProvider theme={theme} withCssVariables={false} withGlobalClasses={false} forceColorScheme="light">
      <DatesProvider settings={{ locale: spoken, firstDayOfWeek: 1 }}>
        <QueryClientProvider client={client}>
          <Gate />
          <Notifications position="bottom-right" autoClose={4000} />
        </QueryClientProvider>
      </DatesProvider>
    </MantineProvider>
  )
}

applyTheme()
void speak(language.get()).then(() => createRoot(document.getElementById('root')!).render(<Portal />))
