// In which layer each node of a graph stands: as far along as its longest way from a start. Pure.

export type Line = { from: string; port: string; to: string }
/** A line between two nodes with all its ports; `back` leads to an earlier node: the end of a loop's round. */
export type Edge = { from: string; to: string; ports: string[]; back: boolean }

/** Lines between the same two nodes are one edge; what closes a circle is marked. Lines to nowhere are left out. */
export function edgesOf(ids: readonly string[], lines: readonly Line[]): Edge[] {
  const known = new Set(ids)
  const edges = new Map<string, Edge>()
  for (const { from, port, to } of lines) {
    if (!known.has(from) || !known.has(to)) continue
    const key = `${from} ${to}`
    const edge = edges.get(key) ?? { from, to, ports: [], back: from === to }
    if (!edge.ports.includes(port)) edge.ports.push(port)
    edges.set(key, edge)
  }
  const all = [...edges.values()]
  markBack(ids, all)
  return all
}

/** Depth first from where nothing leads to; an edge to a node that is still open closes a circle. */
function markBack(ids: readonly string[], edges: Edge[]) {
  const out = new Map(ids.map((id) => [id, edges.filter((edge) => edge.from === id)]))
  const entered = new Set(edges.filter((edge) => !edge.back).map((edge) => edge.to))
  const seen = new Set<string>()
  const open = new Set<string>()
  // By hand, not by recursion: a chain may be as long as a graph may be large.
  for (const start of [...ids.filter((id) => !entered.has(id)), ...ids]) {
    const stack: [string, number][] = seen.has(start) ? [] : [[start, 0]]
    while (stack.length > 0) {
      const top = stack[stack.length - 1] as [string, number]
      const [id, at] = top
      seen.add(id)
      open.add(id)
      const edge = out.get(id)?.[at]
      top[1] += 1
      if (!edge) {
        open.delete(id)
        stack.pop()
      } else if (open.has(edge.to)) edge.back = true
      else if (!seen.has(edge.to)) stack.push([edge.to, 0])
    }
  }
}

/** Everything that can be reached from a node along edges that lead onwards. */
function reach(from: string, next: Map<string, string[]>): Set<string> {
  const found = new Set([from])
  // A set grows while it is walked.
  for (const id of found) for (const to of next.get(id) ?? []) found.add(to)
  return found
}

/** What comes after a loop stands behind its body, not beside it: orders that no line draws. */
function afterLoops(edges: readonly Edge[], next: Map<string, string[]>): [string, string][] {
  const orders: [string, string][] = []
  for (const back of edges) {
    if (!back.back || back.from === back.to) continue
    for (const to of next.get(back.to) ?? []) if (!reach(to, next).has(back.from)) orders.push([back.from, to])
  }
  return orders
}

/** The layer of every node, from 0. */
export function layersOf(ids: readonly string[], edges: readonly Edge[]): Map<string, number> {
  const onwards = edges.filter((edge) => !edge.back)
  const next = new Map(ids.map((id) => [id, onwards.filter((edge) => edge.from === id).map((edge) => edge.to)]))
  for (const [before, after] of afterLoops(edges, next)) {
    // Two loops that lead into each other could ask for a circle.
    if (!reach(after, next).has(before)) next.get(before)?.push(after)
  }
  const waits = new Map(ids.map((id) => [id, 0]))
  for (const list of next.values()) for (const to of list) waits.set(to, (waits.get(to) ?? 0) + 1)
  const layers = new Map(ids.map((id) => [id, 0]))
  const ready = ids.filter((id) => waits.get(id) === 0)
  for (const id of ready) {
    for (const to of next.get(id) ?? []) {
      layers.set(to, Math.max(layers.get(to) ?? 0, (layers.get(id) ?? 0) + 1))
      const left = (waits.get(to) ?? 0) - 1
      waits.set(to, left)
      if (left === 0) ready.push(to)
    }
  }
  return layers
}
