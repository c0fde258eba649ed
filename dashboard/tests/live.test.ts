import { expect, test } from 'vitest'
import { backoffMs, crawlCounts, effectOf } from '../src/live/reducer'

const COUNTS = { state: 'running', found: 9, read: 3, failed: 0, skipped: 1 }

test('a new lead makes leads stale, lights its row and is said', () => {
  expect(effectOf({ kind: 'lead_captured', subject: 'lead_1' })).toEqual({ stale: [['leads']], fresh: 'lead_1', say: 'live.lead' })
})

test('an answer in a running conversation is shown but not said', () => {
  expect(effectOf({ kind: 'conversation_updated', subject: 'conv_1' })).toEqual({ stale: [['conversations']], fresh: 'conv_1' })
})

test('progress of a crawl is shown without reading again, its end is read', () => {
  expect(effectOf({ kind: 'crawl_progress', subject: 'site_1', data: COUNTS })).toEqual({ stale: [], crawl: COUNTS })
  expect(effectOf({ kind: 'crawl_progress', subject: 'site_1', data: { ...COUNTS, state: 'done' } }).stale).toEqual([['sites']])
})

test('progress that makes no sense is answered by reading', () => {
  for (const data of [undefined, null, 'x', {}, { ...COUNTS, read: 'three' }, { ...COUNTS, state: 'flying' }]) {
    expect(crawlCounts(data)).toBeUndefined()
    expect(effectOf({ kind: 'crawl_progress', subject: 'site_1', data })).toEqual({ stale: [['sites']] })
  }
})

test('a run that goes on makes runs, lists and dead letters stale, gathered because there may be many', () => {
  expect(effectOf({ kind: 'workflow_run', subject: 'run_1' })).toEqual({ stale: [['workflow-runs'], ['workflows', 'list'], ['dead-letters']], fresh: 'run_1', often: true })
})

test('a kind nobody knows does no harm', () => {
  expect(effectOf({ kind: 'moon_risen', subject: 'x' })).toEqual({ stale: [] })
  expect(effectOf({ kind: 'site_added', subject: 'site_1' }).stale).toEqual([['sites']])
})

test('reconnects come later and later, never later than 30 s, never all at once', () => {
  expect([0, 1, 2, 3, 9].map((attempt) => backoffMs(attempt, 1))).toEqual([500, 1000, 2000, 4000, 30_000])
  expect(backoffMs(3, 0)).toBe(2000)
})
