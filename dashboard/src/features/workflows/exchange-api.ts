// Creating from a template, import and export. These operations are on their way into the API's document, so the shapes are written here.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { call, callRaw } from '@/api/call'
import { ask, client } from '@/api/client'
import type { ReportLine, Workflow } from './types'

export type Imported = { workflow: Workflow; report: ReportLine[] }

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
    mutationFn: (body: { document: unknown; name?: string }) => call<Imported>('POST', '/api/workflows/import', { body }),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['workflows'] }),
  })
}

export const readExport = async (id: string): Promise<Blob> => (await callRaw('GET', `/api/workflows/${encodeURIComponent(id)}/export`)).blob()
