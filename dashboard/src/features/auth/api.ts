// The ways in, as functions over the API. What they answer is a session, or the question for a second factor.
import { queryOptions } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import type { Proof } from './proof'
import type { SignedJSON } from './passkeys'

export const signIn = (body: { email: string; password: string }) => ask(client.POST('/api/auth/sign-in', { body }))
export const signUp = (body: { name: string; email: string; password: string; locale: string; zone: string }) => ask(client.POST('/api/auth/sign-up', { body }))
export const resend = (email: string) => ask(client.POST('/api/auth/resend', { body: { email } }))
export const verify = (body: { token: string; password?: string; new_password?: string }) => ask(client.POST('/api/auth/verify', { body }))

export const sendMagicLink = (body: { email: string; next?: string }) => ask(client.POST('/api/auth/magic-link', { body }))
export const redeemMagicLink = (token: string) => ask(client.POST('/api/auth/magic-link/use', { body: { token } }))

export const forgotPassword = (email: string) => ask(client.POST('/api/auth/password/forgot', { body: { email } }))
export const resetPassword = (body: { token: string; password: string }) => ask(client.POST('/api/auth/password/reset', { body }))

export const passkeyOptions = () => ask(client.POST('/api/auth/passkeys/sign-in/options'))
export const signInByPasskey = (body: { challenge: string; credential: SignedJSON }) => ask(client.POST('/api/auth/passkeys/sign-in', { body }))

export function secondFactor(challenge: string, proof: Proof, remember_device: boolean) {
  const { method } = proof
  const proven = method === 'passkey' ? { passkey: { challenge: proof.challenge, credential: proof.credential } } : { code: proof.code }
  return ask(client.POST('/api/auth/second-factor', { body: { challenge, method, ...proven, remember_device } }))
}
export const sendSecondFactorSms = (challenge: string) => ask(client.POST('/api/auth/second-factor/sms', { body: { challenge } }))

export const lostFactor = (challenge: string) => ask(client.POST('/api/auth/second-factor/lost', { body: { challenge } }))
export const finishLostFactor = (token: string) => ask(client.POST('/api/auth/second-factor/lost/finish', { body: { token } }))
export const cancelLostFactor = (token: string) => ask(client.POST('/api/auth/second-factor/lost/cancel', { body: { token } }))

export const stepUpOptions = () => ask(client.POST('/api/auth/step-up/options'))
export const sendStepUpSms = () => ask(client.POST('/api/auth/step-up/sms'))
export const stepUp = (proof: Proof) => ask(client.POST('/api/auth/step-up', { body: proof }))

export const secureAccount = (token: string) => ask(client.POST('/api/auth/secure', { body: { token } }))
export const confirmEmail = (token: string) => ask(client.POST('/api/auth/account/email/confirm', { body: { token } }))

/** Links the provider's account that somebody came with, now that both sides are proven. */
export const linkProvider = (token: string) => ask(client.POST('/api/auth/oauth/link', { body: { token } }))

/** Other companies that this deployment lets people sign in with. */
export const providersQuery = queryOptions({
  queryKey: ['providers'],
  queryFn: ({ signal }) => ask(client.GET('/api/auth/oauth', { signal })),
  staleTime: Number.POSITIVE_INFINITY,
  retry: false,
})

export const providerHref = (id: string, next: string) => `/api/auth/oauth/${encodeURIComponent(id)}/start?next=${encodeURIComponent(next)}`
