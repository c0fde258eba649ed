// Creating from a template, import and export.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { callRaw } from '@/api/call'
import { ask, client } from '@/api/client'
import type { Item, Workflow } from './types'

export function useCreate(onMade: (workflow: Workflow) => void) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: { name: string; template?: string }) => ask(client.POST('/api/workflows', { body })),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ['workflows'] })
      onMade(made)
    },
  })
}

export function useImport() {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: ({ document, name }: { document: Item; name?: string }) => ask(client.POST('/api/workflows/import', { body: { document, ...(name !== undefined && { name }) } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['workflows'] }),
  })
}

/** Of a version, or without one of the draft. */
export const readExport = async (id: string, version?: number): Promise<Blob> => (await callRaw('GET', `/api/workflows/${encodeURIComponent(id)}/export`, { query: { version } })).blob()
