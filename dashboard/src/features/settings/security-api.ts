// What Settings > Security reads and does. Every change makes the factors, the log and the session stale.
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import { paged } from '@/api/queries'
import type { Passkey } from '@/features/auth/api-types'
import { readSessionAgain } from '@/features/auth/session'

const named = (id: string) => ({ params: { path: { id } } })

export const factorsQuery = queryOptions({ queryKey: ['account', 'factors'], queryFn: ({ signal }) => ask(client.GET('/api/auth/factors', { signal })) })
export const openSessionsQuery = queryOptions({ queryKey: ['account', 'sessions'], queryFn: ({ signal }) => ask(client.GET('/api/auth/sessions', { signal })) })
export const devicesQuery = queryOptions({ queryKey: ['account', 'devices'], queryFn: ({ signal }) => ask(client.GET('/api/auth/devices', { signal })) })
export const securityLogQuery = infiniteQueryOptions({
  queryKey: ['account', 'log'],
  ...paged((cursor, signal) => ask(client.GET('/api/auth/security-log', { params: { query: { cursor } }, signal }))),
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

export const setPassword = (body: { password: string; current_password?: string }) => ask(client.POST('/api/auth/password', { body }))

export const beginTotp = () => ask(client.POST('/api/auth/totp'))
export const confirmTotp = (code: string) => ask(client.POST('/api/auth/totp/confirm', { body: { code } }))
export const endTotp = () => ask(client.DELETE('/api/auth/totp'))

export const beginSms = (number: string) => ask(client.POST('/api/auth/sms', { body: { number } }))
export const confirmSms = (code: string) => ask(client.POST('/api/auth/sms/confirm', { body: { code } }))
export const endSms = () => ask(client.DELETE('/api/auth/sms'))

export const newCodes = () => ask(client.POST('/api/auth/recovery-codes'))

/** Asks the platform, then the authenticator, then keeps what it made. */
export async function addPasskey(name: string): Promise<Passkey> {
  const { makePasskey } = await import('@/features/auth/passkeys')
  const { challenge, options } = await ask(client.POST('/api/auth/passkeys/options'))
  return ask(client.POST('/api/auth/passkeys', { body: { challenge, name, credential: await makePasskey(options) } }))
}
export const renamePasskey = ({ id, name }: { id: string; name: string }) => ask(client.PATCH('/api/auth/passkeys/{id}', { ...named(id), body: { name } }))
export const removePasskey = (id: string) => ask(client.DELETE('/api/auth/passkeys/{id}', named(id)))

export const unlink = (provider: string) => ask(client.DELETE('/api/auth/identities/{provider}', { params: { path: { provider } } }))
export const endSession = (id: string) => ask(client.DELETE('/api/auth/sessions/{id}', named(id)))
export const endOtherSessions = () => ask(client.POST('/api/auth/sessions/revoke-others'))
export const forgetDevice = (id: string) => ask(client.DELETE('/api/auth/devices/{id}', named(id)))
