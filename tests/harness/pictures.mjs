// Pictures for tests: real ones of tests/data/pictures, and PNGs of any size and length.
import { readFileSync } from 'node:fs'
import { crc32, deflateSync } from 'node:zlib'

export const picture = (name) => readFileSync(new URL(`../data/pictures/${name}`, import.meta.url))

const number = (value) => {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(value)
  return bytes
}
function chunk(name, data) {
  const named = Buffer.concat([Buffer.from(name), data])
  return Buffer.concat([number(data.length), named, number(crc32(named))])
}

// A grey PNG that says to be so large. Its pixels are there for a width and height that fit them, else a few of them.
// `size`: its bytes altogether, filled up with a chunk that nobody shows, which repeats `fill`.
export function png({ width = 2, height = 2, shade = 0, size = 0, fill = 'x' } = {}) {
  const header = Buffer.concat([number(width), number(height), Buffer.from([8, 0, 0, 0, 0])])
  const pixels = deflateSync(Buffer.alloc(Math.min((width + 1) * height, 10_000), shade))
  const made = (filling) =>
    Buffer.concat([
      Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
      chunk('IHDR', header),
      ...filling,
      chunk('IDAT', pixels),
      chunk('IEND', Buffer.alloc(0)),
    ])
  const missing = size - made([]).length - 12
  return made(missing > 0 ? [chunk('fiLl', Buffer.alloc(missing, fill))] : [])
}
