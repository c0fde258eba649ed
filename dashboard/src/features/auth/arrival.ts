// What the address of the sign-in page says after a trip to a provider. Pure.
import type { Challenge } from './api-types'

const METHODS: readonly string[] = ['totp', 'sms', 'recovery_code', 'passkey']
/** Why a trip ended here, as the platform says it (workers/auth/src/oauth/problems.rs); words for each are in the texts. */
export const PROBLEMS = ['busy', 'no_session', 'origin_not_allowed', 'provider_denied', 'provider_failed', 'provider_no_email', 'provider_taken', 'session_expired', 'step_up_required', 'trip_expired'] as const
export type Problem = (typeof PROBLEMS)[number] | 'unknown'

export type ArrivalFacts = {
  /** The provider's proof was right, a second one is needed. */
  challenge: Pick<Challenge, 'challenge' | 'methods'> | null
  /** The address has an account here: after signing in once, this links the provider to it. */
  link: string | null
  provider: string | null
  problem: Problem | null
}

export const problemOf = (code: string | null): Problem | null => (code === null ? null : (PROBLEMS.find((one) => one === code) ?? 'unknown'))

export function arrivalOf(search: URLSearchParams): ArrivalFacts {
  const challenge = search.get('challenge')
  const named = (search.get('methods') ?? '').split(',')
  const methods = named.filter((one) => METHODS.includes(one))
  return {
    challenge: challenge && methods.length > 0 ? { challenge, methods } : null,
    link: search.get('link'),
    provider: search.get('provider'),
    problem: problemOf(search.get('problem')),
  }
}
