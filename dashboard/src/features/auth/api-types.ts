// The shapes of the person's operations by the names that the screens use; all of them come from the generated document.
import type { components } from '@/api/schema'
import type { Session } from '@/api/types'

type Shape = components['schemas']

export type Person = Shape['User']
export type AccountChange = Shape['AccountChange']

/** What a person can prove, beside the password. */
export type FactorMethod = 'totp' | 'sms' | 'recovery_code' | 'passkey'
export type ProofMethod = FactorMethod | 'password'

/** The first proof was right, one more is needed. */
export type Challenge = Shape['SecondFactor']
export type SignInAnswer = Session | Challenge

export const isChallenge = (answer: SignInAnswer): answer is Challenge => 'status' in answer

export type PasskeyRequest = Shape['PasskeyRequest']
export type PasskeyCreation = Shape['PasskeyCreation']
export type StepUpOptions = Shape['StepUpOptions']

export type OpenSession = Shape['ListedSession']
export type Device = Shape['Device']
export type Passkey = Shape['Passkey']
export type LinkedIdentity = Shape['ListedIdentity']
export type Factors = Shape['Factors']
export type SecurityEvent = Shape['SecurityEvent']

export type ApiKey = Shape['Key']
export type NewKey = Shape['NewKey']
export type KeyWish = Shape['KeyWish']

/** A team that would be left without an owner: it comes with the refusal, which the document does not shape. */
export type SoleOwner = { id: string; name: string }
