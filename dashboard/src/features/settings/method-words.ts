import type { Translate } from '@/i18n'
import type { Key } from '@/i18n/en'

/** By the names of RFC 8176; `email`, `fed` and `recovery` are ours. */
const WORDS: Record<string, Key> = {
  pwd: 'security.method.pwd',
  otp: 'security.method.otp',
  sms: 'security.method.sms',
  hwk: 'security.method.passkey',
  swk: 'security.method.passkey',
  email: 'security.method.email',
  fed: 'security.method.fed',
  recovery: 'security.method.recovery',
}

/** How somebody proved who they are, in words; what this page does not know is left out. */
export function methodWords(methods: readonly string[], t: Translate): string {
  const known = methods.map((one) => WORDS[one]).filter((key): key is Key => key !== undefined)
  return [...new Set(known)].map((key) => t(key)).join(' + ') || t('security.method.unknown')
}
