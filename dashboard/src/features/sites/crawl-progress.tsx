import { useLocation } from 'wouter'
import type { Site } from '@/api/types'
import { useMay } from '@/features/auth/session'
import type { Key } from '@/i18n/en'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Card, Notice } from '@/ui/surface'
import { useCrawl } from './api'

/** The crawl as it runs: how many pages are known, read, refused. */
export function CrawlProgress({ site }: { site: Site }) {
  const t = useT()
  const format = useFormat()
  const crawl = site.crawl
  const done = crawl ? crawl.read + crawl.failed + crawl.skipped : 0
  const all = Math.max(crawl?.found ?? 0, done, 1)
  const queued = !crawl || crawl.state === 'queued'
  const label = queued ? t('crawl.queued') : t('crawl.running', { done, all })
  return (
    <Card>
      <p class="mb-3 flex flex-wrap items-baseline justify-between gap-2">
        <span class="font-medium" role="status">
          {label}
        </span>
        {!queued && <span class="numbers text-sm text-muted">{format.percent(done / all)}</span>}
      </p>
      <progress class="block h-2 w-full appearance-none overflow-hidden rounded-full bg-sunken [&::-moz-progress-bar]:bg-accent [&::-webkit-progress-bar]:bg-sunken [&::-webkit-progress-value]:rounded-full [&::-webkit-progress-value]:bg-accent [&::-webkit-progress-value]:transition-all" aria-label={label} max={all} {...(queued ? {} : { value: done })} />
      <dl class="mt-5 grid grid-cols-2 gap-4 sm:grid-cols-4">
        {(['found', 'read', 'skipped', 'failed'] as const).map((name) => (
          <div key={name}>
            <dt class="text-sm text-muted">{t(`crawl.${name}`)}</dt>
            <dd class="numbers text-xl font-semibold">{format.number(crawl?.[name] ?? 0)}</dd>
          </div>
        ))}
      </dl>
    </Card>
  )
}

const REASONS = ['unreachable', 'robots_disallowed', 'login_wall', 'not_html', 'redirect_loop', 'too_large', 'private_address', 'timeout', 'empty'] as const

/** Why the site could not be read, and what its owner can do about it. */
export function CrawlFailed({ site }: { site: Site }) {
  const t = useT()
  const [, go] = useLocation()
  const crawl = useCrawl(site.id)
  const may = useMay('AutomationsEdit')
  const problem = site.crawl?.problem
  const code = REASONS.find((one) => one === problem?.code)
  const key: Key = code ? `crawl.problem.${code}` : 'crawl.problem.other'
  return (
    <div class="grid gap-4">
      <Notice tone="danger" role="alert">
        <p>{t(key)}</p>
        {problem?.detail && (
          <p class="mt-1 break-words opacity-85" dir="auto">
            {problem.detail}
          </p>
        )}
      </Notice>
      {may && (
        <div class="flex flex-wrap gap-2">
          <Button
            tone="primary"
            icon="refresh"
            busy={crawl.isPending}
            onClick={() => crawl.mutate()}
          >
            {t('crawl.again')}
          </Button>
          <Button onClick={() => go('/app/start?new=1')}>{t('crawl.other')}</Button>
        </div>
      )}
    </div>
  )
}
