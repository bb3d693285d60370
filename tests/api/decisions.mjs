// Appeals before a commission whose members are signed in, and the steps to a decision that tests take.
import { makeCommission } from '../harness/faculty.mjs'
import { beginAttempt, signIn } from './client.mjs'

export const question = { ground: 'two_right_answers', questions: [7], claim: 'Екі жауабы дұрыс' }
export const details = { claim: 'Екінші және төртінші жауап бірдей', questions: [{ n: 7, claim: 'Екеуі де дұрыс', own_answer: 'Екінші' }] }
export const answer = 'Шешім қабылданды.'

export async function clientsOf(stack, commission) {
  const [chair, secretary, ...members] = await Promise.all(
    [commission.chair, commission.secretary, ...commission.members].map(({ login }) => signIn(stack, login)),
  )
  return { chair, secretary, members, voters: [chair, ...members] }
}

// A filed appeal against question 7 of a frozen attempt: { …beginAttempt, appeal, commission and its clients }.
export async function fileAppeal(stack, administrator, { members = 2, ...options } = {}) {
  const made = await beginAttempt(stack, options)
  const commission = await makeCommission(stack, made.session, { members })
  const all = { ...made, commission, ...(await clientsOf(stack, commission)) }
  const appeal = await made.client.requestAppeal({ id: made.sitting }, question)
  await administrator.removeAttempt({ id: made.paper.id }, { reason: 'Апелляция' })
  await settle(all, appeal, 'admissible')
  return { ...all, appeal: await made.client.fileAppeal({ id: appeal.id }, details) }
}
export async function vote(voters, appeal, outcome) {
  for (const voter of voters) await voter.voteOnAppeal({ id: appeal.id }, { vote: outcome, reason: 'Дәлелді' })
}
export async function settle({ voters, chair }, appeal, outcome, more = {}) {
  await vote(voters, appeal, outcome)
  return chair.decideAppeal({ id: appeal.id }, { outcome, answer, ...more })
}
export const effectsOf = ({ effects }) => effects.map(({ effect }) => effect)

// When a new date can be on a working day soon.
export const workingMorning = async (stack) =>
  (await stack.sql(`select api_time((d + time '10:00') at time zone university_zone()) as at
     from generate_series(current_date + 2, current_date + 9, interval '1 day') g, lateral (select g::date as d) x
    where is_working_day(d) order by d limit 1`))[0].at
