// `cargo xtask bench [job …]`: one JSON line per figure. Both sides in one run, in turns, so that the machine's mood hits both.
import { fork } from 'node:child_process'
import { readFileSync, readdirSync } from 'node:fs'
import { loadavg } from 'node:os'
import { setTimeout as sleep } from 'node:timers/promises'
import { accountFigures } from './accounts.mjs'
import { crawlFigures } from './crawl.mjs'
import { print, summarize } from './figures.mjs'
import { JOBS } from './jobs.mjs'
import { lighthouseFigures } from './lighthouse.mjs'
import { passages, startOurs, startPeer } from './sides.mjs'
import { workflowFigures } from './workflows.mjs'

const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const SECONDS = Number(process.env.BENCH_SECONDS ?? 3)
const CONNECTIONS = 16

/** The workerd processes below this one. */
function workerds() {
  const found = []
  for (const pid of readdirSync('/proc').filter((name) => /^\d+$/.test(name))) {
    try {
      const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
      if (stat.includes('(workerd)') && Number(stat.split(') ')[1].split(' ')[1]) === process.pid) found.push(pid)
    } catch {
      // The process ended while we looked.
    }
  }
  return found
}

/** Processor time of a process so far, in microseconds (Linux counts in hundredths of a second). */
function cpu(pid) {
  const fields = readFileSync(`/proc/${pid}/stat`, 'utf8').split(') ')[1].split(' ')
  return (Number(fields[11]) + Number(fields[12])) * 10_000
}

async function started(start) {
  const before = workerds()
  const side = await start()
  return { ...side, pid: workerds().find((pid) => !before.includes(pid)), used: {} }
}

async function measure(side, job, seconds) {
  const worker = fork(new URL('load.mjs', import.meta.url))
  const began = cpu(side.pid)
  worker.send({ port: side.port, key: side.key, origin: side.origin, job, ids: side.ids, seconds, connections: CONNECTIONS, first: side.used[job] ?? 0 })
  const result = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject).once('exit', (code) => code && reject(new Error(`load ended with ${code}`))))
  side.used[job] = result.used
  // Work after the answer (queues, projections) belongs to the job: give it a moment before the clock stops.
  await sleep(400)
  return { ...result, cpu_us: cpu(side.pid) - began }
}

async function compare(ours, peer, job) {
  const rounds = { ours: [], peer: [] }
  await measure(ours, job, 0.7)
  await measure(peer, job, 0.7)
  for (let round = 0; round < ROUNDS; round++) {
    // Who goes first changes: the second always finds a warmer, busier machine.
    const order = round % 2 ? [['peer', peer], ['ours', ours]] : [['ours', ours], ['peer', peer]]
    for (const [name, side] of order) rounds[name].push(await measure(side, job, SECONDS))
  }
  const [a, b] = [summarize(rounds.ours), summarize(rounds.peer)]
  print({ name: `${job}.rate`, value: a.per_second, unit: '1/s', peer: b.per_second })
  for (const p of ['p50_ms', 'p95_ms', 'p99_ms']) print({ name: `${job}.${p}`, value: a[p], unit: 'ms', peer: b[p], better: 'lower' })
  print({ name: `${job}.cpu`, value: a.cpu_us, unit: 'us', peer: b.cpu_us, better: 'lower', limit: job === 'slot_list_60_days' ? 2000 : undefined })
  for (const [side, list] of [['ours', a.failures], ['peer', b.failures]]) {
    for (const [what, count] of list) console.error(`${job}: ${side}: ${count} x ${what}`)
  }
  return a.failures.length + b.failures.length
}

/** One request again and again, for the figures of accounts and workflows. */
async function load(side, ask, seconds, connections = CONNECTIONS) {
  const worker = fork(new URL('load.mjs', import.meta.url))
  const began = cpu(side.pid)
  worker.send({ port: side.port, ask, seconds, connections })
  const result = await new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject).once('exit', (code) => code && reject(new Error(`load ended with ${code}`))))
  if (result.failures.length) throw new Error(`${side.name}: ${JSON.stringify(result.failures)}`)
  return { ...result, cpu_us: cpu(side.pid) - began }
}

const names = process.argv.slice(2)
const wanted = names.filter((name) => name in JOBS)
const wantsAccounts = names.length === 0 || names.includes('accounts')
console.error(`load average before: ${loadavg().map((n) => n.toFixed(2)).join(' ')}`)
let failed = 0
if (names.length === 0 || wanted.length > 0) {
  const peer = await started(async () => startPeer(await passages()))
  const ours = await started(startOurs)
  try {
    for (const job of wanted.length ? wanted : Object.keys(JOBS)) failed += await compare(ours, peer, job)
  } finally {
    await ours.stop()
    await peer.stop()
  }
}
if (wantsAccounts) await accountFigures(started, load, cpu)
if (names.length === 0 || names.includes('workflows')) await workflowFigures(started, load)
if (names.length === 0) {
  await crawlFigures()
  await lighthouseFigures()
}
print({ name: 'machine.load_average', value: loadavg()[0], unit: '1' })
process.exit(failed ? 1 : 0)
