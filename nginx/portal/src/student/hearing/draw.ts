// A21: what proves that the order of the tickets was fixed before the exam, by its recipe.
import type { HearingDraw } from '../../shared/types'
import { sha256 } from '../receipts/chain'

/** Does the published seed give the commitment, the order, and the tickets that were drawn? */
export async function holds({ id, seed, tickets_hash, commitment, order, draws }: HearingDraw): Promise<boolean> {
  if (seed === null || order === null || (await sha256(`${seed}|${id}|${tickets_hash}`)) !== commitment) return false
  const places = await Promise.all(order.map(async (number) => ({ number, key: await sha256(`${seed}|${id}|${number}`) })))
  const sorted = [...places].sort((a, b) => (a.key < b.key ? -1 : 1)).map(({ number }) => number)
  return sorted.every((number, index) => number === order[index]) && draws.every(({ nth, number }) => order[nth - 1] === number)
}
