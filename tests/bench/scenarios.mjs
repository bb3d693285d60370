// What is measured: each scenario is asked of several subjects, which are measured in turn.
//   group     for the table; clients; subjects: emtihan, conditional (emtihan, asked with If-None-Match), pgbench, peers
//   requests  (students) => what wrk sends; prepare(bench) puts the faculty back before each measurement
//   besideSlow: 60 others sign in, check banks and print gradesheets meanwhile (slow.mjs)
//   script    what pgbench sends; `consumes`: a student serves once, so a measurement ends with its students
import { password } from './faculty.mjs'
import { statement } from './load.mjs'

const json = (value) => JSON.stringify(value).replace('"$seq"', '$seq').replace('"$choice"', '$choice')

const saves = (students) =>
  students.map(({ token, attempt }) => ({
    token, method: 'PUT', path: `/api/v1/attempts/${attempt}/answers/$n`, body: json({ epoch: 1, seq: '$seq', choice: '$choice' }),
  }))
const contacts = (students) =>
  students.map(({ token, attempt }) => ({ token, method: 'PUT', path: `/api/v1/attempts/${attempt}/contact`, body: { epoch: 1 } }))
const read = (path) => (students) => students.map((one) => ({ token: one.token, path: path(one) }))
const starts = (students) =>
  students.map(({ token, sitting }) => ({
    token, method: 'PUT', path: `/api/v1/sittings/${sitting}/attempt`, body: { language: 'kk', device: 'bench-device', confirmed: true },
  }))
const finishes = (students) =>
  students.map(({ token, attempt }) => ({ token, method: 'PUT', path: `/api/v1/attempts/${attempt}/finish`, body: { epoch: 1 } }))
const signIns = (students) =>
  students.map(({ login }) => ({ method: 'POST', path: '/api/v1/session', body: { login, password } }))

// Each pgbench client has a student of its own, whom it asks for once; `seq` goes on from what the attempt has.
const own = `\\if :ready = 0
select token_hash, user_id, attempt, coalesce((select max(s) from attempts a, unnest(a.seqs) s where a.id = attempt), 0) as seq
  from bench.student where number = :client_id + 1
\\gset
\\set ready 1
\\endif
\\set round :round + 1
\\set n :round % 20 + 1
\\set choice :round % 4 + 1
\\set next :seq + :round
`
const ownVariables = { ready: 0, round: 0 }
const saved = (n, seq, choice) =>
  own + statement('attempt', 'attempt_save', ['array[:token_hash]', 'array[:attempt]::uuid[]', 'array[1]', `array[${n}]::smallint[]`, `array[${seq}]::integer[]`, `array[${choice}]::smallint[]`])

// Where every transaction is another student: of `share` for each client.
const another = '\\set round :round + 1\n\\set number :first + :client_id * :share + :round - 1\n'
const of = (column) => `select ${column} from bench.student where number = :number`

const reading = (group, path, noun, name, parameters) => ({
  group, clients: 16, subjects: ['emtihan', 'conditional', 'pgbench', 'php', 'node'], requests: read(path),
  script: own + statement(noun, name, parameters), variables: ownVariables,
})

const starting = (group, consumes, subjects) => ({
  group, clients: 64, consumes, requests: starts, subjects,
  script: another + statement('attempt', 'attempt_start', [of('token_hash'), "'student'", of('sitting'), "'kk'", "'bench-device'", "''", "''"]),
})

// With pgbench at 16 clients, too: 64 of its own are more than it is best with.
const withBestOfPgbench = (scenario) => [scenario, { ...scenario, clients: 16, subjects: ['pgbench'] }]

export const scenarios = [
  ...[1, 2, 16, 64, 256].map((clients) => ({
    group: 'saves', clients, requests: saves, script: saved(':n', ':next', ':choice'), variables: ownVariables,
    subjects: ['emtihan', ...(clients <= 64 ? ['pgbench'] : []), ...(clients === 1 || clients === 64 ? ['plain'] : []), ...(clients === 64 ? ['php', 'node'] : [])],
  })),
  { group: 'saves beside slow requests', clients: 64, besideSlow: true, requests: saves, subjects: ['emtihan'] },
  ...withBestOfPgbench({
    group: 'contacts', clients: 64, requests: contacts, script: saved('null', 'null', 'null'), variables: ownVariables, subjects: ['emtihan', 'pgbench', 'php', 'node'],
  }),
  reading('attempt', ({ attempt }) => `/api/v1/attempts/${attempt}`, 'attempt', 'attempt_show', [':token_hash', "'student'", ':attempt']),
  reading('schedule', () => '/api/v1/schedule', 'schedule', 'schedule_show', [':token_hash', "'student'", "''"]),
  reading('grades', () => '/api/v1/grades', 'grade', 'grades_show', [':token_hash', "'student'"]),
  ...withBestOfPgbench(starting('starts', 'prepared', ['emtihan', 'pgbench', 'php', 'node'])),
  starting('starts without papers', 'not_started', ['emtihan', 'pgbench']),
  ...withBestOfPgbench({
    group: 'finishes', clients: 64, consumes: 'started', requests: finishes, subjects: ['emtihan', 'pgbench'],
    script: another + statement('attempt', 'attempt_finish', [of('token_hash'), "'student'", of('attempt'), '1']),
  }),
  { group: 'sign-ins', clients: 16, requests: signIns, subjects: ['emtihan'] },
]
