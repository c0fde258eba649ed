// What a person sends to prove that it is them: the same shapes for the second factor and for a step-up.
import type { ProofMethod } from './api-types'
import { plainDigits } from './digits'
import type { SignedJSON } from './passkeys'

/** What is typed, beside passwords and passkeys. */
export type CodeMethod = 'totp' | 'sms' | 'recovery_code'

export type Proof = { method: 'password'; password: string; code?: undefined } | { method: CodeMethod; code: string } | { method: 'passkey'; challenge: string; credential: SignedJSON; code?: undefined }

/** As it was printed: authenticators and mails put spaces, people put more; the platform takes both cases of a recovery code. */
export const tidyCode = (method: CodeMethod, typed: string) => (method === 'recovery_code' ? typed.trim() : plainDigits(typed).replace(/\D/g, ''))

const METHODS: readonly ProofMethod[] = ['passkey', 'totp', 'sms', 'recovery_code', 'password']

/** Those that this page and this browser can do, in the order in which the platform names them. */
export const usable = (methods: readonly string[], passkeys: boolean) => methods.filter((method): method is ProofMethod => METHODS.some((one) => one === method) && (method !== 'passkey' || passkeys))
