// Where the nodes of a workflow stand and how its lines run: layers along the reading direction or downwards, few
// crossings, neighbours close to each other. Pure, so that it is tested without a browser.
import { type Edge, type Line, edgesOf, layersOf } from './layers'

export type Direction = 'across' | 'down'
export type Box = { id: string; x: number; y: number; layer: number }
/** `d` is the path of an SVG; the words of its ports stand at `label`; it arrives at `end`, under an angle in degrees. */
type Way = { d: string; label: [number, number]; end: [number, number]; angle: number }
export type Wire = Edge & Way
export type Drawing = { boxes: Box[]; wires: Wire[]; width: number; height: number; direction: Direction }

export const NODE = { width: 216, height: 64 }
const GAP = { across: { layer: 56, side: 20 }, down: { layer: 44, side: 24 } }
const MARGIN = 16
/** How far outside the nodes a line back to a loop runs. */
const DETOUR = 26
const SWEEPS = 6

/** A node, or the place where a long edge passes a layer. */
type Spot = { layer: number; at: number; size: number; before: Spot[]; after: Spot[] }
type Plan = { spots: Map<string, Spot>; layers: Spot[][]; ways: Map<Edge, Spot[]> }

/** `flip`: read from right to left. */
export function layOut(ids: readonly string[], lines: readonly Line[], direction: Direction, flip = false): Drawing {
  const edges = edgesOf(ids, lines)
  const along = direction === 'across' ? NODE.width : NODE.height
  const beside = direction === 'across' ? NODE.height : NODE.width
  const plan = plant(ids, edges, beside)
  order(plan)
  settle(plan, GAP[direction].side)
  const step = along + GAP[direction].layer
  const depth = Math.max(0, plan.layers.length * step - GAP[direction].layer)
  const detours = new Map(edges.filter((edge) => edge.back).map((edge) => [edge, detour(edge, plan)]))
  const sides = plan.layers.flat().flatMap((spot) => [spot.at - spot.size / 2, spot.at + spot.size / 2])
  const lowest = Math.min(0, ...sides, ...detours.values())
  const highest = Math.max(0, ...sides, ...detours.values())
  const [main, cross] = [depth + 2 * MARGIN, highest - lowest + 2 * MARGIN]
  const [width, height] = direction === 'across' ? [main, cross] : [cross, main]
  const point = (m: number, c: number): [number, number] => {
    const [x, y] = direction === 'across' ? [m + MARGIN, c - lowest + MARGIN] : [c - lowest + MARGIN, m + MARGIN]
    return [round(flip ? width - x : x), round(y)]
  }
  const boxes = ids.map((id) => {
    const spot = plan.spots.get(id) as Spot
    const [x, y] = point(spot.layer * step, spot.at - beside / 2)
    return { id, layer: spot.layer, x: flip ? x - NODE.width : x, y }
  })
  const frame = { along, beside, step, point }
  const wires = edges.map((edge): Wire => {
    const out = detours.get(edge)
    return { ...edge, ...(out === undefined ? wayOn(plan.ways.get(edge) ?? [], frame) : wayBack(edge, plan, out, frame)) }
  })
  return { boxes, wires, width: round(width), height: round(height), direction }
}

const round = (value: number) => Math.round(value * 10) / 10

/** Nodes by layer in the order of the graph, with a spot in every layer that an edge passes. */
function plant(ids: readonly string[], edges: readonly Edge[], size: number): Plan {
  const layer = layersOf(ids, edges)
  const make = (of: number, width: number): Spot => ({ layer: of, at: 0, size: width, before: [], after: [] })
  const spots = new Map(ids.map((id) => [id, make(layer.get(id) ?? 0, size)]))
  const layers: Spot[][] = Array.from({ length: 1 + Math.max(-1, ...layer.values()) }, () => [])
  for (const spot of spots.values()) layers[spot.layer]?.push(spot)
  const ways = new Map<Edge, Spot[]>()
  for (const edge of edges) {
    const [from, to] = [spots.get(edge.from) as Spot, spots.get(edge.to) as Spot]
    if (edge.back || to.layer <= from.layer) continue
    const passed = Array.from({ length: to.layer - from.layer - 1 }, (_, n) => make(from.layer + n + 1, 12))
    const way = [from, ...passed, to]
    for (const spot of passed) layers[spot.layer]?.push(spot)
    way.forEach((spot, at) => {
      const next = way[at + 1]
      if (!next) return
      spot.after.push(next)
      next.before.push(spot)
    })
    ways.set(edge, way)
  }
  return { spots, layers, ways }
}

const mean = (values: readonly number[]) => values.reduce((sum, one) => sum + one, 0) / values.length

/** Each layer in the order of its neighbours' middle, there and back: crossings go away. */
function order({ layers }: Plan) {
  const place = new Map<Spot, number>()
  const note = (layer: Spot[]) => {
    for (const [at, spot] of layer.entries()) place.set(spot, at)
  }
  layers.forEach(note)
  const sort = (layer: Spot[], side: 'before' | 'after') => {
    const wish = new Map(layer.map((spot) => [spot, spot[side].length > 0 ? mean(spot[side].map((one) => place.get(one) ?? 0)) : (place.get(spot) ?? 0)]))
    layer.sort((a, b) => (wish.get(a) ?? 0) - (wish.get(b) ?? 0))
    note(layer)
  }
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    if (sweep % 2) for (const layer of layers.toReversed()) sort(layer, 'after')
    else for (const layer of layers) sort(layer, 'before')
  }
  // Last along the lines: branches then stand in the order of their ports.
  for (const layer of layers) sort(layer, 'before')
}

/** As near to the neighbours as the distance to those beside allows. */
function settle({ layers }: Plan, gap: number) {
  for (const layer of layers) spread(layer, layer.map(() => 0), gap)
  for (let sweep = 0; sweep < SWEEPS; sweep += 1) {
    const [list, side] = sweep % 2 ? [layers.toReversed(), 'after' as const] : [layers, 'before' as const]
    for (const layer of list) {
      const wishes = layer.map((spot) => (spot[side].length > 0 ? mean(spot[side].map((one) => one.at)) : spot.at))
      spread(layer, wishes, gap)
    }
  }
}

type Block = { spots: Spot[]; offsets: number[]; wishes: number[]; at: number }

/** The places that miss the wishes least and keep the distances (pool adjacent violators). */
function spread(layer: Spot[], wishes: readonly number[], gap: number) {
  const blocks: Block[] = []
  layer.forEach((spot, index) => {
    let block: Block = { spots: [spot], offsets: [0], wishes: [wishes[index] ?? 0], at: wishes[index] ?? 0 }
    for (let last = blocks.at(-1); last && end(last) + gap + spotHalf(block) > block.at; last = blocks.at(-1)) {
      const shift = end(last) + gap + spotHalf(block) - last.at
      blocks.pop()
      const offsets = [...last.offsets, ...block.offsets.map((one) => one + shift)]
      const all = [...last.wishes, ...block.wishes]
      block = { spots: [...last.spots, ...block.spots], offsets, wishes: all, at: mean(all.map((wish, at) => wish - (offsets[at] ?? 0))) }
    }
    blocks.push(block)
  })
  for (const block of blocks) for (const [at, spot] of block.spots.entries()) spot.at = block.at + (block.offsets[at] ?? 0)
}

const spotHalf = (block: Block) => (block.spots[0]?.size ?? 0) / 2
const end = (block: Block) => block.at + (block.offsets.at(-1) ?? 0) + (block.spots.at(-1)?.size ?? 0) / 2

type Frame = { along: number; beside: number; step: number; point: (m: number, c: number) => [number, number] }

/** The direction from one point of the drawing to another, in degrees. */
const angleOf = ([x, y]: [number, number], [toX, toY]: [number, number]) => Math.round((Math.atan2(toY - y, toX - x) * 180) / Math.PI)

/** From edge to edge of the nodes, in curves that leave and arrive straight. */
function wayOn(way: readonly Spot[], { along, step, point }: Frame): Way {
  let d = ''
  let label: [number, number] = [0, 0]
  let end: [number, number] = [0, 0]
  way.forEach((spot, at) => {
    const next = way[at + 1]
    if (!next) return
    const [begin, stop] = [spot.layer * step + along, next.layer * step]
    const middle = (begin + stop) / 2
    d += `${d ? 'L' : 'M'}${point(begin, spot.at)}C${point(middle, spot.at)} ${point(middle, next.at)} ${point(stop, next.at)}`
    // Through the layer that it only passes.
    if (at + 2 < way.length) d += `L${point(stop + along, next.at)}`
    if (at === 0) label = point(middle, (spot.at + next.at) / 2)
    end = point(stop, next.at)
  })
  return { d, label, end, angle: angleOf(point(0, 0), point(1, 0)) }
}

/** How far out a line back runs: past everything between, on the side of the body, so that it crosses nothing. */
function detour({ from, to }: Edge, { spots, layers }: Plan): number {
  const [body, loop] = [spots.get(from) as Spot, spots.get(to) as Spot]
  const between = layers.slice(Math.min(body.layer, loop.layer), Math.max(body.layer, loop.layer) + 1).flat()
  if (body.at < loop.at) return Math.min(...between.map((spot) => spot.at - spot.size / 2)) - DETOUR
  return Math.max(...between.map((spot) => spot.at + spot.size / 2)) + DETOUR
}

/** Out at the side, along the detour, and in again at the side of the loop. */
function wayBack(edge: Edge, { spots }: Plan, out: number, { along, beside, step, point }: Frame): Way {
  const [from, to] = [spots.get(edge.from) as Spot, spots.get(edge.to) as Spot]
  const self = edge.from === edge.to ? 0.2 : 0
  const [begin, stop] = [from.layer * step + along * (0.5 + self), to.layer * step + along * (0.5 - self)]
  const bend = Math.min(DETOUR, Math.abs(begin - stop) / 2)
  const half = (beside / 2) * Math.sign(out - from.at)
  const [leave, arrive] = [point(begin, from.at + half), point(stop, to.at + half)]
  const d = `M${leave}C${point(begin, out)} ${point(begin, out)} ${point(begin - bend, out)}L${point(stop + bend, out)}C${point(stop, out)} ${point(stop, out)} ${arrive}`
  return { d, label: point((begin + stop) / 2, out), end: arrive, angle: angleOf(point(stop, out), arrive) }
}
