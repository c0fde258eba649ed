// Running dead letters again: those that are named go at once, 25 at a time; all of them by a job of the platform. How far
// it is stands in each letter's `redriven_at`, so the list is read until all that were wanted have one.
import { type InfiniteData, useMutation, useQueryClient } from '@tanstack/react-query'
import { useState } from 'react'
import { ask, client } from '@/api/client'
import { rows } from '@/api/queries'
import type { Page } from '@/api/types'
import { useT } from '@/i18n'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'
import { lettersQuery } from './api'
import type { DeadLetter } from './types'

/** What the platform takes at once. */
const AT_ONCE = 25

export const inParts = <T>(list: readonly T[], size: number): T[][] => Array.from({ length: Math.ceil(list.length / size) }, (_, n) => list.slice(n * size, (n + 1) * size))

export function useLetterRedrive(workflow: string | null) {
  const queries = useQueryClient()
  const t = useT()
  const text = useErrorText()
  const key = lettersQuery(workflow).queryKey
  const [wanted, want] = useState<ReadonlySet<string>>(new Set())
  const read = () => queries.invalidateQueries({ queryKey: ['dead-letters'] })
  const fail = (ids: readonly string[], error: unknown) => {
    want((now) => new Set([...now].filter((id) => !ids.includes(id))))
    toast({ tone: 'error', text: text(error) })
  }
  const some = useMutation({
    mutationFn: async (ids: string[]) => {
      for (const part of inParts(ids, AT_ONCE)) {
        await ask(client.POST('/api/dead-letters/redrive', { body: { ids: part } }))
        await read()
      }
    },
    onMutate: (ids) => want((now) => new Set([...now, ...ids])),
    onError: (error, ids) => fail(ids, error),
    onSettled: read,
  })
  const all = useMutation({
    mutationFn: (_: string[]) => ask(client.POST('/api/dead-letters/redrive', { body: { all: { ...(workflow && { workflow_id: workflow }) } } })),
    onMutate: (ids) => want((now) => new Set([...now, ...ids])),
    onSuccess: () => toast({ text: t('letters.job') }),
    onError: (error, ids) => fail(ids, error),
    onSettled: read,
  })
  const list = rows(queries.getQueryData<InfiniteData<Page<DeadLetter>>>(key))
  const open = list.some((one) => wanted.has(one.id) && !one.redriven_at)
  return { some: some.mutate, all: all.mutate, wanted, isUnderWay: open }
}
