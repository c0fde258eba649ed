// The peer of a workflow of three nodes: the same by hand, as somebody would write it on the same runtime who wants it durable. One
// object for each delivery keeps what came and what was answered in its own SQLite; D1 has a row of the run. No graph, no retry, no history of
// steps, no limits, no second look after a crash.
import { DurableObject } from 'cloudflare:workers'

export class Run extends DurableObject {
  async run(given) {
    const known = this.ctx.storage.kv.get('run')
    if (known) return known.answer
    const mapped = { name: given.name.toUpperCase() }
    const greeted = { ...mapped, greeting: `Hello ${mapped.name}!` }
    const answer = { hello: greeted.greeting }
    this.ctx.storage.kv.put('run', { given, steps: [mapped, greeted, answer], answer, at: Date.now() })
    await this.ctx.storage.sync()
    this.ctx.waitUntil(
      this.env.RUNS_DB.prepare('INSERT INTO runs (id, state, started_at, ended_at) VALUES (?, ?, ?, ?)').bind(this.ctx.id.toString(), 'succeeded', Date.now(), Date.now()).run(),
    )
    return answer
  }
}

export default {
  async fetch(request, env) {
    const key = request.headers.get('idempotency-key') ?? crypto.randomUUID()
    return Response.json(await env.RUNS.getByName(key).run(await request.json()))
  },
}
