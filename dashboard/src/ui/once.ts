import { useRef } from 'react'

/**
 * For a form that goes away once what it sends has arrived: sends once, and again only after a refusal. What was rendered (`isPending`)
 * lags behind, so the second click of a double click would send another.
 */
export function useOnce() {
  const isSent = useRef(false)
  return (send: () => Promise<unknown>) => {
    if (isSent.current) return
    isSent.current = true
    // Why it was refused is shown from the mutation's own error.
    void send().catch(() => {
      isSent.current = false
    })
  }
}
