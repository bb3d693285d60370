// The peers, each behind an nginx of its own with the configuration of ours: plain.c, PHP-FPM, Node. Started with
// startPeer(name, stack); resolves with { address, pids of nginx and of the peer, stop }.
import { execFileSync, spawn } from 'node:child_process'
import { chownSync, mkdirSync, openSync, readFileSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { inside } from '../harness/processes.mjs'
import { until } from '../harness/stack.mjs'

const root = new URL('../..', import.meta.url).pathname
const here = join(root, 'tests/bench/peers')
const isRoot = process.getuid() === 0

// The service's user, as tools/stack has it.
const service = isRoot ? ['setpriv', '--reuid=www-data', `--regid=${execFileSync('id', ['-g', 'www-data']).toString().trim()}`, '--init-groups', '--'] : []

const peers = {
  plain: ({ socket, processes }) => [join(root, 'build/tests/bench/plain'), socket, processes],
  node: ({ socket, cores }) => [join(root, 'tools/node/node_modules/.bin/node'), join(here, 'node/server.mjs'), socket, cores],
  php: ({ socket, directory, processes }) => {
    writeFileSync(join(directory, 'fpm.conf'), [
      '[global]', `error_log = ${directory}/fpm.log`, 'daemonize = no', '[peer]', `listen = ${socket}`, 'listen.mode = 0666', 'listen.backlog = 4096',
      'pm = static', `pm.max_children = ${processes}`, 'clear_env = no', 'php_admin_value[opcache.enable] = 1',
      'php_admin_value[opcache.validate_timestamps] = 0', ''].join('\n'))
    return [phpFpm(), '--nodaemonize', '--fpm-config', join(directory, 'fpm.conf')]
  },
}

function phpFpm() {
  return execFileSync('bash', ['-c', 'ls /usr/sbin/php-fpm* | tail -n 1']).toString().trim()
}

// What differs from our api.conf.
function adapt(name, directory) {
  const file = join(directory, 'nginx/api.conf')
  const conf = readFileSync(file, 'utf8')
  if (name === 'php') writeFileSync(file, `${conf}fastcgi_param SCRIPT_FILENAME ${here}/php/index.php;\n`)
  if (name === 'node')
    writeFileSync(file, ['proxy_pass http://emtihan;', 'proxy_http_version 1.1;', 'proxy_set_header Connection "";', ''].join('\n'))
}

async function freePort() {
  const server = createServer()
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address()
  await new Promise((resolve) => server.close(resolve))
  return port
}

export async function startPeer(name, stack) {
  const directory = join(stack.directory, name)
  const socket = join(directory, 'socket')
  for (const part of ['', 'nginx', 'run']) {
    mkdirSync(join(directory, part), { recursive: true })
    if (isRoot) chownSync(join(directory, part), ...idsOfService())
  }
  const port = await freePort()
  const environment = {
    ...process.env, ...stack.settings, PEER_DATABASE: stack.settings.EMTIHAN_DATABASE, PEER_QUERIES: join(root, 'sql/queries'),
    LISTEN: `127.0.0.1:${port}`, PORTAL: join(stack.directory, 'portal'), RUN: join(directory, 'run'), LOG: join(directory, 'access.log'),
    WORKERS: `unix:${socket}`, SESSION_RATE: '1000000', ADDRESS_RATE: '1000000', SIGN_IN_RATE: '1000000',
  }
  execFileSync(join(root, 'nginx/render'), [join(directory, 'nginx')], { env: environment })
  adapt(name, directory)
  const log = openSync(join(directory, 'log'), 'a')
  const start = (command) => {
    const child = spawn(command[0], command.slice(1).map(String), { env: environment, stdio: ['ignore', log, log], cwd: directory })
    child.on('exit', (status) => (child.ended = status ?? 1))
    return child
  }
  const peer = start([...service, ...peers[name]({ socket, directory, processes: 16, cores: 2 })])
  const nginx = start([...service, 'bash', '-c', `ulimit -n "$(ulimit -Hn)"; exec /usr/sbin/nginx -p ${directory}/nginx -e stderr -c nginx.conf -g 'daemon off;'`])
  const address = `http://127.0.0.1:${port}`
  await until(`the peer ${name} answers`, async () => {
    if (peer.ended ?? nginx.ended) throw new Error(readFileSync(join(directory, 'log'), 'utf8'))
    try {
      return (await fetch(`${address}/api/v1/grades`)).status < 500
    } catch {
      return false
    }
  })
  const stop = async () => {
    for (const child of [nginx, peer]) child.kill('SIGTERM')
    await until(`the peer ${name} ends`, () => inside(directory).length === 0)
  }
  return { address, nginx: nginx.pid, server: peer.pid, stop }
}

function idsOfService() {
  return ['-u', '-g'].map((flag) => Number(execFileSync('id', [flag, 'www-data']).toString()))
}
