import { useInfiniteQuery, useQuery } from '@tanstack/react-query'
import { Link, useSearchParams } from 'wouter'
import { rows } from '@/api/queries'
import { useFormat, useT } from '@/i18n'
import { useFresh, usePolling } from '@/live'
import { Button } from '@/ui/button'
import { More } from '@/ui/more'
import { useNow } from '@/ui/now'
import { Empty, Loaded } from '@/ui/states'
import { useParam } from '@/ui/tabs'
import { Choices } from '@/ui/toggles'
import { kindsQuery, runsQuery } from './api'
import { FlowIcon, RUN_LOOK, StateBadge } from './icons'
import { nodeName } from './node-words'
import { Took } from './took'
import { RUN_STATES, type RunLine, type Workflow } from './types'

const FILTERS = ['all', ...RUN_STATES] as const
const WAITS = ['time', 'event', 'approval', 'person'] as const

export function RunsTab({ flow }: { flow: Workflow }) {
  const t = useT()
  const state = useParam('state', FILTERS)
  const [, setSearch] = useSearchParams()
  const query = useInfiniteQuery({ ...runsQuery(flow.id, state === 'all' ? null : state), refetchInterval: usePolling(5000) })
  const list = rows(query.data)
  const filter = (next: string) => setSearch(next === 'all' ? { tab: 'runs' } : { tab: 'runs', state: next }, { replace: true })
  return (
    <>
      <div class="mb-4">
        <Choices legend={t('runs.filter')} hideLegend value={state} onChange={filter} options={FILTERS.map((value) => ({ value, label: value === 'all' ? t('runs.all') : t(`runs.state.${value}`) }))} />
      </div>
      <Loaded query={query}>
        {() =>
          list.length === 0 ? (
            <Empty icon="clock" action={state !== 'all' && <Button onClick={() => filter('all')}>{t('runs.show_all')}</Button>}>
              {t(state === 'all' ? 'runs.empty' : 'runs.empty_filter')}
            </Empty>
          ) : (
            <>
              <ul class="divide-y divide-line rounded-lg border border-line bg-surface shadow-card">
                {list.map((run) => (
                  <Run key={run.id} run={run} flow={flow} />
                ))}
              </ul>
              <More list={query} />
            </>
          )
        }
      </Loaded>
    </>
  )
}

function Run({ run, flow }: { run: RunLine; flow: Workflow }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  const fresh = useFresh().has(run.id)
  const kinds = useQuery(kindsQuery).data?.items
  const named = (id: string) => nodeName(flow.draft.nodes.find((one) => one.id === id), kinds, id)
  const waits = WAITS.find((one) => one === run.waits_for)
  return (
    <li class={`relative grid gap-x-4 gap-y-1.5 px-4 py-3 hover:bg-sunken/60 sm:grid-cols-[8.5rem_minmax(0,1fr)_auto] sm:items-center ${fresh ? 'fresh-row' : ''}`}>
      <span>
        <StateBadge look={RUN_LOOK[run.state]}>{t(`runs.state.${run.state}`)}</StateBadge>
      </span>
      <span class="min-w-0">
        <Link href={`/app/workflows/runs/${run.id}`} className="rounded-sm font-medium after:absolute after:inset-0 hover:underline">
          <time dateTime={new Date(run.started_at).toISOString()}>{format.moment(run.started_at)}</time>
        </Link>
        <span class="block text-sm [overflow-wrap:anywhere] text-muted">
          {t('runs.started_by', { name: `\u2068${named(run.started_by)}\u2069`, version: run.version })}
        </span>
        {waits && (
          <span class="mt-0.5 flex items-center gap-1.5 text-sm text-warn">
            <FlowIcon name={waits === 'person' ? 'question' : 'hourglass'} class="size-4" />
            {t(`runs.waits.${waits}`)}
          </span>
        )}
        {run.error_code && <span class="mt-0.5 block text-sm [overflow-wrap:anywhere] text-danger">{t('runs.failed_at', { name: `\u2068${named(run.error_node ?? '')}\u2069`, code: run.error_code })}</span>}
      </span>
      <span class="text-sm text-muted sm:text-end">
        {run.ended_at ? <Took ms={run.ended_at - run.started_at} /> : format.ago(run.started_at, now)}
        <span class="numbers ms-2 sm:ms-0 sm:block">{t('runs.steps', { count: run.steps })}</span>
      </span>
    </li>
  )
}
