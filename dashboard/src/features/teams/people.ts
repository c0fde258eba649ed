import { useQuery } from '@tanstack/react-query'
import { somePeopleQuery } from './api'
import type { AuditEntry } from './api-types'

/** Names by id, of members and of whoever acted in the entries at hand (they may have left). */
export function usePeople(team: string, entries: readonly AuditEntry[]): ReadonlyMap<string, string> {
  const members = useQuery(somePeopleQuery(team)).data
  const names = new Map<string, string>()
  for (const { actor } of entries) if (actor.id) names.set(actor.id, actor.name)
  for (const member of members?.items ?? []) names.set(member.user_id, member.name)
  return names
}
