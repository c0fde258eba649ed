import { queryOptions, useMutation, useQueryClient } from '@tanstack/react-query'
import { ask, client } from '@/api/client'
import { paged } from '@/api/queries'
import type { AutomationKind, Page, Site, WidgetTheme } from '@/api/types'
import { useT } from '@/i18n'
import { useErrorText } from '@/ui/states'
import { toast } from '@/ui/toast'

export const sitesQuery = queryOptions({
  queryKey: ['sites', 'list'],
  queryFn: ({ signal }) => ask(client.GET('/api/sites', { params: { query: { limit: 100 } }, signal })),
})

export const siteQuery = (id: string) =>
  queryOptions({
    queryKey: ['sites', 'one', id],
    queryFn: ({ signal }) => ask(client.GET('/api/sites/{id}', { params: { path: { id } }, signal })),
  })

export const pagesQuery = (id: string) => ({
  queryKey: ['sites', 'pages', id],
  ...paged((cursor, signal) => ask(client.GET('/api/sites/{id}/pages', { params: { path: { id }, query: { limit: 50, cursor } }, signal }))),
})

export const embedQuery = (id: string) =>
  queryOptions({
    queryKey: ['embed', id],
    queryFn: ({ signal }) => ask(client.GET('/api/chatbot/embed-code', { params: { query: { site_id: id } }, signal })),
    staleTime: 10 * 60_000,
  })

export type SiteChange = { name?: string; theme?: WidgetTheme; origins?: string[] }

export function useSiteChange(id: string) {
  const queries = useQueryClient()
  return useMutation({
    mutationFn: (body: SiteChange) => ask(client.PATCH('/api/sites/{id}', { params: { path: { id } }, body })),
    onSuccess: (site) => {
      queries.setQueryData(siteQuery(id).queryKey, site)
      void queries.invalidateQueries({ queryKey: sitesQuery.queryKey })
    },
  })
}

export function useCrawl(id: string) {
  const queries = useQueryClient()
  const text = useErrorText()
  return useMutation({
    mutationFn: () => ask(client.POST('/api/sites/{id}/crawl', { params: { path: { id } } })),
    onSuccess: () => queries.invalidateQueries({ queryKey: ['sites'] }),
    onError: (error) => toast({ tone: 'error', text: text(error) }),
  })
}

/** Switches at once and takes it back, saying why, when the server refuses. */
export function useAutomation(id: string) {
  const queries = useQueryClient()
  const text = useErrorText()
  const key = siteQuery(id).queryKey
  return useMutation({
    mutationFn: ({ kind, active }: { kind: AutomationKind; active: boolean }) =>
      ask(client.PUT('/api/sites/{id}/automations/{kind}', { params: { path: { id, kind } }, body: { active } })),
    onMutate: async ({ kind, active }) => {
      await queries.cancelQueries({ queryKey: key })
      const before = queries.getQueryData(key)
      if (before) queries.setQueryData(key, withAutomation(before, kind, active))
      return { before }
    },
    onError: (error, _, context) => {
      if (context?.before) queries.setQueryData(key, context.before)
      toast({ tone: 'error', text: text(error) })
    },
    onSettled: () => Promise.all([['sites'], ['forms'], ['calendars']].map((queryKey) => queries.invalidateQueries({ queryKey }))),
  })
}

function withAutomation(site: Site, kind: AutomationKind, active: boolean): Site {
  const known = site.automations.some((one) => one.kind === kind)
  const automations = known
    ? site.automations.map((one) => (one.kind === kind ? { ...one, active } : one))
    : [...site.automations, { id: `new-${kind}`, kind, active, resource_id: null, activated_at: Date.now() }]
  return { ...site, automations }
}

const UNDO_MS = 10_000

/** Gone from the list at once; ten seconds to bring it back. */
export function useSiteRemoval(onRemoved: () => void) {
  const queries = useQueryClient()
  const t = useT()
  const text = useErrorText()
  const refresh = () => queries.invalidateQueries({ queryKey: ['sites'] })
  const restore = useMutation({
    mutationFn: (id: string) => ask(client.POST('/api/sites/{id}/restore', { params: { path: { id } } })),
    onSuccess: refresh,
    onError: (error) => toast({ tone: 'error', text: text(error) }),
  })
  return useMutation({
    mutationFn: (site: Site) => ask(client.DELETE('/api/sites/{id}', { params: { path: { id: site.id } } })),
    onSuccess: (_, site) => {
      queries.setQueryData<Page<Site>>(sitesQuery.queryKey, (page) => page && { ...page, items: page.items.filter((one) => one.id !== site.id) })
      onRemoved()
      void queries.invalidateQueries({ queryKey: sitesQuery.queryKey })
      toast({ text: t('sites.removed', { name: site.name }), ms: UNDO_MS, action: { label: t('action.undo'), run: () => restore.mutate(site.id) } })
    },
    onError: (error) => toast({ tone: 'error', text: text(error) }),
  })
}
