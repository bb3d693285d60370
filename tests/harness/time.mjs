// Time is moved by shifting what is stored: the product needs no test clock.
import assert from 'node:assert/strict'

// Lets `span` (an interval) pass for one attempt, without contact: everything of it happened so much earlier.
export function letTimePass(stack, attempt, span) {
  return shift(stack, attempt, interval(span))
}

// The network of a running attempt broke today at `clock` ("10:00") in the university's time, some days ago if given:
// so it was then that the server heard from it last.
export function breakNetworkAt(stack, attempt, clock, daysAgo = 0) {
  const midnight = "date_trunc('day', now() at time zone university_zone())"
  const moment = `(${midnight} - interval '${Number(daysAgo)} days' + ${literal(clock, /^\d\d:\d\d$/)}::time) at time zone university_zone()`
  return shift(stack, attempt, `last_contact_at - (${moment})`)
}

// A running attempt was interrupted for a minute just now; its window stays where it is.
export function interruptAgain(stack, attempt) {
  return stack.sqlAs(
    'postgres',
    `
    update attempt_segments set started_at = started_at - interval '1 minute' where attempt_id = ${id(attempt)} and ended_at is null;
    update attempts set segment_started_at = segment_started_at - interval '1 minute', deadline_at = deadline_at - interval '1 minute',
           last_contact_at = last_contact_at - interval '1 minute' where id = ${id(attempt)}`,
  )
}

// The guards of the tables forbid what is done here.
function shift(stack, attempt, span, lastContact = 'last_contact_at - span') {
  return stack.sqlAs(
    'postgres',
    `
    begin;
    set local session_replication_role = replica;
    with s as (select id, ${span} as span from attempts where id = ${id(attempt)}), segments as (
      update attempt_segments g set started_at = started_at - span, ended_at = ended_at - span from s where attempt_id = s.id)
    update attempts a set started_at = started_at - span, segment_started_at = segment_started_at - span,
           deadline_at = deadline_at - span, last_contact_at = ${lastContact},
           resume_until = resume_until - span, ended_at = ended_at - span
      from s where a.id = s.id;
    commit`,
  )
}

// Lets time pass in which the student's portal kept in contact all along. One step: no sweeper sees half of it.
export function letActiveTimePass(stack, attempt, span) {
  return shift(stack, attempt, interval(span), "case state when 'running' then now() else last_contact_at - span end")
}

// Lets time pass for every session of a user.
export function letSessionsAge(stack, user, span) {
  return stack.sql(
    `update sessions set created_at = created_at - $2::interval, last_seen_at = last_seen_at - $2::interval,
            expires_at = expires_at - $2::interval where user_id = $1`,
    [user, span],
  )
}

// Makes it `clock` ("22:45") at the university now, by its zone; the time itself stays what it is.
export async function setUniversityClock(stack, clock) {
  const [hours, minutes] = clock.split(':').map(Number)
  const now = new Date()
  let east = hours * 60 + minutes - now.getUTCHours() * 60 - now.getUTCMinutes()
  if (east > 14 * 60) east -= 24 * 60
  if (east < -12 * 60) east += 24 * 60
  const west = Math.abs(east)
  const offset = `${east > 0 ? '-' : '+'}${String(Math.floor(west / 60)).padStart(2, '0')}:${String(west % 60).padStart(2, '0')}`
  await setUniversityZone(stack, `<U>${offset}`)
}

export async function setUniversityZone(stack, zone) {
  await stack.sqlAs('postgres', `alter database emtihan set emtihan.zone = '${zone}'`)
  await stack.restartWorkers()
}

const literal = (text, form) => {
  assert.match(text, form)
  return `'${text}'`
}
const interval = (text) =>
  `${literal(text, /^-?[\d.]+ (seconds?|minutes?|hours?|days?)( [\d.]+ (seconds?|minutes?|hours?))*$/)}::interval`
const id = (text) => `${literal(text, /^[0-9a-f-]{36}$/)}::uuid`
