// What workflows cost: a webhook that runs three nodes and answers, beside the same by hand on the same runtime (peer/workflows.mjs);
// one node that computes; and the webhook once more with its databases in memory, where no disk is waited for.
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { Miniflare, convertV4MiniflareOptions } from 'miniflare'
import { Owner } from '../support/api.mjs'
import { freePort, startPlatform } from '../support/platform.mjs'
import { activeWorkflow, chain, node, set } from '../support/workflows.mjs'
import { median, print, summarize } from './figures.mjs'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const SECONDS = Number(process.env.BENCH_SECONDS ?? 3)
/** Nodes that compute, in the longer of two workflows. */
const NODES = 40
const MEMORY = '/dev/shm'

async function startOurs() {
  const port = await freePort()
  const platform = await startPlatform({ extra: { unsafeDirectSockets: [{ host: '127.0.0.1', port }] } })
  const owner = new Owner(platform.url)
  await owner.signUp({ email: 'flora@example.com', password: 'a long enough password', name: 'Flora', team: 'Flora', locale: 'en', zone: 'Europe/London' })
  const say = node('say', 'flow.respond', { body: { hello: '{{ $json.greeting }}' } })
  const webhook = node('call', 'trigger.webhook', { signed: false, answer: 'when_done' })
  const three = chain(webhook, set('map', { name: '{{ $json.body.name.toUpperCase() }}' }), set('greet', { greeting: 'Hello {{ $json.name }}!' }), say)
  const many = Array.from({ length: NODES }, (_, n) => set(`set${n}`, { greeting: '{{ $json.body.name.toUpperCase() }}', body: '{{ $json.body }}' }))
  const path = async (name, graph) => new URL((await activeWorkflow(owner, name, graph)).hook.url).pathname
  return { name: 'gr8', port, three: await path('Three', three), many: await path('Many', chain(webhook, ...many, say)), stop: () => platform.stop() }
}

async function startPeer() {
  const port = await freePort()
  const state = await mkdtemp(join(tmpdir(), 'gr8-peer-'))
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      name: 'peer',
      modules: [{ type: 'ESModule', path: 'workflows.mjs', contents: await readFile(new URL('peer/workflows.mjs', import.meta.url), 'utf8') }],
      compatibilityDate: '2026-10-20',
      d1Databases: { RUNS_DB: 'peer-runs' },
      durableObjects: { RUNS: { className: 'Run', useSQLite: true } },
      host: '127.0.0.1',
      port: await freePort(),
      cf: false,
      resourcePersistencePath: state,
      unsafeDirectSockets: [{ host: '127.0.0.1', port }],
    }),
  )
  await mf.ready
  const db = await mf.getD1Database('RUNS_DB')
  await db.prepare('CREATE TABLE runs (id TEXT PRIMARY KEY, state TEXT, started_at INTEGER, ended_at INTEGER)').run()
  const stop = async () => {
    await mf.dispose()
    await rm(state, { recursive: true, force: true })
  }
  return { name: 'by hand', port, three: '/', stop }
}

const ask = (path) => ({ method: 'POST', path, body: { name: 'Ann' }, headers: {}, status: 200 })

export async function workflowFigures(started, load) {
  const [ours, peer] = [await started(startOurs), await started(startPeer)]
  try {
    const [a, b] = await sideBySide([ours, peer], (side) => load(side, ask(side.three), SECONDS))
    print({ name: 'workflow_webhook.rate', value: a.per_second, unit: '1/s', peer: b.per_second, limit: 220 })
    for (const p of ['p50_ms', 'p95_ms']) print({ name: `workflow_webhook.${p}`, value: a[p], unit: 'ms', peer: b[p], better: 'lower' })
    print({ name: 'workflow_webhook.p99_ms', value: a.p99_ms, unit: 'ms', peer: b.p99_ms, better: 'lower', limit: 250 })
    print({ name: 'workflow_webhook.cpu', value: a.cpu_us, unit: 'us', peer: b.cpu_us, better: 'lower', limit: 3_000 })
    await steps(ours, load)
  } finally {
    await ours.stop()
    await peer.stop()
  }
  if (existsSync(MEMORY)) await inMemory(started, load)
}

/** Rounds of several sides in turns; whoever goes first changes. */
async function sideBySide(sides, measure) {
  const rounds = sides.map(() => [])
  for (const side of sides) await measure(side)
  for (let round = 0; round < ROUNDS; round++) {
    const order = sides.map((_, at) => at)
    if (round % 2) order.reverse()
    for (const at of order) {
      rounds[at].push(await measure(sides[at]))
      await sleep(400)
    }
  }
  return rounds.map(summarize)
}

/** What one more node that computes costs: the difference of two workflows, one call at a time. */
async function steps(side, load) {
  const few = []
  const many = []
  for (let round = 0; round < ROUNDS; round++) {
    few.push(summarize([await load(side, ask(side.three), SECONDS, 1)]))
    many.push(summarize([await load(side, ask(side.many), SECONDS, 1)]))
  }
  const each = (what) => (median(many.map((one) => one[what])) - median(few.map((one) => one[what]))) / (NODES - 2)
  print({ name: 'workflow_step.p50_ms', value: each('p50_ms'), unit: 'ms', better: 'lower', limit: 2 })
  print({ name: 'workflow_step.cpu', value: each('cpu_us'), unit: 'us', better: 'lower', limit: 500 })
}

async function inMemory(started, load) {
  const before = process.env.TMPDIR
  process.env.TMPDIR = MEMORY
  try {
    const side = await started(startOurs)
    await load(side, ask(side.three), SECONDS)
    const rounds = []
    for (let round = 0; round < ROUNDS; round++) rounds.push(await load(side, ask(side.three), SECONDS))
    const { per_second, p99_ms } = summarize(rounds)
    print({ name: 'workflow_webhook_in_memory.rate', value: per_second, unit: '1/s', limit: 220 })
    print({ name: 'workflow_webhook_in_memory.p99_ms', value: p99_ms, unit: 'ms', better: 'lower', limit: 250 })
    await side.stop()
  } finally {
    if (before === undefined) delete process.env.TMPDIR
    else process.env.TMPDIR = before
  }
}
