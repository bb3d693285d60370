import { decimal } from '../../shared/i18n'
import type { Examinee, Hearing } from '../../shared/types'
import { t } from '../i18n'
import { State } from '../parts/State'
import { useUser } from '../shell/user'
import { titleOf } from '../titles'
import { PointsForm } from './PointsForm'
import { of, sum, sumOf, useAct } from './room'
import classes from './room.module.css'

/** O12, C5, A30: the reader's own points by criterion; everybody's once all who are there have marked. */
export function MarksPanel({ hearing, examinee }: { hearing: Hearing; examinee: Examinee }) {
  const { marks } = examinee
  const { login } = useUser()
  const save = useAct<string[]>(hearing, (points) => [of(examinee, 'marks'), { points }])
  const mayMark = hearing.may.mark && !marks.revealed && examinee.state !== 'graded'
  const marked = marks.marked.includes(login)
  return (
    <section className={classes.panel} aria-label={t('room.marks')}>
      <h3 className={classes.name}>{t('room.marks')}</h3>
      {!marks.revealed && (
        <p className={classes.note}>
          {t('room.marks_hidden', { marked: marks.marked.length, present: hearing.quorum.present })}
        </p>
      )}
      {mayMark && <p className={classes.keys}>{t('room.marks_keys')}</p>}
      {mayMark && (
        <PointsForm hearing={hearing} name={t('room.marks_own')} initial={marks.mine} verb={t('room.marks_save')} save={save} />
      )}
      {mayMark && marked && <State tone="good">{t('room.marks_saved')}</State>}
      {marks.revealed && <Revealed hearing={hearing} marks={marks} />}
    </section>
  )
}

function Revealed({ hearing: { criteria, staff }, marks: { all, average } }: { hearing: Hearing; marks: Examinee['marks'] }) {
  const nameOf = (login: string) => staff.find((one) => one.login === login)?.full_name ?? login
  return (
    <div className={classes.wide} tabIndex={0} role="group" aria-label={t('room.marks')}>
      <table className={classes.marks}>
        <thead>
          <tr>
            <th scope="col">{t('room.criterion')}</th>
            {all?.map(({ login }) => (
              <th scope="col" key={login}>
                {nameOf(login)}
              </th>
            ))}
            <th scope="col">{t('room.average')}</th>
          </tr>
        </thead>
        <tbody>
          {criteria.map((criterion, index) => (
            <tr key={criterion.n}>
              <th scope="row">
                {titleOf(criterion)} <small>0–{decimal(criterion.maximum)}</small>
              </th>
              {all?.map(({ login, points }) => (
                <td key={login} data-of={nameOf(login)}>
                  {decimal(points[index] ?? '')}
                </td>
              ))}
              <td data-of={t('room.average')}>{average && decimal(average[index] ?? '')}</td>
            </tr>
          ))}
          <tr>
            <th scope="row">{t('room.sum')}</th>
            {all?.map(({ login, points }) => (
              <td key={login} data-of={nameOf(login)}>
                {sumOf(points)}
              </td>
            ))}
            <td data-of={t('room.average')}>{average && all && decimal((sum(all.map(({ points }) => sum(points))) / all.length).toFixed(2))}</td>
          </tr>
        </tbody>
      </table>
    </div>
  )
}
