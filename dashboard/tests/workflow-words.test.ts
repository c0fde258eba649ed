import { expect, test, vi } from 'vitest'
import { fileName } from '../src/features/workflows/export'
import { inParts } from '../src/features/workflows/letter-acts'
import { duration, isTrigger, nodeName, pastOf, placeOf, readItems, statesOf } from '../src/features/workflows/node-words'
import { templateWords } from '../src/features/workflows/template-words'
import type { GraphNode, NodeKind, Problem, StepState, StepView } from '../src/features/workflows/types'
import type { Translate } from '../src/i18n'
import { gatherer } from '../src/live/gather'

const node = (change: Partial<GraphNode> = {}): GraphNode => ({ id: 'n1', type: 'http.request', version: 1, ...change })
const KINDS = [{ type: 'http.request', name: 'HTTP request', role: 'action' }, { type: 'on.moon', name: 'Moon', role: 'trigger' }] as NodeKind[]
const step = (of: string, state: StepState, iteration = ''): StepView => ({ node: of, state, iteration, attempt: 1, retries: 0, key: '', input: { count: 0, first: [], is_cut: false }, outputs: [] })

test('a node is called as its owner says, else as its kind, else by its id', () => {
  expect(nodeName(node({ name: ' Ask ' }), KINDS)).toBe('Ask')
  expect(nodeName(node({ name: ' ' }), KINDS)).toBe('HTTP request')
  expect(nodeName(node(), undefined)).toBe('n1')
  expect(nodeName(undefined, KINDS, 'gone')).toBe('gone')
})

test('what starts a run is known by the catalogue, and by its type before that is here', () => {
  expect([isTrigger(node({ type: 'on.moon' }), KINDS), isTrigger(node(), KINDS), isTrigger(node({ type: 'trigger.form' }), undefined)]).toEqual([true, false, true])
})

test('a problem has a node and a field, wherever it is', () => {
  const at = (place: Problem['place']) => placeOf({ code: 'x', severity: 'error', text: '', place })
  expect(at('graph')).toEqual({ node: '', field: '' })
  expect(at({ settings: { field: 'keep_days' } })).toEqual({ node: '', field: 'keep_days' })
  expect(at({ node: { id: 'n1', field: 'params/url' } })).toEqual({ node: 'n1', field: 'url' })
  expect(at({ connection: { index: 0, from: 'a', port: 'true', to: 'b' } })).toEqual({ node: 'a', field: 'true → b' })
})

test('of many rounds of a node the state that somebody has to know of stands for all', () => {
  const states = statesOf([step('a', 'succeeded', '0'), step('a', 'failed', '1'), step('a', 'running', '2'), step('b', 'skipped')])
  expect(states.get('a')).toMatchObject({ state: 'failed', done: 1 })
  expect(states.get('a')?.steps.map((one) => one.iteration)).toEqual(['0', '1', '2'])
  expect(states.get('b')).toMatchObject({ state: 'skipped', done: 0 })
})

test('lengths of time have one unit that fits', () => {
  expect([-5, 999, 1450, 90_000, 7_200_000, 172_800_000].map(duration)).toEqual([
    { value: 0, unit: 'ms' },
    { value: 999, unit: 'ms' },
    { value: 1.5, unit: 's' },
    { value: 2, unit: 'min' },
    { value: 2, unit: 'h' },
    { value: 2, unit: 'd' },
  ])
})

test('items are objects: one, many, or an empty one for nothing', () => {
  expect(readItems('')).toEqual([{}])
  expect(readItems('{"a":1}')).toEqual([{ a: 1 }])
  expect(readItems('[{"a":1},{}]')).toEqual([{ a: 1 }, {}])
  for (const text of ['[1]', '"x"', 'null', '[[]]', '{']) expect(readItems(text)).toBeNull()
})

test('an export is called after its workflow, in letters that every system takes', () => {
  expect(fileName('Orders / shop: “new”')).toBe('Orders-shop-new.json')
  expect(fileName('ملخص الأسبوع')).toBe('ملخص-الأسبوع.json')
  expect(fileName('///')).toBe('workflow.json')
  expect(fileName('Orders', 3)).toBe('Orders-v3.json')
})

test('a template is called in the language of its reader, an unknown one in the words of the platform', () => {
  const t = ((key: string) => `<${key}>`) as Translate
  const of = (key: string) => ({ key, name: 'Name', about: 'About', nodes: ['loop'] })
  expect(templateWords(of('lead_capture'), t)).toEqual({ key: 'lead_capture', name: '<template.lead_capture>', about: '<template.lead_capture.about>', nodes: ['loop'] })
  expect(templateWords(of('newer'), t)).toEqual(of('newer'))
})
test('letters go in parts, the last one as long as it is', () => {
  expect(inParts([1, 2, 3, 4, 5], 2)).toEqual([[1, 2], [3, 4], [5]])
  expect(inParts([], 25)).toEqual([])
})

test('many notes of a moment are one read for each key, and later ones are read again', () => {
  vi.useFakeTimers()
  const read: string[] = []
  const gather = gatherer((key) => read.push(key.join(' ')))
  for (let note = 0; note < 50; note += 1) gather([['runs'], ['workflows', 'list']])
  expect(read).toEqual([])
  vi.runAllTimers()
  expect(read).toEqual(['runs', 'workflows list'])
  gather([['runs']])
  vi.runAllTimers()
  expect(read).toEqual(['runs', 'workflows list', 'runs'])
  vi.useRealTimers()
})

test('what a node of a loop did is in the rounds of the outermost loop that is shown, unless a round of it is open', () => {
  const line = (from: string, to: string, port = 'main') => ({ from, to, port })
  const nodes = [node({ id: 'go' }), node({ id: 'outer', type: 'loop' }), node({ id: 'inner', type: 'loop' }), node({ id: 'deep' }), node({ id: 'shown' }), node({ id: 'after' })]
  const connections = [line('go', 'outer'), line('outer', 'inner', 'loop'), line('inner', 'deep', 'loop'), line('deep', 'inner'), line('inner', 'shown', 'done'), line('shown', 'outer'), line('outer', 'after', 'done')]
  const loop = (count: number) => ({ ...step('outer', 'looping'), began_at: 1, input: { count, first: [], is_cut: false } })
  expect([...pastOf({ nodes, connections }, [loop(3), step('shown', 'running', '2')])]).toEqual([['inner', 'outer'], ['deep', 'outer']])
  expect(pastOf({ nodes, connections }, [loop(0)]).size).toBe(0)
  expect(pastOf({ nodes }, [step('go', 'succeeded')]).size).toBe(0)
})
