// Many notes in a moment are one read: each would cut off the read of the one before, and a busy list would never be new.

const MOMENT_MS = 400

type Key = readonly string[]

/** Hands over each key once, a moment after the first of its notes came. */
export function gatherer(read: (key: Key) => void, momentMs = MOMENT_MS): (keys: readonly Key[]) => void {
  const waiting = new Map<string, Key>()
  return (keys) => {
    for (const key of keys) {
      const name = key.join(' ')
      if (waiting.has(name)) continue
      waiting.set(name, key)
      setTimeout(() => {
        waiting.delete(name)
        read(key)
      }, momentMs)
    }
  }
}
