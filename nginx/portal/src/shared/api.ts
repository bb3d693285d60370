// One way to the server: JSON in, JSON out, and two kinds of failure. `Problem`: the server refused, with a stable
// code. `Unreachable`: nobody knows whether the request arrived; every write is idempotent, so repeat it.

const root = '/api/v1'
const patience = 12_000

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    readonly detail: string,
    readonly field: string | undefined,
    readonly retryAfter: number, // seconds; 0: the server did not say
    readonly body: Readonly<Record<string, unknown>>,
  ) {
    super(`${code}: ${detail}`)
  }

  /** The same request may succeed later, unchanged. */
  get transient(): boolean {
    return this.status === 429 || this.status >= 500
  }
}

export class Unreachable extends Error {}

export type Method = 'GET' | 'POST' | 'PUT' | 'DELETE'

/** Sends JSON (`body` undefined: none; unsafe methods still carry the content type) and returns the reply's JSON. */
export function request<T>(method: Method, path: string, body?: unknown): Promise<T> {
  const text = body === undefined ? undefined : JSON.stringify(body)
  return send<T>(method, path, text, 'application/json')
}

/** Sends a body of another type, such as text/csv. */
export async function send<T>(method: Method, path: string, body: BodyInit | undefined, type: string): Promise<T> {
  const patienceOver = new AbortController()
  const timer = setTimeout(() => patienceOver.abort(), patience)
  try {
    const reply = await fetch(root + path, {
      method,
      ...(body === undefined ? {} : { body }),
      headers: method === 'GET' ? {} : { 'Content-Type': type },
      cache: 'no-store',
      signal: patienceOver.signal,
    })
    return (await read(reply)) as T
  } catch (failure) {
    if (failure instanceof Problem) throw failure
    throw new Unreachable(String(failure))
  } finally {
    clearTimeout(timer)
  }
}

async function read(reply: Response): Promise<unknown> {
  const body = (await reply.json()) as Record<string, unknown>
  if (reply.ok) return body
  throw new Problem(
    reply.status,
    typeof body.code === 'string' ? body.code : 'internal',
    typeof body.detail === 'string' ? body.detail : '',
    typeof body.field === 'string' ? body.field : undefined,
    Number(reply.headers.get('Retry-After')) || 0,
    body,
  )
}
