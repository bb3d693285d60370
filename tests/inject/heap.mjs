// The heap of the worker under test: build/inject/emtihan has tests/inject/heap.c in it, which this file steers.
import { chmodSync, closeSync, existsSync, openSync, readFileSync, readSync, writeFileSync, writeSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { children, isWorker } from '../harness/processes.mjs'

export const build = join(resolve(process.env.STACK_BUILD ?? 'build'), 'inject')

// Whose calls fail. Not those of libfcgi, which uses what it got without a look, nor of Pango, Cairo and GLib, which abort the
// process by design.
export const own = 'emtihan libjson-c libpq libsodium libqrencode libuuid'

const at = { process: 0, first: 8, last: 16, calls: 24, failed: 32, ended: 40, objects: 48 }
const SIZE = 248

export class Heap {
  #file
  #ended = 0

  constructor(directory) {
    this.path = join(directory, 'heap')
    writeFileSync(this.path, Buffer.alloc(SIZE))
    chmodSync(this.path, 0o666)
    this.#file = openSync(this.path, 'r+')
  }

  #read(name) {
    const bytes = Buffer.alloc(8)
    readSync(this.#file, bytes, 0, 8, at[name])
    return Number(bytes.readBigInt64LE())
  }
  #write(name, value) {
    const bytes = Buffer.alloc(8)
    bytes.writeBigInt64LE(BigInt(value))
    writeSync(this.#file, bytes, 0, 8, at[name])
  }

  // The one worker process of this stack, whose pid is kept: it has to live as long as the tests.
  find(stack) {
    this.pid = children(stack.pid('worker')).find(isWorker)
    this.#write('process', this.pid)
    return this.pid
  }
  is_alive = () => existsSync(`/proc/${this.pid}/maps`)
  // Kilobytes that it has in memory.
  resident = () => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${this.pid}/status`, 'utf8'))[1])

  // From now on the calls `first` to `last` of these objects fail, counted anew.
  arm(first, last = first, objects = own) {
    const names = Buffer.alloc(SIZE - at.objects)
    names.write(objects)
    writeSync(this.#file, names, 0, names.length, at.objects)
    this.#ended = this.#read('ended')
    for (const [name, value] of Object.entries({ calls: 0, failed: 0, first, last })) this.#write(name, value)
  }
  // Resolves to how many failed once the request is over in the worker too: its line in the log is written.
  async over() {
    const end = performance.now() + 20_000
    while (this.#read('ended') === this.#ended && this.is_alive() && performance.now() < end) await new Promise((resolve) => setImmediate(resolve))
    this.#write('last', 0)
    return this.#read('failed')
  }
  close() {
    closeSync(this.#file)
  }
}
