// Which page an address shows. Everything but the banks is the administrator's; other roles have no pages of work yet.
import type { ReactNode } from 'react'
import type { Address } from '../address'
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
import { isAdministrator, ownsBanks, useUser } from './user'

export function PageOf({ address }: { address: Address }) {
  const user = useUser()
  if (isAdministrator(user)) return bankPage(address) ?? administratorPage(address) ?? <NoPage />
  if (ownsBanks(user)) return bankPage(address) ?? <BanksPage />
  return <HomePage />
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
