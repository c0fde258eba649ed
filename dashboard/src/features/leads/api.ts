import { type InfiniteData, infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import { paged, replaceRow } from '@/api/queries'
import type { Form, Lead, LeadState, Page } from '@/api/types'
import { useT } from '@/i18n'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'

export const leadsQuery = (state: LeadState | null) =>
  infiniteQueryOptions({
    queryKey: ['leads', 'list', state],
    ...paged((cursor, signal) => ask(client.GET('/api/leads', { params: { query: { cursor, ...(state && { state }) } }, signal }))),
  })

export const leadQuery = (id: string) =>
  queryOptions({
    queryKey: ['leads', 'one', id],
    queryFn: ({ signal }) => ask(client.GET('/api/leads/{id}', { params: { path: { id } }, signal })),
  })

export type LeadChange = { state?: LeadState; note?: string }

/** Shows the change at once in the list and the open lead; takes it back when refused. */
export function useLeadChange(id: string) {
  const queries = useQueryClient()
  const text = useErrorText()
  const one = leadQuery(id).queryKey
  const lists = ['leads', 'list']
  return useMutation({
    mutationFn: (body: LeadChange) => ask(client.PATCH('/api/leads/{id}', { params: { path: { id } }, body })),
    onMutate: async (change) => {
      await queries.cancelQueries({ queryKey: ['leads'] })
      const before = { lead: queries.getQueryData(one), lists: queries.getQueriesData<InfiniteData<Page<Lead>>>({ queryKey: lists }) }
      queries.setQueryData(one, (lead) => lead && { ...lead, ...change })
      queries.setQueriesData<InfiniteData<Page<Lead>>>({ queryKey: lists }, (data) => replaceRow(data, id, (lead) => ({ ...lead, ...change })))
      return before
    },
    onError: (error, _, before) => {
      queries.setQueryData(one, before?.lead)
      for (const [key, data] of before?.lists ?? []) queries.setQueryData(key, data)
      toast({ tone: 'error', text: text(error) })
    },
    onSettled: () => queries.invalidateQueries({ queryKey: ['leads'] }),
  })
}

export function useAutoresponse(id: string) {
  const t = useT()
  const text = useErrorText()
  return useMutation({
    mutationFn: () => ask(client.POST('/api/leads/{id}/autoresponse', { params: { path: { id } } })),
    onSuccess: () => toast({ text: t('leads.answer_sent') }),
    onError: (error) => toast({ tone: 'error', text: text(error) }),
  })
}

export const formsQuery = queryOptions({
  queryKey: ['forms', 'list'],
  queryFn: ({ signal }) => ask(client.GET('/api/forms', { params: { query: { limit: 100 } }, signal })),
})

export const formQuery = (id: string) =>
  queryOptions({
    queryKey: ['forms', 'one', id],
    queryFn: ({ signal }) => ask(client.GET('/api/forms/{id}', { params: { path: { id } }, signal })),
  })

export type FormChange = Pick<Form, 'name' | 'fields' | 'thanks' | 'notify_owner' | 'answer'>

export function useFormChange(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: FormChange) => ask(client.PATCH('/api/forms/{id}', { params: { path: { id } }, body })),
    onSuccess: (form) => {
      queries.setQueryData(formQuery(id).queryKey, form)
      void queries.invalidateQueries({ queryKey: formsQuery.queryKey })
    },
  })
}
