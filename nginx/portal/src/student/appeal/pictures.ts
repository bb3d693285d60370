// The pictures of one appeal that are on their way, and those that could not be sent.
import { useEffect, useState } from 'react'
import type { Picture } from '../../shared/types'
import { picturePath } from './server'
import { shrink } from '../../shared/shrink'
import { upload } from './upload'

export const mostPictures = 5
export type Sending = Readonly<{ n: number; file: Blob; part: number; sent: boolean; failure: unknown }>

export type Uploads = {
  sending: readonly Sending[]
  room: number // how many more there may be
  add: (files: readonly File[]) => void
  retry: (one: Sending) => void
  giveUp: (n: number) => void
}

/** `stored`: what the server has; `changed`: read that again. */
export function useUploads(appeal: string, stored: readonly Picture[], changed: () => void): Uploads {
  const [sending, setSending] = useState<readonly Sending[]>([])
  const taken = new Set([...stored.map(({ n }) => n), ...sending.map(({ n }) => n)])
  const free = Array.from({ length: mostPictures }, (_, index) => index + 1).filter((n) => !taken.has(n))

  const put = (n: number, change: Partial<Sending>) =>
    setSending((all) => all.map((one) => (one.n === n ? { ...one, ...change } : one)))
  const isStored = (one: Sending) => one.sent && stored.some(({ n }) => n === one.n)
  // The list with a picture may come before the reply to its upload.
  useEffect(() => {
    if (sending.some(isStored)) setSending((all) => all.filter((one) => !isStored(one)))
  }, [stored, sending])
  const drop = (n: number) => setSending((all) => all.filter((one) => one.n !== n))

  async function send(n: number, file: Blob): Promise<void> {
    try {
      await upload(picturePath(appeal, n), await shrink(file), (part) => put(n, { part }))
      put(n, { sent: true })
      changed()
    } catch (failure) {
      put(n, { failure })
    }
  }

  return {
    sending,
    room: free.length,
    add: (files) => {
      const begun = free.slice(0, files.length).map((n, index) => ({ n, file: files[index]!, part: 0, sent: false, failure: undefined }))
      setSending((all) => [...all, ...begun])
      for (const one of begun) void send(one.n, one.file)
    },
    retry: ({ n, file }) => {
      put(n, { part: 0, failure: undefined })
      void send(n, file)
    },
    giveUp: drop,
  }
}
