// A relay on the way to the database: it takes the place of the database's socket and can cut a connection after any byte,
// or acknowledge what is not committed yet.
//
//   const relay = await Relay.open(stack)
//   await relay.cut('reply', 117)     // resolves when the next connection that speaks was cut after its 117th byte
//   await relay.close()
import { chmodSync, existsSync, renameSync, rmSync, statSync } from 'node:fs'
import { createServer, connect } from 'node:net'
import { join } from 'node:path'

export class Relay {
  #server = createServer((client) => this.#relay(client))
  #open = new Set()
  #cut
  #early = 0

  static async open(stack) {
    const relay = new Relay()
    relay.place = join(stack.settings.PGHOST, '.s.PGSQL.5432')
    relay.behind = join(stack.settings.PGHOST, 'behind')
    const prepared = join(stack.settings.PGHOST, 'relay')
    await new Promise((resolve) => relay.#server.listen(prepared, resolve))
    chmodSync(prepared, 0o777)
    relay.inode = statSync(prepared).ino
    renameSync(relay.place, relay.behind)
    renameSync(prepared, relay.place)
    await stack.restartWorkers() // those who are connected would not come this way
    return relay
  }

  // A database that was started anew meanwhile has its socket in place already.
  async close() {
    if (existsSync(this.place) && statSync(this.place).ino !== this.inode) rmSync(this.behind)
    else renameSync(this.behind, this.place)
    for (const end of this.#open) end()
    await new Promise((resolve) => this.#server.close(resolve))
  }

  // The next connection on which something comes in that direction ('request' or 'reply') breaks after `bytes` of it,
  // counted from now.
  cut(direction, bytes) {
    return new Promise((resolve) => (this.#cut = { direction, left: bytes, resolve }))
  }

  // From the next connection on: the worker hears that answers are saved so many milliseconds before they are committed.
  acknowledgeEarly(milliseconds) {
    this.#early = milliseconds
  }

  #relay(client) {
    const server = connect(this.behind)
    const end = () => {
      this.#open.delete(end)
      if (this.#cut?.end === end) this.#cut.end = undefined // it ended by itself: another one is cut
      client.destroy()
      server.destroy()
    }
    this.#open.add(end)
    for (const socket of [client, server]) socket.on('error', end).on('close', end)
    const toServer = (bytes) => this.#pass('request', bytes, server, end)
    const toClient = (bytes) => this.#pass('reply', bytes, client, end)
    if (this.#early > 0) hurry(client, server, this.#early)
    else {
      client.on('data', toServer)
      server.on('data', toClient)
    }
  }

  #pass(direction, bytes, to, end) {
    const cut = this.#cut
    if (cut?.direction !== direction || (cut.end ??= end) !== end) return to.write(bytes)
    if (bytes.length < cut.left) {
      cut.left -= bytes.length
      return to.write(bytes)
    }
    this.#cut = undefined
    to.write(bytes.subarray(0, cut.left), () => {
      end()
      cut.resolve()
    })
  }
}

const FLUSH = Buffer.from('H\0\0\0\x04', 'latin1')
const SYNC = Buffer.from('S\0\0\0\x04', 'latin1')
const READY = Buffer.from('Z\0\0\0\x05I', 'latin1')

// Calls back with the type and the bytes of every whole message; the first one of a client has no type.
function messages(each, typed) {
  let rest = Buffer.alloc(0)
  return (bytes) => {
    rest = Buffer.concat([rest, bytes])
    for (;;) {
      const head = typed ? 1 : 0
      if (rest.length < head + 4) return
      const length = head + rest.readUInt32BE(head)
      if (rest.length < length) return
      const message = rest.subarray(0, length)
      rest = rest.subarray(length)
      each(typed ? String.fromCharCode(message[0]) : '', message)
      typed = true
    }
  }
}

// PostgreSQL commits when the Sync behind a statement comes. It is held back; the rows are asked for by a Flush, and "ready"
// is said in the database's name. What the client sends meanwhile waits for the true one.
function hurry(client, server, milliseconds) {
  let saves = false // the statement whose Bind came last
  let owed = false // a Sync, by us; the ready behind it is ours too
  const waiting = []
  const commit = () => setTimeout(() => server.write(SYNC), milliseconds)
  const forward = (type, message) => {
    if (type === 'B') saves = message.includes('\0attempt_save\0')
    if (type !== 'S' || !saves) return server.write(message)
    saves = false
    owed = true
    server.write(FLUSH)
  }
  client.on('data', messages((type, message) => (owed ? waiting.push([type, message]) : forward(type, message)), false))
  server.on('data', messages((type, message) => {
    if (type === 'Z' && owed) {
      owed = false
      while (waiting.length > 0 && !owed) forward(...waiting.shift())
      return
    }
    client.write(message)
    if (!owed || (type !== 'C' && type !== 'E')) return
    client.write(READY)
    commit()
  }, true))
}
