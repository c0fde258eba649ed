// TanStack Query's settings in one place, and the functions every list uses.
//
// A mutation takes what it sends as its argument and never closes over state: Preact runs effects after the next
// paint, and until then TanStack's observer holds the closure of the render before (seen: a password typed and sent
// within one frame went out as it was before).
import { type InfiniteData, QueryClient } from '@tanstack/react-query'
import { isProblem } from './problem'
import type { Page } from './types'

const worthAnotherTry = (error: unknown) => isProblem(error) && (error.status === 0 || error.status === 429 || error.status === 503)

export const queries = new QueryClient({
  defaultOptions: {
    queries: {
      staleTime: 20_000,
      gcTime: 10 * 60_000,
      // Asking while offline gives an honest error state instead of a skeleton without end.
      networkMode: 'always',
      retry: (count, error) => count < 2 && worthAnotherTry(error) && navigator.onLine,
      retryDelay: (count, error) => (isProblem(error) && error.retryAfterS ? Math.min(error.retryAfterS * 1000, 8000) : 600 * 2 ** count),
    },
    mutations: { networkMode: 'always' },
  },
})

/** Options that make a cursor list out of one page function. */
export const paged = <T>(read: (cursor: string | undefined, signal: AbortSignal) => Promise<Page<T>>) => ({
  queryFn: ({ pageParam, signal }: { pageParam: string | undefined; signal: AbortSignal }) => read(pageParam, signal),
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (last: Page<T>) => last.next_cursor ?? undefined,
})

export const rows = <T>(data: InfiniteData<Page<T>, unknown> | undefined): T[] => data?.pages.flatMap((page) => page.items) ?? []

/** The same list with one row changed: for optimistic updates. */
export function replaceRow<T extends { id: string }>(data: InfiniteData<Page<T>> | undefined, id: string, change: (row: T) => T) {
  if (!data) return data
  const pages = data.pages.map((page) => ({ ...page, items: page.items.map((row) => (row.id === id ? change(row) : row)) }))
  return { ...data, pages }
}
