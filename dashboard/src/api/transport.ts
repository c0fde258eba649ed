// The one fetch of the app: CSRF header, timeout, and waiting for a new sign-in when the session ran out.
import { ApiProblem } from './problem'

const TIMEOUT_MS = 20_000

type Gate = {
  /** The token that every non-GET carries, from the session last seen. */
  csrf: () => string | null
  /** Opens the sign-in dialog over whatever is on screen; true once the same person signed in again. */
  reauthenticate: () => Promise<boolean>
  /** Reads the session again after a `csrf` refusal (another tab signed in anew). */
  refresh: () => Promise<void>
}

let gate: Gate = { csrf: () => null, reauthenticate: async () => false, refresh: async () => {} }
export const setGate = (next: Gate) => {
  gate = next
}

async function send(request: Request): Promise<Response> {
  const outgoing = new Request(request.clone(), {
    credentials: 'same-origin',
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

/** Auth operations answer 401 as a plain fact; everywhere else it means that the session ended under the person's hands. */
export async function transport(request: Request): Promise<Response> {
  const response = await send(request)
  if (new URL(request.url).pathname.startsWith('/api/auth/')) return response
  if (response.status === 401 && (await gate.reauthenticate())) return send(request)
  if (response.status === 403 && (await codeOf(response)) === 'csrf') {
    await gate.refresh()
    return send(request)
  }
  return response
}
