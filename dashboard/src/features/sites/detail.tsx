import { useQuery } from '@tanstack/react-query'
import { Link, useLocation } from 'wouter'
import type { Site } from '@/api/types'
import { useMay } from '@/features/auth/session'
import { useT } from '@/i18n'
import { useLiveStatus } from '@/live'
import { useRouteParam } from '@/loader'
import { Button } from '@/ui/button'
import { Icon } from '@/ui/icon'
import { Page } from '@/ui/page'
import { Loaded } from '@/ui/states'
import { Badge } from '@/ui/surface'
import { Tabs, useParam } from '@/ui/tabs'
import { AnalysisView } from './analysis-view'
import { siteQuery, useCrawl, useSiteRemoval } from './api'
import { Appearance } from './appearance'
import { CrawlFailed, CrawlProgress } from './crawl-progress'
import { InstallPanel } from './install'
import { Origins } from './origins'
import { SitePages } from './pages'
import { Recommendations } from './recommendations'
import { STATE_TONE, isReading, shownState } from './site-words'

const TABS = ['about', 'automations', 'appearance', 'install', 'pages'] as const

export default function SiteDetail() {
  const t = useT()
  const id = useRouteParam('id')
  const live = useLiveStatus() === 'open'
  const query = useQuery({ ...siteQuery(id), refetchInterval: (read) => (read.state.data && isReading(read.state.data) ? (live ? 4000 : 1500) : false) })
  const back = (
    <Link href="/app/sites" className="mb-3 inline-flex items-center gap-1 rounded-sm py-1 text-sm text-muted hover:text-ink">
      <Icon name="back" class="size-4" />
      {t('nav.sites')}
    </Link>
  )
  const site = query.data
  return (
    <Page title={site?.name ?? t('sites.one')} above={back} hint={site && <SiteHint site={site} />} actions={site && <SiteActions site={site} />}>
      <Loaded query={query}>{(loaded) => <SiteTabs site={loaded} />}</Loaded>
    </Page>
  )
}

function SiteHint({ site }: { site: Site }) {
  const t = useT()
  return (
    <span class="flex flex-wrap items-center gap-3">
      <a href={site.url} target="_blank" rel="noreferrer" class="inline-flex min-w-0 items-center gap-1 rounded-sm break-all hover:text-ink hover:underline">
        <bdi>{site.url}</bdi>
        <Icon name="external" class="size-4" />
      </a>
      <Badge tone={STATE_TONE[shownState(site)]}>{t(`sites.state.${shownState(site)}`)}</Badge>
    </span>
  )
}

function SiteActions({ site }: { site: Site }) {
  const t = useT()
  const [, go] = useLocation()
  const crawl = useCrawl(site.id)
  const remove = useSiteRemoval(() => go('/app/sites'))
  const mayEdit = useMay('AutomationsEdit')
  const mayDelete = useMay('AutomationsDelete')
  return (
    <>
      {mayEdit && !isReading(site) && (
        <Button icon="refresh" busy={crawl.isPending} onClick={() => crawl.mutate()}>
          {t('sites.recrawl')}
        </Button>
      )}
      {mayDelete && (
        <Button tone="danger" icon="trash" busy={remove.isPending} onClick={() => remove.mutate(site)}>
          {t('action.delete')}
        </Button>
      )}
    </>
  )
}

function SiteTabs({ site }: { site: Site }) {
  const t = useT()
  const tab = useParam('tab', TABS)
  return (
    <>
      <Tabs label={t('sites.tabs')} current={tab} tabs={TABS.map((value) => ({ value, label: t(`sites.tab.${value}`) }))} />
      {isReading(site) && (
        <div class="mb-5">
          <CrawlProgress site={site} />
        </div>
      )}
      {shownState(site) === 'failed' && (
        <div class="mb-5">
          <CrawlFailed site={site} />
        </div>
      )}
      {tab === 'about' && site.analysis && <AnalysisView analysis={site.analysis} />}
      {tab === 'automations' && <Recommendations site={site} all />}
      {tab === 'appearance' && <Appearance key={site.id} site={site} />}
      {tab === 'install' && (
        <div class="grid gap-5">
          <InstallPanel site={site} />
          <Origins key={site.origins.join()} site={site} />
        </div>
      )}
      {tab === 'pages' && <SitePages site={site} />}
    </>
  )
}
