// Who is signed in, and what happens when that ends.
import { queryOptions, useQuery } from '@tanstack/react-query'
import { useSyncExternalStore } from 'react'
import { ask, client } from '@/api/client'
import { queries } from '@/api/queries'
import { setGate } from '@/api/transport'
import type { Session } from '@/api/types'
import { rememberedSession } from '@/prefs'

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => ask(client.GET('/api/auth/session', { signal })),
  staleTime: 5 * 60_000,
  // "Nobody is signed in" was asked at boot; the guard need not ask again.
  retryOnMount: false,
})

export const useSession = () => useQuery(sessionQuery)

/** The session as last seen, without asking for it. */
export const useKnownSession = () => useQuery({ ...sessionQuery, enabled: false }).data

/** For screens below the guard of the shell, where a session with a team is certain. */
export function useMember(): Session & { team: NonNullable<Session['team']> } {
  const { data } = useSession()
  if (!data?.team) throw new Error('this screen is only for members of a team')
  return { ...data, team: data.team }
}

/** Whether the role allows it. The server decides; this only keeps buttons that would be refused out of the way. */
export const useMay = (permission: string) => useSession().data?.permissions.includes(permission) ?? false

export function enter(session: Session) {
  rememberedSession.set(true)
  queries.setQueryData(sessionQuery.queryKey, session)
}

export async function signOut() {
  await ask(client.POST('/api/auth/sign-out'))
  rememberedSession.set(false)
  // A full load drops everything that was read for this person.
  location.assign('/sign-in')
}

// --- The session ran out while somebody works -------------------------------------------------------------------

let waiting: ((signedIn: boolean) => void)[] = []
const listeners = new Set<() => void>()
const tell = () => {
  for (const listener of listeners) listener()
}

export const useReauthNeeded = () =>
  useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => waiting.length > 0,
  )

/** Every request that met the end of the session waits here; all go on after one sign-in. */
export function settleReauth(signedIn: boolean) {
  const asked = waiting
  waiting = []
  for (const settle of asked) settle(signedIn)
  tell()
}

setGate({
  csrf: () => queries.getQueryData(sessionQuery.queryKey)?.csrf ?? null,
  reauthenticate: () =>
    new Promise((settle) => {
      if (!queries.getQueryData(sessionQuery.queryKey)) return settle(false)
      waiting = [...waiting, settle]
      tell()
    }),
  refresh: async () => {
    await queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
  },
})
