// The load: a process of its own, so that making requests does not steal from the one that starts both sides.
// Input (JSON, one message): {port, key, origin, job, ids, seconds, connections, first}, or {port, ask, seconds, connections} for one
// request again and again ({method, path, headers, body, status}); output: latencies of jobs.
import { Agent, request } from 'node:http'
import { JOBS } from './jobs.mjs'

process.once('message', async ({ port, key, origin, job, ids, seconds, connections, first = 0, ask }) => {
  const agent = new Agent({ keepAlive: true, maxSockets: connections })
  let next = first
  const side = { ids, n: () => next++ }
  const until = performance.now() + seconds * 1000
  const times = []
  const failures = new Map()
  const send = (step, last) =>
    new Promise((resolve, reject) => {
      const path = step.path(last)
      const body = step.body && JSON.stringify(step.body(last))
      const headers = { ...(origin ? { origin } : {}), accept: 'application/json', ...step.headers }
      if (body) Object.assign(headers, { 'content-type': 'application/json', 'content-length': Buffer.byteLength(body) })
      const query = key === undefined ? '' : `${path.includes('?') ? '&' : '?'}site=${key}`
      const sent = request({ agent, host: '127.0.0.1', port, method: step.method, path: path + query, headers }, (response) => {
        const parts = []
        response.on('data', (part) => parts.push(part)).on('error', reject)
        response.on('end', () => resolve({ status: response.statusCode, text: Buffer.concat(parts).toString() }))
      })
      sent.on('error', reject).end(body)
    })
  const work = async () => {
    while (performance.now() < until) {
      const began = performance.now()
      let last
      let good = true
      for (const step of ask ? [{ method: ask.method ?? 'GET', path: () => ask.path, headers: ask.headers, body: ask.body && (() => ask.body) }] : JOBS[job](side)) {
        const answer = await send(step, last).catch((error) => ({ status: 0, text: String(error) }))
        if (ask ? answer.status !== ask.status : answer.status < 200 || answer.status > 299) {
          const what = `${answer.status} ${answer.text.slice(0, 120)}`
          failures.set(what, (failures.get(what) ?? 0) + 1)
          good = false
          break
        }
        last = answer.text ? JSON.parse(answer.text) : undefined
      }
      if (good) times.push(performance.now() - began)
    }
  }
  const began = performance.now()
  await Promise.all(Array.from({ length: connections }, work))
  const elapsed = (performance.now() - began) / 1000
  process.send({ times, elapsed, used: next, failures: [...failures] }, () => process.exit(0))
})
