import { Button } from '@mantine/core'
import { decimal } from '../../shared/i18n'
import { timeAfter } from '../../shared/time'
import type { Examinee, Hearing } from '../../shared/types'
import { refine } from '../address'
import { t } from '../i18n'
import { Failure } from '../parts/Failure'
import { Section } from '../parts/Page'
import { State } from '../parts/State'
import { AgreementPanel } from './AgreementPanel'
import { AnswerClock } from './AnswerClock'
import { Conduct } from './Conduct'
import { MarksPanel } from './MarksPanel'
import { Notes } from './Notes'
import { Photo } from './Photo'
import { isHeard, nextOf, of, tones, useAct, useFocusOfActs, wrapping } from './room'
import classes from './room.module.css'
import { TicketPanel } from './TicketPanel'

type Props = { hearing: Hearing; examinee: Examinee | undefined; back: Examinee | undefined }

/** The student whom the room looks at, with everything that the reader's duty has to do for him. */
export function Stage({ hearing, examinee, back }: Props) {
  return (
    <Section title={examinee && !isHeard(examinee) ? t('room.shown') : t('room.current')}>
      {back && (
        <Button size="xs" variant="light" mb="sm" classNames={wrapping} onClick={() => refine({ student: undefined })}>
          {t('room.back_to_current', { name: back.student.full_name })}
        </Button>
      )}
      {examinee ? <Shown hearing={hearing} examinee={examinee} /> : <Nobody hearing={hearing} />}
    </Section>
  )
}

function Nobody({ hearing }: { hearing: Hearing }) {
  const call = useAct<Examinee>(hearing, (one) => [of(one, 'state'), { state: 'called' }])
  const next = nextOf(hearing)
  const panel = useFocusOfActs<HTMLDivElement>()
  return (
    <div className={classes.panel} ref={panel}>
      <p className={classes.strong}>{t('room.nobody')}</p>
      {call.error && <Failure error={call.error} />}
      {hearing.may.move && next ? (
        <Button classNames={wrapping} onClick={() => call.mutate(next)} loading={call.isPending}>
          {t('room.call_next', { name: next.student.full_name })}
        </Button>
      ) : (
        hearing.state === 'open' && <p className={classes.note}>{t('room.nobody_note')}</p>
      )}
    </div>
  )
}

function Shown({ hearing, examinee }: { hearing: Hearing; examinee: Examinee }) {
  const { ticket, state, result } = examinee
  const hasAnswered = ['answering', 'paused', 'answered', 'graded'].includes(state)
  const panel = useFocusOfActs<HTMLDivElement>()
  return (
    <div className={classes.panels}>
      <div className={classes.panel} ref={panel}>
        <Head hearing={hearing} examinee={examinee} />
        <AnswerClock hearing={hearing} examinee={examinee} />
        <Conduct hearing={hearing} examinee={examinee} />
        {result && (
          <p className={classes.strong}>
            {t('room.result', { points: decimal(result.exam_points), letter: result.letter ?? '—' })}
            {result.total !== null && ` · ${t('room.result_total')}: ${result.total}`}
          </p>
        )}
      </div>
      {ticket && <TicketPanel hearing={hearing} examinee={examinee} ticket={ticket} />}
      {hasAnswered && <MarksPanel hearing={hearing} examinee={examinee} />}
      {hasAnswered && <AgreementPanel hearing={hearing} examinee={examinee} />}
      {hasAnswered && <Notes hearing={hearing} examinee={examinee} />}
    </div>
  )
}

function Head({ hearing, examinee }: { hearing: Hearing; examinee: Examinee }) {
  const { student, state, is_late, is_back, joined_at, devices_banned_at, reason } = examinee
  const time = (moment: string) => timeAfter(hearing.sitting.starts_at, moment)
  return (
    <div className={classes.person}>
      <Photo hearing={hearing} examinee={examinee} />
      <div>
        <h3 className={classes.name}>{student.full_name}</h3>
        <State tone={tones[state]}>
          {t(`room.examinee.${state}`)}
          {is_back && ` · ${t('room.back')}`}
        </State>
        <p className={classes.note}>
          {devices_banned_at ? t('room.ban_confirmed', { time: time(devices_banned_at) }) : t('room.ban_open')}
          {is_late && joined_at && ` · ${t('room.late_of', { time: time(joined_at) })}`}
        </p>
        {reason && (
          <p className={classes.said}>
            {t('reason')}: {reason}
          </p>
        )}
      </div>
    </div>
  )
}
