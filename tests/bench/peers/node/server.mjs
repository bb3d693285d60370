// A peer of the worker: the same routes over the same statements, on fastify and pg, as a Node programmer would write them.
// Arguments: the socket to listen at, the number of processes. EMTIHAN_DATABASE and the cookie as for the worker.
import cluster from 'node:cluster'
import { createHash } from 'node:crypto'
import { chmodSync, readFileSync, rmSync } from 'node:fs'
import Fastify from 'fastify'
import pg from 'pg'

const [socket, processes] = process.argv.slice(2)
if (cluster.isPrimary) {
  rmSync(socket, { force: true })
  for (let i = 0; i < Number(processes); i++) cluster.fork()
} else {
  await serve()
}

function statement(noun, name) {
  const text = readFileSync(new URL(`../../../../sql/queries/${noun}.sql`, import.meta.url), 'utf8')
  return { name, text: text.split(`-- name: ${name}\n`)[1].split('\n-- ')[0] }
}

async function serve() {
  const [host, database, user] = ['host', 'dbname', 'user'].map((key) => process.env.EMTIHAN_DATABASE.match(`${key}=(\\S+)`)[1])
  const pool = new pg.Pool({ host, database, user, max: 8, options: '-c plan_cache_mode=force_generic_plan -c jit=off' })
  const [save, start, show, schedule, grades] = [['attempt', 'attempt_save'], ['attempt', 'attempt_start'],
    ['attempt', 'attempt_show'], ['schedule', 'schedule_show'], ['grade', 'grades_show']].map(([noun, name]) => statement(noun, name))
  const ask = async (query, values) => (await pool.query({ ...query, values, rowMode: 'array' })).rows[0]
  const statusOf = { ok: 200, created: 201 }
  const tokenHash = ({ headers }) => {
    const token = /emtihan-development=([0-9a-f]{64})/.exec(headers.cookie ?? '')?.[1]
    return token && createHash('sha256').update(Buffer.from(token, 'hex')).digest('hex')
  }
  const reply = (response, [verdict, body]) => response.code(statusOf[verdict] ?? 409).type('application/json').send(body)

  const app = Fastify()
  const integer = { type: 'integer' }
  const schema = { body: { type: 'object', required: ['epoch'], properties: { epoch: integer, seq: integer, choice: { type: ['integer', 'null'] } } } }
  const saving = async (request, response) => {
    const { id, n } = request.params
    const { epoch, seq, choice } = request.body
    const row = await ask(save, [[tokenHash(request)], [id], [epoch], [n ?? null], [seq ?? null], [choice ?? null]])
    return reply(response, row.slice(1))
  }
  app.put('/api/v1/attempts/:id/answers/:n', { schema }, saving)
  app.put('/api/v1/attempts/:id/contact', { schema }, saving)
  app.put('/api/v1/sittings/:id/attempt', async (request, response) => {
    const { params, body, ip, headers } = request
    return reply(response, await ask(start, [tokenHash(request), 'student', params.id, body.language, body.device, ip ?? '', headers['user-agent'] ?? '']))
  })
  const read = (query, ...more) => async (request, response) =>
    reply(response, await ask(query, [tokenHash(request), 'student', ...more, ...Object.values(request.params)]))
  app.get('/api/v1/attempts/:id', read(show))
  app.get('/api/v1/schedule', read(schedule, ''))
  app.get('/api/v1/grades', read(grades))
  await app.listen({ path: socket })
  chmodSync(socket, 0o666)
}
