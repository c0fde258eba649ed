// What Settings > Security reads and does. Every change makes the factors, the log and the session stale.
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '@/api/call'
import { paged } from '@/api/queries'
import type { Page } from '@/api/types'
import type { Device, Factors, NewCodes, OpenSession, Passkey, PasskeyCreation, SecurityEvent } from '@/features/auth/api-types'
import { readSessionAgain } from '@/features/auth/session'

type Method = Parameters<typeof call>[0]
const at = <T = void>(method: Method, path: string, body?: unknown, signal?: AbortSignal) => call<T>(method, `/api/auth/${path}`, { body, signal })
const id = encodeURIComponent

export const factorsQuery = queryOptions({ queryKey: ['account', 'factors'], queryFn: ({ signal }) => at<Factors>('GET', 'factors', undefined, signal) })
export const openSessionsQuery = queryOptions({ queryKey: ['account', 'sessions'], queryFn: ({ signal }) => at<{ items: OpenSession[] }>('GET', 'sessions', undefined, signal) })
export const devicesQuery = queryOptions({ queryKey: ['account', 'devices'], queryFn: ({ signal }) => at<{ items: Device[] }>('GET', 'devices', undefined, signal) })
export const securityLogQuery = infiniteQueryOptions({
  queryKey: ['account', 'log'],
  ...paged((cursor, signal) => call<Page<SecurityEvent>>('GET', '/api/auth/security-log', { query: { cursor }, signal })),
})

/** A change of the account: runs it, then reads again what it touched. */
export function useChange<I, O>(run: (input: I) => Promise<O>, on: { success?: (output: O, input: I) => void; error?: (error: Error) => void } = {}) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: run,
    onSuccess: (output, input) => {
      on.success?.(output, input)
      void queries.invalidateQueries({ queryKey: ['account'] })
      // What fails here fails again, visibly, at the next reading.
      void readSessionAgain().catch(() => {})
    },
    onError: (error) => on.error?.(error),
  })
}

export const setPassword = (body: { password: string; current_password?: string }) => at('POST', 'password', body)

export const beginTotp = () => at<{ secret: string; uri: string }>('POST', 'totp', {})
export const confirmTotp = (code: string) => at<NewCodes>('POST', 'totp/confirm', { code })
export const endTotp = () => at('DELETE', 'totp')

export const beginSms = (number: string) => at('POST', 'sms', { number })
export const confirmSms = (code: string) => at<NewCodes>('POST', 'sms/confirm', { code })
export const endSms = () => at('DELETE', 'sms')

export const newCodes = () => at<{ recovery_codes: string[] }>('POST', 'recovery-codes', {})

/** Asks the platform, then the authenticator, then keeps what it made. */
export async function addPasskey(name: string): Promise<Passkey> {
  const { makePasskey } = await import('@/features/auth/passkeys')
  const { challenge, options } = await at<PasskeyCreation>('POST', 'passkeys/options', {})
  return at<Passkey>('POST', 'passkeys', { challenge, name, credential: await makePasskey(options) })
}
export const renamePasskey = (key: { id: string; name: string }) => at<Passkey>('PATCH', `passkeys/${id(key.id)}`, { name: key.name })
export const removePasskey = (key: string) => at('DELETE', `passkeys/${id(key)}`)

export const unlink = (provider: string) => at('DELETE', `identities/${id(provider)}`)
export const endSession = (session: string) => at('DELETE', `sessions/${id(session)}`)
export const endOtherSessions = () => at<{ ended: number }>('POST', 'sessions/revoke-others', {})
export const forgetDevice = (device: string) => at('DELETE', `devices/${id(device)}`)
