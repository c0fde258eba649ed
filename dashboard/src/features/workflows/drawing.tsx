// A graph as a drawing: lines in one SVG, nodes as buttons over it, in reading order. One stop for Tab; arrows go on from there.
import { useQuery } from '@tanstack/react-query'
import { useEffect, useMemo, useRef, useState } from 'react'
import { Link } from 'wouter'
import { useSpeech } from '@/i18n'
import { Icon } from '@/ui/icon'
import { useUid } from '@/ui/use-uid'
import { kindsQuery } from './api'
import { FlowIcon, STEP_LOOK } from './icons'
import { NODE, layOut, type Drawing as Layout } from './layout'
import { neighbour } from './neighbour'
import { NodeIcon } from './node-icon'
import { kindOf, linesOf, nodeName, type NodeState } from './node-words'
import type { Graph, GraphNode } from './types'

type Props = {
  graph: Graph
  label: string
  /** Where a node leads. */
  href: (node: string) => string
  open: string | null
  states?: Map<string, NodeState>
  /** Nodes whose steps are in rounds that are over. */
  past?: ReadonlyMap<string, string>
  /** Nodes with problems. */
  marked?: ReadonlySet<string>
}

/** Across where it fits, else downwards: a phone scrolls the page, not the drawing. */
function useLayout(graph: Graph) {
  const box = useRef<HTMLDivElement>(null)
  const [room, setRoom] = useState(0)
  useEffect(() => {
    if (!box.current) return
    const watch = new ResizeObserver(([entry]) => setRoom(entry?.contentRect.width ?? 0))
    watch.observe(box.current)
    return () => watch.disconnect()
  }, [])
  const { language } = useSpeech()
  const flip = language === 'ar'
  const [across, down] = useMemo(() => {
    const ids = graph.nodes.map((node) => node.id)
    const lines = linesOf(graph)
    return [layOut(ids, lines, 'across', flip), layOut(ids, lines, 'down', flip)]
  }, [graph, flip])
  return { box, layout: across.width <= room ? across : down, room }
}

/** Where the drawing is wider than its room, it begins with the node that matters, in the middle. */
function useMiddle(box: { current: HTMLDivElement | null }, layout: Layout, room: number, wanted: string | null) {
  const shown = useRef('')
  useEffect(() => {
    const node = layout.boxes.find((one) => one.id === wanted) ?? layout.boxes[0]
    const place = `${layout.width} ${room} ${node?.id}`
    if (!box.current || !node || !room || shown.current === place) return
    shown.current = place
    box.current.scrollLeft = node.x + NODE.width / 2 - room / 2
  })
}

/** The step that somebody has to look at, else the one that is at work. */
function mostUrgent(states: Map<string, NodeState> | undefined): string | null {
  for (const state of ['failed', 'unsure', 'waiting', 'retrying', 'running'] as const) for (const [id, one] of states ?? []) if (one.state === state) return id
  return null
}

export function Drawing({ graph, label, href, open, states, past, marked }: Props) {
  const { data } = useQuery(kindsQuery)
  const { t, language } = useSpeech()
  const hint = useUid()
  const { box, layout, room } = useLayout(graph)
  const byId = new Map(graph.nodes.map((node) => [node.id, node]))
  useMiddle(box, layout, room, open ?? mostUrgent(states))
  const order = [...layout.boxes].sort((a, b) => a.layer - b.layer || a.y - b.y || a.x - b.x)
  const [at, setAt] = useState<string | null>(null)
  const stop = [at, open, order[0]?.id].find((id) => id && byId.has(id))
  const move = (event: KeyboardEvent) => {
    const from = layout.boxes.find((one) => one.id === (document.activeElement as HTMLElement | null)?.dataset.row)
    const next = from && neighbour(layout, from, event.key)
    if (!next) return
    event.preventDefault()
    setAt(next)
    box.current?.querySelector<HTMLElement>(`[data-row="${CSS.escape(next)}"]`)?.focus()
  }
  return (
    <div ref={box} class="overflow-x-auto rounded-lg border border-line bg-surface shadow-card [background-image:radial-gradient(var(--line)_1px,transparent_1px)] [background-size:16px_16px]" dir="ltr">
      <p id={hint} class="sr-only">
        {t('runs.keys_hint')}
      </p>
      {/* biome-ignore lint/a11y/noStaticElementInteractions: arrows move among the links inside; the box itself is none */}
      <div class="relative mx-auto" style={{ width: `${layout.width}px`, height: `${layout.height}px`, visibility: room ? 'visible' : 'hidden' }} onKeyDown={move}>
        <svg class="absolute inset-0" width={layout.width} height={layout.height} aria-hidden="true">
          {layout.wires.map((wire) => (
            <WirePath key={`${wire.from} ${wire.to}`} wire={wire} taken={states && isTaken(states, wire)} />
          ))}
        </svg>
        <ol aria-label={label} aria-describedby={hint}>
          {order.map(({ id, x, y }) => (
            <li key={id} class="absolute" dir={language === 'ar' ? 'rtl' : 'ltr'} style={{ left: `${x}px`, top: `${y}px`, width: `${NODE.width}px`, height: `${NODE.height}px` }}>
              <NodeButton node={byId.get(id) as GraphNode} href={href(id)} open={open === id} focusable={stop === id} onFocus={() => setAt(id)} state={states?.get(id)} isRun={states !== undefined} isPast={past?.has(id) ?? false} isMarked={marked?.has(id) ?? false} kinds={data?.items} />
            </li>
          ))}
        </ol>
      </div>
    </div>
  )
}

/** A line is bold where the run went along it: its end began, and its beginning put something out there. */
function isTaken(states: Map<string, NodeState>, wire: Layout['wires'][number]): boolean {
  const began = states.get(wire.to)?.steps.some((step) => step.attempt > 0 || step.state === 'ready')
  return Boolean(began && states.get(wire.from)?.steps.some((step) => step.outputs.some((one) => wire.ports.includes(one.port)) || step.state === 'looping'))
}

function WirePath({ wire, taken }: { wire: Layout['wires'][number]; taken: boolean | undefined }) {
  const words = wire.ports.filter((port) => port !== 'main').join(', ')
  const color = taken === undefined ? 'stroke-edge' : taken ? 'stroke-accent' : 'stroke-line'
  return (
    <g>
      <path d={wire.d} fill="none" class={color} stroke-width={taken ? 2.2 : 1.6} stroke-dasharray={wire.back ? '5 4' : undefined} stroke-linecap="round" />
      <path d="M-8,-4.5L-0.5,0L-8,4.5Z" transform={`translate(${wire.end[0]} ${wire.end[1]}) rotate(${wire.angle})`} class={taken === undefined ? 'fill-edge' : taken ? 'fill-accent' : 'fill-line'} />
      {(words || wire.back) && (
        <text x={wire.label[0]} y={wire.label[1]} text-anchor="middle" dominant-baseline="central" class="fill-muted stroke-surface text-xs font-medium [paint-order:stroke]" stroke-width="6">
          {wire.back ? '↺' : words}
        </text>
      )}
    </g>
  )
}

const TINT = { neutral: 'bg-sunken text-muted', accent: 'bg-accent-soft text-accent-text', warn: 'bg-warn-soft text-warn', danger: 'bg-danger-soft text-danger', info: 'bg-info-soft text-info' }
const EDGE = { neutral: 'border-line', accent: 'border-accent/45', warn: 'border-warn/60', danger: 'border-danger/70', info: 'border-info/60' }

type NodeProps = { node: GraphNode; href: string; open: boolean; focusable: boolean; onFocus: () => void; state: NodeState | undefined; isRun: boolean; isPast: boolean; isMarked: boolean; kinds: Parameters<typeof kindOf>[1] }

function NodeButton({ node, href, open, focusable, onFocus, state, isRun, isPast, isMarked, kinds }: NodeProps) {
  const { t } = useSpeech()
  const kind = kindOf(node, kinds)
  const look = isRun ? STEP_LOOK[state?.state ?? 'pending'] : null
  const words = !isRun ? (kind?.name ?? node.type) : !state ? t(isPast ? 'runs.step.past' : 'runs.step.none') : state.steps.length > 1 ? t('runs.step_of', { state: t(`runs.step.${state.state}`), done: state.done, all: state.steps.length }) : t(`runs.step.${state.state}`)
  const faint = isRun && (!state || state.state === 'skipped' || state.state === 'pending')
  return (
    <Link
      href={href}
      data-row={node.id}
      tabIndex={focusable ? 0 : -1}
      onFocus={onFocus}
      aria-current={open ? 'true' : undefined}
      className={`flex h-full items-center gap-2.5 rounded-lg border bg-surface px-2.5 shadow-card hover:border-edge aria-[current]:outline-2 aria-[current]:outline-offset-2 aria-[current]:outline-accent ${isMarked ? 'border-danger' : look ? EDGE[look.tone] : 'border-line'} ${faint ? 'border-dashed' : ''}`}
    >
      <span class={`grid size-9 shrink-0 place-items-center rounded-md ${look ? TINT[look.tone] : isMarked ? TINT.danger : 'bg-accent-soft text-accent-text'}`}>
        <NodeIcon name={kind?.icon} class="size-5" />
      </span>
      <span class="min-w-0 flex-1">
        <span class="line-clamp-2 text-sm leading-tight font-medium [overflow-wrap:anywhere]">
          <bdi>{nodeName(node, kinds)}</bdi>
        </span>
        <span class={`mt-0.5 flex items-center gap-1 text-xs ${look && !faint ? TINT[look.tone].split(' ')[1] : isMarked ? 'text-danger' : 'text-muted'}`}>
          {look && <FlowIcon name={look.icon} class="size-3.5" />}
          {isMarked && <Icon name="warning" class="size-3.5" />}
          <bdi class="truncate">{isMarked ? t('flows.has_problem') : words}</bdi>
        </span>
      </span>
    </Link>
  )
}
