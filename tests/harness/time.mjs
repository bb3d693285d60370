// Time is moved by shifting what is stored: the product needs no test clock.
import assert from 'node:assert/strict'

// Lets `span` (an interval) pass for one attempt, without contact: everything of it happened so much earlier.
export function letTimePass(stack, attempt, span) {
  return stack.sqlAs('postgres', `
    begin;
    set local session_replication_role = replica;   -- the guards of the table forbid what is done here
    update attempts set started_at = started_at - span, segment_started_at = segment_started_at - span,
           deadline_at = deadline_at - span, last_contact_at = last_contact_at - span,
           resume_until = resume_until - span, ended_at = ended_at - span
      from (select ${interval(span)} as span) as s where id = ${id(attempt)};
    update attempt_segments set started_at = started_at - span, ended_at = ended_at - span
      from (select ${interval(span)} as span) as s where attempt_id = ${id(attempt)};
    commit`)
}

// Lets time pass in which the student's portal kept in contact all along.
export async function letActiveTimePass(stack, attempt, span) {
  await letTimePass(stack, attempt, span)
  await stack.sql("update attempts set last_contact_at = now() where id = $1 and state = 'running'", [attempt])
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
  await stack.sql(`alter database emtihan set emtihan.zone = '<U>${offset}'`)
  await stack.restartWorkers()
}

const literal = (text, form) => {
  assert.match(text, form)
  return `'${text}'`
}
const interval = (text) => `${literal(text, /^-?[\d.]+ (seconds?|minutes?|hours?|days?)( [\d.]+ (seconds?|minutes?|hours?))*$/)}::interval`
const id = (text) => `${literal(text, /^[0-9a-f-]{36}$/)}::uuid`
