// What nodes, places of problems and steps are called. Pure.
import type { Graph, GraphNode, Item, NodeKind, Problem, StepState, StepView } from './types'

/** The name that its owner gave it, else that of its kind. */
export function nodeName(node: Pick<GraphNode, 'id' | 'name' | 'type'> | undefined, kinds: readonly NodeKind[] | undefined, id = ''): string {
  if (!node) return id
  return node.name?.trim() || kinds?.find((kind) => kind.type === node.type)?.name || node.id
}

export const kindOf = (node: Pick<GraphNode, 'type'>, kinds: readonly NodeKind[] | undefined) => kinds?.find((kind) => kind.type === node.type)

/** Where a problem is, as node and field; both are empty when it is the graph's. */
export function placeOf({ place }: Problem): { node: string; field: string } {
  if (typeof place === 'string') return { node: '', field: '' }
  if ('settings' in place) return { node: '', field: place.settings.field }
  if ('connection' in place) return { node: place.connection.from, field: `${place.connection.port} → ${place.connection.to}` }
  return { node: place.node.id, field: place.node.field.replace(/^params\//, '') }
}

/** Of several iterations of a node, the state that somebody has to know of. */
const URGENCY: readonly StepState[] = ['failed', 'unsure', 'waiting', 'retrying', 'running', 'looping', 'ready', 'pending', 'cancelled', 'succeeded', 'skipped']

export type NodeState = { state: StepState; steps: StepView[]; done: number }

/** By node: its steps and the state that stands for all of them. */
export function statesOf(steps: readonly StepView[]): Map<string, NodeState> {
  const found = new Map<string, NodeState>()
  for (const step of steps) {
    const known = found.get(step.node)
    const done = step.state === 'succeeded' ? 1 : 0
    if (!known) found.set(step.node, { state: step.state, steps: [step], done })
    else {
      known.steps.push(step)
      known.done += done
      if (URGENCY.indexOf(step.state) < URGENCY.indexOf(known.state)) known.state = step.state
    }
  }
  return found
}

/** Nodes without a step in a round that is open, by the loop that they stand in: what they did is in its earlier rounds. */
export function pastOf({ nodes, connections = [] }: Graph, steps: readonly StepView[]): Map<string, string> {
  const shown = new Set(steps.map((step) => step.node))
  const found = new Map<string, string>()
  for (const { id } of nodes.filter((node) => node.type === 'loop')) {
    if (!steps.some((step) => step.node === id && step.began_at && step.input.count > 0)) continue
    const body = new Set(connections.filter((line) => line.from === id && line.port === 'loop').map((line) => line.to))
    body.delete(id)
    // A set grows while it is walked.
    for (const at of body) for (const line of connections) if (line.from === at && line.to !== id) body.add(line.to)
    for (const node of body) if (!shown.has(node)) found.set(node, id)
  }
  return found
}

export type Round = { iteration: string; steps: StepView[]; state: StepState; ms: number | null }

/** Steps that come round by round, each with the state that stands for all of them and the time from first to last. */
export function roundsOf(steps: readonly StepView[]): Round[] {
  const groups = new Map<string, StepView[]>()
  for (const step of steps) {
    const known = groups.get(step.iteration)
    if (known) known.push(step)
    else groups.set(step.iteration, [step])
  }
  return [...groups].map(([iteration, all]) => {
    const began = all.flatMap((step) => step.began_at ?? [])
    const ended = all.flatMap((step) => step.ended_at ?? [])
    const state = URGENCY.find((one) => all.some((step) => step.state === one)) ?? 'succeeded'
    return { iteration, steps: all, state, ms: began.length > 0 && ended.length > 0 ? Math.max(...ended) - Math.min(...began) : null }
  })
}

/** How long something took: milliseconds below a second, else the two largest units. */
export function duration(ms: number): { value: number; unit: 'ms' | 's' | 'min' | 'h' | 'd' } {
  if (ms < 1000) return { value: Math.max(0, Math.round(ms)), unit: 'ms' }
  if (ms < 60_000) return { value: Math.round(ms / 100) / 10, unit: 's' }
  if (ms < 3_600_000) return { value: Math.round(ms / 60_000), unit: 'min' }
  if (ms < 86_400_000) return { value: Math.round(ms / 3_600_000), unit: 'h' }
  return { value: Math.round(ms / 86_400_000), unit: 'd' }
}

/** The items that somebody typed: a list of objects, one object alone, or nothing for one empty item. */
export function readItems(text: string): Item[] | null {
  if (text.trim() === '') return [{}]
  try {
    const value: unknown = JSON.parse(text)
    const list = Array.isArray(value) ? value : [value]
    return list.every((one) => typeof one === 'object' && one !== null && !Array.isArray(one)) ? (list as Item[]) : null
  } catch {
    return null
  }
}

export const isTrigger = (node: GraphNode, kinds: readonly NodeKind[] | undefined) => (kindOf(node, kinds)?.role ?? (node.type.startsWith('trigger.') ? 'trigger' : '')) === 'trigger'
export const linesOf = (graph: Graph) => (graph.connections ?? []).map(({ from, port = 'main', to }) => ({ from, port, to }))
