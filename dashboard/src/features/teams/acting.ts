import { useKnownSession } from '@/features/auth/session'
import type { Acting, OwnTeam, WiderSession } from './api-types'

export const useWiderSession = () => useKnownSession() as WiderSession | undefined

/** The visit of platform staff to a team that is not theirs, while it lasts. */
export const useActing = (): Acting | null => useWiderSession()?.acting ?? null

/** When the team of the session will be removed; null while it is open. */
export const deletionOf = (team: OwnTeam | null | undefined): number | null => team?.deletion_at ?? null
