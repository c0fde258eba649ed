import { expect, test } from 'vitest'
import { edgesOf, layersOf } from '../src/features/workflows/layers'
import { type Drawing, NODE, layOut } from '../src/features/workflows/layout'
import { neighbour } from '../src/features/workflows/neighbour'

const lines = (...all: string[]) =>
  all.map((one) => {
    const [from = '', to = '', port = 'main'] = one.split(/[>:]/)
    return { from, to, port }
  })
const LOOP = { ids: ['start', 'loop', 'ask', 'save', 'mail'], lines: lines('start>loop', 'loop>ask:loop', 'ask>save', 'save>loop', 'loop>mail:done') }
const FORK = { ids: ['a', 'if', 'yes', 'no', 'end'], lines: lines('a>if', 'if>yes:true', 'if>no:false', 'yes>end', 'no>end') }
const box = (drawing: Drawing, id: string) => drawing.boxes.find((one) => one.id === id) ?? { id, x: Number.NaN, y: Number.NaN, layer: -1 }

function overlaps({ boxes }: Drawing) {
  const pairs = boxes.flatMap((one, at) => boxes.slice(at + 1).map((other) => [one, other] as const))
  return pairs.filter(([one, other]) => Math.abs(one.x - other.x) < NODE.width && Math.abs(one.y - other.y) < NODE.height)
}

test('a node stands behind everything that leads to it', () => {
  const ids = ['a', 'b', 'c', 'd']
  const layers = layersOf(ids, edgesOf(ids, lines('a>b', 'b>c', 'a>d', 'c>d')))
  expect(Object.fromEntries(layers)).toEqual({ a: 0, b: 1, c: 2, d: 3 })
})

test('the end of a round leads back, and what comes after the loop stands behind its body', () => {
  const edges = edgesOf(LOOP.ids, LOOP.lines)
  expect(edges.filter((edge) => edge.back).map((edge) => [edge.from, edge.to])).toEqual([['save', 'loop']])
  expect(Object.fromEntries(layersOf(LOOP.ids, edges))).toEqual({ start: 0, loop: 1, ask: 2, save: 3, mail: 4 })
})

test('two ports that lead to the same node are one line with both names', () => {
  const edges = edgesOf(['a', 'b'], lines('a>b:true', 'a>b:false', 'a>b:true'))
  expect(edges).toEqual([{ from: 'a', to: 'b', ports: ['true', 'false'], back: false }])
})

test('a line to a node that is not there is not drawn', () => {
  expect(layOut(['a'], lines('a>gone', 'gone>a'), 'down').wires).toEqual([])
})

test('branches stand beside each other in the order of their ports, and meet in the middle again', () => {
  const drawing = layOut(FORK.ids, FORK.lines, 'across')
  expect(box(drawing, 'yes').y).toBeLessThan(box(drawing, 'no').y)
  expect(box(drawing, 'yes').x).toBe(box(drawing, 'no').x)
  expect(box(drawing, 'end').y).toBe(box(drawing, 'a').y)
  expect(overlaps(drawing)).toEqual([])
})

test('everything is inside the drawing, the way back of a loop too', () => {
  for (const direction of ['across', 'down'] as const) {
    const { boxes, wires, width, height } = layOut(LOOP.ids, LOOP.lines, direction)
    for (const { x, y } of boxes) expect(x >= 0 && y >= 0 && x + NODE.width <= width && y + NODE.height <= height).toBe(true)
    for (const { d } of wires) for (const [x = -1, y = -1] of [...d.matchAll(/([\d.-]+),([\d.-]+)/g)].map((found) => [Number(found[1]), Number(found[2])])) expect(x >= 0 && x <= width && y >= 0 && y <= height).toBe(true)
  }
})

test('read from right to left it is its own mirror image', () => {
  for (const direction of ['across', 'down'] as const) {
    const [plain, flipped] = [layOut(FORK.ids, FORK.lines, direction), layOut(FORK.ids, FORK.lines, direction, true)]
    for (const one of plain.boxes) expect(box(flipped, one.id)).toEqual({ ...one, x: plain.width - one.x - NODE.width })
  }
})

test('downwards and across have the same layers', () => {
  const layers = (drawing: Drawing) => drawing.boxes.map((one) => one.layer)
  expect(layers(layOut(LOOP.ids, LOOP.lines, 'down'))).toEqual(layers(layOut(LOOP.ids, LOOP.lines, 'across')))
})

test('a line that passes layers goes around their nodes', () => {
  const drawing = layOut(['a', 'b', 'c', 'd'], lines('a>b', 'b>c', 'c>d', 'a>d'), 'across')
  const long = drawing.wires.find((wire) => wire.from === 'a' && wire.to === 'd')
  const passed = [...(long?.d.matchAll(/L([\d.]+),([\d.]+)/g) ?? [])].map((found) => Number(found[2]))
  expect(passed.length).toBeGreaterThan(0)
  for (const y of passed) expect(y < box(drawing, 'b').y || y > box(drawing, 'b').y + NODE.height).toBe(true)
})

test('nothing to draw, circles without a start and a node that leads to itself do no harm', () => {
  expect(layOut([], [], 'across')).toMatchObject({ boxes: [], wires: [] })
  const round = layOut(['a', 'b', 'c'], lines('a>b', 'b>c', 'c>a', 'b>b'), 'down')
  expect(round.boxes.map((one) => one.layer)).toEqual([0, 1, 2])
  expect(round.wires.filter((wire) => wire.back).map((wire) => [wire.from, wire.to])).toEqual([['c', 'a'], ['b', 'b']])
  expect(JSON.stringify(round)).not.toContain('null')
})

test('two hundred nodes in random order never stand on each other', () => {
  let seed = 7
  const chance = () => {
    seed = (seed * 48_271) % 2_147_483_647
    return seed / 2_147_483_647
  }
  const ids = Array.from({ length: 200 }, (_, n) => `n${n}`)
  const all = Array.from({ length: 400 }, () => ({ from: `n${Math.floor(chance() * 200)}`, to: `n${Math.floor(chance() * 200)}`, port: 'main' }))
  expect(overlaps(layOut(ids, all, 'across'))).toEqual([])
  expect(overlaps(layOut(ids, all, 'down'))).toEqual([])
})

test('arrows lead to the next layer along the lines, and to the next node of the layer across them', () => {
  const walk = (drawing: Drawing, ...keys: string[]) => keys.reduce((at, key) => neighbour(drawing, box(drawing, at), key) ?? at, 'a')
  expect(walk(layOut(FORK.ids, FORK.lines, 'down'), 'ArrowDown', 'ArrowDown', 'ArrowRight', 'ArrowRight')).toBe('no')
  expect(walk(layOut(FORK.ids, FORK.lines, 'down'), 'ArrowDown', 'ArrowDown', 'ArrowDown', 'ArrowUp', 'ArrowUp', 'ArrowUp')).toBe('a')
  expect(walk(layOut(FORK.ids, FORK.lines, 'across'), 'ArrowRight', 'ArrowRight', 'ArrowDown')).toBe('no')
  expect(walk(layOut(FORK.ids, FORK.lines, 'across', true), 'ArrowLeft', 'ArrowLeft', 'ArrowDown', 'Enter')).toBe('no')
})
