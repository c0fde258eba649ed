import type { Translate } from '@/i18n'
import type { Key } from '@/i18n/en'
import { methodWords } from './method-words'

const KINDS = [
  'signed_in',
  'stepped_up',
  'new_device',
  'sessions_ended',
  'sessions_ended_by_team',
  'session_theft',
  'second_factor_refused',
  'password_changed',
  'password_reset',
  'totp_added',
  'totp_removed',
  'sms_added',
  'sms_removed',
  'recovery_codes_made',
  'recovery_code_used',
  'passkey_added',
  'passkey_removed',
  'passkey_refused',
  'identity_linked',
  'identity_unlinked',
  'api_key_made',
  'api_key_rotated',
  'api_key_revoked',
  'lost_factor_requested',
  'lost_factor_cancelled',
  'factors_removed',
  'email_change_asked',
  'email_changed',
  'deletion_planned',
  'deletion_taken_back',
  'data_exported',
  'secured',
] as const
type Kind = (typeof KINDS)[number]

/** What deserves a second look. */
const GRAVE: readonly string[] = ['session_theft', 'sessions_ended_by_team', 'new_device', 'second_factor_refused', 'passkey_refused', 'lost_factor_requested', 'factors_removed', 'deletion_planned', 'secured']
export const isGrave = (kind: string) => GRAVE.includes(kind)

/** Whose detail is the names of proofs. */
const OF_METHODS = ['signed_in', 'stepped_up']

const keyOf = (kind: Kind): Key => `security.event.${kind}`

/** What happened, and what it was about; a kind that this page does not know yet is shown by its name. */
export function eventWords(kind: string, detail: string | null, t: Translate): string {
  const known = KINDS.find((one) => one === kind)
  const words = known ? t(keyOf(known)) : kind.replaceAll('_', ' ')
  if (!detail) return words
  return `${words}: ${OF_METHODS.includes(kind) ? methodWords(detail.split(' '), t) : `\u2068${detail}\u2069`}`
}
