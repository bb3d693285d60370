import { useEffect, useState } from 'react'
import { date, dateTime, second } from '../../shared/time'
import { useStore } from '../../shared/store'
import type { ReceiptList } from '../../shared/types'
import { t } from '../i18n'
import { Facts } from '../parts/Facts'
import { Failure } from '../parts/failure'
import { Icon } from '../parts/Icon'
import { Loading } from '../parts/Loading'
import { Notice } from '../parts/Notice'
import { Page } from '../parts/Page'
import { titleOf } from '../parts/words'
import { useResource } from '../resource'
import { user } from '../session/session'
import { canCheck, firstFault } from './chain'

/** Every answer the server confirmed, to print and to keep; anybody can check the chain. */
export function ReceiptsPage({ id }: { id: string }) {
  const { value, failure } = useResource<ReceiptList>(`receipts ${id}`, `/attempts/${id}/receipts`)
  return (
    <Page title={t('receipts.title')} back={{ page: 'attempt', id }}>
      <Failure of={failure} />
      {!value && failure === undefined && <Loading />}
      {value && <Receipts list={value} />}
    </Page>
  )
}

function Receipts({ list }: { list: ReceiptList }) {
  const { attempt, receipts, seal, recipe } = list
  const someone = useStore(user)
  return (
    <>
      <Facts
        rows={[
          [t('receipts.student'), someone?.full_name],
          [t('receipts.discipline'), titleOf(attempt.exam.discipline)],
          [t('receipts.started'), dateTime(attempt.started_at)],
          [t('receipts.ended'), attempt.ended_at && dateTime(attempt.ended_at)],
        ]}
      />
      <ChainVerdict list={list} />
      <button type="button" className="no-print" onClick={() => print()}>
        <Icon name="print" />
        {t('receipts.print')}
      </button>
      <div className="table" tabIndex={0} role="region" aria-label={t('receipts.title')}>
        <table>
          <thead>
            <tr>
              <th scope="col">{t('receipts.number')}</th>
              <th scope="col">{t('receipts.question')}</th>
              <th scope="col">{t('receipts.choice')}</th>
              <th scope="col">{t('receipts.saved_at')}</th>
              <th scope="col">{t('receipts.hash')}</th>
            </tr>
          </thead>
          <tbody>
            {receipts.map((one) => (
              <tr key={one.number}>
                <td>{one.number}</td>
                <td>{one.n}</td>
                <td>{one.choice === null ? '–' : String.fromCharCode(64 + one.choice)}</td>
                <td>
                  {date(one.saved_at)} {second(one.saved_at)}
                </td>
                <td className="hash">{one.hash}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <section className="card small">
        <p>{t('receipts.recipe')}</p>
        <p className="hash">{recipe}</p>
        <p>
          {t('receipts.attempt')}: <span className="hash">{attempt.id}</span>
        </p>
        <p>
          {t('receipts.seal')}: <span className="hash">{seal}</span>
        </p>
      </section>
    </>
  )
}

function ChainVerdict({ list }: { list: ReceiptList }) {
  const [fault, setFault] = useState<number | null | undefined>(undefined)
  useEffect(() => {
    if (canCheck()) void firstFault(list.attempt.id, list.seal, list.receipts).then(setFault)
  }, [list])
  if (!canCheck()) return <Notice tone="info">{t('receipts.cannot_check')}</Notice>
  if (fault === undefined) return <Loading text={t('receipts.checking')} />
  if (fault === null)
    return (
      <Notice tone="good" live>
        {t('receipts.holds', { count: list.receipts.length })}
      </Notice>
    )
  return (
    <Notice tone="bad" live>
      {t('receipts.broken', { number: fault })}
    </Notice>
  )
}
