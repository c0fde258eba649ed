import type { Translate } from '@/i18n'
import type { Key } from '@/i18n/en'
import { methodWords } from './method-words'

const KINDS = [
  'signed_in',
  'new_device',
  'session_ended',
  'sessions_ended',
  'session_theft',
  'password_set',
  'password_changed',
  'password_reset',
  'totp_added',
  'totp_removed',
  'sms_added',
  'sms_removed',
  'recovery_codes_made',
  'recovery_code_used',
  'passkey_added',
  'passkey_renamed',
  'passkey_removed',
  'identity_linked',
  'identity_unlinked',
  'device_forgotten',
  'factors_lost',
  'factors_removed',
  'factors_kept',
  'email_change_asked',
  'email_changed',
  'deletion_planned',
  'deletion_cancelled',
  'exported',
  'secured',
] as const
type Kind = (typeof KINDS)[number]

/** What deserves a second look. */
const GRAVE: readonly string[] = ['session_theft', 'new_device', 'factors_lost', 'factors_removed', 'deletion_planned', 'secured']
export const isGrave = (kind: string) => GRAVE.includes(kind)

const keyOf = (kind: Kind): Key => `security.event.${kind}`

/** What happened, and what it was about; a kind that this page does not know yet is shown by its name. */
export function eventWords(kind: string, detail: string | null, t: Translate): string {
  const known = KINDS.find((one) => one === kind)
  const words = known ? t(keyOf(known)) : kind.replaceAll('_', ' ')
  if (!detail) return words
  return `${words}: ${kind === 'signed_in' ? methodWords(detail.split(' '), t) : `\u2068${detail}\u2069`}`
}
