// Editing a list of form fields: pure moves on values.
import type { FieldKind, FormField } from '@/api/types'

export const FIELD_KINDS: readonly FieldKind[] = ['text', 'email', 'phone', 'long_text', 'choice', 'consent']
export const MAX_FIELDS = 30

/** A stable name for a label: lower-case letters, digits and underscores, at most 40, unique among `taken`. */
export function fieldName(label: string, taken: readonly string[]): string {
  const plain = label.normalize('NFKD').replace(/\p{M}/gu, '').toLowerCase()
  const base = plain.replace(/[^a-z0-9]+/g, '_').replace(/^_+|_+$/g, '').slice(0, 36) || 'field'
  let name = base
  for (let count = 2; taken.includes(name); count += 1) name = `${base}_${count}`
  return name
}

export function addField(fields: readonly FormField[], kind: FieldKind, label: string): FormField[] {
  const name = fieldName(label, fields.map((field) => field.name))
  return [...fields, { name, label, kind, required: false, ...(kind === 'choice' && { choices: [] }) }]
}

/** Swaps a field with its neighbour; at the ends nothing changes. */
export function moveField(fields: readonly FormField[], index: number, step: -1 | 1): FormField[] {
  const next = [...fields]
  const [field, other] = [next[index], next[index + step]]
  if (!field || !other) return next
  next[index] = other
  next[index + step] = field
  return next
}

export const removeField = (fields: readonly FormField[], index: number) => fields.filter((_, at) => at !== index)

export const changeField = (fields: readonly FormField[], index: number, change: Partial<FormField>) =>
  fields.map((field, at) => (at === index ? { ...field, ...change } : field))

/** What is sent: choices trimmed and without empty lines (typing keeps them). */
export const cleanFields = (fields: readonly FormField[]): FormField[] =>
  fields.map((field) => (field.choices ? { ...field, choices: field.choices.map((line) => line.trim()).filter(Boolean) } : field))
