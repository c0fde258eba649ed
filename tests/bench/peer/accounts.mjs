// An authorised read the way a JavaScript developer would write it: jose checks the token, D1 tells whether the session
// still stands and what its person may do, and then the rows are read.
import { Hono } from 'hono'
import { importJWK, jwtVerify } from 'jose'

const MAY_READ = new Set(['viewer', 'editor', 'admin', 'owner'])
const app = new Hono()
let key

app.use('/api/*', async (c, next) => {
  const token = c.req.header('authorization')?.replace(/^Bearer /, '')
  if (!token) return c.json({ code: 'no_session' }, 401)
  key ??= await importJWK(JSON.parse(c.env.JWK), 'EdDSA')
  let claims
  try {
    ;({ payload: claims } = await jwtVerify(token, key, { algorithms: ['EdDSA'], issuer: c.env.ISSUER, audience: c.env.ISSUER, typ: 'at+jwt' }))
  } catch {
    return c.json({ code: 'no_session' }, 401)
  }
  const session = await c.env.CONTROL.prepare(
    `SELECT s.id, s.expires_at, s.ended_at, s.user_id, u.is_staff, t.id AS team_id, m.role FROM sessions s JOIN users u ON u.id = s.user_id
     LEFT JOIN members m ON m.team_id = s.team_id AND m.user_id = s.user_id LEFT JOIN teams t ON t.id = m.team_id WHERE s.id = ?`,
  )
    .bind(claims.sid)
    .first()
  if (!session || session.ended_at !== null || session.expires_at < Date.now()) return c.json({ code: 'session_expired' }, 401)
  if (!MAY_READ.has(session.role)) return c.json({ code: 'role_forbids' }, 403)
  c.set('team', session.team_id)
  return next()
})

app.get('/api/leads', async (c) => {
  const limit = Math.min(Number(c.req.query('limit') ?? 25), 100)
  const { results } = await c.env.SHARD.prepare('SELECT id, form_id, site_id, state, name, email, answers, created_at FROM leads WHERE team_id = ? AND id < ? ORDER BY id DESC LIMIT ?')
    .bind(c.get('team'), c.req.query('cursor') ?? '\u{7f}', limit + 1)
    .all()
  const items = results.slice(0, limit).map((row) => ({ ...row, answers: JSON.parse(row.answers) }))
  return c.json(results.length > limit ? { items, next_cursor: items.at(-1).id } : { items })
})

export default app
