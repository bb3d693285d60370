// One way to the server: JSON in, JSON out, and two kinds of failure. `Problem`: the server refused, with a stable
// code. `Unreachable`: nobody knows whether the request arrived; every write is idempotent, so repeat it.

export const root = '/api/v1'
const patience = 12_000

export class Problem extends Error {
  constructor(
    readonly status: number,
    readonly code: string,
    detail: string, // English, for developers: not kept, so that no page shows it
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
export function send<T>(method: Method, path: string, body: BodyInit | undefined, type: string): Promise<T> {
  const headers: HeadersInit = method === 'GET' ? {} : { 'Content-Type': type }
  return ask(path, { method, headers, ...(body === undefined ? {} : { body }) }, read) as Promise<T>
}

/** `version`: the newest ETag. `time`: the server's, where it says so. */
export type Versioned<T> = { body: T; version: string | null; time: ServerMoment | undefined }
/** As it was written, and how far ahead of performance.now() it is. */
export type ServerMoment = { text: string; ahead: number }

/** Reads what may not have changed since the version that is held; without a body: it has not. */
export function requestChanged<T>(path: string, held: string | null): Promise<Versioned<T | undefined>> {
  const headers: HeadersInit = held === null ? {} : { 'If-None-Match': held }
  const asked = performance.now()
  return ask(path, { headers }, async (reply) => {
    const text = reply.headers.get('Server-Time')
    const time = text === null ? undefined : { text, ahead: Date.parse(text) - (asked + performance.now()) / 2 }
    const body = reply.status === 304 ? undefined : ((await read(reply)) as T)
    return { body, version: reply.headers.get('ETag'), time }
  })
}

/** The newest body of every path that is looked at again and again, with its version. */
const seen = new Map<string, Pick<Versioned<unknown>, 'body' | 'version'>>()

/** Reads what is asked for again and again: what has not changed is not sent again, and is the same object. */
export async function look<T>(path: string): Promise<T> {
  const before = seen.get(path)
  const news = await requestChanged<T>(path, before?.version ?? null)
  const body = news.body ?? (before?.body as T)
  seen.set(path, { body, version: news.version })
  return body
}

async function ask<R>(path: string, how: RequestInit, understand: (reply: Response) => Promise<R>): Promise<R> {
  const patienceOver = new AbortController()
  const timer = setTimeout(() => patienceOver.abort(), patience)
  try {
    return await understand(await fetch(root + path, { ...how, cache: 'no-store', signal: patienceOver.signal }))
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
  throw problemOf(reply.status, body, Number(reply.headers.get('Retry-After')) || 0)
}

/** What a reply that is no success says. `retryAfter`: seconds. */
export function problemOf(status: number, body: Readonly<Record<string, unknown>>, retryAfter: number): Problem {
  return new Problem(
    status,
    typeof body.code === 'string' ? body.code : 'internal',
    typeof body.detail === 'string' ? body.detail : '',
    typeof body.field === 'string' ? body.field : undefined,
    retryAfter,
    body,
  )
}
