// One node of a drawing: what it is, what it is told, how it takes part.
import { useQuery } from '@tanstack/react-query'
import type { ComponentChildren } from 'preact'
import { useT } from '@/i18n'
import { Badge, Facts } from '@/ui/surface'
import { kindsQuery } from './api'
import { Took } from './took'
import { NodeIcon } from './node-icon'
import { kindOf, nodeName } from './node-words'
import { ProblemList } from './problems'
import type { GraphNode, Problem } from './types'

const CLASSES = ['pure', 'idempotent', 'keyed', 'unsafe'] as const

export function NodeHead({ node, level: Level = 'h2' }: { node: GraphNode; level?: 'h2' | 'h3' }) {
  const kinds = useQuery(kindsQuery).data?.items
  const kind = kindOf(node, kinds)
  return (
    <header class="flex items-start gap-3">
      <span class="grid size-10 shrink-0 place-items-center rounded-md bg-accent-soft text-accent-text">
        <NodeIcon name={kind?.icon} />
      </span>
      <div class="min-w-0">
        <Level class="text-lg font-semibold [overflow-wrap:anywhere]" dir="auto">
          {nodeName(node, kinds)}
        </Level>
        <p class="text-sm text-muted">
          <bdi>{kind?.name ?? node.type}</bdi> · <code class="text-xs" dir="ltr">{node.id}</code>
        </p>
      </div>
    </header>
  )
}

export function NodeDetail({ node, problems }: { node: GraphNode; problems: Problem[] }) {
  const t = useT()
  const kind = kindOf(node, useQuery(kindsQuery).data?.items)
  const known = CLASSES.find((one) => one === kind?.class)
  const params = Object.entries((node.params ?? {}) as Record<string, unknown>)
  const rows: [string, ComponentChildren][] = []
  if (known) rows.push([t('flows.class'), t(`flows.class.${known}`)])
  if (node.retry?.max !== undefined) rows.push([t('flows.retries'), t('flows.retries_of', { count: node.retry.max })])
  if (node.timeout_ms !== undefined) rows.push([t('flows.timeout'), <Took ms={node.timeout_ms} />])
  if (node.on_error) rows.push([t('flows.on_error'), t(`flows.on_error.${node.on_error}`)])
  if (node.join === 'any') rows.push([t('flows.join'), t('flows.join.any')])
  return (
    <div class="grid gap-5">
      <NodeHead node={node} />
      {problems.length > 0 && <ProblemList problems={problems} />}
      {kind?.docs && <p class="text-sm text-muted">{kind.docs}</p>}
      {params.length > 0 && (
        <section>
          <h3 class="mb-2 text-sm font-semibold">{t('flows.params')}</h3>
          <dl class="grid gap-2.5">
            {params.map(([name, value]) => (
              <div key={name}>
                <dt class="font-mono text-xs text-muted" dir="ltr">{name}</dt>
                <dd class="mt-0.5 rounded-md bg-sunken px-2.5 py-1.5 font-mono text-xs [overflow-wrap:anywhere] whitespace-pre-wrap" dir="auto">
                  {typeof value === 'string' ? value : JSON.stringify(value, null, 2)}
                </dd>
              </div>
            ))}
          </dl>
        </section>
      )}
      <Facts stacked rows={rows} />
      {kind && kind.ports.length > 1 && (
        <p class="flex flex-wrap items-center gap-1.5 text-sm text-muted">
          {t('flows.ports')}
          {kind.ports.map((port) => <Badge key={port}>{port}</Badge>)}
        </p>
      )}
    </div>
  )
}
