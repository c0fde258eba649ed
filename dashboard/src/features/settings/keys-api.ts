import { infiniteQueryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import { paged } from '@/api/queries'
import type { KeyWish } from '@/features/auth/api-types'

export const keysQuery = (team: string) =>
  infiniteQueryOptions({
    queryKey: ['keys', team],
    ...paged((cursor, signal) => ask(client.GET('/api/keys', { params: { query: { cursor } }, signal }))),
  })

function useKeyChange<I, O>(run: (input: I) => Promise<O>) {
  const queries = useQueryClient()
  return useMutation({ mutationFn: run, onSuccess: () => queries.invalidateQueries({ queryKey: ['keys'] }) })
}

export const useKeyCreation = () => useKeyChange((body: KeyWish) => ask(client.POST('/api/keys', { body })))
export const useKeyRotation = () => useKeyChange(({ id, overlap_hours }: { id: string; overlap_hours: number }) => ask(client.POST('/api/keys/{id}/rotate', { params: { path: { id } }, body: { overlap_hours } })))
export const useKeyRevocation = () => useKeyChange((id: string) => ask(client.DELETE('/api/keys/{id}', { params: { path: { id } } })))
