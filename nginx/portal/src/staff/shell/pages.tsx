// Which page an address shows. The inbox and the rooms of exams are everybody's; new dates are a mentor's too, appeals a commission's, banks a
// teacher's. Everything else is the administrator's; who is none of them has no page of work yet.
import type { ReactNode } from 'react'
import type { User } from '../../shared/types'
import type { Address } from '../address'
import { AffectedPage } from '../appeals/AffectedPage'
import { DossierPage } from '../appeals/DossierPage'
import { MinutesPage } from '../appeals/MinutesPage'
import { QueuePage } from '../appeals/QueuePage'
import { BankPage } from '../banks/BankPage'
import { BankImportPage } from '../banks/BankImportPage'
import { BanksPage } from '../banks/BanksPage'
import { BoardPage } from '../board/BoardPage'
import { CalendarDaysPage } from '../calendar/CalendarDaysPage'
import { CriteriaPage } from '../criteria/CriteriaPage'
import { DatesPage } from '../dates/DatesPage'
import { DisciplinesPage } from '../disciplines/DisciplinesPage'
import { ExamPage } from '../exams/ExamPage'
import { ExamsPage } from '../exams/ExamsPage'
import { GroupsPage } from '../groups/GroupsPage'
import { InboxPage } from '../inbox/InboxPage'
import { OverviewPage } from '../overview/OverviewPage'
import { PeoplePage } from '../people/PeoplePage'
import { PreparationPage } from '../preparation/PreparationPage'
import { HearingsPage } from '../room/HearingsPage'
import { RoomPage } from '../room/RoomPage'
import { RosterImportPage } from '../rosters/RosterImportPage'
import { isRosterKind } from '../rosters/kinds'
import { SessionsPage } from '../sessions/SessionsPage'
import { TicketImportPage } from '../tickets/TicketImportPage'
import { TicketSetPage } from '../tickets/TicketSetPage'
import { TicketSetsPage } from '../tickets/TicketSetsPage'
import { HomePage } from './HomePage'
import { NoPage } from './NoPage'
import { isAdministrator, isMentor, judges, ownsBanks, useUser } from './user'

export function PageOf({ address }: { address: Address }) {
  const user = useUser()
  if (address.path[0] === 'messages') return <InboxPage />
  if (address.path[0] === 'hearings' && address.path.length < 3) return hearingPage(address)
  if (isAdministrator(user)) return bankPage(address) ?? ticketPage(address) ?? appealPage(address) ?? administratorPage(address) ?? <NoPage />
  const own = (judges(user) && appealPage(address)) || (ownsBanks(user) && (bankPage(address) ?? ticketPage(address)))
  return own || homeOf(user)
}

/** The first page of whoever is no administrator, and the one at every address that is not his. */
function homeOf(user: User): ReactNode {
  if (isMentor(user)) return <DatesPage />
  if (judges(user)) return <QueuePage />
  return ownsBanks(user) ? <BanksPage /> : <HomePage />
}

function appealPage({ path: [noun, id, part, minutes] }: Address): ReactNode {
  if (noun !== 'appeals') return undefined
  if (!id) return <QueuePage />
  if (part === 'affected') return <AffectedPage id={id} />
  if (part === 'minutes' && minutes) return <MinutesPage id={id} minutes={minutes} />
  return <DossierPage id={id} />
}

function hearingPage({ path: [, id] }: Address): ReactNode {
  return id ? <RoomPage id={id} /> : <HearingsPage />
}

function bankPage({ path }: Address): ReactNode {
  const [noun, discipline, language, task] = path
  if (noun !== 'banks') return undefined
  if (!discipline || !language) return <BanksPage />
  if (task === 'import') return <BankImportPage discipline={discipline} language={language} />
  return <BankPage discipline={discipline} language={language} />
}

/** Criteria and ticket sets: what oral and creative exams are prepared from. */
function ticketPage({ path: [noun, id, task] }: Address): ReactNode {
  if (noun === 'criteria') return <CriteriaPage />
  if (noun !== 'tickets') return undefined
  if (id && task === 'import') return <TicketImportPage discipline={id} />
  return id ? <TicketSetPage id={id} /> : <TicketSetsPage />
}

function administratorPage({ path: [noun, id, part] }: Address): ReactNode {
  switch (noun) {
    case undefined:
      return <OverviewPage />
    case 'dates':
      return <DatesPage />
    case 'calendar-days':
      return <CalendarDaysPage />
    case 'exams':
      return id ? <ExamPage id={id} /> : <ExamsPage />
    case 'sittings':
      return id ? <BoardPage id={id} /> : undefined
    case 'hearings':
      return id && part === 'preparation' ? <PreparationPage id={id} /> : undefined
    case 'exam-sessions':
      return <SessionsPage />
    case 'people':
      return <PeoplePage />
    case 'groups':
      return <GroupsPage />
    case 'disciplines':
      return <DisciplinesPage />
    case 'imports':
      return <RosterImportPage kind={isRosterKind(id) ? id : 'people'} />
    default:
      return undefined
  }
}
