import { Button, Textarea } from '@mantine/core'
import { useState } from 'react'
import { decimal } from '../../shared/i18n'
import type { Examinee, Hearing } from '../../shared/types'
import { t } from '../i18n'
import { Failure } from '../parts/Failure'
import { useFields } from '../parts/fields'
import { FormDialog } from '../parts/FormDialog'
import { State, type Tone } from '../parts/State'
import { useUser } from '../shell/user'
import { titleOf } from '../titles'
import { PointsForm } from './PointsForm'
import { of, sumOf, useAct, useFocusOfActs, type Agreement } from './room'
import classes from './room.module.css'

type Props = { hearing: Hearing; examinee: Examinee }

/** A30: the chair proposes, those who are there sign or dissent, the chair announces (O5). */
export function AgreementPanel({ hearing, examinee }: Props) {
  const { agreement, marks, state } = examinee
  const { may } = hearing
  const [again, propose] = useState(false)
  const panel = useFocusOfActs<HTMLElement>()
  const save = useAct<string[]>(hearing, (points) => [of(examinee, 'agreement'), { points }], () => propose(false))
  const mayPropose = may.agree && state === 'answered' && marks.revealed
  if (!marks.revealed && !agreement) return null
  return (
    <section className={classes.panel} aria-label={t('room.agreement')} ref={panel}>
      <h3 className={classes.name}>{t('room.agreement')}</h3>
      {!agreement && !mayPropose && <p className={classes.note}>{t('room.agreement_none')}</p>}
      {mayPropose && (!agreement || again) && (
        <PointsForm
          hearing={hearing}
          name={t('room.propose')}
          initial={agreement?.points ?? inSteps(marks.average, hearing.step)}
          verb={t('room.propose')}
          save={save}
        />
      )}
      {agreement && <Proposal hearing={hearing} examinee={examinee} agreement={agreement} />}
      {mayPropose && agreement && !again && (
        <Button variant="subtle" size="xs" onClick={() => propose(true)}>
          {t('room.propose_again')}
        </Button>
      )}
    </section>
  )
}

/** The average as a first proposal, in steps that points are given in. */
const inSteps = (average: readonly string[] | null, step: string): string[] | null =>
  average && average.map((points) => String(Math.round(Number(points) / Number(step)) * Number(step)))

function Proposal({ hearing, examinee, agreement }: Props & { agreement: Agreement }) {
  const { criteria, staff, may } = hearing
  const { login } = useUser()
  const [dissenting, dissent] = useState(false)
  const sign = useAct(hearing, () => [of(examinee, 'signature'), { round: agreement.round, agrees: true }])
  const announce = useAct(hearing, () => [of(examinee, 'grade'), {}])
  const signatures = new Map(agreement.signatures.map((one) => [one.login, one]))
  const voters = staff.filter(
    (one) => one.duties.some((duty) => duty === 'chair' || duty === 'member') && (one.present_since || signatures.has(one.login)),
  )
  const isOpen = examinee.state === 'answered'
  const error = sign.error ?? announce.error
  return (
    <>
      <dl className={classes.agreed}>
        {criteria.map((criterion, index) => (
          <div key={criterion.n}>
            <dt>{titleOf(criterion)}</dt>
            <dd>{t('room.points_of', { points: decimal(agreement.points[index] ?? ''), maximum: decimal(criterion.maximum) })}</dd>
          </div>
        ))}
        <div>
          <dt>
            {t('room.sum')} ({t('room.round', { round: agreement.round })})
          </dt>
          <dd>{t('room.points_of', { points: decimal(agreement.exam_points), maximum: sumOf(criteria.map(({ maximum }) => maximum)) })}</dd>
        </div>
      </dl>
      <ul className={classes.signatures} aria-label={t('room.signatures')}>
        {voters.map((one) => (
          <li key={one.login}>
            <span>{one.full_name}</span>
            <Signature signature={signatures.get(one.login)} />
          </li>
        ))}
      </ul>
      {isOpen && (
        <p className={classes.note}>
          {t('room.signatures_of', {
            agreeing: agreement.signatures.filter(({ agrees }) => agrees).length,
            needed: agreement.quorum,
          })}
        </p>
      )}
      {error && <Failure error={error} />}
      <div className={classes.buttons}>
        {isOpen && may.sign && !signatures.has(login) && (
          <>
            <Button onClick={() => sign.mutate()} loading={sign.isPending}>
              {t('room.sign')}
            </Button>
            <Button variant="default" onClick={() => dissent(true)}>
              {t('room.dissent')}
            </Button>
          </>
        )}
        {isOpen && may.agree && agreement.reached && (
          <Button color="teal.9" onClick={() => announce.mutate()} loading={announce.isPending}>
            {t('room.announce')}
          </Button>
        )}
      </div>
      {dissenting && <DissentDialog hearing={hearing} examinee={examinee} round={agreement.round} close={() => dissent(false)} />}
    </>
  )
}

function Signature({ signature }: { signature: Agreement['signatures'][number] | undefined }) {
  const [tone, text]: [Tone, string] = !signature
    ? ['quiet', t('room.unsigned')]
    : signature.agrees
      ? ['good', t('room.signed')]
      : ['bad', t('room.dissents')]
  return (
    <span>
      <State tone={tone}>{text}</State>
      {signature?.reason && <span className={classes.said}> {signature.reason}</span>}
    </span>
  )
}

function DissentDialog({ hearing, examinee, round, close }: Props & { round: number; close: () => void }) {
  const fields = useFields({ reason: '' })
  const save = useAct(hearing, () => [of(examinee, 'signature'), { round, agrees: false, reason: fields.values.reason }], close)
  return (
    <FormDialog close={close} title={t('room.dissent')} save={save} submit={() => save.mutate()} verb={t('room.dissent')}>
      <Textarea
        {...fields.text('reason', save.error)}
        label={t('reason')}
        description={t('room.dissent_why')}
        minLength={3}
        maxLength={500}
        minRows={2}
        autosize
        required
        data-autofocus
      />
    </FormDialog>
  )
}
