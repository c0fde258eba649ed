// One workflow: its drawing, its runs, its versions, a try without effects.
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { useMay } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { useLater } from '@/later'
import { useRouteParam } from '@/loader'
import { Button, ButtonLink } from '@/ui/button'
import { Page } from '@/ui/page'
import { Loaded, Skeleton } from '@/ui/states'
import { Tabs, useParam } from '@/ui/tabs'
import { useRunNow, useSwitch } from './acts'
import { differenceQuery, problemsQuery, workflowQuery } from './api'
import { DrawingTab } from './drawing-tab'
import { HouseBadge } from './house-badge'
import { FlowIcon } from './icons'
import { StateSwitch } from './state-switch'
import type { Workflow } from './types'

const TABS = ['drawing', 'runs', 'versions', 'test'] as const
const LOAD = { runs: () => import('./runs-tab'), versions: () => import('./versions-tab'), test: () => import('./test-tab') }
const loadRefusal = () => import('./refusal')
const loadDialogs = () => import('./publish-dialog')
import { exportFlow } from './export'

export default function WorkflowDetail() {
  const t = useT()
  const query = useQuery(workflowQuery(useRouteParam('id')))
  if (!query.data)
    return (
      <Page title={t('flows.one')} above={<Back />}>
        <Loaded query={query} skeleton={<Skeleton rows={2} class="h-40" />}>
          {() => null}
        </Loaded>
      </Page>
    )
  return <View flow={query.data} />
}

function Back() {
  const t = useT()
  return (
    <div class="mb-2 -ms-3">
      <ButtonLink href="/app/workflows" tone="quiet" size="sm" icon="back">
        {t('nav.workflows')}
      </ButtonLink>
    </div>
  )
}

function View({ flow }: { flow: Workflow }) {
  const t = useT()
  const tab = useParam('tab', TABS)
  const change = useSwitch(flow)
  const refusal = useLater(change.error !== null, loadRefusal)
  return (
    <Page title={flow.name} hint={<Hint flow={flow} />} actions={<Actions flow={flow} change={change} />} above={<Back />}>
      {change.error && refusal && (
        <div class="mb-5 rounded-md bg-danger-soft px-4 py-3">
          <refusal.Refusal error={change.error} flow={flow} href={(node) => `?tab=drawing${node ? `&node=${node}` : ''}`} />
        </div>
      )}
      <Tabs label={t('flows.parts')} current={tab} fresh tabs={TABS.map((value) => ({ value, label: t(`flows.tab.${value}`) }))} />
      {tab === 'drawing' && <DrawingTab flow={flow} />}
      {tab === 'runs' && <Runs flow={flow} />}
      {tab === 'versions' && <Versions flow={flow} />}
      {tab === 'test' && <Test flow={flow} />}
    </Page>
  )
}

function Runs({ flow }: { flow: Workflow }) {
  const part = useLater(true, LOAD.runs)
  return part ? <part.RunsTab flow={flow} /> : <Skeleton />
}
function Versions({ flow }: { flow: Workflow }) {
  const part = useLater(true, LOAD.versions)
  return part ? <part.VersionsTab flow={flow} /> : <Skeleton />
}
function Test({ flow }: { flow: Workflow }) {
  const part = useLater(true, LOAD.test)
  return part ? <part.TestTab flow={flow} /> : <Skeleton />
}

function Hint({ flow }: { flow: Workflow }) {
  const t = useT()
  const format = useFormat()
  const live = flow.published_version
  return (
    <span class="flex flex-wrap items-center gap-x-2 gap-y-1">
      <HouseBadge flow={flow} />
      {live ? t('flows.version_of', { version: live, date: format.moment(flow.updated_at) }) : t('flows.unpublished')}
      {flow.house && <span class="basis-full text-sm">{t('flows.house_hint')}</span>}
    </span>
  )
}

/** Whether the draft is another one than what runs; null while nobody knows. */
function useUnpublished(flow: Workflow): boolean | null {
  const live = flow.published_version
  const { data } = useQuery({ ...differenceQuery(flow.id, live ?? 0, null, flow.revision), enabled: typeof live === 'number' })
  if (typeof live !== 'number') return true
  return data ? data.settings_changed || [data.added, data.removed, data.changed, data.connections_added, data.connections_removed].some((list) => list.length > 0) : null
}

function Actions({ flow, change }: { flow: Workflow; change: ReturnType<typeof useSwitch> }) {
  const t = useT()
  const may = useMay('AutomationsEdit')
  const run = useRunNow()
  const unpublished = useUnpublished(flow)
  const errors = useQuery(problemsQuery(flow.id, flow.revision, flow.draft)).data?.problems.filter((one) => one.severity === 'error').length ?? 0
  const [publishing, setPublishing] = useState(false)
  const dialogs = useLater(publishing, loadDialogs)
  return (
    <div class="flex flex-wrap items-center gap-x-4 gap-y-2">
      <StateSwitch flow={flow} change={change} />
      <div class="flex flex-wrap gap-2">
        {may && typeof flow.published_version === 'number' && (
          <Button busy={run.isPending} onClick={() => run.mutate(flow)}>
            <FlowIcon name="play" class="size-4.5" />
            {t('flows.run_now')}
          </Button>
        )}
        <Button icon="download" onClick={() => void exportFlow(flow, t)}>
          {t('flows.export')}
        </Button>
        {may && unpublished && (
          <Button tone="primary" icon="up" aria-haspopup="dialog" disabled={errors > 0} title={errors > 0 ? t('flows.publish_blocked', { count: errors }) : undefined} onClick={() => setPublishing(true)}>
            {t('flows.publish')}
          </Button>
        )}
      </div>
      {publishing && dialogs && <dialogs.PublishDialog flow={flow} onClose={() => setPublishing(false)} />}
    </div>
  )
}

