import type { Ballot, Commission } from '../../shared/types'
import { t } from '../i18n'
import { DataTable, type Column } from '../parts/DataTable'
import { Empty } from '../parts/Empty'
import { State } from '../parts/State'
import { useUser } from '../shell/user'
import { day } from '../titles'
import { voteName } from './appeals'
import classes from './appeals.module.css'

/** A31: the commission by its order, who voted and, once the reader has voted himself, how and why. */
export function BallotView({ ballot, commission }: { ballot: Ballot; commission: Commission | null }) {
  if (!commission) return <Empty>{t('commission.none')}</Empty>
  const votes = ballot.members.filter(({ voted }) => voted).length
  return (
    <>
      <p className={classes.note}>{t('commission.order', { number: commission.order_number, day: day(commission.order_date) })}</p>
      {ballot.stage ? (
        <>
          <p className={classes.said}>
            {t(`stage.${ballot.stage}`)}. {t('votes.of', { votes, quorum: ballot.quorum })}
          </p>
          <Notes ballot={ballot} />
        </>
      ) : null}
      <Members ballot={ballot} />
    </>
  )
}

function Notes({ ballot }: { ballot: Ballot }) {
  const me = useUser()
  const voted = ballot.members.some(({ login, voted: done }) => login === me.login && done)
  return (
    <div className={classes.notes}>
      {ballot.recused && <State tone="warn">{t('ballot.recused')}</State>}
      {ballot.members.some(({ duty, recused }) => duty === 'chair' && recused) && <div>{t('ballot.chair_recused')}</div>}
      {ballot.may_vote && !voted && <State tone="warn">{t('ballot.secret')}</State>}
      {ballot.majority && <div>{t('ballot.majority', { outcome: voteName(ballot.majority) })}</div>}
    </div>
  )
}

function Members({ ballot }: { ballot: Ballot }) {
  return (
    <DataTable
      caption={t('ballot')}
      rows={ballot.members}
      rowKey={({ login }) => login}
      columns={[
        { name: t('full_name'), leads: true, show: ({ full_name }) => full_name },
        { name: t('duty'), show: ({ duty }) => t(`duty.${duty}`) },
        ...(ballot.stage ? voteColumns() : []), // when it is over, the minutes have the votes
      ]}
    />
  )
}

const voteColumns = (): readonly Column<Ballot['members'][number]>[] => [
  {
    name: t('vote.of'),
    show: ({ duty, recused, voted, vote }) => {
      if (duty === 'secretary') return null
      if (recused) return <State tone="quiet">{t('vote.recused')}</State>
      if (!voted) return <State tone="quiet">{t('vote.none')}</State>
      return <State tone="live">{vote ? voteName(vote) : t('vote.given')}</State>
    },
  },
  { name: t('reason'), show: ({ reason }) => reason },
]
