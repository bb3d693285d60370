import { isStudent } from '../shared/session'
import { useLanguage } from '../shared/i18n'
import { useStore } from '../shared/store'
import { AppealPage } from './appeal/AppealPage'
import { AppealsPage } from './appeal/AppealsPage'
import { RequestPage } from './appeal/RequestPage'
import { AttemptPage } from './attempt/AttemptPage'
import { CheckPage } from './check/CheckPage'
import { GradesPage } from './grade/GradesPage'
import { HearingPage } from './hearing/HearingPage'
import { t } from './i18n'
import { MessagesPage } from './message/MessagesPage'
import { Loading } from './parts/Loading'
import { Notice } from './parts/Notice'
import { Page } from './parts/Page'
import { ReceiptsPage } from './receipts/ReceiptsPage'
import { useRoute } from './route'
import { SchedulePage } from './schedule/SchedulePage'
import { user } from './session/session'
import { SettingsPage } from './session/SettingsPage'
import { SignInPage } from './session/SignInPage'
import { StaffDoor } from './session/StaffDoor'
import { RehearsalPage } from './start/RehearsalPage'
import { StartPage } from './start/StartPage'
import { VerifyPage } from './verify/VerifyPage'

export function App() {
  useLanguage()
  const someone = useStore(user)
  const route = useRoute()
  if (route.page === 'verify') return <VerifyPage key={route.checksum} checksum={route.checksum} />
  if (someone === undefined)
    return (
      <main>
        <h1 className="hidden">{t('product')}</h1>
        <Loading />
      </main>
    )
  if (someone === null) return <SignInPage />
  if (!isStudent(someone)) return <StaffDoor />
  switch (route.page) {
    case 'schedule':
      return <SchedulePage />
    case 'start':
      return <StartPage key={route.sitting} sitting={route.sitting} />
    case 'hearing':
      return <HearingPage key={route.sitting} sitting={route.sitting} />
    case 'rehearsal':
      return <RehearsalPage />
    case 'attempt':
    case 'review':
    case 'dispute':
      return <AttemptPage key={route.id} route={route} />
    case 'receipts':
      return <ReceiptsPage key={route.id} id={route.id} />
    case 'grades':
      return <GradesPage />
    case 'appeals':
      return <AppealsPage />
    case 'appeal':
      return <AppealPage key={route.id} id={route.id} />
    case 'request':
      return <RequestPage key={route.sitting} sitting={route.sitting} />
    case 'messages':
      return <MessagesPage />
    case 'check':
      return <CheckPage />
    case 'settings':
      return <SettingsPage />
    case 'lost':
      return (
        <Page title={t('lost.title')} back={{ page: 'schedule' }}>
          <Notice tone="warn">{t('lost.note')}</Notice>
        </Page>
      )
  }
}
