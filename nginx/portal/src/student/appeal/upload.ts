// Sends a file and says how far it is. Repeating the same changes nothing at the server, so a broken transfer is
// repeated by itself, with growing pauses, before the student is asked.
import { problemOf, root, Unreachable } from '../../shared/api'
import { backOff } from '../attempt/clock'

const tries = 4

/** `progress`: 0…1. Refusals are Problems, as everywhere. */
export async function upload<T>(path: string, file: Blob, progress: (part: number) => void): Promise<T> {
  for (let failures = 0; ; ) {
    try {
      return await send<T>(path, file, progress)
    } catch (failure) {
      if (!(failure instanceof Unreachable) || ++failures >= tries) throw failure
      await new Promise((resolve) => setTimeout(resolve, backOff(failures)))
    }
  }
}

/** fetch() says nothing of what is on its way, so this is the older request. */
function send<T>(path: string, file: Blob, progress: (part: number) => void): Promise<T> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest()
    request.open('PUT', root + path)
    request.responseType = 'json'
    request.setRequestHeader('Content-Type', file.type || 'application/octet-stream')
    request.upload.onprogress = ({ loaded, total }) => progress(total > 0 ? loaded / total : 0)
    request.onerror = () => reject(new Unreachable('upload'))
    request.onload = () => {
      const body = request.response as Record<string, unknown> | null
      if (request.status < 300 && body) resolve(body as T)
      else if (request.status >= 500 || !body) reject(new Unreachable(`upload: ${request.status}`))
      else reject(problemOf(request.status, body, Number(request.getResponseHeader('Retry-After')) || 0))
    }
    request.send(file)
  })
}
