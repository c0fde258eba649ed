// Where to go after signing in.
import type { Session } from '@/api/types'

const inside = (path: string) => path === '/app' || path.startsWith('/app/') || path === '/invite'

/** Only a path of ours, so that a crafted link cannot send people elsewhere. */
export function safeNext(next: string | null): string {
  if (!next) return '/app'
  if (!URL.canParse(next, 'https://here.invalid')) return '/app'
  const url = new URL(next, 'https://here.invalid')
  return url.origin === 'https://here.invalid' && inside(url.pathname) ? url.pathname + url.search : '/app'
}

/** An invitation needs no team yet; everything else does. */
export const placeFor = (session: Session, next: string) => (session.team || next.startsWith('/invite') ? next : '/app/start')

// --- Kept while a mail is on its way ------------------------------------------------------------------------------

const KEY = 'gr8.next'
/** As long as the link in that mail works. */
const KEPT_MS = 24 * 3_600_000

export function keepNext(next: string | null) {
  if (!next) return
  try {
    localStorage.setItem(KEY, JSON.stringify({ next: safeNext(next), at: Date.now() }))
  } catch {
    // Then the person opens the invitation's mail once more.
  }
}

/** Reads and forgets it. */
export function takeNext(): string {
  try {
    const { next, at } = JSON.parse(localStorage.getItem(KEY) ?? '{}') as { next?: string; at?: number }
    localStorage.removeItem(KEY)
    return at && Date.now() - at < KEPT_MS ? safeNext(next ?? null) : '/app'
  } catch {
    return '/app'
  }
}
