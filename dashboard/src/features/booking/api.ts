import { type InfiniteData, infiniteQueryOptions, queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import { paged, replaceRow } from '@/api/queries'
import type { Appointment, Availability, Page } from '@/api/types'
import { useT } from '@/i18n'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'

export const appointmentsQuery = (when: 'upcoming' | 'past') =>
  infiniteQueryOptions({
    queryKey: ['appointments', 'list', when],
    ...paged((cursor, signal) => ask(client.GET('/api/appointments', { params: { query: { when, cursor } }, signal }))),
  })

/** Not undone by us: the guest's mail is on its way. So the screen asks first. */
export function useCancel() {
  const queries = useQueryClient()
  const t = useT()
  const text = useErrorText()
  const lists = { queryKey: ['appointments', 'list'] }
  return useMutation({
    mutationFn: (one: Appointment) => ask(client.POST('/api/appointments/{id}/cancel', { params: { path: { id: one.id } } })),
    onSuccess: (cancelled, one) => {
      queries.setQueriesData<InfiniteData<Page<Appointment>>>(lists, (data) => replaceRow(data, one.id, () => cancelled))
      void queries.invalidateQueries({ queryKey: ['appointments'] })
      toast({ text: t('appointments.cancelled', { name: one.guest.name }) })
    },
    onError: (error) => toast({ tone: 'error', text: text(error) }),
  })
}

export const calendarsQuery = queryOptions({
  queryKey: ['calendars'],
  queryFn: ({ signal }) => ask(client.GET('/api/calendar/availability', { signal })),
})

export function useAvailabilityChange(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: Availability) => ask(client.PUT('/api/calendar/availability/{calendar_id}', { params: { path: { calendar_id: id } }, body })),
    onSuccess: (calendar) => {
      queries.setQueryData(calendarsQuery.queryKey, (page) => page && { ...page, items: page.items.map((one) => (one.id === calendar.id ? calendar : one)) })
    },
  })
}
