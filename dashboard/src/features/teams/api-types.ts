// Shapes of the team operations (docs/design/accounts.md), by hand until the API document has them.
import type { Session, Team, TeamRole } from '@/api/types'

/** A team as its members see it; with `deletion_at` it is closed and will be removed then. */
export type OwnTeam = Team & { deletion_at?: number | null }

export type Member = { user_id: string; name: string; email: string; role: TeamRole; joined_at: number; last_seen_at?: number | null; second_factor: boolean }

export type InvitationState = 'open' | 'expired' | 'accepted' | 'revoked'
export type Invitation = { id: string; email: string; role: TeamRole; invited_by?: string | null; created_at: number; expires_at: number; state: InvitationState }
export type NewInvitation = { email: string; role: TeamRole; locale?: string }
/** What an invitation's link says before anybody accepts it. */
export type InvitationLook = { team: { id: string; name: string }; role: TeamRole; email: string; invited_by?: string | null; has_account: boolean; expires_at: number }

export type Domain = { domain: string; role: TeamRole; created_at: number }
export type Joinable = { team_id: string; name: string; domain: string }

export type ActorKind = 'user' | 'key' | 'staff' | 'system'
/** What changed, masked by the platform: only fields that differ. */
export type Facts = Record<string, unknown> | null
export type AuditEntry = {
  seq: number
  id: string
  at: number
  actor: { kind: ActorKind; id: string; name: string }
  action: string
  resource: { kind: string; id: string }
  ip: string
  before?: Facts
  after?: Facts
  hash: string
}
export type AuditFilter = { actor?: string | null; action?: string | null; from?: number; until?: number }
export type ChainCheck = { entries: number; intact: boolean; broken_at?: number | null }

export type StaffTeam = { id: string; name: string; created_at: number; deletion_at?: number | null }
/** Platform staff looks at a team that is not theirs: what asking for it answers, and how the session says it. */
export type Visit = { team: { id: string; name: string }; reason: string; until_at: number }
export type Acting = { team_id: string; team_name: string; reason: string; until: number }

/** What the session says beyond the generated shape. */
export type WiderSession = Session & { acting?: Acting | null; user: Session['user'] & { is_staff?: boolean } }
