// Two application nodes, each nginx with its workers, and HAProxy in front of them.
import { execFile } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { until } from '../harness/stack.mjs'
import { fill, freePorts, launch, signal } from './cluster.mjs'
import { family } from '../harness/processes.mjs'

const tool = fileURLToPath(new URL('../../tools/stack', import.meta.url))
const run = promisify(execFile)
const rates = { SESSION_RATE: '10000', ADDRESS_RATE: '10000', SIGN_IN_RATE: '10000' }

export class Nodes {
  constructor(directory, database) {
    this.directory = directory
    this.directories = ['app1', 'app2'].map((name) => join(directory, name))
    this.environment = { ...process.env, ...rates, STACK_DATABASE: database, EMTIHAN_PROCESSES: '2', EMTIHAN_CONNECTIONS: '4', TRUSTED: '127.0.0.1' }
  }

  async start() {
    for (const one of this.directories) await this.up(one)
    const [listen] = await freePorts(1)
    const addresses = this.directories.map((one) => readFileSync(join(one, 'env'), 'utf8').match(/^ADDRESS='http:\/\/(.*)'$/m)[1])
    const servers = addresses.map((address, i) => `  server app${i + 1} ${address} check`).join('\n')
    writeFileSync(join(this.directory, 'haproxy.cfg'), fill('haproxy.cfg.in', { LISTEN: listen, SERVERS: servers }))
    this.balancer = launch(join(this.directory, 'haproxy.log'), 'haproxy', ['-db', '-f', join(this.directory, 'haproxy.cfg')], { cwd: this.directory })
    this.address = `http://127.0.0.1:${listen}`
    await this.ready()
  }

  up(directory) {
    return run(tool, ['up', directory], { env: this.environment })
  }
  ready() {
    return until('the balancer has a node that serves', async () => (await fetch(`${this.address}/api/ready`).catch(() => undefined))?.status === 200, 300)
  }

  // The machine dies: nginx, the workers and their parent, kill -9.
  kill(directory) {
    const processes = () => ['worker', 'web'].flatMap((name) => family(Number(readFileSync(join(directory, 'run', `${name}.pid`), 'utf8').split(' ')[0])))
    signal(processes(), 'SIGSTOP')
    signal(processes(), 'SIGKILL')
  }

  async stop() {
    if (this.balancer) signal([this.balancer.pid], 'SIGKILL')
    for (const one of this.directories) await run(tool, ['remove', one], { env: this.environment })
  }
}
