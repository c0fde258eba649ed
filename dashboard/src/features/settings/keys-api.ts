import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { call } from '@/api/call'
import { paged } from '@/api/queries'
import type { Page } from '@/api/types'
import type { ApiKey, KeyWish, NewKey } from '@/features/auth/api-types'

export const keysQuery = (team: string) =>
  infiniteQueryOptions({
    queryKey: ['keys', team],
    ...paged((cursor, signal) => call<Page<ApiKey>>('GET', '/api/keys', { query: { cursor }, signal })),
  })

function useKeyChange<I, O>(run: (input: I) => Promise<O>) {
  const queries = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => queries.invalidateQueries({ queryKey: ['keys'] }) })
}

const one = (id: string, rest = '') => `/api/keys/${encodeURIComponent(id)}${rest}`

export const useKeyCreation = () => useKeyChange((wish: KeyWish) => call<NewKey>('POST', '/api/keys', { body: wish }))
export const useKeyRotation = () => useKeyChange(({ id, overlap_hours }: { id: string; overlap_hours: number }) => call<NewKey>('POST', one(id, '/rotate'), { body: { overlap_hours } }))
export const useKeyRevocation = () => useKeyChange((id: string) => call<void>('DELETE', one(id)))
