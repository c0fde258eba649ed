// The log's entries in plain words.
import type { Translate } from '@/i18n'
import type { IconName } from '@/ui/icon'
import type { AuditEntry } from './api-types'

/** Nouns with their actions, in the order of the filter. The platform may know more; those are shown as they are. */
export const ACTIONS = {
  team: ['team.created', 'team.renamed', 'team.transferred', 'team.deletion_planned', 'team.restored', 'team.second_factor_required', 'team.second_factor_waived'],
  member: ['member.joined', 'member.role_changed', 'member.removed', 'member.left', 'member.sessions_ended'],
  invitation: ['invitation.created', 'invitation.resent', 'invitation.revoked', 'invitation.accepted'],
  domain: ['domain.added', 'domain.removed'],
  key: ['key.created', 'key.rotated', 'key.revoked'],
  audit: ['audit.exported'],
  staff: ['staff.acting_began', 'staff.acting_ended'],
  site: ['site.added', 'site.changed', 'site.removed', 'site.restored', 'automation.activated', 'automation.deactivated'],
  form: ['form.created', 'form.changed'],
  lead: ['lead.changed'],
  workflow: ['workflow.created', 'workflow.changed', 'workflow.published', 'workflow.activated', 'workflow.deactivated', 'workflow.removed'],
  credential: ['credential.created', 'credential.changed', 'credential.removed'],
  calendar: ['calendar.created', 'calendar.changed', 'appointment.cancelled'],
} as const

export type Noun = keyof typeof ACTIONS
export type Action = (typeof ACTIONS)[Noun][number]
export const NOUNS = Object.keys(ACTIONS) as Noun[]

const KNOWN = new Set<string>(Object.values(ACTIONS).flat())
export const isKnown = (action: string): action is Action => KNOWN.has(action)

/** One that this page does not know yet is shown by its name, spaced. */
export const actionWords = (action: string, t: Translate) => (isKnown(action) ? t(`audit.${action}`) : action.replace(/[._]/g, ' '))

const NAMES = ['name', 'email', 'domain', 'title', 'url', 'reason'] as const

/** What it was done to, as people call it: a member by their name, everything else by what the entry says. Whoever did it to themselves is named already. */
export function subjectOf(entry: AuditEntry, people: ReadonlyMap<string, string>): string | null {
  const person = people.get(entry.resource.id)
  if (person && entry.resource.id !== entry.actor.id) return person
  for (const facts of [entry.after, entry.before]) {
    for (const name of NAMES) {
      const value = facts?.[name]
      if (typeof value === 'string' && value) return value
    }
  }
  return null
}

/** Fields that the pages name in words; others are shown as the platform calls them. */
export const FIELDS = ['name', 'email', 'role', 'owner', 'domain', 'reason', 'state', 'deletion_at', 'until_at', 'starts_at', 'scopes', 'expires_at', 'by', 'entries', 'hint', 'url'] as const
export const fieldWords = (field: string, t: Translate) => {
  const known = FIELDS.find((one) => one === field)
  return known ? t(`audit.field.${known}`) : field
}

const ICONS: Record<string, IconName> = { member: 'user', invitation: 'mail', domain: 'link', staff: 'info', site: 'site', automation: 'spark', form: 'form', lead: 'lead', calendar: 'calendar', appointment: 'calendar', workflow: 'workflow', credential: 'key' }
export const iconOf = (action: string): IconName => ICONS[action.split('.')[0] ?? ''] ?? 'settings'

/** A note names what was changed, not the entry: older entries about the same thing stay dark. */
export const isNew = ({ at }: AuditEntry) => Date.now() - at < 60_000

/** Entries come newest first; each day once, in that order. */
export function byDay(entries: readonly AuditEntry[], keyOf: (at: number) => string) {
  const days = new Map<string, AuditEntry[]>()
  for (const entry of entries) {
    const key = keyOf(entry.at)
    days.set(key, [...(days.get(key) ?? []), entry])
  }
  return [...days].map(([key, list]) => ({ key, entries: list }))
}
