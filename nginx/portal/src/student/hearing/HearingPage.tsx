import { useEffect, useState } from 'react'
import { Problem } from '../../shared/api'
import { dateTime } from '../../shared/time'
import type { HearingPlace } from '../../shared/types'
import { t } from '../i18n'
import { Facts } from '../parts/Facts'
import { Failure } from '../parts/failure'
import { Loading } from '../parts/Loading'
import { Notice } from '../parts/Notice'
import { useNow } from '../parts/now'
import { Page } from '../parts/Page'
import { titleOf } from '../parts/words'
import { useResource } from '../resource'
import { AnswerTime } from './AnswerTime'
import { DrawCheck } from './DrawCheck'
import { Grade } from './Grade'
import { Joining } from './Joining'
import { Meeting } from './Meeting'
import { HearingRules } from './HearingRules'
import { Ticket } from './Ticket'
import { Turn } from './Turn'
import { Works } from './Works'

const pace = { live: 1_200, before: 10_000, over: 30_000 }
const dutiesOf = (duties: HearingPlace['commission'][number]['duties']): string =>
  duties.map((duty) => t(`hearing.duty.${duty}`)).join(', ')

/** O2, C2: an oral or creative exam as its student has it, from the waiting room to the grade. It follows by itself. */
export function HearingPage({ sitting }: { sitting: string }) {
  const [every, setEvery] = useState(pace.live)
  const { value, ahead, failure, reload } = useResource<HearingPlace>(`hearing ${sitting}`, `/hearings/${sitting}/place`, every, true)
  const here = useNow(500)
  const now = ahead === undefined ? undefined : here + ahead // the device's own clock is never asked
  useEffect(() => setEvery(value ? paceOf(value, now) : pace.live), [value, now])
  useTitle(value)
  const missing = failure instanceof Problem && failure.code === 'not_found'
  return (
    <Page quiet={value && isBefore(value)} title={value ? titleOf(value.exam.discipline) : t('start.title')} back={{ page: 'schedule' }}>
      {missing && <Notice tone="warn">{t('hearing.not_found')}</Notice>}
      {failure !== undefined && !missing && <Lost failure={failure} known={value !== undefined} />}
      {!value && failure === undefined && <Loading />}
      {value && !missing && <Hearing hearing={value} now={now} reload={reload} />}
    </Page>
  )
}

/** Before the room opens, and after the exam, there is no hurry. */
function paceOf({ state, opens_at }: HearingPlace, now: number | undefined): number {
  if (state === 'closed') return pace.over
  return now !== undefined && now < Date.parse(opens_at) ? pace.before : pace.live
}

/** While the commission hears the student nothing else is in sight. */
const isBefore = ({ place }: HearingPlace): boolean => ['called', 'answering', 'paused'].includes(place.state)

function Lost({ failure, known }: { failure: unknown; known: boolean }) {
  if (!known || failure instanceof Problem) return <Failure of={failure} />
  return (
    <Notice tone="warn" live>
      {t('hearing.offline')}
    </Notice>
  )
}

type Props = { hearing: HearingPlace; now: number | undefined; reload: () => void }

function Hearing({ hearing, now, reload }: Props) {
  const { sitting, state, place, meeting, ticket, grade } = hearing
  const mayJoin = state !== 'closed' && ['expected', 'absent', 'interrupted'].includes(place.state)
  return (
    <>
      <Turn hearing={hearing} />
      {grade && <Grade result={grade} sitting={sitting.id} />}
      {meeting && <Meeting meeting={meeting} state={place.state} />}
      <AnswerTime hearing={hearing} now={now} />
      {ticket && isBefore(hearing) && <Ticket sitting={sitting.id} number={ticket.number} />}
      {mayJoin && <Joining hearing={hearing} now={now} reload={reload} />}
      {(place.state === 'expected' || place.state === 'waiting') && <HearingRules hearing={hearing} />}
      <Facts
        rows={[
          [t('hearing.when'), dateTime(sitting.starts_at)],
          [t('hearing.link_at'), state === 'planned' && !meeting && now !== undefined && now < Date.parse(hearing.opens_at) ? dateTime(hearing.opens_at) : null],
          ...hearing.commission.map(({ full_name, duties }) => [dutiesOf(duties), full_name] as const),
        ]}
      />
      {hearing.exam.kind === 'creative' && !isBefore(hearing) && <Works sitting={sitting.id} />}
      {hearing.commitment && <DrawCheck sitting={sitting.id} commitment={hearing.commitment} over={state === 'closed'} />}
    </>
  )
}

/** The window's title says what happens, for whoever looks at the meeting meanwhile. */
function useTitle(hearing: HearingPlace | undefined): void {
  const state = hearing?.place.state
  useEffect(() => {
    if (state) document.title = `${t(`hearing.state.${state}`)} · ${t('product')}`
  }, [state])
}
