// What the screens do to versions: publish the draft, go back, copy.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { ask, client } from '@/api/client'
import { isProblem } from '@/api/problem'
import { useT } from '@/i18n'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'
import { workflowQuery } from './api'
import type { Workflow } from './types'

export function usePublish(id: string, onDone: () => void) {
  const queries = useQueryClient()
  const t = useT()
  return useMutation({
    mutationFn: (body: { revision: number; note: string }) => ask(client.POST('/api/workflows/{id}/versions', { params: { path: { id } }, body })),
    onSuccess: ({ version }) => {
      toast({ text: t('flows.published', { version }) })
      onDone()
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['workflows'] }),
  })
}

/** An old version becomes the draft. The draft before it is gone unless it was published, so both are one step: back is forward. */
export function useRevert(id: string) {
  const queries = useQueryClient()
  const t = useT()
  const text = useErrorText()
  const putBack = useMutation({
    mutationFn: ({ graph, revision }: { graph: Workflow['draft']; revision: number }) => ask(client.PATCH('/api/workflows/{id}', { params: { path: { id } }, body: { graph, revision } })),
    onError: (error) => toast({ tone: 'error', text: text(error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['workflows'] }),
  })
  return useMutation({
    mutationFn: ({ version, before }: { version: number; before: Workflow }) => ask(client.POST('/api/workflows/{id}/versions/{version}/revert', { params: { path: { id, version } }, body: { revision: before.revision } })),
    onSuccess: (now, { version, before }) => {
      queries.setQueryData(workflowQuery(id).queryKey, now)
      toast({ text: t('flows.reverted', { version }), ms: 10_000, action: { label: t('action.undo'), run: () => putBack.mutate({ graph: before.draft, revision: now.revision }) } })
    },
    onError: (error) => toast({ tone: 'error', text: isProblem(error, 'revision_changed') ? t('flows.overtaken') : text(error) }),
    onSettled: () => queries.invalidateQueries({ queryKey: ['workflows'] }),
  })
}

export function useFork(id: string) {
  const queries = useQueryClient()
  const t = useT()
  const text = useErrorText()
  const [, go] = useLocation()
  return useMutation({
    mutationFn: ({ version }: { version: number }) => ask(client.POST('/api/workflows/{id}/versions/{version}/fork', { params: { path: { id, version } }, body: {} })),
    onSuccess: (made) => {
      void queries.invalidateQueries({ queryKey: ['workflows'] })
      toast({ text: t('flows.forked', { name: made.name }) })
      go(`/app/workflows/${made.id}`)
    },
    onError: (error) => toast({ tone: 'error', text: text(error) }),
  })
}
