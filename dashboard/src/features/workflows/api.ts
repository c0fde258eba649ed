// What the screens of workflows read. A note of the live feed makes it stale (`workflow_run` in live/reducer.ts).
import { infiniteQueryOptions, keepPreviousData, queryOptions } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import { paged } from '@/api/queries'
import type { DeadLetter, Graph, RunState, WorkflowState } from './types'

export const workflowsQuery = (state: WorkflowState | null, query = '') =>
  infiniteQueryOptions({
    queryKey: ['workflows', 'list', state, query],
    ...paged((cursor, signal) => ask(client.GET('/api/workflows', { params: { query: { cursor, ...(state && { state }), ...(query && { query }) } }, signal }))),
    placeholderData: keepPreviousData,
  })

/** The first hundred, for choosing one of them and for names. */
export const someWorkflowsQuery = queryOptions({
  queryKey: ['workflows', 'some'],
  queryFn: ({ signal }) => ask(client.GET('/api/workflows', { params: { query: { limit: 100 } }, signal })),
})

export const workflowQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflows', 'one', id],
    queryFn: ({ signal }) => ask(client.GET('/api/workflows/{id}', { params: { path: { id } }, signal })),
  })

/** Every kind of node: names and icons. It changes with the platform only. */
export const kindsQuery = queryOptions({
  queryKey: ['workflow-nodes'],
  queryFn: ({ signal }) => ask(client.GET('/api/workflows/nodes', { signal })),
  staleTime: 60 * 60_000,
})

/** By revision: another one is another drawing. */
export const problemsQuery = (id: string, revision: number, graph: Graph) =>
  queryOptions({
    queryKey: ['workflows', 'problems', id, revision],
    queryFn: ({ signal }) => ask(client.POST('/api/workflows/validate', { body: { graph }, signal })),
    staleTime: 5 * 60_000,
  })

/** Addresses of webhooks and mailboxes, and their keys: for those who may edit. */
export const hooksQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflows', 'hooks', id],
    queryFn: ({ signal }) => ask(client.GET('/api/workflows/{id}/hooks', { params: { path: { id } }, signal })),
  })

export const versionsQuery = (id: string) =>
  infiniteQueryOptions({
    queryKey: ['workflows', 'versions', id],
    ...paged((cursor, signal) => ask(client.GET('/api/workflows/{id}/versions', { params: { path: { id }, query: { cursor } }, signal }))),
  })

export const versionQuery = (id: string, version: number) =>
  queryOptions({
    queryKey: ['workflows', 'version', id, version],
    queryFn: ({ signal }) => ask(client.GET('/api/workflows/{id}/versions/{version}', { params: { path: { id, version } }, signal })),
    // What is published never changes.
    staleTime: Number.POSITIVE_INFINITY,
  })

/** What another version, or without one the draft of that revision, has that this version has not. */
export const differenceQuery = (id: string, version: number, to: number | null, revision: number) =>
  queryOptions({
    queryKey: ['workflows', 'difference', id, version, to, revision],
    queryFn: ({ signal }) => ask(client.GET('/api/workflows/{id}/versions/{version}/diff', { params: { path: { id, version }, query: { ...(to !== null && { to }) } }, signal })),
  })

export const runsQuery = (workflow_id: string, state: RunState | null) =>
  infiniteQueryOptions({
    queryKey: ['workflow-runs', 'list', workflow_id, state],
    ...paged((cursor, signal) => ask(client.GET('/api/workflow-runs', { params: { query: { workflow_id, cursor, ...(state && { state }) } }, signal }))),
  })

export const runQuery = (id: string) =>
  queryOptions({
    queryKey: ['workflow-runs', 'one', id],
    queryFn: ({ signal }) => ask(client.GET('/api/workflow-runs/{id}', { params: { path: { id } }, signal })),
  })

/** Rounds of a loop that are over, by the round that the loop is in itself. */
export const roundsQuery = (id: string, loop: string, iteration: string) =>
  infiniteQueryOptions({
    queryKey: ['workflow-runs', 'rounds', id, loop, iteration],
    queryFn: ({ pageParam: cursor, signal }) => ask(client.GET('/api/workflow-runs/{id}', { params: { path: { id }, query: { loop, iteration, cursor } }, signal })),
    initialPageParam: 0,
    getNextPageParam: (last) => last.next_cursor ?? undefined,
  })

export const lettersQuery = (workflow_id: string | null) =>
  infiniteQueryOptions({
    queryKey: ['dead-letters', workflow_id],
    ...paged<DeadLetter>((cursor, signal) => ask(client.GET('/api/dead-letters', { params: { query: { cursor, ...(workflow_id && { workflow_id }) } }, signal }))),
  })

/** What a new workflow can begin with. */
export const templatesQuery = queryOptions({
  queryKey: ['workflow-templates'],
  queryFn: ({ signal }) => ask(client.GET('/api/workflows/templates', { signal })),
  staleTime: 60 * 60_000,
})
