// One row for each workflow: a table where there is room, cards where there is not.
import { Link } from 'wouter'
import { useMay } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { useLater } from '@/later'
import { Button } from '@/ui/button'
import { Menu } from '@/ui/menu'
import { useNow } from '@/ui/now'
import { useRunNow, useSwitch } from './acts'
import { HouseBadge } from './house-badge'
import { FlowIcon, RUN_LOOK, StateBadge } from './icons'
import { useRemoval } from './removal'
import { SuccessRate } from './success-rate'
import { StateSwitch } from './state-switch'
import type { WorkflowLine } from './types'

const loadRefusal = () => import('./refusal')
const HEAD = 'px-4 py-2.5 text-start text-sm font-medium text-muted'

export function FlowList({ flows }: { flows: WorkflowLine[] }) {
  const t = useT()
  return (
    <div class="rounded-lg border border-line bg-surface shadow-card">
      <table class="block w-full md:table">
        <caption class="sr-only">{t('nav.workflows')}</caption>
        <thead class="sr-only md:not-sr-only md:table-header-group">
          <tr class="border-b border-line">
            <th scope="col" class={HEAD}>{t('flows.name')}</th>
            <th scope="col" class={HEAD}>{t('flows.rate')}</th>
            <th scope="col" class={HEAD}>{t('flows.last_run')}</th>
            <th scope="col" class={HEAD}>{t('flows.on')}</th>
            <th scope="col" class={HEAD}>
              <span class="sr-only">{t('flows.actions')}</span>
            </th>
          </tr>
        </thead>
        <tbody class="block divide-y divide-line md:table-row-group">
          {flows.map((flow) => (
            <Row key={flow.id} flow={flow} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ flow }: { flow: WorkflowLine }) {
  const t = useT()
  const format = useFormat()
  const change = useSwitch(flow)
  const refusal = useLater(change.error !== null, loadRefusal)
  return (
    <>
      <tr class="relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 gap-y-2 px-4 py-3.5 hover:bg-sunken/60 md:table-row md:p-0">
        <td class="min-w-0 max-md:col-span-2 max-md:pe-10 md:max-w-88 md:px-4 md:py-3.5">
          <Link href={`/app/workflows/${flow.id}`} className="block rounded-sm font-medium [overflow-wrap:anywhere] after:absolute after:inset-0 hover:underline">
            <bdi>{flow.name}</bdi>
          </Link>
          <span class="flex flex-wrap items-center gap-x-2 gap-y-1 text-sm text-muted">
            <HouseBadge flow={flow} />
            {flow.published_version ? t('flows.version_of', { version: flow.published_version, date: format.date(flow.updated_at) }) : t('flows.unpublished')}
          </span>
        </td>
        <td class="max-md:order-2 md:px-4 md:py-3.5">
          <SuccessRate succeeded={flow.succeeded} failed={flow.failed} />
        </td>
        <td class="max-md:order-4 max-md:col-span-2 md:px-4 md:py-3.5">
          <LastRun flow={flow} />
        </td>
        <td class="max-md:order-3 max-md:justify-self-end md:px-4 md:py-3.5">
          <StateSwitch flow={flow} change={change} />
        </td>
        <td class="max-md:absolute max-md:end-2 max-md:top-2 md:px-2 md:py-3.5 md:text-end">
          <RowMenu flow={flow} />
        </td>
      </tr>
      {change.error && refusal && (
        <tr class="block bg-danger-soft md:table-row">
          <td colSpan={5} class="block px-4 py-3 md:table-cell">
            <refusal.Refusal
              error={change.error}
              flow={flow}
              href={(node) => `/app/workflows/${flow.id}${node ? `?node=${node}` : ''}`}
              action={
                <Button size="sm" tone="quiet" onClick={() => change.reset()}>
                  {t('action.dismiss')}
                </Button>
              }
            />
          </td>
        </tr>
      )}
    </>
  )
}

function LastRun({ flow }: { flow: WorkflowLine }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  if (!flow.last_run_at || !flow.last_run_state) return <span class="text-sm text-muted">{t('flows.never_ran')}</span>
  return (
    <span class="inline-flex flex-wrap items-center gap-x-2 gap-y-1">
      <StateBadge look={RUN_LOOK[flow.last_run_state]}>{t(`runs.state.${flow.last_run_state}`)}</StateBadge>
      <time class="text-sm whitespace-nowrap text-muted" dateTime={new Date(flow.last_run_at).toISOString()} title={format.moment(flow.last_run_at)}>
        {format.ago(flow.last_run_at, now)}
      </time>
    </span>
  )
}

const ITEM = 'flex min-h-10 w-full items-center gap-3 rounded-md px-3 text-start hover:bg-sunken disabled:opacity-50'

function RowMenu({ flow }: { flow: WorkflowLine }) {
  const t = useT()
  const mayEdit = useMay('AutomationsEdit')
  const mayDelete = useMay('AutomationsDelete')
  const run = useRunNow()
  const remove = useRemoval()
  if (!mayEdit) return null
  return (
    <div class="relative inline-block">
      <Menu label={t('flows.actions_of', { name: flow.name })} trigger={<FlowIcon name="dots" class="mx-1 size-5 text-muted" />}>
        {(close) => (
          <div class="grid text-start">
            <button type="button" class={ITEM} disabled={!flow.published_version} onClick={() => { run.mutate(flow); close() }}>
              <FlowIcon name="play" />
              {t('flows.run_now')}
            </button>
            <Link href={`/app/workflows/${flow.id}?tab=runs`} className={ITEM}>
              <FlowIcon name="clock" />
              {t('flows.tab.runs')}
            </Link>
            {mayDelete && !flow.house && (
              <>
                <button type="button" class={`${ITEM} text-danger`} disabled={flow.state === 'active'} onClick={() => { close(); remove(flow) }}>
                  <FlowIcon name="cross" />
                  {t('action.delete')}
                </button>
                {flow.state === 'active' && <p class="px-3 pb-2 text-sm text-muted">{t('flows.still_active')}</p>}
              </>
            )}
          </div>
        )}
      </Menu>
    </div>
  )
}
