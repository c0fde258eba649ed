import { useQuery } from '@tanstack/react-query'
import { Link } from 'wouter'
import type { Site } from '@/api/types'
import { useMay } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { usePolling } from '@/live'
import { ButtonLink } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Page } from '@/ui/page'
import { Empty, Loaded } from '@/ui/states'
import { Badge } from '@/ui/surface'
import { sitesQuery } from './api'
import { KINDS, KIND_ICON, STATE_TONE, hostOf, isActive, shownState } from './site-words'

export default function Sites() {
  const t = useT()
  const may = useMay('AutomationsEdit')
  const query = useQuery({ ...sitesQuery, refetchInterval: usePolling(10_000) })
  const add = may && (
    <ButtonLink href="/app/start?new=1" tone="primary" icon="plus">
      {t('sites.add')}
    </ButtonLink>
  )
  return (
    <Page title={t('nav.sites')} hint={t('sites.hint')} actions={query.data?.items.length ? add : undefined}>
      <Loaded query={query}>
        {(page) =>
          page.items.length === 0 ? (
            <Empty icon="site" action={add}>
              {t('sites.empty')}
            </Empty>
          ) : (
            <ul class="grid gap-4 md:grid-cols-2 xl:grid-cols-3">
              {page.items.map((site) => (
                <li key={site.id}>
                  <SiteCard site={site} />
                </li>
              ))}
            </ul>
          )
        }
      </Loaded>
    </Page>
  )
}

function SiteCard({ site }: { site: Site }) {
  const t = useT()
  const format = useFormat()
  return (
    <Link href={`/app/sites/${site.id}`} className="group flex h-full flex-col gap-4 rounded-lg border border-line bg-surface p-5 shadow-card hover:border-edge">
      <div class="flex items-start justify-between gap-3">
        <div class="min-w-0">
          <h2 class="font-semibold break-words group-hover:underline" dir="auto">
            {site.name}
          </h2>
          <p class="truncate text-sm text-muted">
            <bdi>{hostOf(site.url)}</bdi>
          </p>
        </div>
        <Badge tone={STATE_TONE[shownState(site)]}>{t(`sites.state.${shownState(site)}`)}</Badge>
      </div>
      {site.analysis && (
        <p class="line-clamp-2 text-sm text-muted" dir="auto">
          {site.analysis.summary}
        </p>
      )}
      <p class="mt-auto flex items-center justify-between gap-3 text-sm text-muted">
        <span class="flex gap-2">
          {KINDS.map((kind) => (
            <span key={kind} class={isActive(site, kind) ? 'text-accent-text' : 'opacity-40'}>
              <Icon name={KIND_ICON[kind]} />
              <span class="sr-only">{t(isActive(site, kind) ? 'automation.is_on' : 'automation.is_off', { name: t(`automation.${kind}`) })}</span>
            </span>
          ))}
        </span>
        <span>{t('sites.added', { date: format.date(site.created_at) })}</span>
      </p>
    </Link>
  )
}
