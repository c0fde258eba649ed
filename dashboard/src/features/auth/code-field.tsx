// One field for a code: pasted with or without spaces, offered by the keyboard, filled in by the browser where it reads the message.
import { useEffect, useRef } from 'react'
import { CONTROL, Field, type FieldProps } from '@/ui/field'
import type { CodeMethod } from './proof'

type CodeProps = Omit<FieldProps, 'optional'> & { method: CodeMethod; value: string; onValue: (value: string) => void; onArrived?: (code: string) => void }

export function CodeField({ label, hint, error, method, value, onValue, onArrived }: CodeProps) {
  const numeric = method !== 'recovery_code'
  useMessageCode(method === 'sms', onArrived)
  return (
    <Field label={label} hint={hint} error={error}>
      {(wiring) => (
        <input
          {...wiring}
          name="code"
          dir="ltr"
          inputMode={numeric ? 'numeric' : 'text'}
          autocomplete={numeric ? 'one-time-code' : 'off'}
          autocapitalize={numeric ? 'off' : 'characters'}
          spellcheck={false}
          required
          class={`${CONTROL} numbers h-12 text-lg tracking-[0.15em] rtl:text-right`}
          value={value}
          onInput={(event) => onValue(event.currentTarget.value)}
        />
      )}
    </Field>
  )
}

type MessageCredential = Credential & { code?: string }

/** WebOTP: phones hand over the code of a message that is meant for this page. */
function useMessageCode(wanted: boolean, onArrived: ((code: string) => void) | undefined) {
  const arrived = useRef(onArrived)
  arrived.current = onArrived
  useEffect(() => {
    if (!wanted || !('OTPCredential' in globalThis)) return
    const stop = new AbortController()
    const wish = { otp: { transport: ['sms'] }, signal: stop.signal } as CredentialRequestOptions
    navigator.credentials.get(wish).then(
      (credential) => {
        const code = (credential as MessageCredential | null)?.code
        if (code) arrived.current?.(code)
      },
      // Nobody sent one in time: it is typed.
      () => {},
    )
    return () => stop.abort()
  }, [wanted])
}
