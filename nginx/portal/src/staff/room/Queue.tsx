import { ActionIcon, Button, UnstyledButton } from '@mantine/core'
import { useEffect, useRef } from 'react'
import type { Examinee, Hearing } from '../../shared/types'
import { t } from '../i18n'
import { Empty } from '../parts/Empty'
import { Failure } from '../parts/Failure'
import { Section } from '../parts/Page'
import { State } from '../parts/State'
import { isBefore, of, tones, useAct } from './room'
import classes from './room.module.css'

type Props = { hearing: Hearing; shown: Examinee | undefined; show: (login: string) => void }

/** The group in the order of the queue; those who wait can be called and moved. */
export function Queue({ hearing, shown, show }: Props) {
  const { examinees, may } = hearing
  const call = useAct<Examinee>(hearing, (one) => [of(one, 'state'), { state: 'called' }])
  const waiting = examinees.filter(({ state }) => state === 'waiting').map(({ student }) => student.login)
  const list = useRef<HTMLUListElement>(null)
  const focus = useRef<string>(undefined)
  const order = useAct<string[]>(hearing, (logins) => [['order'], { logins }])
  const isFree = !examinees.some(isBefore)
  const error = call.error ?? order.error

  // A row that moved takes the focus along.
  useEffect(() => {
    const button = focus.current && list.current?.querySelector<HTMLElement>(`[data-move="${focus.current}"]`)
    focus.current = undefined
    if (button) button.focus()
  }, [waiting.join()])

  const moveBy = (login: string, by: -1 | 1) => {
    const from = waiting.indexOf(login)
    const next = waiting.filter((one) => one !== login)
    next.splice(from + by, 0, login)
    focus.current = `${login} ${by}`
    order.mutate(next)
  }
  return (
    <Section title={t('room.queue')}>
      {error && <Failure error={error} />}
      {examinees.length === 0 && <Empty>{t('room.queue_none')}</Empty>}
      <ul className={classes.queue} ref={list}>
        {examinees.map((one) => {
          const { student, state, is_late, is_back, place } = one
          const at = waiting.indexOf(student.login)
          const callable = may.move && isFree && (state === 'waiting' || state === 'interrupted')
          return (
            <li key={student.id} data-shown={student.id === shown?.student.id}>
              <span className={classes.place} aria-hidden="true">
                {place}
              </span>
              <div className={classes.who}>
                <UnstyledButton
                  className={classes.pick}
                  onClick={() => show(student.login)}
                  aria-current={student.id === shown?.student.id}
                >
                  {student.full_name}
                </UnstyledButton>
                <State tone={tones[state]}>
                  {t(`room.examinee.${state}`)}
                  {is_late && ` · ${t('room.late')}`}
                  {is_back && state === 'interrupted' && ` · ${t('room.back')}`}
                </State>
              </div>
              <div className={classes.rowactions}>
                {may.reorder && at >= 0 && waiting.length > 1 && (
                  <>
                    <Mover text={t('room.move.up')} sign="↑" id={`${student.login} -1`} name={student.full_name} idle={at === 0} move={() => moveBy(student.login, -1)} />
                    <Mover text={t('room.move.down')} sign="↓" id={`${student.login} 1`} name={student.full_name} idle={at === waiting.length - 1} move={() => moveBy(student.login, 1)} />
                  </>
                )}
                {callable && (
                  <Button size="xs" variant="light" aria-label={`${t('room.call')}: ${student.full_name}`} onClick={() => call.mutate(one)}>
                    {t('room.call')}
                  </Button>
                )}
              </div>
            </li>
          )
        })}
      </ul>
    </Section>
  )
}

type MoverProps = { text: string; sign: string; id: string; name: string; idle: boolean; move: () => void }

/** At the end of the queue it waits without losing the focus. */
function Mover({ text, sign, id, name, idle, move }: MoverProps) {
  return (
    <ActionIcon
      variant="default"
      size="md"
      data-move={id}
      aria-label={`${text}: ${name}`}
      aria-disabled={idle}
      onClick={() => idle || move()}
    >
      {sign}
    </ActionIcon>
  )
}
