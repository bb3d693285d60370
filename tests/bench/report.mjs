// The figures of a run as ratios, as a table and as a chart.
export const median = (values) => {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) / 2)]
}

const sum = (object) => Object.values(object).reduce((a, b) => a + b, 0)

// Only what was measured; 1.4 means: 1.4 times as many a second.
export function ratiosOf(measured) {
  const at = (group, subject, clients) => measured.find((m) => m.group === group && m.subject === subject && (clients === undefined || m.clients === clients))
  const speed = (...which) => at(...which)?.per_second
  const best = (group, ...subjects) => Math.max(...measured.filter((m) => m.group === group && subjects.includes(m.subject)).map((m) => m.per_second))
  const reads = ['attempt', 'schedule', 'grades']
  const over = (a, b) => (a === undefined || !(b > 0) ? undefined : Math.round((a / b) * 1000) / 1000)
  const worst = (subject) => {
    const all = reads.map((group) => over(speed(group, subject), best(group, 'pgbench'))).filter((ratio) => ratio !== undefined)
    return all.length > 0 ? Math.min(...all) : undefined
  }
  const save = at('saves', 'emtihan', 64)
  const ratios = {
    saves_c1_vs_plain: over(speed('saves', 'emtihan', 1), speed('saves', 'plain', 1)),
    saves_c64_vs_pgbench: over(save?.per_second, best('saves', 'pgbench')),
    saves_c64_vs_plain: over(save?.per_second, speed('saves', 'plain', 64)),
    saves_c64_vs_best_peer: over(save?.per_second, best('saves', 'php', 'node')),
    saves_beside_slow_vs_alone: over(speed('saves beside slow requests', 'emtihan'), save?.per_second),
    contacts_c64_vs_pgbench: over(speed('contacts', 'emtihan'), best('contacts', 'pgbench')),
    reads_vs_pgbench: worst('emtihan'),
    conditional_reads_vs_pgbench: worst('conditional'),
    ...Object.fromEntries(reads.flatMap((group) => [
      [`${group}_vs_pgbench`, over(speed(group, 'emtihan'), best(group, 'pgbench'))],
      [`${group}_conditional_vs_pgbench`, over(speed(group, 'conditional'), best(group, 'pgbench'))],
    ])),
    starts_vs_pgbench: over(speed('starts', 'emtihan'), best('starts', 'pgbench')),
    finishes_vs_pgbench: over(speed('finishes', 'emtihan'), best('finishes', 'pgbench')),
    cpu_ms_per_save: save && Math.round(sum(save.cpu_ms) * 1000) / 1000,
  }
  return Object.fromEntries(Object.entries(ratios).filter(([, value]) => value !== undefined))
}

// What one core carries, busy for `share` of the time, by the CPU of a request (everything but the sender). Whoever sits a test
// makes contact every 15 seconds and saves 20 answers in 40 minutes.
export function capacityOf(measured, share = 0.7) {
  const cpu = (group, clients) => {
    const found = measured.find((m) => m.group === group && m.subject === 'emtihan' && (clients === undefined || m.clients === clients))
    return found && sum(found.cpu_ms)
  }
  const [save, contact] = [cpu('saves', 64), cpu('contacts')]
  const perSecond = (milliseconds) => milliseconds && Math.round((share * 1000) / milliseconds)
  const figures = {
    students_in_a_test_per_core: save && contact && perSecond(contact / 15 + (save * 20) / 2400),
    starts_per_second_per_core: perSecond(cpu('starts')), schedules_per_second_per_core: perSecond(cpu('schedule')),
    sign_ins_per_second_per_core: perSecond(cpu('sign-ins')), finishes_per_second_per_core: perSecond(cpu('finishes')),
  }
  return Object.fromEntries(Object.entries(figures).filter(([, value]) => value !== undefined))
}

const digits = (value, count) => (value === undefined ? '' : value.toFixed(count))

export function table(measured, ratios, memory, capacity) {
  const head = ['what', 'clients', 'subject', 'a second', '±%', 'p50 ms', 'p99 ms', 'p99.9', 'CPU ms', 'nginx', 'worker', 'postgres', 'WAL B', 'bytes']
  const rows = measured.map((m) => [
    m.group, String(m.clients), m.subject, digits(m.per_second, 0), digits(m.spread * 50, 0), digits(m.p50_ms, 2), digits(m.p99_ms, 2), digits(m.p999_ms, 2),
    digits(sum(m.cpu_ms), 3), digits(m.cpu_ms.nginx, 3), digits(m.cpu_ms.worker, 3), digits(m.cpu_ms.postgres, 3), digits(m.wal_bytes, 0), digits(m.bytes, 0),
  ])
  const widths = head.map((title, i) => Math.max(title.length, ...rows.map((row) => row[i].length)))
  const line = (cells) => cells.map((cell, i) => (i === 0 || i === 2 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ')
  const megabytes = (bytes) => (bytes / 1048576).toFixed(1)
  return [
    line(head), ...rows.map(line), '',
    ...Object.entries(ratios).map(([name, value]) => `${name.padEnd(34)} ${value}`), '',
    ...Object.entries(capacity).map(([name, value]) => `${name.padEnd(34)} ${value}`), '',
    `private memory of a worker process: ${megabytes(memory.idle_bytes)} MB idle, ${megabytes(memory.loaded_bytes)} MB after the load`,
  ].join('\n')
}

const colours = { emtihan: '#1864ab', conditional: '#74c0fc', pgbench: '#868e96', plain: '#adb5bd', php: '#e8590c', node: '#2f9e44' }

// Bars of requests a second, a block for each scenario.
export function chart(measured) {
  const blocks = [...new Set(measured.map((m) => `${m.group}, ${m.clients} clients`))]
  const [left, width, bar] = [230, 620, 16]
  const parts = []
  let y = 30
  for (const block of blocks) {
    const rows = measured.filter((m) => `${m.group}, ${m.clients} clients` === block)
    const most = Math.max(...rows.map((m) => m.per_second))
    parts.push(`<text x="10" y="${y + 12}" font-weight="bold">${block}</text>`)
    for (const m of rows) {
      const length = Math.max(1, (m.per_second / most) * (width - left))
      parts.push(`<text x="${left - 8}" y="${y + 12}" text-anchor="end">${m.subject}</text>`)
      parts.push(`<rect x="${left}" y="${y}" width="${length.toFixed(1)}" height="${bar - 3}" fill="${colours[m.subject]}"/>`)
      parts.push(`<text x="${(left + length + 6).toFixed(1)}" y="${y + 12}">${Math.round(m.per_second)}</text>`)
      y += bar
    }
    y += 10
  }
  return `<svg xmlns="http://www.w3.org/2000/svg" width="720" height="${y}" font-family="sans-serif" font-size="12">
<rect width="100%" height="100%" fill="white"/><text x="10" y="18" font-size="14">Requests a second; each block has a scale of its own</text>
${parts.join('\n')}
</svg>
`
}
