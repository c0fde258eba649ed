// What the shell itself asks about teams: joining, restoring, one more. Small, because it is on every screen.
import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '@/api/call'
import { sessionQuery } from '@/features/auth/session'
import { useT } from '@/i18n'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'
import type { Joinable, OwnTeam } from './api-types'

export const at = (team: string, rest = '') => `/api/teams/${encodeURIComponent(team)}${rest}`

/** Reads the session again after a change of what the person may see of the team. */
export function useSessionAgain() {
  const queries = useQueryClient()
  return () => queries.fetchQuery({ ...sessionQuery, staleTime: 0 })
}

/** A full load: another team, or another role, leaves nothing of before behind. */
export const startOver = (path = '/app') => location.assign(path)

export function useRestore(team: string) {
  const t = useT()
  const words = useErrorText()
  const again = useSessionAgain()
  return useMutation({
    mutationFn: () => call<OwnTeam>('POST', at(team, '/restore')),
    onSuccess: async ({ name }) => {
      await again()
      toast({ text: t('team.restored', { name }) })
    },
    onError: (error) => toast({ tone: 'error', text: words(error) }),
  })
}

export function useNewTeam() {
  return useMutation({ mutationFn: (name: string) => call<OwnTeam>('POST', '/api/teams', { body: { name } }), onSuccess: () => startOver('/app/start') })
}

export const joinableQuery = queryOptions({
  queryKey: ['joinable'],
  queryFn: ({ signal }) => call<{ items: Joinable[] }>('GET', '/api/teams/joinable', { signal }),
  staleTime: 5 * 60_000,
})

export function useJoin() {
  const words = useErrorText()
  const again = useSessionAgain()
  return useMutation({
    mutationFn: async (team: string) => {
      await call('POST', at(team, '/join'))
      if ((await again()).team?.id !== team) await call('POST', at(team, '/switch'))
    },
    onSuccess: () => startOver(),
    onError: (error) => toast({ tone: 'error', text: words(error) }),
  })
}
