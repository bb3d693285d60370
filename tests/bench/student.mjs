// A student as the portal behaves: signs in, looks at the schedule, starts, answers, makes contact, repeats what got no
// reply, resumes after a lost network, hands in. Notes what was acknowledged and how long each request took.
import http from 'node:http'

export class Failed extends Error {}

const wait = (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds))

// Collects the latencies of all students by phase.
export class Clock {
  #times = new Map()
  #failed = new Map()
  note(phase, milliseconds) {
    if (!this.#times.has(phase)) this.#times.set(phase, [])
    this.#times.get(phase).push(milliseconds)
  }
  fail(phase, what) {
    if (!this.#failed.has(phase)) this.#failed.set(phase, [])
    this.#failed.get(phase).push(what)
  }
  report() {
    return [...this.#times].map(([phase, times]) => {
      times.sort((a, b) => a - b)
      const at = (share) => times[Math.min(times.length - 1, Math.floor(times.length * share))]
      return { phase, requests: times.length, failed: this.#failed.get(phase)?.length ?? 0, why: this.#failed.get(phase)?.[0], p50_ms: at(0.5), p99_ms: at(0.99), max_ms: at(1) }
    })
  }
}

export class SimulatedStudent {
  #agent = new http.Agent({ keepAlive: true, maxSockets: 1 })
  #seq = 0
  #last = Promise.resolve()
  acknowledged = new Map() // question: [seq, choice]
  constructor({ address, clock, login, password, sitting }) {
    Object.assign(this, { address: new URL(address), clock, login, password, sitting })
  }

  // One request; repeated like the portal does while the reply says 503 or nothing comes. `expected`: statuses that are fine.
  async #ask(phase, method, path, body, expected = [200, 201]) {
    for (let tries = 1; ; tries++) {
      const began = performance.now()
      const reply = await this.#once(method, path, body)
      this.clock.note(phase, performance.now() - began)
      if (expected.includes(reply.status)) return reply
      this.clock.fail(phase, `${method} ${path}: ${reply.status} ${reply.text.slice(0, 200)}`)
      if (tries > 5 || (reply.status !== 503 && reply.status !== 0)) throw new Failed(`${phase}: ${reply.status}`)
      await wait(200 * tries)
    }
  }

  #once(method, path, body) {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers = {
      'Sec-Fetch-Site': 'same-origin',
      ...(this.cookie && { Cookie: this.cookie }),
      ...(this.etag?.[path] && method === 'GET' && { 'If-None-Match': this.etag[path] }),
      ...(text && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
    }
    return new Promise((resolve) => {
      const request = http.request({ host: this.address.hostname, port: this.address.port, agent: this.#agent, method, path, headers }, (response) => {
        let received = ''
        response.setEncoding('utf8').on('data', (part) => (received += part))
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text: received }))
      })
      request.on('error', (error) => resolve({ status: 0, headers: {}, text: String(error) }))
      request.end(text)
    })
  }

  async signIn() {
    const { headers } = await this.#ask('sign in', 'POST', '/api/v1/session', { login: this.login, password: this.password })
    this.cookie = headers['set-cookie'][0].split(';')[0]
  }
  async look() {
    const { headers } = await this.#ask('schedule', 'GET', '/api/v1/schedule', undefined, [200, 304])
    this.etag = { ...this.etag, '/api/v1/schedule': headers.etag }
  }
  async start() {
    const body = { language: 'kk', device: 'simulated-device', confirmed: true }
    const { text } = await this.#ask('start', 'PUT', `/api/v1/sittings/${this.sitting}/attempt`, body)
    this.#took(JSON.parse(text))
  }
  async resume() {
    const { text } = await this.#ask('resume', 'PUT', `/api/v1/attempts/${this.attempt}/resume`, { device: 'simulated-device' })
    this.#took(JSON.parse(text))
  }
  #took({ id, epoch, questions }) {
    Object.assign(this, { attempt: id, epoch, options: questions.map(({ options }) => options.length) })
  }
  // While the attempt runs, one at a time; one that was silent for too long is resumed first, as the portal does by itself.
  #running(phase, what, body) {
    const turn = this.#last.then(() => this.#untilRunning(phase, what, body))
    this.#last = turn.catch(() => {})
    return turn
  }
  async #untilRunning(phase, what, body) {
    for (;;) {
      const { status, text } = await this.#ask(phase, 'PUT', `/api/v1/attempts/${this.attempt}/${what}`, { epoch: this.epoch, ...body }, [200, 409])
      const reply = JSON.parse(text)
      if (status === 200) return reply
      if (reply.code !== 'suspended') throw new Failed(`${phase}: ${text}`)
      await this.resume()
    }
  }
  async answer(n) {
    const [seq, choice] = [++this.#seq, 1 + Math.floor(Math.random() * this.options[n - 1])]
    const receipt = await this.#running('answer', `answers/${n}`, { seq, choice })
    if (receipt.seq !== seq || receipt.choice !== choice) throw new Failed('a receipt of another answer')
    this.acknowledged.set(n, [seq, choice])
  }
  contact() {
    return this.#running('contact', 'contact')
  }
  async finish() {
    const { state } = await this.#running('finish', 'finish')
    if (state !== 'finished') throw new Failed('not finished')
  }
  leave() {
    this.#agent.destroy()
  }
}
