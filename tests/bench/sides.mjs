// Starts ours and the peer on the same runtime, and seeds both with the same things.
import { readFile, readdir } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { Miniflare, convertV4MiniflareOptions } from 'miniflare'
import { Visitor, good, until } from '../support/api.mjs'
import { startDemoSite } from '../support/demo-site.mjs'
import { freePort, startPlatform } from '../support/platform.mjs'
import { DEMO, seed } from '../support/seed.mjs'

const ORIGIN = 'https://shop.example'
/** A conversation takes a handful of questions, as in life. */
const SESSIONS = 400
const ALWAYS = ['mo', 'tu', 'we', 'th', 'fr', 'sa', 'su'].map((day) => ({ day, opens: '00:00', closes: '00:00' }))

const tomorrow = () => new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)
/** Every five minutes of the coming weeks: enough slots for every booking of a run. */
const starts = () => Array.from({ length: 15_000 }, (_, i) => Date.parse(`${tomorrow()}T00:00:00Z`) + i * 300_000)

export async function startOurs() {
  const demo = await startDemoSite()
  const port = await freePort()
  const platform = await startPlatform({
    demoPort: demo.port,
    vars: { VISITOR_PER_MINUTE: '100000000' },
    extra: { unsafeDirectSockets: [{ host: '127.0.0.1', port }] },
  })
  const { owner, site } = await seed({ url: platform.url, siteUrl: demo.url, person: DEMO })
  good(await owner.patch(`/api/sites/${site.id}`, { origins: [...site.origins, ORIGIN] }), 'origins')
  const {
    items: [calendar],
  } = good(await owner.get('/api/calendar/availability'), 'calendars')
  const services = await openAroundTheClock(owner, calendar)
  const visitor = new Visitor(platform.url, site.key, ORIGIN)
  const form = site.automations.find((automation) => automation.kind === 'form').resource_id
  const ids = { form, ...services, from: tomorrow(), starts: starts(), sessions: await sessions(visitor) }
  return { name: 'gr8', port, key: site.key, origin: ORIGIN, ids, platform, owner, stop: () => Promise.all([platform.stop(), demo.stop()]) }
}

/** One service to list, as on day one, and a quick one with room for every booking of a run; hours as the peer's. */
async function openAroundTheClock(owner, calendar) {
  const [listed] = calendar.services
  const { id: _, ...like } = listed
  const quick = { ...like, name: 'Quick', duration_min: 5, step_min: 5, buffer_min: 0, notice_min: 0, horizon_days: 60 }
  const plan = { zone: 'Europe/Berlin', hours: ALWAYS, closed: [], services: [listed, quick] }
  const saved = good(await owner.put(`/api/calendar/availability/${calendar.id}`, plan), 'open around the clock')
  return { service: listed.id, busy_service: saved.services.find((service) => service.name === 'Quick').id }
}

async function sessions(visitor) {
  const made = []
  for (let i = 0; i < SESSIONS; i++) {
    const { session_id, token } = good(await visitor.post('/api/chatbot/sessions', { locale: 'en' }), 'session')
    made.push({ session_id, token })
  }
  return made
}

export async function startPeer(chunks) {
  const here = (path) => fileURLToPath(new URL(path, import.meta.url))
  const bundle = await build({ entryPoints: [here('peer/app.mjs')], bundle: true, format: 'esm', write: false, minify: true, external: ['cloudflare:*'] })
  const port = await freePort()
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      name: 'peer',
      modules: [{ type: 'ESModule', path: 'app.mjs', contents: bundle.outputFiles[0].text }],
      compatibilityDate: '2026-09-01',
      d1Databases: { DB: 'peer' },
      queueProducers: { JOBS: 'peer-jobs' },
      queueConsumers: { 'peer-jobs': { maxBatchTimeout: 1 } },
      host: '127.0.0.1',
      port: await freePort(),
      cf: false,
      unsafeDirectSockets: [{ host: '127.0.0.1', port }],
    }),
  )
  await mf.ready
  const db = await mf.getD1Database('DB')
  for (const statement of (await readFile(here('peer/schema.sql'), 'utf8')).split(';\n').filter((text) => text.trim())) {
    await db.prepare(statement).run()
  }
  await fill(db, chunks)
  const key = 'pk_peer'
  const ids = { form: 'form', service: 'listed', busy_service: 'busy', from: tomorrow(), starts: starts(), sessions: await sessions(new Visitor(`http://127.0.0.1:${port}`, key, ORIGIN)) }
  return { name: 'hono', port, key, origin: ORIGIN, ids, stop: () => mf.dispose() }
}

async function fill(db, chunks) {
  const fields = [
    { name: 'name', kind: 'text', required: true },
    { name: 'email', kind: 'email', required: true },
    { name: 'message', kind: 'long_text', required: true },
  ]
  await db.batch([
    db.prepare('INSERT INTO sites VALUES (?, ?, ?, ?)').bind('site', 'pk_peer', ORIGIN, 'Shop'),
    db.prepare('INSERT INTO forms VALUES (?, ?, ?, ?)').bind('form', 'site', JSON.stringify(fields), 'Thank you!'),
    db.prepare('INSERT INTO services VALUES (?, ?, ?, ?, ?, ?, ?)').bind('listed', 'site', 30, 30, 0, 1440, 'Europe/Berlin'),
    db.prepare('INSERT INTO services VALUES (?, ?, ?, ?, ?, ?, ?)').bind('busy', 'site', 5, 5, 0, 1440, 'Europe/Berlin'),
    ...chunks.map((chunk) => db.prepare('INSERT INTO chunks VALUES (?, ?, ?, ?)').bind('site', chunk.url, chunk.title, chunk.text)),
  ])
}

/** The demo site's text, cut the simple way: a passage per paragraph group of a page. */
export async function passages() {
  const folder = fileURLToPath(new URL('../../demo-site/', import.meta.url))
  const names = (await readdir(folder, { recursive: true })).filter((name) => name.endsWith('.html'))
  const cut = await Promise.all(
    names.map(async (name) => {
      const html = await readFile(folder + name, 'utf8')
      const title = /<title>([^<]*)/.exec(html)?.[1] ?? name
      const words = html.replace(/<(script|style)[\s\S]*?<\/\1>|<[^>]+>/g, ' ').split(/\s+/)
      const parts = Array.from({ length: Math.ceil(words.length / 150) }, (_, i) => words.slice(i * 150, i * 150 + 150).join(' '))
      return parts.map((text) => ({ url: `/${name}`, title, text }))
    }),
  )
  return cut.flat()
}

export { until }
