// Who is signed in, and what happens when that ends.
import { queryOptions, useQuery } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import { queries } from '@/api/queries'
import { setGate } from '@/api/transport'
import type { Session } from '@/api/types'
import { rememberedSession } from '@/prefs'
import { makeQuestion } from './question'
import { noteRenewal, renew } from './renew'

/** Asks for the session apart from its query: a read of that query may itself be waiting for the person to sign in again. */
export const askForSession = (signal?: AbortSignal) => ask(client.GET('/api/auth/session', { signal }))

export const sessionQuery = queryOptions({
  queryKey: ['session'],
  queryFn: ({ signal }) => askForSession(signal),
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

/** Shows what the platform says of the session now. */
export const keepSession = (session: Session) => queries.setQueryData(sessionQuery.queryKey, session)

/** The same session, with the person as they are now. */
export const keepPerson = (user: Session['user']) => queries.setQueryData(sessionQuery.queryKey, (session) => session && { ...session, user })

/** Takes over a session that has just begun. */
export function enter(session: Session) {
  rememberedSession.set(true)
  noteRenewal()
  keepSession(session)
}

export const readSessionAgain = () => queries.fetchQuery({ ...sessionQuery, staleTime: 0 })

/** `next`: where signing in again leads. */
export async function signOut(next?: string) {
  await ask(client.POST('/api/auth/sign-out'))
  rememberedSession.set(false)
  // A full load drops everything that was read for this person.
  location.assign(next ? `/sign-in?next=${encodeURIComponent(next)}` : '/sign-in')
}

// --- The session ran out, or is not fresh enough, while somebody works ---------------------------------------------

const known = () => queries.getQueryData(sessionQuery.queryKey)

/** Sign in again, over the screen; everything typed below stays. */
export const signInAgain = { ...makeQuestion(), reason: '' }
/** Prove that it is still you, before a dangerous act. */
export const proof = makeQuestion()

async function renewOrAsk(since: number): Promise<boolean> {
  const { over } = await renew(since)
  if (!over) return true
  if (!known()) return false
  signInAgain.reason = over
  return signInAgain.ask()
}

/** False when it is somebody else by now: then nothing on this screen is theirs. */
async function refresh(): Promise<boolean> {
  const before = known()?.user.id
  const { user } = await readSessionAgain()
  if (before === undefined || before === user.id) return true
  location.assign('/app')
  return false
}

setGate({
  csrf: () => known()?.csrf ?? null,
  renew: renewOrAsk,
  refresh,
  prove: async () => known() !== undefined && proof.ask(),
})
