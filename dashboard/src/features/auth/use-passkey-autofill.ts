import { useEffect, useRef } from 'react'
import { passkeyOptions } from './api'
import { hasPasskeys } from './passkey-errors'
import type { SignedJSON } from './passkeys'

/** A challenge lives five minutes: a new one before it is stale. */
const AGAIN_MS = 4 * 60_000

export type Signed = { challenge: string; credential: SignedJSON }

/**
 * Passkeys in the list that drops down from the address field (`mediation: conditional`), as long as `active`. The
 * returned function ends it at once: the browser takes one request at a time.
 */
export function usePasskeyAutofill(active: boolean, onSigned: (signed: Signed) => void): () => void {
  const signed = useRef(onSigned)
  signed.current = onSigned
  const stop = useRef<AbortController | null>(null)
  useEffect(() => {
    if (!active) return
    let over = false
    const offer = async () => {
      const { hasAutofill, signWithPasskey } = await import('./passkeys')
      if (!(await hasAutofill())) return
      while (!over) {
        const controller = new AbortController()
        stop.current = controller
        const timer = setTimeout(() => controller.abort('again'), AGAIN_MS)
        try {
          const { challenge, options } = await passkeyOptions()
          if (controller.signal.aborted) return
          const credential = await signWithPasskey(options, { mediation: 'conditional', signal: controller.signal })
          return signed.current({ challenge, credential })
        } catch {
          // Nothing chosen, or the platform is away: the other ways are on the page.
          if (controller.signal.reason !== 'again') return
        } finally {
          clearTimeout(timer)
        }
      }
    }
    // A chunk that is gone is the business of stale-chunks.ts; the other ways are on the page.
    if (hasPasskeys()) offer().catch(() => {})
    return () => {
      over = true
      stop.current?.abort()
    }
  }, [active])
  return () => stop.current?.abort()
}
