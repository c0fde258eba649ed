// The team itself, its members and who may join: reads and changes.
import { type InfiniteData, infiniteQueryOptions, keepPreviousData, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '@/api/call'
import { paged } from '@/api/queries'
import type { Page, TeamRole } from '@/api/types'
import { useT } from '@/i18n'
import { toast } from '@/ui/toast'
import type { Domain, Member } from './api-types'
import { useTeamError } from './errors'
import { at, startOver, useRestore, useSessionAgain } from './shell-api'

// --- Members ------------------------------------------------------------------------------------------------------

/** With a query those whose name or address has words that begin so. */
export const membersQuery = (team: string, query = '') =>
  infiniteQueryOptions({
    queryKey: ['team', team, 'members', { query }],
    ...paged((cursor, signal) => call<Page<Member>>('GET', at(team, '/members'), { query: { query: query || undefined, cursor }, signal })),
    placeholderData: keepPreviousData,
  })

/** A list of members as it is on screen. */
type List = { team: string; query: string }

type Members = InfiniteData<Page<Member>>

/** The same list with one member changed, or without them. */
function edit(data: Members | undefined, user: string, change: (member: Member) => Member | null): Members | undefined {
  return data && { ...data, pages: data.pages.map((page) => ({ ...page, items: page.items.flatMap((one) => (one.user_id === user ? (change(one) ?? []) : one)) })) }
}

/** Shows a change of the list at once, and takes it back when the platform refuses. */
function useListChange<V extends { member: Member }>({ team, query }: List, send: (wish: V) => Promise<unknown>, shown: (wish: V) => Member | null, done: (wish: V) => void) {
  const queries = useQueryClient()
  const words = useTeamError()
  const { queryKey } = membersQuery(team, query)
  return useMutation({
    mutationFn: send,
    onMutate: async (wish: V) => {
      await queries.cancelQueries({ queryKey })
      const before = queries.getQueryData<Members>(queryKey)
      queries.setQueryData<Members>(queryKey, (data) => edit(data, wish.member.user_id, () => shown(wish)))
      return before
    },
    onSuccess: (_, wish) => done(wish),
    onError: (error, _, before) => {
      queries.setQueryData(queryKey, before)
      toast({ tone: 'error', text: words(error) })
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['team', team] }),
  })
}

type RoleWish = { member: Member; role: TeamRole }

export function useRoleChange(list: List) {
  const t = useT()
  const change = useListChange<RoleWish>(
    list,
    ({ member, role }) => call('PATCH', at(list.team, `/members/${encodeURIComponent(member.user_id)}`), { body: { role } }),
    ({ member, role }) => ({ ...member, role }),
    ({ member, role }) => {
      const undo = () => change.mutate({ member: { ...member, role }, role: member.role })
      toast({ text: t('members.role_changed', { name: member.name, role: t(`role.${role}`) }), action: { label: t('action.undo'), run: undo }, ms: 10_000 })
    },
  )
  return change
}

/** Takes effect at the very next request, so there is nothing to take back: a new invitation is the way back. */
export function useRemoval(list: List, inviteAgain: (member: Member) => void) {
  const t = useT()
  return useListChange<{ member: Member }>(
    list,
    ({ member }) => call('DELETE', at(list.team, `/members/${encodeURIComponent(member.user_id)}`)),
    () => null,
    ({ member }) => toast({ text: t('members.removed', { name: member.name }), action: { label: t('members.invite_again'), run: () => inviteAgain(member) }, ms: 10_000 }),
  )
}

// --- The team -----------------------------------------------------------------------------------------------------

export function useTransfer(team: string) {
  return useMutation({ mutationFn: (user_id: string) => call('POST', at(team, '/transfer'), { body: { user_id } }), onSuccess: () => startOver('/app/settings/team?tab=members') })
}

export function useLeaving(team: string) {
  return useMutation({ mutationFn: (user: string) => call('DELETE', at(team, `/members/${encodeURIComponent(user)}`)), onSuccess: () => startOver() })
}

export function useClosing(team: string) {
  const t = useT()
  const restore = useRestore(team)
  const again = useSessionAgain()
  return useMutation({
    mutationFn: () => call<{ deletion_at: number }>('DELETE', at(team)),
    onSuccess: async () => {
      await again()
      toast({ text: t('team.closed'), action: { label: t('action.undo'), run: () => restore.mutate() }, ms: 10_000 })
    },
  })
}

// --- Domains ------------------------------------------------------------------------------------------------------

export const domainsQuery = (team: string) =>
  queryOptions({ queryKey: ['team', team, 'domains'], queryFn: ({ signal }) => call<Page<Domain>>('GET', at(team, '/domains'), { query: { limit: 100 }, signal }) })

export type DomainWish = { domain: string; role: TeamRole }

export function useDomainAdd(team: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: DomainWish) => call<Domain>('POST', at(team, '/domains'), { body }),
    onSettled: () => queries.invalidateQueries({ queryKey: domainsQuery(team).queryKey }),
  })
}

export function useDomainRemoval(team: string) {
  const t = useT()
  const words = useTeamError()
  const queries = useQueryClient()
  const add = useDomainAdd(team)
  const { queryKey } = domainsQuery(team)
  return useMutation({
    mutationFn: ({ domain }: DomainWish) => call('DELETE', at(team, `/domains/${encodeURIComponent(domain)}`)),
    onMutate: ({ domain }) => queries.setQueryData(queryKey, (page) => page && { ...page, items: page.items.filter((one) => one.domain !== domain) }),
    onSuccess: (_, { domain, role }) => toast({ text: t('domains.removed', { domain }), action: { label: t('action.undo'), run: () => add.mutate({ domain, role }) }, ms: 10_000 }),
    onError: (error) => toast({ tone: 'error', text: words(error) }),
    onSettled: () => queries.invalidateQueries({ queryKey }),
  })
}
