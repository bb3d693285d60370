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
  // What all failed requests got, in words.
  failures() {
    return [...this.#failed.values()].flat()
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
  #sent = new Map() // "n/seq": the choice
  acknowledged = new Map() // question: [seq, choice], the newest
  receipts = [] // every one, in the order in which they came, with `sent` and `at`: when its request went out (0: nobody knows) and it came
  doubled = [] // a repeated save that got another receipt than the first time
  stale = [] // questions that were shown older than acknowledged, or as they were never answered

  // patience: for how many milliseconds a request is repeated beyond its fifth time.
  constructor({ address, clock, login, password, sitting, device = 'simulated-device', patience = 0 }) {
    Object.assign(this, { address: new URL(address), clock, login, password, sitting, device, patience })
  }

  // One request; repeated like the portal does while the reply says 503 or nothing comes. `expected`: statuses that are fine.
  async #ask(phase, method, path, body, expected = [200, 201]) {
    const asked = performance.now()
    for (let tries = 1; ; tries++) {
      const began = performance.now()
      const reply = await this.#once(method, path, body)
      this.clock.note(phase, performance.now() - began)
      if (expected.includes(reply.status)) return { ...reply, sent: began }
      this.clock.fail(phase, `${method} ${path}: ${reply.status} ${reply.text.slice(0, 400)}`)
      const isOver = tries > 5 && performance.now() - asked > this.patience
      if (isOver || (reply.status !== 503 && reply.status !== 0)) throw new Failed(`${phase}: ${reply.status} ${reply.text.slice(0, 200)}`)
      await wait(Math.min(200 * tries, 1000))
    }
  }

  // patience: after so many milliseconds the connection is cut, as by a lost network; what became of it is not known then.
  #once(method, path, body, { agent = this.#agent, patience } = {}) {
    const text = body === undefined ? undefined : JSON.stringify(body)
    const headers = {
      'Sec-Fetch-Site': 'same-origin',
      ...(this.cookie && { Cookie: this.cookie }),
      ...(this.etag?.[path] && method === 'GET' && { 'If-None-Match': this.etag[path] }),
      ...(text && { 'Content-Type': 'application/json', 'Content-Length': Buffer.byteLength(text) }),
    }
    return new Promise((resolve) => {
      const nothing = (error) => resolve({ status: 0, headers: {}, text: String(error) })
      const request = http.request({ host: this.address.hostname, port: this.address.port, agent, method, path, headers }, (response) => {
        let received = ''
        response.setEncoding('utf8').on('data', (part) => (received += part)).on('error', nothing)
        response.on('end', () => resolve({ status: response.statusCode, headers: response.headers, text: received }))
      })
      // A kept connection that the server had just closed: browsers, too, ask again at once on a new one.
      const isOld = ({ code }) => request.reusedSocket && (code === 'ECONNRESET' || code === 'EPIPE')
      request.on('error', (error) => (isOld(error) ? resolve(this.#once(method, path, body, { agent: false })) : nothing(error)))
      if (patience !== undefined) setTimeout(() => (nothing('given up'), request.destroy()), patience)
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
    const body = { language: 'kk', device: this.device, confirmed: true }
    const { text, sent } = await this.#ask('start', 'PUT', `/api/v1/sittings/${this.sitting}/attempt`, body)
    this.#took(JSON.parse(text))
    this.started = sent
  }
  // On this device, or going on with another one.
  resume(device = this.device) {
    return this.#inTurn(() => this.#resume(device))
  }
  async #resume(device = this.device) {
    this.device = device
    const { text } = await this.#ask('resume', 'PUT', `/api/v1/attempts/${this.attempt}/resume`, { device })
    this.#took(JSON.parse(text))
  }
  #took({ id, epoch, questions }) {
    Object.assign(this, { attempt: id, epoch, options: questions.map(({ options }) => options.length) })
    for (const { n, seq, choice } of questions) {
      const [newest, chosen] = this.acknowledged.get(n) ?? [0, null]
      const fits = seq === newest ? choice === chosen : seq > newest && this.#sent.get(`${n}/${seq}`) === choice
      if (!fits) this.stale.push(`question ${n}: shown ${seq}, ${choice}; acknowledged ${newest}, ${chosen}`)
    }
  }

  // While the attempt runs, one at a time; one that was silent for too long is resumed first, as the portal does by itself.
  #running(phase, what, body) {
    return this.#inTurn(() => this.#untilRunning(phase, what, body))
  }
  #inTurn(act) {
    const turn = this.#last.then(act)
    this.#last = turn.catch(() => {})
    return turn
  }
  async #untilRunning(phase, what, body) {
    for (;;) {
      const { status, text, sent } = await this.#ask(phase, 'PUT', `/api/v1/attempts/${this.attempt}/${what}`, { epoch: this.epoch, ...body }, [200, 409])
      const reply = JSON.parse(text)
      if (status === 200) return { ...reply, sent }
      if (reply.code !== 'suspended') throw new Failed(`${phase}: ${text}`)
      await this.#resume()
    }
  }

  // A new choice, or none.
  #choose(n) {
    const item = { seq: ++this.#seq, choice: Math.floor(Math.random() * (1 + this.options[n - 1])) || null }
    this.#sent.set(`${n}/${item.seq}`, item.choice)
    return item
  }
  #acknowledge(n, { seq, choice }, receipt) {
    if (receipt.n !== n || receipt.seq !== seq || receipt.choice !== choice) throw new Failed('a receipt of another answer')
    this.receipts.push({ ...receipt, at: performance.now() })
    if (seq > (this.acknowledged.get(n)?.[0] ?? 0)) this.acknowledged.set(n, [seq, choice])
  }
  async answer(n) {
    const item = this.#choose(n)
    this.#acknowledge(n, item, await this.#running('answer', `answers/${n}`, item))
  }
  // The newest acknowledged answer once more, as by a portal that never saw the receipt: it is the same one.
  async again() {
    const first = this.receipts.at(-1)
    if (!first) return
    const { n, seq, choice } = first
    const receipt = await this.#running('answer', `answers/${n}`, { seq, choice })
    if (receipt.hash !== first.hash || receipt.number !== first.number) this.doubled.push(`question ${n}, ${seq}: receipts ${first.number} and ${receipt.number}`)
  }
  // An answer whose connection breaks after so many milliseconds.
  drop(n, patience) {
    const item = this.#choose(n)
    return this.#inTurn(async () => {
      const reply = await this.#once('PUT', `/api/v1/attempts/${this.attempt}/answers/${n}`, { epoch: this.epoch, ...item }, { patience })
      if (reply.status === 200) this.#acknowledge(n, item, { ...JSON.parse(reply.text), sent: 0 })
    })
  }
  // Two answers to a question that overtake each other on the way.
  overtake(n) {
    const items = [this.#choose(n), this.#choose(n)]
    return this.#inTurn(async () => {
      const send = (item) => this.#once('PUT', `/api/v1/attempts/${this.attempt}/answers/${n}`, { epoch: this.epoch, ...item }, { agent: false })
      const replies = await Promise.all(items.toReversed().map(async (item) => [item, await send(item)]))
      for (const [item, { status, text }] of replies) {
        if (status === 200) this.#acknowledge(n, item, { ...JSON.parse(text), sent: 0 })
        else if (status !== 409) this.clock.fail('answer', `PUT answers/${n}: ${status} ${text.slice(0, 400)}`)
      }
    })
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
