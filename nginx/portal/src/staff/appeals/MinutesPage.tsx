// The minutes (хаттама) of one decision as a page to print, in the reader's language.
import { Anchor } from '@mantine/core'
import { language } from '../../shared/i18n'
import { dateTime } from '../../shared/time'
import type { Minutes, Named } from '../../shared/types'
import { link } from '../address'
import { t } from '../i18n'
import { LoadedPage } from '../parts/LoadedPage'
import { Line, Part, Sheet, Signature } from '../parts/Sheet'
import { NoPage } from '../shell/NoPage'
import { day, titleOf } from '../titles'
import { groundName, minutesPdfAddress, outcomeName, useMinutes, voteName } from './appeals'
import classes from './appeals.module.css'
import { Effects } from './Effects'

export function MinutesPage({ id, minutes: wanted }: { id: string; minutes: string }) {
  const minutes = useMinutes(id)
  return (
    <LoadedPage query={minutes} title={t('minutes')}>
      {(items) => {
        const found = items.find((one) => one.id === wanted)
        return found ? <Document minutes={found} /> : <NoPage />
      }}
    </LoadedPage>
  )
}

const names = (people: readonly Named[]): string => people.map(({ full_name }) => full_name).join(', ')

function Document({ minutes }: { minutes: Minutes }) {
  const { number, signed_at, signed_by, commission, stage, appeal, outcome, answer, effects } = minutes
  return (
    <Sheet
      title={t('minutes.of', { number })}
      above={
        <Anchor inherit href={link(['appeals', appeal.id])}>
          {t('appeal.of', { number: appeal.number })}
        </Anchor>
      }
      pdf={minutesPdfAddress(appeal.id, minutes.id, language.get())}
    >
      <p>
        <strong>{t('minutes.title')}</strong>
      </p>
      <p>
        {titleOf(appeal.exam.session)}. {dateTime(signed_at)}
      </p>
      <Part title={t('commission')}>
        <p>{t('commission.order', { number: commission.order_number, day: day(commission.order_date) })}</p>
        <Line name={t('duty.chair')} text={commission.chair.full_name} />
        <Line name={t('commission.members')} text={names(commission.members)} />
        <Line name={t('duty.secretary')} text={commission.secretary.full_name} />
        <Line name={t('minutes.recused')} text={names(minutes.recused) || t('none')} />
      </Part>
      <Subject minutes={minutes} />
      <Votes minutes={minutes} />
      <Part title={t('decision')}>
        <p>
          {t(`stage.${stage}`)}: <strong>{outcomeName(outcome)}</strong>
        </p>
        <Effects effects={effects} />
      </Part>
      <Part title={t('answer.to_student')}>
        <p className={classes.said}>{answer}</p>
      </Part>
      <Signature duty={t('duty.chair')} name={commission.chair.full_name} />
      <Signature duty={t('duty.secretary')} name={commission.secretary.full_name} />
      <p>
        <small>{t('minutes.signed', { name: signed_by.full_name, time: dateTime(signed_at) })}</small>
      </p>
    </Sheet>
  )
}

function Subject({ minutes: { appeal } }: { minutes: Minutes }) {
  const { student, questions } = appeal
  return (
    <Part title={t('minutes.subject')}>
      <Line name={t('appeal.of', { number: appeal.number })} text={dateTime(appeal.requested_at)} />
      <Line name={t('student')} text={[student.full_name, student.group].filter(Boolean).join(', ')} />
      <Line name={t('exam')} text={`${titleOf(appeal.exam.discipline)}, ${dateTime(appeal.sitting.starts_at)}`} />
      <Line name={t('ground')} text={groundName(appeal.ground)} />
      {appeal.claim && <Line name={t('claim')} text={appeal.claim} />}
      {questions.map(({ n, claim, own_answer }) => (
        <Line key={n} name={t('question.number', { n })} text={[claim, own_answer].filter(Boolean).join(' → ') || '—'} />
      ))}
    </Part>
  )
}

function Votes({ minutes: { votes, quorum } }: { minutes: Minutes }) {
  return (
    <Part title={t('votes')}>
      <p>{t('votes.of', { votes: votes.length, quorum })}</p>
      <table role="table">
        <thead role="rowgroup">
          <tr role="row">
            <th role="columnheader" scope="col">{t('full_name')}</th>
            <th role="columnheader" scope="col">{t('vote.of')}</th>
            <th role="columnheader" scope="col">{t('reason')}</th>
          </tr>
        </thead>
        <tbody role="rowgroup">
          {votes.map(({ login, full_name, vote, reason, dissent }) => (
            <tr role="row" key={login}>
              <td role="cell">{full_name}</td>
              <td role="cell">
                {voteName(vote)}
                {dissent && <div>{t('vote.dissent')}</div>}
              </td>
              <td role="cell">{reason}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Part>
  )
}
