import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import { paged } from '@/api/queries'

export const conversationsQuery = () =>
  infiniteQueryOptions({
    queryKey: ['conversations', 'list'],
    ...paged((cursor, signal) => ask(client.GET('/api/conversations', { params: { query: { cursor } }, signal }))),
  })

export const conversationQuery = (id: string) =>
  queryOptions({
    queryKey: ['conversations', 'one', id],
    queryFn: ({ signal }) => ask(client.GET('/api/conversations/{id}', { params: { path: { id } }, signal })),
  })
