// The drawing of a workflow to look at: the draft or a version, what is wrong with it, and each node's settings beside it.
import { useQuery } from '@tanstack/react-query'
import { useCallback } from 'react'
import { useSearchParams } from 'wouter'
import { useFormat, useT } from '@/i18n'
import { Button } from '@/ui/button'
import { Split } from '@/ui/split'
import { Empty, Loaded, Skeleton } from '@/ui/states'
import { Card, CardHead, Facts, Notice } from '@/ui/surface'
import { useOpen } from '@/ui/use-open'
import { kindsQuery, problemsQuery, versionQuery } from './api'
import { Drawing } from './drawing'
import { NodeDetail } from './node-detail'
import { nodeName, placeOf } from './node-words'
import { ProblemList } from './problems'
import type { Graph, Problem, Workflow } from './types'
import { Webhooks } from './webhooks'

export function DrawingTab({ flow }: { flow: Workflow }) {
  const [search] = useSearchParams()
  const version = Number(search.get('version')) || null
  return version ? <VersionDrawing flow={flow} version={version} /> : <DraftDrawing flow={flow} />
}

function DraftDrawing({ flow }: { flow: Workflow }) {
  const { data } = useQuery(problemsQuery(flow.id, flow.revision, flow.draft))
  return <Drawn flow={flow} graph={flow.draft} problems={data?.problems} />
}

function VersionDrawing({ flow, version }: { flow: Workflow; version: number }) {
  const t = useT()
  const [, setSearch] = useSearchParams()
  const query = useQuery(versionQuery(flow.id, version))
  return (
    <>
      <div class="mb-4 flex flex-wrap items-center justify-between gap-3 rounded-md bg-info-soft px-4 py-2 text-sm text-info">
        <p>{t('flows.looking_at', { version })}</p>
        <Button size="sm" onClick={() => setSearch({ tab: 'drawing' })}>
          {t('flows.show_draft')}
        </Button>
      </div>
      <Loaded query={query} skeleton={<Skeleton rows={1} class="h-72" />}>
        {({ graph }) => <Drawn flow={flow} graph={graph} problems={undefined} />}
      </Loaded>
    </>
  )
}

function Drawn({ flow, graph, problems }: { flow: Workflow; graph: Graph; problems: Problem[] | undefined }) {
  const t = useT()
  const kinds = useQuery(kindsQuery).data?.items
  const { open, href, close } = useOpen('node')
  const shut = useCallback(() => close(), [close])
  const node = graph.nodes.find((one) => one.id === open)
  const errors = problems?.filter((one) => one.severity === 'error') ?? []
  if (graph.nodes.length === 0) return <Empty icon="workflow">{t('flows.nothing_drawn')}</Empty>
  return (
    <div class="grid gap-5">
      {problems && problems.length > 0 && (
        <Notice tone={errors.length > 0 ? 'danger' : 'warn'}>
          <h2 class="mb-2 font-semibold">{errors.length > 0 ? t('flows.problems', { count: errors.length }) : t('flows.warnings', { count: problems.length })}</h2>
          <ProblemList problems={problems} graph={graph} href={(of) => (of ? href(of) : '?')} />
        </Notice>
      )}
      <Split
        open={node ? node.id : null}
        onClose={shut}
        label={nodeName(node, kinds)}
        list={<Drawing graph={graph} label={t('flows.drawing_of', { name: flow.name })} href={href} open={open} marked={new Set(errors.map((one) => placeOf(one).node))} />}
        detail={node && <NodeDetail key={node.id} node={node} problems={problems?.filter((one) => placeOf(one).node === node.id) ?? []} />}
      />
      <Webhooks flow={flow} graph={graph} />
      <Limits graph={graph} />
    </div>
  )
}

function Limits({ graph }: { graph: Graph }) {
  const t = useT()
  const format = useFormat()
  const { max_running, keep_days, error_workflow } = graph.settings ?? {}
  const rows: [string, string][] = []
  if (max_running !== undefined) rows.push([t('flows.max_running'), format.number(max_running)])
  if (keep_days !== undefined) rows.push([t('flows.keep_days'), t('flows.days', { count: keep_days })])
  if (error_workflow) rows.push([t('flows.error_workflow'), error_workflow])
  if (rows.length === 0) return null
  return (
    <Card>
      <CardHead title={t('flows.settings')} />
      <Facts rows={rows} />
    </Card>
  )
}
