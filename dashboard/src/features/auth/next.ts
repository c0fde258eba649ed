/** Where to go after signing in: only a path inside the app, so that a crafted link cannot send people elsewhere. */
export function safeNext(next: string | null): string {
  if (!next) return '/app'
  if (!URL.canParse(next, 'https://here.invalid')) return '/app'
  const url = new URL(next, 'https://here.invalid')
  const inside = url.origin === 'https://here.invalid' && (url.pathname === '/app' || url.pathname.startsWith('/app/'))
  return inside ? url.pathname + url.search : '/app'
}
