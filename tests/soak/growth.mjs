// What the samples of a soak say: does anything grow, and a chart of it.
import { median } from '../bench/report.mjs'

// By how much the last quarter may be above the second one. What requests take is drawn and not judged: that is the machine's
// matter. `share`: by how much of itself the workers' memory may, where millions of requests leave nothing to chance.
const bounds = { worker_mb: 3, nginx_mb: 2, worker_descriptors: 8, nginx_descriptors: 100, connections: 2 }

// [{ name, before, after, flaw? }]; none where there are too few samples to say
export function growthOf(samples, share) {
  const quarter = (which, name) => median(samples.slice(Math.floor((samples.length * (which - 1)) / 4), Math.floor((samples.length * which) / 4)).map((one) => one[name]))
  if (samples.length < 4) return []
  return Object.entries(bounds).map(([name, bound]) => {
    const [before, after] = [quarter(2, name), quarter(4, name)]
    const most = share && name === 'worker_mb' ? share * before : bound
    return { name, before, after, ...(after > before + most && { flaw: `grew by more than ${most}` }) }
  })
}

const lines = [
  { name: 'worker_mb', title: 'private memory of the workers, MB' },
  { name: 'nginx_mb', title: 'private memory of nginx, MB' },
  { name: 'worker_descriptors', title: 'descriptors of the workers' },
  { name: 'connections', title: 'connections to the database' },
  { name: 'answer_p50_ms', title: 'a saved answer, p50, ms' },
  { name: 'answer_p99_ms', title: 'a saved answer, p99, ms' },
]
const [WIDTH, HEIGHT, LEFT] = [720, 90, 60]

// A strip for each line, from zero to its greatest value.
export function chart(samples) {
  const minutes = samples.at(-1).minute
  const strips = lines.map(({ name, title }, i) => {
    const top = 20 + i * (HEIGHT + 30)
    const most = Math.max(...samples.map((one) => one[name])) || 1
    const x = (minute) => (LEFT + (minute / minutes) * (WIDTH - LEFT - 10)).toFixed(1)
    const y = (value) => (top + HEIGHT - (value / most) * HEIGHT).toFixed(1)
    const points = samples.map((one) => `${x(one.minute)},${y(one[name])}`).join(' ')
    return `<text x="${LEFT}" y="${top - 5}">${title}</text>
<text x="${LEFT - 6}" y="${top + 10}" text-anchor="end">${most.toFixed(1)}</text><text x="${LEFT - 6}" y="${top + HEIGHT}" text-anchor="end">0</text>
<path d="M${LEFT} ${top}V${top + HEIGHT}H${WIDTH - 10}" fill="none" stroke="#adb5bd"/><polyline points="${points}" fill="none" stroke="#1864ab" stroke-width="1.5"/>`
  })
  const height = 20 + lines.length * (HEIGHT + 30)
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/>
${strips.join('\n')}
<text x="${WIDTH - 10}" y="${height - 8}" text-anchor="end">${minutes.toFixed(1)} minutes</text>
</svg>
`
}
