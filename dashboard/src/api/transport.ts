// The one fetch of the app: CSRF header, timeout, and what helps when a request is refused because of the session:
// renew it, read its token again, prove that it is you. Each remedy is tried, then the request goes out again.
import { ApiProblem } from './problem'

const TIMEOUT_MS = 20_000

type Gate = {
  /** The token that every non-GET carries, from the session last seen. */
  csrf: () => string | null
  /** The session is over: renews it, else asks the person to sign in over whatever is on screen. `since`: when the refused request left. */
  renew: (since: number) => Promise<boolean>
  /** Reads the session again after a `csrf` refusal (another tab signed in anew). */
  refresh: () => Promise<boolean>
  /** Asks the person for a new proof of presence. */
  prove: () => Promise<boolean>
}

let gate: Gate = { csrf: () => null, renew: async () => false, refresh: async () => false, prove: async () => false }
export const setGate = (next: Gate) => {
  gate = next
}

async function send(request: Request): Promise<Response> {
  const outgoing = new Request(request.clone(), {
    credentials: 'same-origin',
    // What is deleted stays so, also when the page is closed at that moment.
    keepalive: request.method === 'DELETE',
    signal: AbortSignal.any([request.signal, AbortSignal.timeout(TIMEOUT_MS)]),
  })
  const token = gate.csrf()
  if (request.method !== 'GET' && token) outgoing.headers.set('x-csrf-token', token)
  try {
    return await fetch(outgoing)
  } catch (cause) {
    if (request.signal.aborted) throw cause
    throw ApiProblem.network(cause)
  }
}

async function codeOf(response: Response): Promise<string | undefined> {
  try {
    const body = (await response.clone().json()) as { code?: string }
    return body.code
  } catch {
    return undefined
  }
}

type Remedy = 'renew' | 'refresh' | 'prove'
/** Only these codes: a wrong password is a 401 too, and a plain fact. */
const REMEDIES: Record<string, Remedy> = { session_expired: 'renew', no_session: 'renew', csrf: 'refresh', step_up_required: 'prove' }
/** Of these the refusal is the answer. */
const FINAL = new Set(['/api/auth/refresh', '/api/auth/sign-out'])

export async function transport(request: Request): Promise<Response> {
  // Twice, because a session that another tab has just renewed may have ended since.
  const left: Record<Remedy, number> = { renew: 2, refresh: 1, prove: 1 }
  const final = FINAL.has(new URL(request.url).pathname)
  for (;;) {
    const since = Date.now()
    const response = await send(request)
    if (final || (response.status !== 401 && response.status !== 403)) return response
    const remedy = REMEDIES[(await codeOf(response)) ?? '']
    if (!remedy || left[remedy] === 0) return response
    left[remedy] -= 1
    const helped = await gate[remedy](since)
    if (!helped || request.signal.aborted) return response
  }
}
