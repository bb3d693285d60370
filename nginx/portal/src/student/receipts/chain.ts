// The chain of receipts, checked by its recipe: each hash covers the one before it, so none can be taken away,
// altered or put in unseen.
import type { ReceiptList } from '../../shared/types'

export type ChainReceipt = ReceiptList['receipts'][number]

/** In hexadecimal. */
export async function sha256(text: string): Promise<string> {
  const digest = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(digest)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

/** sha256 of `previous|attempt|number|n|seq|choice or -|saved_at`. */
export function receiptHash(previous: string, attempt: string, receipt: ChainReceipt): Promise<string> {
  const { number, n, seq, choice, saved_at } = receipt
  return sha256([previous, attempt, number, n, seq, choice ?? '-', saved_at].join('|'))
}

/** The number of the first receipt that does not fit, or null when the whole chain holds. */
export async function firstFault(attempt: string, seal: string, receipts: readonly ChainReceipt[]): Promise<number | null> {
  let previous = seal
  for (const [index, receipt] of receipts.entries()) {
    const fits = receipt.number === index + 1 && receipt.hash === (await receiptHash(previous, attempt, receipt))
    if (!fits) return receipt.number
    previous = receipt.hash
  }
  return null
}

/** WebCrypto works on https and on this device's own address only. */
export const canCheck = (): boolean => typeof crypto !== 'undefined' && crypto.subtle !== undefined
