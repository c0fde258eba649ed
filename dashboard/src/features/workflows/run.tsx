// One run: where it is, what it waits for, each step's state; live while it goes on.
import { useQuery } from '@tanstack/react-query'
import { useMay } from '@/features/auth/session'
import { useFormat, useT } from '@/i18n'
import { usePolling } from '@/live'
import { useRouteParam } from '@/loader'
import { Button, ButtonLink } from '@/ui/button'
import { useNow } from '@/ui/now'
import { Page } from '@/ui/page'
import { Loaded, Skeleton } from '@/ui/states'
import { Notice } from '@/ui/surface'
import { kindsQuery, runQuery } from './api'
import { FlowIcon, RUN_LOOK, StateBadge } from './icons'
import { nodeName } from './node-words'
import { useRedrive, useRunWord } from './run-acts'
import { RunView } from './run-view'
import { useStepAddress } from './step-address'
import { Took } from './took'
import { isOver, type RunView as Run } from './types'

export default function RunScreen() {
  const t = useT()
  const id = useRouteParam('id')
  const polling = usePolling(3000)
  // Notes tell of what changes; a look now and then finds what no note was sent for.
  const query = useQuery({ ...runQuery(id), refetchInterval: ({ state }) => (state.data && isOver(state.data.state) ? false : polling || 10_000) })
  const run = query.data
  return (
    <Page title={run?.workflow_name ?? t('runs.one')} hint={run && <Hint run={run} />} actions={run && <Actions run={run} />} above={<Back run={run} />}>
      <Loaded query={query} skeleton={<Skeleton rows={1} class="h-96" />}>
        {(data) => (
          <div class="grid gap-5">
            <Attention run={data} />
            <RunView run={data} />
          </div>
        )}
      </Loaded>
    </Page>
  )
}

function Back({ run }: { run: Run | undefined }) {
  const t = useT()
  return (
    <div class="mb-2 -ms-3">
      <ButtonLink href={run ? `/app/workflows/${run.workflow_id}?tab=runs` : '/app/workflows'} tone="quiet" size="sm" icon="back">
        {t(run ? 'runs.all_of' : 'nav.workflows')}
      </ButtonLink>
    </div>
  )
}

function Hint({ run }: { run: Run }) {
  const t = useT()
  const format = useFormat()
  const now = useNow()
  const kinds = useQuery(kindsQuery).data?.items
  const trigger = nodeName(run.graph.nodes.find((one) => one.id === run.trigger), kinds, run.trigger)
  return (
    <div class="grid gap-1.5">
      <p class="flex flex-wrap items-center gap-x-3 gap-y-1" aria-live="polite">
        <StateBadge look={RUN_LOOK[run.state]}>{t(`runs.state.${run.state}`)}</StateBadge>
        <time dateTime={new Date(run.started_at).toISOString()} title={format.ago(run.started_at, now)}>{format.moment(run.started_at)}</time>
        {run.ended_at && <span>{t('runs.took')} <Took ms={run.ended_at - run.started_at} /></span>}
      </p>
      <p class="text-sm">{t('runs.started_by', { name: `\u2068${trigger}\u2069`, version: run.version })}</p>
    </div>
  )
}

function Actions({ run }: { run: Run }) {
  const t = useT()
  const may = useMay('AutomationsEdit')
  const redrive = useRedrive(run.id)
  const say = useRunWord(run.id, () => redrive.mutate({ from: null }))
  if (!may) return null
  if (isOver(run.state))
    return run.state === 'succeeded' ? null : (
      <Button tone="primary" icon="refresh" busy={redrive.isPending} onClick={() => redrive.mutate({ from: null })}>
        {t(run.state === 'failed' ? 'runs.redrive' : 'runs.go_on')}
      </Button>
    )
  return (
    <>
      {run.state === 'paused' ? (
        <Button tone="primary" onClick={() => say.mutate('resume')}>
          <FlowIcon name="play" class="size-4.5" />
          {t('runs.resume')}
        </Button>
      ) : (
        <Button onClick={() => say.mutate('pause')}>
          <FlowIcon name="pause" class="size-4.5" />
          {t('runs.pause')}
        </Button>
      )}
      <Button onClick={() => say.mutate('cancel')}>
        <FlowIcon name="stop" class="size-4.5" />
        {t('runs.cancel')}
      </Button>
    </>
  )
}

/** What somebody has to look at, with a way there: why it failed, or which step waits for a person. */
function Attention({ run }: { run: Run }) {
  const t = useT()
  const kinds = useQuery(kindsQuery).data?.items
  const { href } = useStepAddress()
  const named = (id: string) => `\u2068${nodeName(run.graph.nodes.find((one) => one.id === id), kinds, id)}\u2069`
  const waiting = run.steps.find((step) => step.state === 'unsure' || (step.state === 'waiting' && step.waits_for && 'approval' in step.waits_for))
  const [failed, round] = run.error?.step.split(':') ?? []
  if (run.state === 'failed' && run.error)
    return (
      <Notice tone="danger">
        <div class="flex flex-wrap items-center justify-between gap-3">
          <p class="min-w-0 [overflow-wrap:anywhere]">
            <strong class="font-semibold">{t('runs.failed_at', { name: named(failed ?? ''), code: run.error.code })}</strong> <bdi>{run.error.message}</bdi>
          </p>
          {failed && <ButtonLink size="sm" href={href(failed, round)}>{t('runs.look')}</ButtonLink>}
        </div>
      </Notice>
    )
  if (!waiting || isOver(run.state)) return null
  return (
    <Notice tone="warn">
      <div class="flex flex-wrap items-center justify-between gap-3">
        <p class="min-w-0 font-medium">{t(waiting.state === 'unsure' ? 'runs.somebody_unsure' : 'runs.somebody_approves', { name: named(waiting.node) })}</p>
        <ButtonLink size="sm" href={href(waiting.node, waiting.iteration)}>{t(waiting.state === 'unsure' ? 'runs.decide' : 'runs.answer')}</ButtonLink>
      </div>
    </Notice>
  )
}
