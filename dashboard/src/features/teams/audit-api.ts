// The team's audit log: reading it, checking its chain, taking it along.
import { infiniteQueryOptions, useMutation } from '@tanstack/react-query'
import { call, callRaw } from '@/api/call'
import { paged } from '@/api/queries'
import type { Page } from '@/api/types'
import { at } from './shell-api'
import type { AuditEntry, AuditFilter, ChainCheck } from './api-types'

export const auditQuery = (team: string, filter: AuditFilter = {}) =>
  infiniteQueryOptions({
    queryKey: ['audit', team, filter],
    ...paged((cursor, signal) => call<Page<AuditEntry>>('GET', at(team, '/audit-log'), { query: { cursor, ...filter }, signal })),
  })

export function useChainCheck(team: string) {
  return useMutation({ mutationFn: async () => ({ ...(await call<ChainCheck>('GET', at(team, '/audit-log/verify'))), at: Date.now() }) })
}

/** Through our own fetch, not as a link: a refusal is shown here and never saved as if it were the log. */
export function useExport(team: string) {
  return useMutation({
    mutationFn: async (filter: AuditFilter) => {
      const response = await callRaw('GET', at(team, '/audit-log/export'), { query: filter })
      save(await response.blob(), `audit-log-${new Date().toISOString().slice(0, 10)}.csv`)
    },
  })
}

function save(data: Blob, name: string) {
  const url = URL.createObjectURL(data)
  const link = document.createElement('a')
  link.href = url
  link.download = name
  link.click()
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}
