// After a deployment an open page may ask for a chunk that is gone. Reload once, and never under unsaved work.

const KEY = 'gr8.reloaded-at'
let unsaved = 0

/** Call with true while something typed is not stored; the returned function takes it back. */
export function holdReload(): () => void {
  unsaved += 1
  return () => {
    unsaved -= 1
  }
}

export function reloadOnceOnStaleChunks() {
  addEventListener('vite:preloadError', (event) => {
    const last = Number(sessionStorage.getItem(KEY) ?? 0)
    if (unsaved > 0 || Date.now() - last < 60_000) return
    event.preventDefault()
    sessionStorage.setItem(KEY, String(Date.now()))
    location.reload()
  })
  addEventListener('beforeunload', (event) => {
    if (unsaved > 0) event.preventDefault()
  })
}
