// What an entry of the log changed, field by field. Pure.
import type { Facts } from './api-types'

export type Line = { field: string; before?: string; after?: string }

function flat(value: unknown, path: string, out: Map<string, string>) {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    for (const [name, inner] of Object.entries(value)) flat(inner, path ? `${path}.${name}` : name, out)
  } else if (value !== undefined && value !== null) out.set(path, words(value))
}

const words = (value: unknown): string => (Array.isArray(value) ? value.map(words).join(', ') : typeof value === 'string' ? value : JSON.stringify(value))

/** One line per field that is different; a field that came or went has one side only. */
export function diff(before: Facts | undefined, after: Facts | undefined): Line[] {
  const [old, now] = [new Map<string, string>(), new Map<string, string>()]
  flat(before ?? null, '', old)
  flat(after ?? null, '', now)
  return [...new Set([...old.keys(), ...now.keys()])]
    .map((field) => ({ field, before: old.get(field), after: now.get(field) }))
    .filter((line) => line.before !== line.after)
}
