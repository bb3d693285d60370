import { dateTime, hourMinute } from '../../shared/time'
import { decimal } from '../../shared/i18n'
import type { HearingMinutes } from '../../shared/types'
import { t } from '../i18n'
import { Line } from '../parts/Sheet'
import { titleOf } from '../titles'

type Minutes = HearingMinutes['examinees'][number]
type Grade = NonNullable<Minutes['grade']>
type Props = { examinee: Minutes; criteria: HearingMinutes['criteria'] }

/** What the minutes say of one student: the ticket, the answer with its breaks, and the grade or why there is none. */
export function ExamineeMinutes({ examinee, criteria }: Props) {
  const { joined_at, is_late, ticket, answer_seconds, breaks, works, notes, grade, refusal, reason } = examinee
  return (
    <>
      <Line name={t('state')} text={stateOf(examinee)} />
      {joined_at && <Line name={t('hearing_minutes.joined')} text={[hourMinute(joined_at), is_late && t('room.late')].filter(Boolean).join(' · ')} />}
      {works.length > 0 && <Line name={t('hearing_minutes.works')} text={works.join('; ')} />}
      {ticket && <Line name={t('room.ticket', { number: ticket.number })} text={hourMinute(ticket.drawn_at)} />}
      {answer_seconds > 0 && <Line name={t('room.time')} text={spanOf(answer_seconds)} />}
      {breaks.map(({ cause, from, until, reason: why }) => (
        <Line
          key={from}
          name={`${t(`room.examinee.${cause}`)}, ${[from, until].filter((one) => one !== null).map(hourMinute).join('–')}`}
          text={why ?? '—'}
        />
      ))}
      {notes.map(({ author, text, at }) => (
        <Line key={`${author} ${at}`} name={author} text={text} />
      ))}
      {grade && <Graded grade={grade} criteria={criteria} />}
      {refusal && <Line name={t('hearing_minutes.refusal')} text={`${refusal.by.full_name}, ${dateTime(refusal.at)}`} />}
      {reason && <Line name={t('reason')} text={reason} />}
    </>
  )
}

/** A24: a refusal with what follows of it, and no absence of somebody who came in without a word that he did. */
function stateOf({ state, joined_at }: Minutes): string {
  if (state === 'refused') return t('hearing_minutes.refused')
  return state === 'absent' && joined_at ? t('hearing_minutes.uncalled') : t(`room.examinee.${state}`)
}

const spanOf = (seconds: number): string =>
  t('hearing_minutes.span', { minutes: Math.floor(seconds / 60), seconds: String(seconds % 60).padStart(2, '0') })

function Graded({ grade: { points, exam_points, total, letter, traditional, signatures }, criteria }: { grade: Grade } & Pick<Props, 'criteria'>) {
  return (
    <>
      <table>
        <thead>
          <tr>
            <th scope="col">{t('room.criterion')}</th>
            <th scope="col">{t('hearing_minutes.points')}</th>
          </tr>
        </thead>
        <tbody>
          {criteria.map((criterion, index) => (
            <tr key={criterion.n}>
              <td>{titleOf(criterion)}</td>
              <td>{t('room.points_of', { points: decimal(points[index] ?? 0), maximum: decimal(criterion.maximum) })}</td>
            </tr>
          ))}
        </tbody>
      </table>
      <Line
        name={t('hearing_minutes.grade')}
        text={t('hearing_minutes.grade_of', { points: decimal(exam_points), total: total ?? '—', letter, traditional })}
      />
      {signatures.map(({ login, full_name, agrees, reason }) => (
        <Line key={login} name={full_name} text={agrees ? t('room.signed') : `${t('room.dissents')}: ${reason}`} />
      ))}
    </>
  )
}
