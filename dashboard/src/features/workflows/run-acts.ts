// What the screen of a run says to it. Every word can be taken back by another one: a run that was ended goes on by Redrive.
import { useMutation, useQueryClient } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import { useT } from '@/i18n'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'
import { runQuery } from './api'
import type { RunState, StepWord } from './types'

const AT_ONCE: Record<'pause' | 'resume' | 'cancel', RunState> = { pause: 'paused', resume: 'running', cancel: 'cancelled' }
export type RunWord = keyof typeof AT_ONCE

function useAfter(id: string) {
  const queries = useQueryClient()
  return () => Promise.all([queries.invalidateQueries({ queryKey: ['workflow-runs', 'one', id] }), queries.invalidateQueries({ queryKey: ['workflow-runs', 'list'] })])
}

/** Pause, go on, end: the state changes on screen at once. */
export function useRunWord(id: string, redrive: () => void) {
  const queries = useQueryClient()
  const t = useT()
  const text = useErrorText()
  const key = runQuery(id).queryKey
  return useMutation({
    mutationFn: (word: RunWord) => ask(client.POST(`/api/workflow-runs/{id}/${word}`, { params: { path: { id } } })),
    onMutate: async (word) => {
      await queries.cancelQueries({ queryKey: key })
      const before = queries.getQueryData(key)
      queries.setQueryData(key, (run) => run && { ...run, state: AT_ONCE[word] })
      return { before }
    },
    onSuccess: (_, word) => {
      if (word === 'cancel') toast({ text: t('runs.cancelled'), ms: 10_000, action: { label: t('runs.go_on'), run: redrive } })
    },
    onError: (error, _, context) => {
      queries.setQueryData(key, context?.before)
      toast({ tone: 'error', text: text(error) })
    },
    onSettled: useAfter(id),
  })
}

export function useRedrive(id: string) {
  const t = useT()
  const text = useErrorText()
  return useMutation({
    mutationFn: ({ from }: { from: string | null }) => ask(client.POST('/api/workflow-runs/{id}/redrive', { params: { path: { id } }, body: { from } })),
    onSuccess: () => toast({ text: t('runs.redriven') }),
    onError: (error) => toast({ tone: 'error', text: text(error) }),
    onSettled: useAfter(id),
  })
}

export function useSettle(id: string) {
  const t = useT()
  const text = useErrorText()
  return useMutation({
    mutationFn: (word: StepWord) => ask(client.POST('/api/workflow-runs/{id}/settle', { params: { path: { id } }, body: word })),
    onSuccess: () => toast({ text: t('runs.settled') }),
    onError: (error) => toast({ tone: 'error', text: text(error) }),
    onSettled: useAfter(id),
  })
}

export function useApprove(id: string) {
  const t = useT()
  const text = useErrorText()
  return useMutation({
    mutationFn: (answer: { node: string; iteration: string; yes: boolean }) => ask(client.POST('/api/workflow-runs/{id}/approve', { params: { path: { id } }, body: answer })),
    onSuccess: (_, { yes }) => toast({ text: t(yes ? 'runs.approved' : 'runs.rejected') }),
    onError: (error) => toast({ tone: 'error', text: text(error) }),
    onSettled: useAfter(id),
  })
}
