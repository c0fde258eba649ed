// Shapes of the person's operations (docs/design/accounts.md), by hand until the API document has them.
import type { Session, TeamRole } from '@/api/types'

export type MailChoices = { leads: boolean; appointments: boolean; sites: boolean }
export type Person = Session['user'] & { is_staff: boolean; mail: MailChoices }

/** The session with what it says about the person's own safety. */
export type OwnSession = Omit<Session, 'user'> & {
  user: Person
  session_id: string
  /** Until then dangerous acts need no new proof. */
  fresh_until: number
  /** How the person proved who they are (RFC 8176): `pwd`, `otp`, `hwk`. */
  methods: string[]
  has_password: boolean
  second_factor: boolean
  has_passkey: boolean
  /** When the account will be removed, if that is planned. */
  deletion_at?: number | null
}

// --- Ways in ------------------------------------------------------------------------------------------------------

/** What a person can prove, beside the password. */
export type FactorMethod = 'totp' | 'sms' | 'recovery_code' | 'passkey'
export type ProofMethod = FactorMethod | 'password'

/** The first proof was right, one more is needed. */
export type Challenge = { status: 'second_factor_required'; challenge: string; methods: FactorMethod[]; expires_at: number }
export type SignInAnswer = OwnSession | Challenge

export const isChallenge = (answer: SignInAnswer): answer is Challenge => 'status' in answer

export type Provider = { id: string; name: string }
/** Options as the platform writes them: bytes are base64url. */
export type PasskeyOptions<T> = { challenge: string; options: T }
export type PasskeyRequest = PasskeyOptions<PublicKeyCredentialRequestOptionsJSON>
export type PasskeyCreation = PasskeyOptions<PublicKeyCredentialCreationOptionsJSON>

export type StepUpOptions = { methods: ProofMethod[]; passkey?: PasskeyRequest | null }

export type LostFactor = { status: 'waiting'; ready_at: number } | { status: 'removed' }
export type EmailChange = { status: 'waiting' | 'changed'; waiting_for?: 'old' | 'new' | null }

// --- Settings > Security ------------------------------------------------------------------------------------------

export type OpenSession = { id: string; device: string; place: string; ip: string; created_at: number; last_seen_at: number; expires_at: number; methods: string[]; current: boolean }
export type Device = { id: string; name: string; place: string; created_at: number; last_used_at: number; trusted_until?: number | null; current: boolean }
export type Passkey = { id: string; name: string; created_at: number; last_used_at?: number | null; backed_up: boolean }
export type LinkedIdentity = { provider: string; email: string; linked_at: number; last_used_at?: number | null }
export type Factors = {
  password: { set: boolean; changed_at?: number | null }
  totp: { confirmed_at?: number | null }
  /** `number` is its last digits; not `available` where this deployment sends no messages. */
  sms: { available: boolean; number?: string | null; confirmed_at?: number | null }
  recovery_codes: { left: number; made_at?: number | null }
  passkeys: Passkey[]
  identities: LinkedIdentity[]
  /** Somebody said that the second factor is lost: from then on it can be removed. */
  removal_at?: number | null
}
export type NewCodes = { recovery_codes?: string[] | null }
export type SecurityEvent = { id: string; kind: string; at: number; device: string; place: string; ip: string; detail?: string | null }

// --- Keys of the API ----------------------------------------------------------------------------------------------

export type ApiKey = {
  id: string
  name: string
  hint: string
  scopes: string[]
  created_at: number
  /** Id of the person who made it. */
  created_by: string
  expires_at?: number | null
  last_used_at?: number | null
  last_ip?: string | null
  ips: string[]
  per_minute: number
  signed: boolean
  /** Another key took its place; it works until then. */
  replaced_until?: number | null
}
export type NewKey = { key: ApiKey; secret: string; signing_secret?: string | null }
export type KeyWish = { name: string; scopes: string[]; expires_in_days?: number; ips?: string[]; per_minute?: number; signed?: boolean }

/** Teams that would be left without an owner. */
export type SoleOwner = { id: string; name: string; role?: TeamRole }
