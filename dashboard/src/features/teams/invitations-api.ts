// Invitations: of the team that sends them, and of the person that got one.
import { infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '@/api/call'
import { isProblem, type ApiProblem } from '@/api/problem'
import { paged } from '@/api/queries'
import type { Page } from '@/api/types'
import { useSpeech, useT } from '@/i18n'
import { toast } from '@/ui/toast'
import { at, startOver } from './shell-api'
import type { Invitation, InvitationLook, NewInvitation, OwnTeam } from './api-types'
import { useTeamError } from './errors'

export const invitationsQuery = (team: string) =>
  infiniteQueryOptions({
    queryKey: ['team', team, 'invitations'],
    ...paged((cursor, signal) => call<Page<Invitation>>('GET', at(team, '/invitations'), { query: { cursor }, signal })),
  })

const send = (team: string, body: NewInvitation) => call<Invitation>('POST', at(team, '/invitations'), { body })

export type Sent = { sent: string[]; failed: { email: string; problem: ApiProblem }[] }
export type Batch = { emails: string[]; wish: Omit<NewInvitation, 'email'>; onStep: (done: number) => void; stopped: () => boolean }

/** Refusals that the next address would meet as well: what is left stays unsent. */
const stopsAll = (problem: ApiProblem) => problem.status === 0 || problem.status === 401 || problem.status === 403 || problem.status === 429 || problem.status >= 500

/** One after the other, so that a limit or a lost network is noticed; what was not sent is told with its reason. */
export function useInvites(team: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: async ({ emails, wish, onStep, stopped }: Batch): Promise<Sent> => {
      const result: Sent = { sent: [], failed: [] }
      for (const [index, email] of emails.entries()) {
        if (stopped()) break
        try {
          await send(team, { email, ...wish })
          result.sent.push(email)
        } catch (error) {
          if (!isProblem(error)) throw error
          result.failed.push({ email, problem: error })
          if (stopsAll(error)) break
        }
        onStep(index + 1)
      }
      return result
    },
    onSettled: () => queries.invalidateQueries({ queryKey: invitationsQuery(team).queryKey }),
  })
}

/** One invitation with a word about it: the undo of removing and of revoking. */
export function useInviteAgain(team: string) {
  const { t, language } = useSpeech()
  const words = useTeamError()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ email, role }: NewInvitation) => send(team, { email, role, locale: language }),
    onSuccess: ({ email }) => toast({ text: t('invitations.one_sent', { email }) }),
    onError: (error) => toast({ tone: 'error', text: words(error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: invitationsQuery(team).queryKey }),
  })
}

export function useResend(team: string) {
  const t = useT()
  const words = useTeamError()
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ id }: Invitation) => call<Invitation>('POST', at(team, `/invitations/${encodeURIComponent(id)}/resend`)),
    onSuccess: ({ email }) => toast({ text: t('invitations.resent', { email }) }),
    onError: (error) => toast({ tone: 'error', text: words(error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: invitationsQuery(team).queryKey }),
  })
}

export function useRevocation(team: string) {
  const t = useT()
  const words = useTeamError()
  const queries = useQueryClient()
  const inviteAgain = useInviteAgain(team)
  return useMutation({
    mutationFn: ({ id }: Invitation) => call('DELETE', at(team, `/invitations/${encodeURIComponent(id)}`)),
    onSuccess: (_, { email, role }) => toast({ text: t('invitations.revoked', { email }), action: { label: t('members.invite_again'), run: () => inviteAgain.mutate({ email, role }) }, ms: 10_000 }),
    onError: (error) => toast({ tone: 'error', text: words(error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: invitationsQuery(team).queryKey }),
  })
}

// --- The link -----------------------------------------------------------------------------------------------------

export const lookQuery = (token: string) =>
  queryOptions({
    queryKey: ['invitation', token],
    queryFn: ({ signal }) => call<InvitationLook>('POST', '/api/invitations/look', { body: { token }, signal }),
    enabled: token !== '',
    staleTime: Number.POSITIVE_INFINITY,
  })

export function useAccept() {
  return useMutation({ mutationFn: (token: string) => call<OwnTeam>('POST', '/api/invitations/accept', { body: { token } }), onSuccess: () => startOver() })
}
