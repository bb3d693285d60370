// The appeals: what is open, by term, what is over, and the minutes, the newest first.
import { Anchor } from '@mantine/core'
import type { QueuedAppeal } from '../../shared/types'
import { link, refine, useAddress } from '../address'
import { t } from '../i18n'
import { DataTable, type Column } from '../parts/DataTable'
import { Loaded } from '../parts/Loaded'
import { More } from '../parts/More'
import { Page } from '../parts/Page'
import { State } from '../parts/State'
import { Tabs } from '../parts/Tabs'
import { titleOf } from '../titles'
import { appealTones, groundName, useClosed, useQueue } from './appeals'
import classes from './appeals.module.css'
import { MinutesTable } from './MinutesTable'
import { Term } from './Term'

export function QueuePage() {
  const { state = 'open' } = useAddress().query
  return (
    <Page title={t('appeals')}>
      <Tabs
        shown={state}
        onShow={(next) => refine({ state: next === 'open' ? undefined : next, commission: undefined })}
        tabs={[
          { value: 'open', label: t('appeals.open') },
          { value: 'closed', label: t('appeals.closed') },
          { value: 'minutes', label: t('minutes') },
        ]}
      />
      {state === 'minutes' ? <MinutesTable /> : state === 'closed' ? <Closed /> : <Open />}
    </Page>
  )
}

function Open() {
  const queue = useQueue()
  return (
    <Loaded query={queue}>
      {(rows) => (
        <>
          <p className={classes.note}>{t('board.refreshes')}</p>
          <AppealTable rows={rows} empty={t('appeals.open.none')} more={turnColumns()} />
        </>
      )}
    </Loaded>
  )
}

function Closed() {
  const pages = useClosed()
  return (
    <>
      <Loaded query={pages}>{(rows) => <AppealTable rows={rows} empty={t('appeals.closed.none')} more={[]} />}</Loaded>
      <More pages={pages} />
    </>
  )
}

type Columns = readonly Column<QueuedAppeal>[]
type Props = { rows: readonly QueuedAppeal[]; empty: string; more: Columns }

function AppealTable({ rows, empty, more }: Props) {
  return (
    <DataTable
      caption={t('appeals')}
      rows={rows}
      rowKey={({ id }) => id}
      empty={empty}
      columns={[
        {
          name: t('appeal'),
          leads: true,
          show: ({ id, number, student }) => (
            <Anchor inherit href={link(['appeals', id])}>
              {t('numbered', { number })} · {student.full_name}
            </Anchor>
          ),
        },
        { name: t('exam'), show: ({ exam }) => titleOf(exam.discipline) },
        { name: t('ground'), show: (appeal) => <Ground appeal={appeal} /> },
        { name: t('state'), show: (appeal) => <AppealStateView appeal={appeal} /> },
        ...more,
      ]}
    />
  )
}

const turnColumns = (): Columns => [
  {
    name: t('term'),
    show: ({ turn, term_at }) => (
      <div>
        {term_at && <Term at={term_at} />}
        {turn && <small>{t(`turn.${turn}`)}</small>}
      </div>
    ),
  },
  {
    name: t('votes'),
    show: ({ turn, votes, quorum, awaits_my_vote }) =>
      turn === 'commission' ? (
        <div>
          {t('votes.of', { votes, quorum })}
          {awaits_my_vote && (
            <div>
              <State tone="warn">{t('votes.mine')}</State>
            </div>
          )}
        </div>
      ) : null,
  },
]

function Ground({ appeal: { ground, numbers } }: { appeal: QueuedAppeal }) {
  return (
    <div>
      {groundName(ground)}
      {numbers.length > 0 && (
        <div>
          <small>{t('question.numbers', { numbers: numbers.join(', ') })}</small>
        </div>
      )}
    </div>
  )
}

function AppealStateView({ appeal: { state, attempt } }: { appeal: QueuedAppeal }) {
  return (
    <div>
      <State tone={appealTones[state]}>{t(`appeal.state.${state}`)}</State>
      {attempt && (
        <div>
          <small>
            {t('attempt')}: {t(`state.${attempt.state}`)}
          </small>
        </div>
      )}
    </div>
  )
}
