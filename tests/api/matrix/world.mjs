// One small university for the whole matrix: somebody of every office, on either side of every fence, and things in every
// state. Whatever somebody must not see has a code in it, plantNNN, or numbers that nothing else has.
import { fresh, makeGroup, makePerson, makeSession } from '../../harness/faculty.mjs'
import { until } from '../../harness/stack.mjs'
import { Client, signIn } from '../client.mjs'
import { makeAppeals, makeOralAppeal } from './world_appeals.mjs'
import { makeHearings } from './world_hearings.mjs'
import { makeDates, makeRegisters, makeTests } from './world_tests.mjs'

// 503 means: repeat it. A busy machine is no reason to see another world.
class Patient extends Client {
  raw(...request) {
    return until(`${request[0]} ${request[1]} is answered`, async () => {
      const reply = await super.raw(...request)
      return reply.status !== 503 && reply
    }, 120)
  }
}
const come = (stack, { login }) => signIn(stack, login, new Patient(stack))

// ── Secrets: name → what is looked for in every reply ──
class Secrets {
  #serial = 100
  names = new Map() // a code, a number or another text → the name of the secret
  // A code for a text; several codes may be one secret.
  code(name) {
    const code = `plant${++this.#serial}`
    this.add(name, code)
    return code
  }
  // Marks that nothing else is, by criteria of at most 16, 12, 8 and 4 points.
  #marks = 33 // grade points end in 33 and 67
  marks(name) {
    this.#marks += 2
    const points = ['11', '9', '5', '2'].map((whole) => `${whole}.${this.#marks}`)
    this.add(name, ...points)
    return points
  }
  add(name, ...texts) {
    for (const text of texts) this.names.set(String(text), name)
  }
}

// The columns of the tables, by the code at their head. All is meant from the side of the `student`.
export const actors = {
  nob: 'nobody', stu: 'student', fel: 'fellow', str: 'stranger', men: 'mentor', 'me-': 'other mentor', tea: 'teacher', 'te-': 'other teacher',
  cha: 'chair', mem: 'member', lea: 'lead', pro: 'proctor', 'ch-': 'other chair', aca: 'appeal chair', ame: 'appeal member', are: 'recused',
  ase: 'secretary', 'ac-': 'other appeal chair', adm: 'admin', reg: 'registrar', it: 'it',
}
const others = ['third', 'member2', 'second'] // have a part, and no column
const students = { student: 'A', fellow: 'A', third: 'A', stranger: 'B' }
export const roleOf = (actor) =>
  actor in students ? 'student' : /mentor/.test(actor) ? 'mentor' : { admin: 'administrator', registrar: 'registrar', it: 'it' }[actor] ?? 'teacher'

export async function makeWorld(stack) {
  const world = { stack, secrets: new Secrets(), people: {}, clients: {}, things: {} }
  await makePeople(world)
  await Promise.all([makeTests, makeHearings, makeAppeals, makeDates, makeRegisters].map((make) => make(world)))
  await makeOralAppeal(world)
  world.things.none = {}
  world.signInAgain = () => signInAgain(world)
  await signInAgain(world)
  return world
}

// Everybody who has no session any more has a new one.
async function signInAgain({ stack, people, clients, secrets }) {
  for (const actor of Object.values(actors).slice(1)) {
    if (!clients[actor].cookie) clients[actor] = await come(stack, people[actor])
    clients[actor].role = 'staff' // the matrix searches the replies itself
    secrets.add('token of a session', clients[actor].cookie.split('=')[1])
  }
}

async function makePeople(world) {
  const { stack, secrets, people, clients } = world
  world.group = await makeGroup(stack, { name: fresh('A-') })
  world.otherGroup = await makeGroup(stack, { name: fresh('B-') })
  for (const actor of [...Object.values(actors).slice(1), ...others]) {
    const group = actor in students ? (students[actor] === 'A' ? world.group : world.otherGroup) : null
    const login = actor in students ? secrets.code(`login of the ${actor}`) : fresh(actor.replaceAll(/[^a-z0-9]/g, '.'))
    const name = `Тегі ${actor in students ? secrets.code(`name of the ${actor}`) : actor}`
    people[actor] = await makePerson(stack, { login, name, roles: [roleOf(actor)], group, language: 'kk' })
    clients[actor] = await come(stack, people[actor])
  }
  clients.nobody = new Patient(stack)
  for (const [group, mentor] of [[world.group, 'mentor'], [world.otherGroup, 'other mentor']])
    await stack.sql('update groups set mentor_id = $1 where name = $2', [people[mentor].id, group])
  world.session = await makeSession(stack)
  world.otherSession = await makeSession(stack)
  await stack.sql('update exam_sessions set ends_on = current_date + 7') // who suggests dates looks at every hour of a session
  world.ratings = { student: '41.37', fellow: '43.29' }
  for (const [who, rating] of Object.entries(world.ratings)) secrets.add(`rating of the ${who}`, rating)
}
