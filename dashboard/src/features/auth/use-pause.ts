import { useEffect, useState } from 'react'

const PAUSE_S = 30

/** Seconds until something may be sent again; `start` begins the wait. */
export function usePause(waiting = false) {
  const [left, setLeft] = useState(waiting ? PAUSE_S : 0)
  useEffect(() => {
    if (left === 0) return
    const timer = setTimeout(() => setLeft(left - 1), 1000)
    return () => clearTimeout(timer)
  }, [left])
  return { left, start: () => setLeft(PAUSE_S) }
}
