// A key as it is being wished for. Pure.
import { isProblem } from '@/api/problem'
import type { KeyWish } from '@/features/auth/api-types'

/** As typed: `days` empty for ever, `ips` with lines, commas or spaces between. */
export type KeyDraft = { name: string; scopes: string[]; days: string; ips: string; perMinute: string; signed: boolean }

export function wishOf({ name, scopes, days, ips, perMinute, signed }: KeyDraft): KeyWish {
  const addresses = ips.split(/[\s,;]+/).filter(Boolean)
  return { name, scopes, per_minute: Number(perMinute), signed, ...(days && { expires_in_days: Number(days) }), ...(addresses.length > 0 && { ips: addresses }) }
}

/** Which parts were refused: `ips/3` is a line of `ips`. */
export const keyProblems = (error: unknown): ReadonlySet<string> => new Set(isProblem(error) ? error.fields.map(({ name }) => name.split(/[/.]/)[0] ?? name) : [])
