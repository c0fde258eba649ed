// The ways in, as functions over the API. What they answer is a session, or the question for a second factor.
import { queryOptions } from '@tanstack/react-query'
import { call } from '@/api/call'
import type { EmailChange, LostFactor, OwnSession, PasskeyRequest, Provider, SignInAnswer, StepUpOptions } from './api-types'
import type { Proof } from './proof'

const post = <T = void>(path: string, body: unknown = {}) => call<T>('POST', `/api/auth/${path}`, { body })

export type Credentials = { email: string; password: string }

export const signIn = (body: Credentials) => post<SignInAnswer>('sign-in', body)
export const signUp = (body: { name: string; email: string; password: string; locale: string; zone: string }) => post('sign-up', body)
export const resend = (email: string) => post('resend', { email })
export const verify = (body: { token: string; password?: string; new_password?: string }) => post<OwnSession>('verify', body)

export const sendMagicLink = (body: { email: string; next?: string }) => post('magic-link', body)
export const redeemMagicLink = (token: string) => post<SignInAnswer>('magic-link/use', { token })

export const forgotPassword = (email: string) => post('password/forgot', { email })
export const resetPassword = (body: { token: string; password: string }) => post('password/reset', body)

export const passkeyOptions = () => post<PasskeyRequest>('passkeys/sign-in/options')
export const signInByPasskey = (body: { challenge: string; credential: unknown }) => post<OwnSession>('passkeys/sign-in', body)

export function secondFactor(challenge: string, proof: Proof, remember_device: boolean) {
  const { method } = proof
  const proven = method === 'passkey' ? { passkey: { challenge: proof.challenge, credential: proof.credential } } : { code: proof.code }
  return post<OwnSession>('second-factor', { challenge, method, ...proven, remember_device })
}
export const sendSecondFactorSms = (challenge: string) => post('second-factor/sms', { challenge })

export const lostFactor = (challenge: string) => post('second-factor/lost', { challenge })
export const finishLostFactor = (token: string) => post<LostFactor>('second-factor/lost/finish', { token })
export const cancelLostFactor = (token: string) => post('second-factor/lost/cancel', { token })

export const stepUpOptions = () => post<StepUpOptions>('step-up/options')
export const sendStepUpSms = () => post('step-up/sms')
export const stepUp = (proof: Proof) => post<OwnSession>('step-up', proof)

export const secureAccount = (token: string) => post('secure', { token })
export const confirmEmail = (token: string) => post<EmailChange>('account/email/confirm', { token })

/** Other companies that this deployment lets people sign in with. */
export const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: ({ signal }) => call<{ items: Provider[] }>('GET', '/api/auth/oauth', { signal }),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
})

export const providerHref = (id: string, next: string) => `/api/auth/oauth/${encodeURIComponent(id)}/start?next=${encodeURIComponent(next)}`

/** Links the provider's account that somebody came with, now that both sides are proven. */
export const linkProvider = (token: string) => post('oauth/link', { token })
