// Which page an address shows. Everything but the banks and the appeals is the administrator's; who keeps no bank and
// judges no appeals has no page of work yet.
import type { ReactNode } from 'react'
import type { Address } from '../address'
import { AffectedPage } from '../appeals/AffectedPage'
import { DossierPage } from '../appeals/DossierPage'
import { MinutesPage } from '../appeals/MinutesPage'
import { QueuePage } from '../appeals/QueuePage'
import { BankPage } from '../banks/BankPage'
import { BankImportPage } from '../banks/BankImportPage'
import { BanksPage } from '../banks/BanksPage'
import { BoardPage } from '../board/BoardPage'
import { DisciplinesPage } from '../disciplines/DisciplinesPage'
import { ExamPage } from '../exams/ExamPage'
import { ExamsPage } from '../exams/ExamsPage'
import { GroupsPage } from '../groups/GroupsPage'
import { OverviewPage } from '../overview/OverviewPage'
import { PeoplePage } from '../people/PeoplePage'
import { RosterImportPage } from '../rosters/RosterImportPage'
import { isRosterKind } from '../rosters/kinds'
import { SessionsPage } from '../sessions/SessionsPage'
import { HomePage } from './HomePage'
import { NoPage } from './NoPage'
import { isAdministrator, judges, ownsBanks, useUser } from './user'

export function PageOf({ address }: { address: Address }) {
  const user = useUser()
  if (isAdministrator(user)) return bankPage(address) ?? appealPage(address) ?? administratorPage(address) ?? <NoPage />
  const own = (judges(user) && appealPage(address)) || (ownsBanks(user) && bankPage(address))
  return own || (judges(user) ? <QueuePage /> : ownsBanks(user) ? <BanksPage /> : <HomePage />)
}

function appealPage({ path: [noun, id, part, minutes] }: Address): ReactNode {
  if (noun !== 'appeals') return undefined
  if (!id) return <QueuePage />
  if (part === 'affected') return <AffectedPage id={id} />
  if (part === 'minutes' && minutes) return <MinutesPage id={id} minutes={minutes} />
  return <DossierPage id={id} />
}

function bankPage({ path }: Address): ReactNode {
  const [noun, discipline, language, task] = path
  if (noun !== 'banks') return undefined
  if (!discipline || !language) return <BanksPage />
  if (task === 'import') return <BankImportPage discipline={discipline} language={language} />
  return <BankPage discipline={discipline} language={language} />
}

function administratorPage({ path: [noun, id] }: Address): ReactNode {
  switch (noun) {
    case undefined:
      return <OverviewPage />
    case 'exams':
      return id ? <ExamPage id={id} /> : <ExamsPage />
    case 'sittings':
      return id ? <BoardPage id={id} /> : undefined
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
