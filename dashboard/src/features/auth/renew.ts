// The access cookie opens doors for 15 minutes; this renews it. One request per browser: tabs take turns by a lock, and
// whoever waited finds that the work is done.
import { ask, client } from '@/api/client'
import { isProblem } from '@/api/problem'
import { queries } from '@/api/queries'
import type { Session } from '@/api/types'

const KEY = 'gr8.renewed-at'
/** A little before the 15 minutes are over. */
const DUE_MS = 13 * 60_000
const LOOK_MS = 30_000

let here = 0

/** When this browser last got an access cookie, as far as it remembers; 0 when it does not. */
function renewedAt(): number {
  try {
    return Math.max(here, Number(localStorage.getItem(KEY)) || 0)
  } catch {
    return here
  }
}

export function noteRenewal() {
  here = Date.now()
  try {
    localStorage.setItem(KEY, String(here))
  } catch {
    // Then every tab renews for itself; the platform takes it without harm.
  }
}

/** Another tab of this browser renewed the session or signed in. */
export function onRenewalElsewhere(listener: () => void): () => void {
  const hear = (event: StorageEvent) => {
    if (event.key === KEY) listener()
  }
  addEventListener('storage', hear)
  return () => removeEventListener('storage', hear)
}

/** `over` names why the session cannot go on: `session_expired`, `no_session`, `refresh_reused`. */
export type Renewal = { over: string | null }

async function renewNow(since: number): Promise<Renewal> {
  if (renewedAt() > since) return { over: null }
  try {
    // Tokens are for programs that keep a refresh token themselves.
    const session = (await ask(client.POST('/api/auth/refresh', { body: {} }))) as Session
    noteRenewal()
    const before = queries.getQueryData<Session>(['session'])
    queries.setQueryData(['session'], session)
    // Another tab signed in as somebody else: nothing on this screen is theirs.
    if (before && before.user.id !== session.user.id) location.assign('/app')
    return { over: null }
  } catch (error) {
    if (isProblem(error) && error.status === 401) return { over: error.code }
    throw error
  }
}

let running: Promise<Renewal> | null = null

/** Renews unless that has happened after `since`. Throws when the platform cannot be reached. */
export function renew(since: number): Promise<Renewal> {
  const turn = () => renewNow(since)
  running ??= (navigator.locks ? (navigator.locks.request('gr8.renew', turn) as Promise<Renewal>) : turn()).finally(() => {
    running = null
  })
  return running
}

/** Before something that cannot ask again, such as opening the feed. */
export async function renewIfDue() {
  if (Date.now() - renewedAt() < DUE_MS) return
  // What went wrong shows at the next request, which knows what to do about it.
  await renew(Date.now() - DUE_MS).catch(() => {})
}

/** Renews before it is needed while somebody looks at the page; the returned function stops that. */
export function keepRenewed(): () => void {
  const look = () => {
    if (document.visibilityState === 'visible' && navigator.onLine) void renewIfDue()
  }
  look()
  const timer = setInterval(look, LOOK_MS)
  document.addEventListener('visibilitychange', look)
  return () => {
    clearInterval(timer)
    document.removeEventListener('visibilitychange', look)
  }
}
