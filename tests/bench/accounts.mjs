// What accounts cost: one check of an access token beside jose, one password hash, twenty sign-ins at once, and an authorised
// read beside the same in Hono, D1 and jose on the same runtime.
import { createHmac, createPrivateKey, createPublicKey } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { build } from 'esbuild'
import { SignJWT, exportJWK } from 'jose'
import { Miniflare, convertV4MiniflareOptions } from 'miniflare'
import { Owner, Visitor, good } from '../support/api.mjs'
import { startDemoSite } from '../support/demo-site.mjs'
import { freePort, startPlatform } from '../support/platform.mjs'
import { DEMO, seed } from '../support/seed.mjs'
import { median, print } from './figures.mjs'

const SIGNING_KEY = 'the signing key of the bench, long enough for everybody'
const LEADS = 60
const ROUNDS = Number(process.env.BENCH_ROUNDS ?? 3)
const SECONDS = Number(process.env.BENCH_SECONDS ?? 3)

/** The platform, its owner with some leads, and a key that signs as the platform does. */
async function startOurs() {
  const demo = await startDemoSite()
  const port = await freePort()
  const platform = await startPlatform({
    demoPort: demo.port,
    vars: { VISITOR_PER_MINUTE: '100000000', SIGNING_KEY },
    extra: { unsafeDirectSockets: [{ host: '127.0.0.1', port }] },
  })
  const { owner, site } = await seed({ url: platform.url, siteUrl: demo.url, person: DEMO })
  const visitor = new Visitor(platform.url, site.key, site.origins[0])
  const form = site.automations.find(({ kind }) => kind === 'form').resource_id
  for (let n = 0; n < LEADS; n++) {
    const answers = { name: `Ann ${n}`, email: `ann${n}@example.com`, message: 'Could you bake a cake for twenty people?' }
    good(await visitor.post(`/api/forms/${form}/submit`, { answers }), 'lead')
  }
  const access = owner.cookieOf('__Host-gr8_session')
  return { name: 'gr8', port, platform, owner, access, expired: await expired(access, platform.url), stop: () => Promise.all([platform.stop(), demo.stop()]) }
}

/** A token that is right in every respect, but ran out: refused only after its signature was checked. */
async function expired(access, issuer) {
  const [header, payload] = access.split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url')))
  const seed = createHmac('sha256', SIGNING_KEY).update(`auth.token.v1\0${header.kid}`).digest()
  // PKCS #8 of an Ed25519 seed (RFC 8410).
  const key = createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' })
  const at = Math.floor(Date.now() / 1000) - 3_600
  const token = await new SignJWT({ sid: payload.sid }).setProtectedHeader(header).setSubject(payload.sub).setIssuer(issuer).setAudience(issuer).setIssuedAt(at).setExpirationTime(at + 900).sign(key)
  return { token, header, key, publicJwk: await exportJWK(createPublicKey(key)) }
}

async function startPeer(ours) {
  const here = (path) => fileURLToPath(new URL(path, import.meta.url))
  const bundle = await build({ entryPoints: [here('peer/accounts.mjs')], bundle: true, format: 'esm', write: false, minify: true, conditions: ['workerd', 'worker', 'browser'], external: ['cloudflare:*'] })
  const port = await freePort()
  const issuer = ours.platform.url
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      name: 'peer',
      modules: [{ type: 'ESModule', path: 'accounts.mjs', contents: bundle.outputFiles[0].text }],
      compatibilityDate: '2026-09-01',
      d1Databases: { CONTROL: 'peer-control', SHARD: 'peer-shard' },
      bindings: { JWK: JSON.stringify(ours.expired.publicJwk), ISSUER: issuer },
      host: '127.0.0.1',
      port: await freePort(),
      cf: false,
      unsafeDirectSockets: [{ host: '127.0.0.1', port }],
    }),
  )
  await mf.ready
  const run = async (name, statements) => {
    const db = await mf.getD1Database(name)
    for (const statement of statements) await db.prepare(statement).run()
  }
  const { sub, sid } = JSON.parse(Buffer.from(ours.access.split('.')[1], 'base64url'))
  await run('CONTROL', [
    'CREATE TABLE users (id TEXT PRIMARY KEY, is_staff INTEGER)',
    'CREATE TABLE teams (id TEXT PRIMARY KEY, name TEXT)',
    'CREATE TABLE members (team_id TEXT, user_id TEXT, role TEXT, PRIMARY KEY (team_id, user_id))',
    'CREATE TABLE sessions (id TEXT PRIMARY KEY, user_id TEXT, team_id TEXT, expires_at INTEGER, ended_at INTEGER)',
    `INSERT INTO users VALUES ('${sub}', 0)`,
    "INSERT INTO teams VALUES ('team', 'Demo')",
    `INSERT INTO members VALUES ('team', '${sub}', 'owner')`,
    `INSERT INTO sessions VALUES ('${sid}', '${sub}', 'team', ${Date.now() + 86_400_000}, NULL)`,
  ])
  const { items } = good(await ours.owner.get(`/api/leads?limit=100`), 'leads')
  const db = await mf.getD1Database('SHARD')
  await db.prepare('CREATE TABLE leads (team_id TEXT, id TEXT, form_id TEXT, site_id TEXT, state TEXT, name TEXT, email TEXT, answers TEXT, created_at INTEGER, PRIMARY KEY (team_id, id))').run()
  await db.batch(
    items.map((lead) =>
      db.prepare('INSERT INTO leads VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)').bind('team', lead.id, lead.form_id ?? '', lead.site_id ?? '', lead.state ?? 'new', lead.name ?? '', lead.email ?? '', JSON.stringify(lead.answers ?? {}), lead.created_at),
    ),
  )
  return { name: 'hono', port, stop: () => mf.dispose() }
}

const LEADS_PATH = '/api/leads?limit=25'
/** What each figure asks, of both sides alike. Without a token a request costs all but the check of one. */
const asks = (ours) => ({
  authorised_read: { path: LEADS_PATH, headers: { authorization: `Bearer ${ours.access}` }, status: 200 },
  expired: { path: LEADS_PATH, headers: { authorization: `Bearer ${ours.expired.token}` }, status: 401 },
  bare: { path: LEADS_PATH, headers: {}, status: 401 },
})

/** @param {(start: () => Promise<any>) => Promise<any>} started @param {(side: any, ask: any, seconds: number) => Promise<any>} load */
export async function accountFigures(started, load, cpu) {
  const ours = await started(startOurs)
  const peer = await started(() => startPeer(ours))
  try {
    const figures = {}
    for (const [name, ask] of Object.entries(asks(ours))) {
      const rounds = { ours: [], peer: [] }
      for (const side of [ours, peer]) await load(side, ask, 0.7)
      for (let round = 0; round < ROUNDS; round++) {
        const order = round % 2 ? [['peer', peer], ['ours', ours]] : [['ours', ours], ['peer', peer]]
        for (const [which, side] of order) rounds[which].push(await load(side, ask, SECONDS))
      }
      const of = (list, what) => median(list.map(what))
      figures[name] = Object.fromEntries(['ours', 'peer'].map((which) => [which, { rate: of(rounds[which], (r) => r.times.length / r.elapsed), cpu: of(rounds[which], (r) => r.cpu_us / Math.max(1, r.times.length)) }]))
    }
    const { authorised_read: read, expired: whole, bare } = figures
    print({ name: 'authorised_read.rate', value: read.ours.rate, unit: '1/s', peer: read.peer.rate })
    print({ name: 'authorised_read.cpu', value: read.ours.cpu, unit: 'us', peer: read.peer.cpu, better: 'lower' })
    const check = (side) => Math.max(1, whole[side].cpu - bare[side].cpu)
    print({ name: 'token_check.cpu', value: check('ours'), unit: 'us', peer: check('peer'), better: 'lower' })
    print({ name: 'token_check.request_cpu', value: whole.ours.cpu, unit: 'us', peer: whole.peer.cpu, better: 'lower' })
    await passwordFigures(ours, cpu)
  } finally {
    await ours.stop()
    await peer.stop()
  }
}

const memory = (pid, what) => Number(new RegExp(`${what}:\\s+(\\d+) kB`).exec(readFileSync(`/proc/${pid}/status`, 'utf8'))[1]) / 1024

async function passwordFigures(ours, cpu) {
  const wrong = (n) => new Owner(ours.platform.url).call('POST', '/api/auth/sign-in', { email: `nobody${n}@example.com`, password: 'a wrong password here' }, { 'cf-connecting-ip': `203.0.113.${n}` })
  const malformed = (n) => new Owner(ours.platform.url).call('POST', '/api/auth/sign-in', { email: 'nobody', password: 'x' }, { 'cf-connecting-ip': `198.51.100.${n}` })
  const spent = async (work) => {
    const before = cpu(ours.pid)
    for (let n = 0; n < 20; n++) await work(n)
    return (cpu(ours.pid) - before) / 20
  }
  await wrong(250)
  const hash = (await spent(wrong)) - (await spent(malformed))
  print({ name: 'argon2id.cpu', value: hash / 1000, unit: 'ms', better: 'lower', limit: 60 })
  const before = memory(ours.pid, 'VmRSS')
  let longest = 0
  let over = false
  const visitor = (async () => {
    while (!over) {
      const at = performance.now()
      await (await fetch(`${ours.platform.url}/healthz`)).arrayBuffer()
      longest = Math.max(longest, performance.now() - at)
    }
  })()
  const began = performance.now()
  const all = await Promise.all(Array.from({ length: 20 }, (_, n) => wrong(n + 100)))
  over = true
  await visitor
  if (all.some(({ status }) => status !== 401)) throw new Error(`sign-ins: ${all.map(({ status }) => status)}`)
  print({ name: 'sign_in.20_at_once', value: performance.now() - began, unit: 'ms', better: 'lower' })
  print({ name: 'sign_in.20_at_once.visitor_waits_at_most', value: longest, unit: 'ms', better: 'lower' })
  print({ name: 'sign_in.20_at_once.memory_grows_by', value: memory(ours.pid, 'VmRSS') - before, unit: 'MB', better: 'lower', limit: 128 })
}

