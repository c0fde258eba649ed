// The fourteen-day counts, alike for three slices.
import { queryOptions } from '@tanstack/react-query'
import { ask, client } from './client'

export const SUMMARY_DAYS = 14

/** Keys start with the slice, so that a note of the slice makes its count stale too. */
export const summaryQuery = (of: 'conversations' | 'leads' | 'appointments', zone: string) =>
  queryOptions({
    queryKey: [of, 'summary', zone],
    queryFn: ({ signal }) => ask(client.GET(`/api/${of}/summary`, { params: { query: { days: SUMMARY_DAYS, zone } }, signal })),
  })
