import { isProblem } from '@/api/problem'
import { useT } from '@/i18n'
import type { Key } from '@/i18n/en'
import { useErrorText } from '@/ui/states'
import { isThereAlready, isTurnedDown } from './passkey-errors'

/** Refusals in the reader's own language; the platform's detail is English. */
const WORDS: Record<string, Key> = {
  bad_credentials: 'auth.bad_credentials',
  bad_code: 'auth.error.bad_code',
  challenge_expired: 'auth.error.expired_code',
  link_used_or_expired: 'auth.error.link_gone',
  bad_passkey: 'auth.error.bad_passkey',
  passkey_taken: 'auth.error.passkey_taken',
  passkeys_unavailable: 'auth.error.passkeys_unavailable',
  too_many_passkeys: 'auth.error.too_many_passkeys',
  sms_unavailable: 'auth.error.sms_unavailable',
  no_second_factor: 'auth.error.no_second_factor',
  too_many_keys: 'auth.error.too_many_keys',
  try_again: 'auth.error.try_again',
  email_taken: 'auth.error.email_taken',
  last_way_in: 'auth.error.last_way_in',
  not_an_email: 'auth.error.not_an_email',
  not_a_number: 'auth.error.not_a_number',
  unchanged: 'auth.error.same',
  wrong: 'auth.error.wrong_password',
  unknown_zone: 'field.zone_invalid',
  looks_like_link: 'auth.error.name_link',
  too_short: 'auth.password.too_short',
  too_long: 'auth.password.too_long',
  too_simple: 'auth.password.repeats',
  context_word: 'auth.password.context',
  leaked: 'auth.password.leaked',
}

/** For the whole of a form. */
export function useAuthError() {
  const t = useT()
  const text = useErrorText()
  return (error: unknown): string => {
    if (isTurnedDown(error)) return t('auth.error.passkey_closed')
    if (isThereAlready(error)) return t('auth.error.passkey_there')
    const known = isProblem(error) ? WORDS[error.code] : undefined
    return known ? t(known) : text(error)
  }
}

/** For its fields: by the name of the field, in words. */
export function useFieldWords() {
  const t = useT()
  return (error: unknown): Record<string, string> => {
    if (!isProblem(error)) return {}
    return Object.fromEntries(error.fields.map(({ name, code, detail }) => [name, WORDS[code] ? t(WORDS[code]) : detail]))
  }
}
