// The steps of a run: drawn as its graph, or the same as a table; the open one beside them.
import { useQuery } from '@tanstack/react-query'
import { useMemo } from 'react'
import { Link, useSearchParams } from 'wouter'
import { useFormat, useT } from '@/i18n'
import { Split } from '@/ui/split'
import { useParam } from '@/ui/tabs'
import { Choices } from '@/ui/toggles'
import { kindsQuery } from './api'
import { Drawing } from './drawing'
import { STEP_LOOK, StateBadge } from './icons'
import { nodeName, pastOf, statesOf } from './node-words'
import { useStepAddress } from './step-address'
import { StepPanel } from './step-panel'
import { Took } from './took'
import type { RunView as Run, StepView } from './types'

/** A trial keeps no rounds that are over. */
const NONE: ReadonlyMap<string, string> = new Map()
const VIEWS = ['drawing', 'table'] as const

export function RunView({ run, isTrial = false }: { run: Run; isTrial?: boolean }) {
  const t = useT()
  const view = useParam('view', VIEWS)
  const [, setSearch] = useSearchParams()
  const kinds = useQuery(kindsQuery).data?.items
  const { open, href, close } = useStepAddress()
  const states = useMemo(() => statesOf(run.steps), [run.steps])
  const past = useMemo(() => (isTrial ? NONE : pastOf(run.graph, run.steps)), [run, isTrial])
  const node = run.graph.nodes.find((one) => one.id === open)
  const turn = (next: string) =>
    setSearch(
      (now) => {
        if (next === 'table') now.set('view', next)
        else now.delete('view')
        return now
      },
      { replace: true },
    )
  return (
    <div>
      <div class="mb-4">
        <Choices legend={t('runs.view')} hideLegend value={view} onChange={turn} options={VIEWS.map((value) => ({ value, label: t(`runs.view.${value}`) }))} />
      </div>
      <Split
        open={node ? node.id : null}
        onClose={close}
        label={nodeName(node, kinds)}
        list={view === 'table' ? <StepTable run={run} past={past} href={href} open={open} /> : <Drawing graph={run.graph} label={t('runs.drawing')} href={href} open={open} states={states} past={past} />}
        detail={node && <StepPanel key={node.id} run={run} node={node} steps={states.get(node.id)?.steps ?? []} past={past.get(node.id)} isTrial={isTrial} />}
      />
      {run.is_cut && <p class="mt-3 text-sm text-muted">{t('runs.cut_steps')}</p>}
    </div>
  )
}

const HEAD = 'px-4 py-2.5 text-start text-sm font-medium text-muted'

/** The same steps in the order in which they began: what never began comes last. */
function StepTable({ run, past, href, open }: { run: Run; past: ReadonlyMap<string, string>; href: (id: string, round?: string) => string; open: string | null }) {
  const t = useT()
  const known = new Set(run.steps.map((step) => step.node))
  const steps = run.steps.toSorted((a, b) => (a.began_at ?? Number.MAX_SAFE_INTEGER) - (b.began_at ?? Number.MAX_SAFE_INTEGER))
  const rest = run.graph.nodes.filter((node) => !known.has(node.id))
  return (
    <div class="rounded-lg border border-line bg-surface shadow-card">
      <table class="block w-full md:table">
        <caption class="sr-only">{t('runs.table')}</caption>
        <thead class="sr-only md:not-sr-only md:table-header-group">
          <tr class="border-b border-line">
            <th scope="col" class={HEAD}>{t('runs.step')}</th>
            <th scope="col" class={HEAD}>{t('runs.state')}</th>
            <th scope="col" class={HEAD}>{t('runs.began')}</th>
            <th scope="col" class={`${HEAD} md:text-end`}>{t('runs.took')}</th>
            <th scope="col" class={`${HEAD} md:text-end`}>{t('runs.attempts')}</th>
          </tr>
        </thead>
        <tbody class="block divide-y divide-line md:table-row-group">
          {steps.map((step) => (
            <Row key={`${step.node}:${step.iteration}`} run={run} step={step} node={step.node} href={href(step.node, step.iteration)} open={open === step.node} />
          ))}
          {rest.map((node) => (
            <Row key={node.id} run={run} node={node.id} isPast={past.has(node.id)} href={href(node.id)} open={open === node.id} />
          ))}
        </tbody>
      </table>
    </div>
  )
}

function Row({ run, step, node, isPast, href, open }: { run: Run; step?: StepView; node: string; isPast?: boolean; href: string; open: boolean }) {
  const t = useT()
  const format = useFormat()
  const kinds = useQuery(kindsQuery).data?.items
  const cell = 'numbers text-sm whitespace-nowrap text-muted max-md:hidden md:px-4 md:py-3'
  return (
    <tr class={`relative grid grid-cols-[minmax(0,1fr)_auto] items-center gap-x-3 px-4 py-3 hover:bg-sunken/60 md:table-row md:p-0 ${open ? 'bg-accent-soft' : ''}`}>
      <td class="min-w-0 md:px-4 md:py-3">
        <Link href={href} data-row={step?.iteration ? undefined : node} aria-current={open ? 'true' : undefined} className="rounded-sm font-medium [overflow-wrap:anywhere] after:absolute after:inset-0 hover:underline">
          <bdi>{nodeName(run.graph.nodes.find((one) => one.id === node), kinds, node)}</bdi>
        </Link>
        {step?.iteration && <span class="ms-2 text-sm text-muted">{t('runs.iteration', { path: step.iteration })}</span>}
      </td>
      <td class="max-md:justify-self-end md:px-4 md:py-3">{step ? <StateBadge look={STEP_LOOK[step.state]}>{t(`runs.step.${step.state}`)}</StateBadge> : <span class="text-sm text-muted">{t(isPast ? 'runs.step.past' : 'runs.step.none')}</span>}</td>
      <td class={cell}>{step?.began_at ? format.time(step.began_at) : '–'}</td>
      <td class={`${cell} md:text-end`}>{step?.began_at && step.ended_at ? <Took ms={step.ended_at - step.began_at} /> : '–'}</td>
      <td class={`${cell} md:text-end`}>{step ? format.number(step.attempt) : '–'}</td>
    </tr>
  )
}
