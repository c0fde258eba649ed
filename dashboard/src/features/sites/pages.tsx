import { useInfiniteQuery } from '@tanstack/react-query'
import type { Site, SitePage } from '@/api/types'
import { rows } from '@/api/queries'
import { useFormat, useT } from '@/i18n'
import { usePolling } from '@/live'
import { More } from '@/ui/more'
import { Empty, Loaded } from '@/ui/states'
import { Badge, type BadgeTone } from '@/ui/surface'
import { pagesQuery } from './api'
import { isReading } from './site-words'

const TONE: Record<SitePage['status'], BadgeTone> = { read: 'accent', failed: 'danger', skipped: 'neutral' }

/** What the crawler read, and what it could not read and why. */
export function SitePages({ site }: { site: Site }) {
  const t = useT()
  const format = useFormat()
  const poll = usePolling(5000)
  const query = useInfiniteQuery({ ...pagesQuery(site.id), refetchInterval: isReading(site) ? poll || 5000 : false })
  return (
    <Loaded query={query}>
      {() => {
        const list = rows(query.data)
        if (list.length === 0) return <Empty icon="site">{t('pages.empty')}</Empty>
        return (
          <>
            <ul class="divide-y divide-line overflow-hidden rounded-lg border border-line bg-surface">
              {list.map((page) => (
                <li key={page.id} class="flex flex-wrap items-center justify-between gap-x-4 gap-y-1 px-4 py-3">
                  <div class="min-w-0 flex-1 basis-52">
                    <p class="truncate font-medium" dir="auto">
                      {page.title || page.url}
                    </p>
                    <a href={page.url} target="_blank" rel="noreferrer" class="block truncate rounded-sm text-sm text-muted hover:underline">
                      <bdi>{page.url}</bdi>
                    </a>
                    {page.problem && (
                      <p class="text-sm text-danger" dir="auto">
                        {page.problem}
                      </p>
                    )}
                  </div>
                  <span class="numbers text-sm text-muted">{page.status === 'read' ? t('pages.words', { count: page.words }) : format.date(page.read_at)}</span>
                  <Badge tone={TONE[page.status]}>{t(`pages.${page.status}`)}</Badge>
                </li>
              ))}
            </ul>
            <More list={query} />
          </>
        )
      }}
    </Loaded>
  )
}
