// Secrets that nodes use by their id: which there are, and deleting one.
import { infiniteQueryOptions, queryOptions, useQueryClient } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import { paged } from '@/api/queries'
import { useT } from '@/i18n'
import { toast } from '@/ui/toast'
import { usersOf } from './credential-draft'
import { useLeave } from './leaving'

export const credentialsQuery = infiniteQueryOptions({
  queryKey: ['credentials', 'list'],
  ...paged((cursor, signal) => ask(client.GET('/api/credentials', { params: { query: { cursor } }, signal }))),
})

/** Which workflows kept it from being deleted, since somebody tried. */
export const usersQuery = (id: string) => queryOptions({ queryKey: ['credential-users', id], queryFn: (): { id: string; name: string }[] => [], initialData: [], enabled: false, gcTime: Number.POSITIVE_INFINITY })

/** `anyway`: also when published workflows use it. */
export function useCredentialRemoval() {
  const queries = useQueryClient()
  const t = useT()
  const leave = useLeave()
  return ({ id, name }: { id: string; name: string }, anyway = false) => {
    const { queryKey } = usersQuery(id)
    queries.setQueryData(queryKey, [])
    leave({
      id,
      said: t('creds.removed', { name }),
      stale: ['credentials'],
      send: () => ask(client.DELETE('/api/credentials/{id}', { params: { path: { id }, query: anyway ? { anyway } : {} } })),
      refused: (error) => {
        const users = usersOf(error)
        if (users.length === 0) return false
        queries.setQueryData(queryKey, users)
        toast({ tone: 'error', text: t('creds.in_use', { name, count: users.length }) })
        return true
      },
    })
  }
}
