// What is done to the system while students sit. A scenario is
//   name, what       as in the table and in .run/faults.json; in words, behind "when" (a control's: a sentence)
//   faults           how many, in the full form and in the short one
//   acknowledged     at least so many answers, spread over the faults
//   fault(run, i)    one fault, and its repair; returns when it had come, where that was not at its end. run: { stack, load, full, … }
//   before, after    around all of them; begins: 'empty': without students
//   repeats(faults)  how many requests may fail and have to be repeated, where that is limited
//   control          its flaw must be found: 'lost' or 'doubled'
// All else is the same for everybody: nothing lost, nothing doubled, nothing stale, no student who cannot go on.
import { existsSync, writeFileSync } from 'node:fs'
import { connect } from 'node:net'
import { join } from 'node:path'
import { children, isWorker } from '../harness/processes.mjs'
import { until } from '../harness/stack.mjs'
import { fillDisk, moveBack, moveData } from './disk.mjs'
import { Relay } from './relay.mjs'
import { killAll, Pair } from './standby.mjs'

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))
const anyOf = (all) => all[Math.floor(Math.random() * all.length)]
const workers = (stack) => children(stack.pid('worker')).filter(isWorker)

async function signalWorker(stack, signal) {
  const victim = await until('a worker is alive', () => anyOf(workers(stack)))
  process.kill(victim, signal)
}

// The parent lets all end and becomes what its file is now; others serve when it is done.
async function roll({ stack, processes }) {
  const moment = performance.now()
  const before = children(stack.pid('worker'))
  process.kill(stack.pid('worker'), 'SIGHUP')
  await until('other processes serve', () => {
    const now = children(stack.pid('worker'))
    return now.every((pid) => !before.includes(pid)) && now.filter(isWorker).length === Number(processes)
  }, 60)
  return moment
}

async function crash({ stack }, i = 0) {
  if (i % 2) await killAll(stack.pid('database'))
  else await stack.stopDatabase({ crash: true })
  const moment = performance.now()
  await stack.startDatabase()
  return moment
}

// A process of PostgreSQL on the other end of a group saver.
async function anySaver(stack) {
  const all = await until('savers are connected', async () => {
    const rows = await stack.sqlAs('postgres', "select pid from pg_stat_activity where usename = 'emtihan_worker' and query like 'with moment as%'")
    return rows.length > 0 && rows
  })
  return anyOf(all).pid
}

// ── Clients and peers that say nothing ──────────────────────────────────────────────────────────────────────

// A connection that says the beginning and then holds on; a new one when it is dropped.
function stall(open, beginning, stalled) {
  const socket = open()
  stalled.add(socket)
  socket.on('error', () => {}).on('close', () => stalled.delete(socket) && stall(open, beginning, stalled))
  socket.write(beginning)
}

const BEGIN_REQUEST = Buffer.from([1, 1, 0, 1, 0, 8, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0])

async function stallEverybody(run) {
  const { stack, full } = run
  await stack.restartWorkers({ EMTIHAN_PROCESSES: '2' }) // 128 threads
  const { hostname, port } = new URL(stack.address)
  run.stalled = new Set()
  for (let i = 0; i < 64; i++) stall(() => connect(join(stack.directory, 'worker/socket')), BEGIN_REQUEST, run.stalled)
  for (let i = 0; i < (full ? 2000 : 500); i++)
    stall(() => connect({ host: hostname, port }), `PUT /api/v1/attempts/x/contact HTTP/1.1\r\nHost: ${hostname}\r\nContent-Length: 9\r\n${i % 2 ? '\r\n{"' : 'X-'}`, run.stalled)
}

async function letGo({ stack, stalled, processes }) {
  const all = [...stalled]
  stalled.clear()
  for (const socket of all) socket.destroy()
  await stack.restartWorkers({ EMTIHAN_PROCESSES: processes })
}

// ── The clock of the workers' machine ───────────────────────────────────────────────────────────────────────

const shiftFile = (stack) => join(stack.directory, 'clock-shift')
const shiftClock = (stack, seconds) => {
  const bytes = Buffer.alloc(8)
  bytes.writeBigInt64LE(BigInt(seconds))
  writeFileSync(shiftFile(stack), bytes, { flag: existsSync(shiftFile(stack)) ? 'r+' : 'w' })
}
const jumps = [7200, -86_400, 30 * 86_400, -3600, 600]

// AddressSanitizer, where the worker has it, wants to be the first library and is told not to mind.
async function preloadClock({ stack, root }) {
  shiftClock(stack, 0)
  const ASAN_OPTIONS = `${process.env.ASAN_OPTIONS ?? ''}:verify_asan_link_order=0`
  await stack.restartWorkers({ LD_PRELOAD: join(root, 'build/tests/faults/clock.so'), ASAN_OPTIONS, CLOCK_SHIFT: shiftFile(stack) })
}

// The worker's log has jumped; the receipts have not, nor has the time that is left.
async function jumpClock({ stack, load }, i) {
  const seconds = jumps[i % jumps.length]
  const moment = performance.now()
  shiftClock(stack, seconds)
  const from = stack.logSize('worker')
  const isNear = (text, moment) => Math.abs(Date.parse(text) - moment) < 60_000 // longer than any answer is repeated
  await until('the log says the shifted time', () =>
    stack.log('worker', from).split('\n').some((line) => line && isNear(line.match(/"time":"([^"]+)"/)?.[1], Date.now() + seconds * 1000)))
  for (const { receipts, login } of load.students) {
    const newest = receipts.at(-1)
    if (newest && (!isNear(newest.saved_at, performance.timeOrigin + newest.at) || newest.remaining_ms > 14_000_000)) load.errors.push(`${login}: saved at ${newest.saved_at}`)
  }
  return moment
}

// ── Everybody at once ───────────────────────────────────────────────────────────────────────────────────────

async function startInACrash({ stack, load }) {
  await load.stop()
  const newcomers = await load.gather()
  const starting = Promise.all(newcomers.map((one) => load.attempt(() => one.start())))
  await wait(30 + Math.random() * 100)
  await Promise.all([stack.stopDatabase({ crash: true }), signalWorker(stack, 'SIGKILL')])
  const moment = performance.now()
  await stack.startDatabase()
  await starting
  load.sit(newcomers)
  return moment
}

// ── Negative controls ───────────────────────────────────────────────────────────────────────────────────────

const commitLater = `
  create function commit_later() returns trigger language plpgsql as $$
  begin
    perform set_config('synchronous_commit', 'off', true);
    return null;
  end $$;
  create trigger commit_later before update on attempts for each statement execute function commit_later();`

// The process that writes the log behind such commits sleeps, as if wal_writer_delay were long.
async function crashUnwritten({ stack, load }) {
  const [{ pid }] = await stack.sqlAs('postgres', "select pid from pg_stat_activity where backend_type = 'walwriter'")
  process.kill(pid, 'SIGSTOP')
  await load.reach(load.acknowledged + 20)
  return crash({ stack }, 1)
}

const logTwice = `
  alter table attempt_answers drop constraint attempt_answers_pkey;
  create index twice on attempt_answers (attempt_id, n, seq);
  create function log_twice() returns trigger language plpgsql as $$
  begin
    if pg_trigger_depth() = 1 then insert into attempt_answers select (new).*; end if;
    return null;
  end $$;
  create trigger log_twice after insert on attempt_answers for each row when (new.seq % 10 = 0) execute function log_twice();`

export const scenarios = [
  {
    name: 'no fault',
    what: 'saves are repeated, dropped, overtaken and made on changing devices at random',
    faults: { short: 1, full: 1 },
    acknowledged: { short: 200, full: 110_000 },
    fault: () => {},
    repeats: () => 0,
  },
  {
    name: 'worker killed',
    what: 'a worker process ends in mid-request (kill -9)',
    faults: { short: 6, full: 1000 },
    acknowledged: { short: 200, full: 100_000 },
    fault: ({ stack }) => signalWorker(stack, 'SIGKILL'),
    repeats: (faults) => Math.ceil(faults / 50),
  },
  {
    name: 'worker told to end',
    what: 'a worker process is told to end (SIGTERM) and another one takes its place',
    faults: { short: 4, full: 100 },
    acknowledged: { short: 100, full: 20_000 },
    fault: ({ stack }) => signalWorker(stack, 'SIGTERM'),
    repeats: () => 0,
  },
  {
    name: 'rolling restarts',
    what: 'all workers are replaced by those of another binary (SIGHUP)',
    faults: { short: 2, full: 100 },
    acknowledged: { short: 100, full: 50_000 },
    fault: roll,
    repeats: () => 0,
  },
  {
    name: 'workers stopped and started',
    what: 'there is no worker for a while',
    faults: { short: 1, full: 20 },
    acknowledged: { short: 50, full: 10_000 },
    fault: async ({ stack }) => {
      await stack.stopWorkers()
      const moment = performance.now()
      await stack.startWorkers()
      return moment
    },
  },
  {
    name: 'database crashes',
    what: 'PostgreSQL stops at once, without a checkpoint, or all its processes are killed',
    faults: { short: 2, full: 100 },
    acknowledged: { short: 200, full: 250_000 },
    fault: crash,
  },
  {
    name: 'database backend killed',
    what: 'a process of PostgreSQL that serves a worker ends (kill -9), and all others with it',
    faults: { short: 1, full: 100 },
    acknowledged: { short: 200, full: 250_000 },
    fault: async ({ stack }) => {
      const pid = await anySaver(stack)
      process.kill(pid, 'SIGKILL')
      const moment = performance.now()
      await until('the killed one is gone', () => !existsSync(`/proc/${pid}/exe`))
      await stack.ready()
      return moment
    },
  },
  {
    name: 'database session ended',
    what: 'a session of a worker is ended by an administrator (pg_terminate_backend)',
    faults: { short: 4, full: 200 },
    acknowledged: { short: 100, full: 20_000 },
    fault: async ({ stack }) => {
      const pid = await anySaver(stack)
      await stack.sqlAs('postgres', 'select pg_terminate_backend($1)', [pid])
    },
  },
  {
    name: 'database restarted in mid-transaction',
    what: 'PostgreSQL is restarted while answers wait for a lock',
    faults: { short: 1, full: 20 },
    acknowledged: { short: 50, full: 10_000 },
    fault: async ({ stack, load }) => {
      const held = await stack.hold('select from attempts where sitting_id = $1 order by id for update', [load.students[0].sitting])
      await held.awaited()
      await stack.stopDatabase()
      const moment = performance.now()
      await held.release().catch(() => {})
      await stack.startDatabase()
      return moment
    },
  },
  {
    name: 'database connection cut',
    what: 'the connection to the database breaks after any byte of a request or a reply',
    faults: { short: 24, full: 4000 },
    acknowledged: { short: 100, full: 40_000 },
    before: async (run) => (run.relay = await Relay.open(run.stack)),
    fault: ({ relay, full }, i) => relay.cut(i % 2 ? 'reply' : 'request', (i >> 1) * (full ? 1 : 149)),
    after: ({ relay }) => relay?.close(),
  },
  {
    name: 'failover to a standby',
    what: 'the machine of PostgreSQL goes down and its synchronous standby takes over',
    faults: { short: 1, full: 20 },
    acknowledged: { short: 100, full: 20_000 },
    before: (run) => (run.pair = new Pair(run.stack)),
    fault: async ({ pair }) => {
      await pair.follow()
      return pair.failOver()
    },
    after: ({ pair }) => pair.end(),
    recovers: 15_000, // milliseconds until answers are acknowledged again, in the full form
  },
  {
    name: 'disk full',
    what: 'the volume of the database is full for a while',
    faults: { short: 1, full: 5 },
    acknowledged: { short: 50, full: 5000 },
    before: moveData,
    fault: fillDisk,
    after: moveBack,
  },
  {
    name: 'nginx reloaded',
    what: 'nginx reads its configuration anew',
    faults: { short: 2, full: 50 },
    acknowledged: { short: 100, full: 20_000 },
    fault: async ({ stack }) => {
      const before = children(stack.pid('web'))
      process.kill(stack.pid('web'), 'SIGHUP')
      await until('other processes listen', () => children(stack.pid('web')).some((pid) => !before.includes(pid)))
    },
    repeats: () => 0,
  },
  {
    name: 'nginx killed',
    what: 'nginx ends at once (kill -9) and is started again',
    faults: { short: 1, full: 20 },
    acknowledged: { short: 50, full: 10_000 },
    fault: async ({ stack }) => {
      await killAll(stack.pid('web'))
      const moment = performance.now()
      await stack.startNginx()
      return moment
    },
  },
  {
    name: 'clock jumps',
    what: "the clock of the workers' machine jumps by hours and days, forth and back",
    faults: { short: 3, full: 20 },
    acknowledged: { short: 100, full: 10_000 },
    before: preloadClock,
    fault: jumpClock,
    after: ({ stack }) => stack.restartWorkers({ LD_PRELOAD: '', CLOCK_SHIFT: '' }),
    repeats: () => 0,
  },
  {
    name: 'stalled peers',
    what: '64 stalled FastCGI peers and hundreds of slow HTTP clients hold on to their connections',
    faults: { short: 1, full: 1 },
    acknowledged: { short: 200, full: 20_000 },
    before: stallEverybody,
    fault: () => {},
    after: letGo,
    repeats: () => 0,
    slowest: 500, // milliseconds for 99 of 100 answers, in the full form: the bar that others stay under
  },
  {
    name: 'all start during a crash',
    what: 'everybody starts at once while PostgreSQL crashes and a worker is killed',
    faults: { short: 1, full: 10 },
    acknowledged: { short: 50, full: 5000 },
    begins: 'empty', // they come with the crash
    fault: startInACrash,
  },
  {
    name: 'control: commits without waiting for the disk',
    what: 'answers that are committed with synchronous_commit off are seen to be lost',
    control: 'lost',
    faults: { short: 1, full: 5 },
    acknowledged: { short: 100, full: 2000 },
    before: ({ stack }) => stack.sqlAs('postgres', commitLater),
    fault: crashUnwritten,
    after: ({ stack }) => stack.sqlAs('postgres', 'drop trigger commit_later on attempts; drop function commit_later'),
  },
  {
    name: 'control: receipts before the commit',
    what: 'answers that are acknowledged before they are committed are seen to be lost',
    control: 'lost',
    faults: { short: 1, full: 1 },
    acknowledged: { short: 100, full: 1000 },
    before: async (run) => {
      run.relay = await Relay.open(run.stack)
      run.relay.acknowledgeEarly(100)
      await run.stack.restartWorkers()
    },
    fault: crash,
    after: ({ relay }) => relay?.close(),
  },
  {
    name: 'control: answers logged twice',
    what: 'answers that are logged twice are seen to be doubled',
    control: 'doubled',
    faults: { short: 1, full: 1 },
    acknowledged: { short: 200, full: 1000 },
    before: ({ stack }) => stack.sqlAs('postgres', logTwice),
    fault: () => {},
    after: ({ stack }) => stack.sqlAs('postgres', `
      drop trigger log_twice on attempt_answers; drop function log_twice;
      alter table attempt_answers disable trigger append_only;
      delete from attempt_answers a using attempt_answers b where (a.attempt_id, a.n, a.seq) = (b.attempt_id, b.n, b.seq) and a.ctid > b.ctid;
      alter table attempt_answers enable trigger append_only;
      drop index twice; alter table attempt_answers add primary key (attempt_id, n, seq)`),
  },
]
