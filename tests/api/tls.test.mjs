// nginx where TLS ends at the node itself: the configuration that nginx/render writes for a certificate, really served.
import assert from 'node:assert/strict'
import { execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chmodSync, existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { request } from 'node:https'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { after, before, test } from 'node:test'
import { connect } from 'node:tls'
import { startStack, until } from '../harness/stack.mjs'

const directory = mkdtempSync(join(tmpdir(), 'tls-'))
const file = (name) => join(directory, name)
let stack, port, redirectPort, nginx, ca

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address()
  server.close()
  await once(server, 'close')
  return port
}

before(async () => {
  stack = await startStack()
  ;[port, redirectPort] = [await freePort(), await freePort()]
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2',
    '-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost', '-keyout', file('key.pem'), '-out', file('certificate.pem')],
    { stdio: 'ignore' })
  ca = readFileSync(file('certificate.pem'))
  mkdirSync(file('run'))
  chmodSync(directory, 0o755)
  const worker = stack.settings.EMTIHAN_LISTEN
  execFileSync('nginx/render', [file('run')], {
    env: {
      ...process.env, LISTEN: `127.0.0.1:${port}`, REDIRECT_LISTEN: `127.0.0.1:${redirectPort}`, PORTAL: join(stack.directory, 'portal'),
      RUN: file('run'), LOG: file('access.log'), WORKERS: `${worker} ${worker.replace('socket', 'again')}`,
      TLS_CERTIFICATE: file('certificate.pem'), TLS_KEY: file('key.pem'),
    },
  })
  const directives = process.getuid() === 0 ? 'daemon off; user www-data;' : 'daemon off;' // the user of the stack's socket
  nginx = spawn('/usr/sbin/nginx', ['-p', file('run'), '-e', 'stderr', '-c', 'nginx.conf', '-g', directives], { stdio: 'inherit' })
  await until('nginx has its ports', () => existsSync(file('run/nginx.pid')))
})
after(async () => {
  nginx.kill('SIGQUIT')
  await once(nginx, 'exit')
  await stack.stop()
  rmSync(directory, { recursive: true })
})

function get(path) {
  return new Promise((resolve, reject) => {
    request({ host: 'localhost', port, path, ca }, (reply) => {
      let text = ''
      reply.on('data', (bytes) => (text += bytes)).on('end', () => resolve({ status: reply.statusCode, headers: reply.headers, text }))
    }).on('error', reject).end()
  })
}

test('TLS: the API answers over it, and browsers are told to stay with it', async () => {
  const { status, headers, text } = await get('/api/ready')
  assert.equal(status, 200)
  assert.equal(text, '{"status":"ready"}')
  assert.match(headers['strict-transport-security'], /^max-age=\d{8,}/)
})

test('TLS: plain HTTP is sent to it, with path and query', async () => {
  const reply = await fetch(`http://127.0.0.1:${redirectPort}/staff/board?sitting=1`, { redirect: 'manual' })
  assert.equal(reply.status, 308)
  assert.equal(reply.headers.get('location'), 'https://127.0.0.1/staff/board?sitting=1')
})

test('TLS: HTTP/2 is spoken, TLS 1.1 is not', async () => {
  const modern = connect({ host: 'localhost', port, ca, servername: 'localhost', ALPNProtocols: ['h2', 'http/1.1'] })
  await once(modern, 'secureConnect')
  assert.equal(modern.alpnProtocol, 'h2')
  modern.destroy()
  const old = connect({ host: 'localhost', port, ca, servername: 'localhost', minVersion: 'TLSv1.1', maxVersion: 'TLSv1.1', ciphers: 'DEFAULT@SECLEVEL=0' })
  const [error] = await once(old, 'error')
  assert.match(error.code, /ALERT_PROTOCOL_VERSION/)
})
