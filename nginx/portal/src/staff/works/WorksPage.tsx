// C4, A28: what the students prepared for a creative exam, who in the commission was given it and when; what is missing.
import { Anchor, Button } from '@mantine/core'
import { useState } from 'react'
import { dateTime, deadline } from '../../shared/time'
import type { Works } from '../../shared/types'
import { link } from '../address'
import { t } from '../i18n'
import { LinkDialog } from '../parts/LinkDialog'
import { LoadedPage } from '../parts/LoadedPage'
import { Page } from '../parts/Page'
import { useNow } from '../parts/serverTime'
import { Facts, State } from '../parts/State'
import { titleOf } from '../titles'
import { HandoverDialog } from './HandoverDialog'
import { RemovalDialog } from './RemovalDialog'
import { WorkDialog } from './WorkDialog'
import { openWork, useWorks, type StudentWorks, type Work } from './works'
import { WorkTable, type Task } from './WorkTable'

export function WorksPage({ id }: { id: string }) {
  const works = useWorks(id)
  return (
    <LoadedPage query={works} title={t('works')}>
      {(data) => <WorksView works={data} />}
    </LoadedPage>
  )
}

type Begun = { task: Task; of: StudentWorks; n: number; work: Work | undefined }

function WorksView({ works }: { works: Works }) {
  const [begun, begin] = useState<Begun>()
  const [handing, hand] = useState(false)
  const now = useNow()
  const late = now !== undefined && now > Date.parse(works.deadline_at)
  const { exam, group, sitting } = works
  return (
    <Page
      title={`${t('works')}: ${titleOf(exam.discipline)}`}
      above={
        <Anchor inherit href={link(['hearings', sitting.id])}>
          {[t('room'), group?.name].filter(Boolean).join(' · ')}
        </Anchor>
      }
      actions={works.may_edit && works.undelivered > 0 && <Button onClick={() => hand(true)}>{t('handover')}</Button>}
    >
      <Head works={works} late={late} />
      <WorkTable works={works} begin={(task, of, n, work) => begin({ task, of, n, work })} />
      {handing && <HandoverDialog works={works} late={late} close={() => hand(false)} />}
      {begun && <Begun works={works} begun={begun} close={() => begin(undefined)} />}
    </Page>
  )
}

function Head({ works: { sitting, deadline_at, missing, undelivered }, late }: { works: Works; late: boolean }) {
  const count = (number: number) => <State tone={number === 0 ? 'good' : late ? 'bad' : 'warn'}>{number}</State>
  return (
    <Facts
      facts={[
        [t('sitting'), dateTime(sitting.starts_at)],
        [t('works.deadline'), <State tone={late ? 'quiet' : 'live'}>{deadline(deadline_at)}</State>],
        [t('works.missing'), count(missing)],
        [t('works.undelivered'), count(undelivered)],
      ]}
    />
  )
}

function Begun({ works, begun: { task, of, n, work }, close }: { works: Works; begun: Begun; close: () => void }) {
  const hearing = works.sitting.id
  if (task === 'put') return <WorkDialog hearing={hearing} of={of} n={n} work={work} close={close} />
  if (!work) return null
  if (task === 'remove') return <RemovalDialog hearing={hearing} of={of} work={work} close={close} />
  return <LinkDialog title={work.title} note={t('work.open.note')} take={() => openWork(work.id)} close={close} />
}
