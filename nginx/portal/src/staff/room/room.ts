// The room of an oral or creative exam as its staff have it (O2–O12, C2–C11, A21–A26, A30).
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState } from 'react'
import { look, request } from '../../shared/api'
import { decimal } from '../../shared/i18n'
import type { Examinee, Hearing, HearingHead } from '../../shared/types'
import { t } from '../i18n'
import { pace } from '../parts/pace'
import { sentenceOf } from '../parts/Failure'
import { notify } from '../parts/notify'
import { useServerTime } from '../parts/serverTime'
import type { Tone } from '../parts/State'
import { at, type List } from '../server'
import classes from './room.module.css'

export type Duty = Hearing['duties'][number]
export type ExamineeState = Examinee['state']
export type Agreement = NonNullable<Examinee['agreement']>
export type Criterion = Hearing['criteria'][number]

export const tones: Record<ExamineeState, Tone> = {
  expected: 'quiet',
  waiting: 'live',
  called: 'warn',
  answering: 'good',
  paused: 'warn',
  interrupted: 'warn',
  answered: 'live',
  graded: 'good',
  refused: 'bad',
  absent: 'bad',
  continued: 'quiet',
}
export const hearingTones: Record<HearingHead['state'], Tone> = {
  not_prepared: 'warn',
  planned: 'quiet',
  open: 'live',
  closed: 'good',
}
export const dutiesOf = (duties: readonly Duty[]): string => duties.map((duty) => t(`room.duty.${duty}`)).join(', ')
export const has = (hearing: Hearing, ...duties: Duty[]): boolean => hearing.duties.some((duty) => duties.includes(duty))
export const isVoter = (hearing: Hearing): boolean => has(hearing, 'chair', 'member')
/** Who leads the students through: the proctor, and the chair. */
export const conducts = (hearing: Hearing): boolean => has(hearing, 'proctor', 'chair')

export const isBefore = ({ state }: Examinee): boolean => ['called', 'answering', 'paused'].includes(state)
/** Before the commission, up to the grade. */
export const isHeard = (examinee: Examinee): boolean => isBefore(examinee) || examinee.state === 'answered'
/** What the room looks at: who is before the commission, else whose grade is awaited. */
export const currentOf = ({ current, examinees }: Hearing): Examinee | undefined =>
  examinees.find(({ student }) => student.login === current) ??
  examinees.find(isBefore) ??
  examinees.find(({ state }) => state === 'answered')
export const nextOf = ({ examinees }: Hearing): Examinee | undefined =>
  examinees.find(({ state }) => state === 'waiting') ?? examinees.find(({ state }) => state === 'interrupted')

const live = 1_200
const quiet = 5_000
const over = 30_000
const often = (failures: number): number =>
  Math.min(quiet, pace(document.visibilityState === 'visible' ? live : quiet, failures))

const rank = ({ state }: HearingHead): number => ['open', 'planned', 'not_prepared', 'closed'].indexOf(state)

export const useHearings = () =>
  useQuery({
    queryKey: ['hearings'],
    queryFn: async () => (await look<List<HearingHead>>('/hearings')).items,
    select: (items) => [...items].sort((a, b) => rank(a) - rank(b)), // else by time
    refetchInterval: ({ state }) => pace(10_000, state.fetchFailureCount),
    staleTime: 0,
  })

/** The room, looked at again and again; more rarely while its window is hidden behind the meeting. */
export const useHearing = (id: string) =>
  useQuery({
    queryKey: ['hearing', id],
    queryFn: () => look<Hearing>(at(['hearings', id])),
    refetchInterval: ({ state }) => (state.data?.state === 'closed' ? over : often(state.fetchFailureCount)),
    refetchIntervalInBackground: true,
    staleTime: 0,
  })

let acted = false

/** For a panel with buttons: where one that had the focus went with its work, the next one of this panel has it. */
export function useFocusOfActs<Panel extends HTMLElement>() {
  const panel = useRef<Panel>(null)
  useEffect(() => {
    if (!acted || document.activeElement !== document.body) return
    const next = panel.current?.querySelector<HTMLElement>('button:not(:disabled, [data-aside]), input')
    if (!next) return
    acted = false
    next.focus({ preventScroll: true })
  })
  return panel
}

/** A write in the room; what it changed, or what was refused, is seen at once. */
export function useAct<Input = void>(hearing: Hearing, write: (input: Input) => [path: readonly string[], body: unknown], then?: () => void) {
  const client = useQueryClient()
  const id = hearing.sitting.id
  return useMutation({
    mutationFn: (input: Input) => {
      const [path, body] = write(input)
      return request<unknown>('PUT', at(['hearings', id, ...path]), body)
    },
    onMutate: () => {
      acted = true
    },
    onSuccess: () => then?.(),
    onSettled: () => client.invalidateQueries({ queryKey: ['hearing', id] }),
  })
}
export const tell = (failure: unknown): void => notify(sentenceOf(failure), 'red')
export const of = (examinee: Examinee, ...rest: string[]): readonly string[] => ['examinees', examinee.student.id, ...rest]
export const photoOf = (hearing: Hearing, examinee: Examinee): string =>
  '/api/v1' + at(['hearings', hearing.sitting.id, ...of(examinee, 'photo')])

/** The server's time in milliseconds, running on by itself; undefined until it is known. */
export function useServerNow(): number | undefined {
  const clock = useServerTime()
  const [here, setHere] = useState(Date.now)
  useEffect(() => {
    const timer = setInterval(() => setHere(Date.now()), 500)
    return () => clearInterval(timer)
  }, [])
  return clock.data && Date.parse(clock.data.now) + Math.max(0, here - clock.dataUpdatedAt)
}

/** What is written on a button, a name too, may be longer than a phone is wide. */
export const wrapping = { root: classes.tall, label: classes.wraps }

export const sum = (points: readonly (string | number)[]): number => points.reduce<number>((all, one) => all + Number(one), 0)
export const sumOf = (points: readonly (string | number)[]): string => decimal(sum(points))
