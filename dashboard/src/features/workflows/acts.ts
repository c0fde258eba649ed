// What the screens do to workflows: shown at once, taken back when refused, with a way back instead of a question.
import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query'
import { useLocation } from 'wouter'
import { ask, client } from '@/api/client'
import { isProblem } from '@/api/problem'
import { replaceRow } from '@/api/queries'
import type { Page } from '@/api/types'
import { useT } from '@/i18n'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'
import { workflowQuery } from './api'
import type { Problem, WorkflowLine, WorkflowState } from './types'

type Lists = InfiniteData<Page<WorkflowLine>>
const LISTS = ['workflows', 'list']

/** The problems that a refusal names. */
export const problemsOf = (error: unknown): Problem[] => (isProblem(error, 'workflow_invalid') && Array.isArray(error.more.problems) ? (error.more.problems as Problem[]) : [])

/** Switches at once; a refusal switches it back and stays in `error` for whoever shows why. */
export function useSwitch(workflow: { id: string; name: string }) {
  const queries = useQueryClient()
  const t = useT()
  const { id, name } = workflow
  const one = workflowQuery(id).queryKey
  const mutation = useMutation({
    // One after the other: who presses twice means the second.
    scope: { id: `switch ${id}` },
    mutationFn: ({ on }: { on: boolean; again?: boolean }) => ask(client.POST(on ? '/api/workflows/{id}/activate' : '/api/workflows/{id}/deactivate', { params: { path: { id } } })),
    onMutate: async ({ on }) => {
      await Promise.all([queries.cancelQueries({ queryKey: LISTS }), queries.cancelQueries({ queryKey: one })])
      const before = { one: queries.getQueryData(one), lists: queries.getQueriesData<Lists>({ queryKey: LISTS }) }
      const state: WorkflowState = on ? 'active' : 'paused'
      queries.setQueryData(one, (known) => known && { ...known, state })
      queries.setQueriesData<Lists>({ queryKey: LISTS }, (data) => replaceRow(data, id, (row) => ({ ...row, state })))
      return before
    },
    onError: (_, __, before) => {
      queries.setQueryData(one, before?.one)
      for (const [key, data] of before?.lists ?? []) queries.setQueryData(key, data)
    },
    onSuccess: (_, { on, again }) => {
      if (!again) toast({ text: t(on ? 'flows.switched_on' : 'flows.switched_off', { name }), action: { label: t('action.undo'), run: () => mutation.mutate({ on: !on, again: true }) } })
    },
    onSettled: () => Promise.all([queries.invalidateQueries({ queryKey: LISTS }), queries.invalidateQueries({ queryKey: one })]),
  })
  return mutation
}

/** Starts a run by hand, with a way to it. */
export function useRunNow() {
  const queries = useQueryClient()
  const t = useT()
  const text = useErrorText()
  const [, go] = useLocation()
  return useMutation({
    mutationFn: ({ id }: { id: string; name: string }) => ask(client.POST('/api/workflows/{id}/run', { params: { path: { id } }, body: {} })),
    onSuccess: ({ run_id }, { name }) => {
      toast({ text: t('flows.started', { name }), action: { label: t('flows.show_run'), run: () => go(`/app/workflows/runs/${run_id}`) } })
      void queries.invalidateQueries({ queryKey: ['workflow-runs', 'list'] })
      void queries.invalidateQueries({ queryKey: LISTS })
    },
    onError: (error) => toast({ tone: 'error', text: isProblem(error, 'not_published') ? t('flows.not_published') : text(error) }),
  })
}
