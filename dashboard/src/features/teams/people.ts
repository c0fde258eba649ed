import { queryOptions, useQuery } from '@tanstack/react-query'
import { call } from '@/api/call'
import type { Page } from '@/api/types'
import type { AuditEntry, Member } from './api-types'
import { at } from './shell-api'

/** The first hundred: whom to offer in a list of choices. */
export const somePeopleQuery = (team: string) =>
  queryOptions({
    queryKey: ['team', team, 'members', 'some'],
    queryFn: ({ signal }) => call<Page<Member>>('GET', at(team, '/members'), { query: { limit: 100 }, signal }),
  })

/** Names by id, of members and of whoever acted in the entries at hand (they may have left). */
export function usePeople(team: string, entries: readonly AuditEntry[]): ReadonlyMap<string, string> {
  const members = useQuery(somePeopleQuery(team)).data
  const names = new Map<string, string>()
  for (const { actor } of entries) if (actor.id) names.set(actor.id, actor.name)
  for (const member of members?.items ?? []) names.set(member.user_id, member.name)
  return names
}
