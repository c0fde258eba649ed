import { useQuery } from '@tanstack/react-query'
import { useSearchParams } from 'wouter'
import type { Site } from '@/api/types'
import { siteQuery } from '@/features/sites/api'
import { AnalysisView } from '@/features/sites/analysis-view'
import { CrawlFailed, CrawlProgress } from '@/features/sites/crawl-progress'
import { InstallPanel } from '@/features/sites/install'
import { Recommendations } from '@/features/sites/recommendations'
import { hostOf } from '@/features/sites/site-words'
import { useT } from '@/i18n'
import { useRouteParam } from '@/loader'
import { useLiveStatus } from '@/live'
import { ButtonLink } from '@/ui/button'
import { Loaded } from '@/ui/states'
import { StartFrame } from './frame'

/** Reading, then what was found, then the code: the URL says which. */
export default function StartSite() {
  const t = useT()
  const id = useRouteParam('id')
  const [search] = useSearchParams()
  const live = useLiveStatus() === 'open'
  const query = useQuery({ ...siteQuery(id), refetchInterval: (read) => (read.state.data?.state === 'reading' ? (live ? 4000 : 1500) : false) })
  const site = query.data
  if (!site) return <StartFrame step="analysis" title={t('start.read.title')}><Loaded query={query}>{() => null}</Loaded></StartFrame>
  if (site.state === 'reading') return <Reading site={site} />
  if (site.state === 'failed') return <StartFrame step="website" title={t('start.failed.title', { host: hostOf(site.url) })}><CrawlFailed site={site} /></StartFrame>
  return search.get('step') === 'install' ? <Install site={site} /> : <Found site={site} />
}

function Reading({ site }: { site: Site }) {
  const t = useT()
  return (
    <StartFrame step="analysis" title={t('start.read.title')} hint={t('start.read.hint', { host: hostOf(site.url) })}>
      <CrawlProgress site={site} />
    </StartFrame>
  )
}

function Found({ site }: { site: Site }) {
  const t = useT()
  return (
    <StartFrame step="analysis" title={t('start.found.title', { name: site.name })} hint={t('start.found.hint')} wide>
      <div class="grid gap-6 lg:grid-cols-[minmax(0,1fr)_minmax(0,1fr)]">
        <section aria-labelledby="recommended" class="lg:order-2">
          <h2 id="recommended" class="mb-3 text-lg font-semibold">
            {t('sites.recommended')}
          </h2>
          <Recommendations site={site} />
          <ButtonLink href={`/app/start/${site.id}?step=install`} tone="primary" size="lg" class="mt-6 w-full">
            {t('start.found.next')}
          </ButtonLink>
        </section>
        {site.analysis && <AnalysisView analysis={site.analysis} />}
      </div>
    </StartFrame>
  )
}

function Install({ site }: { site: Site }) {
  const t = useT()
  return (
    <StartFrame step="install" title={t('start.install.title')} hint={t('start.install.hint')} wide>
      <InstallPanel site={site} />
      <div class="mt-6 flex flex-wrap gap-3">
        <ButtonLink href="/app" tone="primary" size="lg">
          {t('start.install.done')}
        </ButtonLink>
        <ButtonLink href={`/app/start/${site.id}`} tone="quiet" size="lg">
          {t('action.back')}
        </ButtonLink>
      </div>
    </StartFrame>
  )
}
