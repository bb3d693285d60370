// What the device and network check looks at. Each probe answers with a verdict and what it measured.
import { request } from '../../shared/api'
import type { ServerTime } from '../../shared/types'
import { canKeep } from '../attempt/keep'

export type Verdict = 'good' | 'warn' | 'bad' | 'info'
export type Finding<Name extends string = string> = { name: Name; verdict: Verdict; measured: Record<string, string | number> }

const tries = 5
const slow = 1_500 // ms: a save still feels immediate below

/** Whether the server answers, how fast (median of several), and how far the device's clock is off. */
export async function server(): Promise<Finding<'server' | 'speed' | 'clock'>[]> {
  const times: number[] = []
  let offset = 0
  for (let count = 0; count < tries; count += 1) {
    const sent = performance.now()
    try {
      const { now } = await request<ServerTime>('GET', '/clock')
      const took = performance.now() - sent
      times.push(took)
      offset = Date.now() - took / 2 - Date.parse(now)
    } catch {
      continue
    }
  }
  const lost = tries - times.length
  if (times.length === 0) return [{ name: 'server', verdict: 'bad', measured: { lost, tries } }]
  const median = Math.round([...times].sort((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0)
  const minutes = Math.round(Math.abs(offset) / 60_000)
  return [
    { name: 'server', verdict: lost === 0 ? 'good' : 'warn', measured: { lost, tries } },
    { name: 'speed', verdict: median <= slow ? 'good' : 'warn', measured: { milliseconds: median } },
    { name: 'clock', verdict: minutes === 0 ? 'good' : 'info', measured: { minutes } },
  ]
}

/** Whether answers survive on this device while the server is away. */
export async function storage(): Promise<Finding<'storage'>> {
  return { name: 'storage', verdict: (await canKeep()) ? 'good' : 'bad', measured: {} }
}

/** Whether the portal opens while the server is away. */
export async function shell(): Promise<Finding<'shell'>> {
  const registration = 'serviceWorker' in navigator ? await navigator.serviceWorker.getRegistration() : undefined
  return { name: 'shell', verdict: registration?.active ? 'good' : 'warn', measured: {} }
}

export function screenSize(): Finding<'screen'> {
  const { innerWidth: width, innerHeight: height } = window
  return { name: 'screen', verdict: width >= 320 ? 'good' : 'warn', measured: { width, height } }
}
