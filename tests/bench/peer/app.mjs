// The four jobs the way a JavaScript developer would write them on this runtime: Hono, D1, a queue.
import { Hono } from 'hono'
import { cors } from 'hono/cors'
import { slots } from './slots.mjs'
import { answer } from './answer.mjs'
import { consume } from './mails.mjs'

const app = new Hono()

/** The site of the key, if the page's origin may use it. */
app.use('/api/*', async (c, next) => {
  const site = await c.env.DB.prepare('SELECT * FROM sites WHERE key = ?').bind(c.req.query('site') ?? '').first()
  if (!site) return c.json({ code: 'not_found' }, 404)
  if (c.req.header('origin') !== site.origin) return c.json({ code: 'origin_not_allowed' }, 403)
  c.set('site', site)
  return cors({ origin: site.origin })(c, next)
})

app.post('/api/forms/:id/submit', async (c) => {
  const form = await c.env.DB.prepare('SELECT * FROM forms WHERE id = ? AND site_id = ?')
    .bind(c.req.param('id'), c.get('site').id)
    .first()
  if (!form) return c.json({ code: 'not_found' }, 404)
  const { answers } = await c.req.json()
  const bad = JSON.parse(form.fields).filter((field) => {
    const text = String(answers[field.name] ?? '').trim()
    if (!text) return field.required
    return field.kind === 'email' ? !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(text) : text.length > 5000
  })
  if (bad.length) return c.json({ code: 'invalid', fields: bad.map((field) => field.name) }, 422)
  const id = crypto.randomUUID()
  await c.env.DB.prepare('INSERT INTO leads VALUES (?, ?, ?, ?, ?, ?, ?)')
    .bind(id, form.id, form.site_id, answers.name, answers.email, JSON.stringify(answers), Date.now())
    .run()
  await c.env.JOBS.send({ kind: 'lead_captured', id })
  return c.json({ lead_id: id, thanks: form.thanks }, 201)
})

app.get('/api/calendar/slots', async (c) => {
  const { service: id, from, days, zone } = c.req.query()
  const service = await c.env.DB.prepare('SELECT * FROM services WHERE id = ? AND site_id = ?')
    .bind(id, c.get('site').id)
    .first()
  if (!service) return c.json({ code: 'not_found' }, 404)
  const start = Date.parse(`${from}T00:00:00Z`)
  const end = start + (Number(days) + 1) * 86_400_000
  const { results } = await c.env.DB.prepare(
    "SELECT starts_at, ends_at FROM appointments WHERE service_id = ? AND starts_at BETWEEN ? AND ? AND (state = 'booked' OR expires_at > ?)",
  )
    .bind(id, start - 86_400_000, end, Date.now())
    .all()
  return c.json({ zone, duration_min: service.duration_min, days: slots(service, results, from, Number(days), zone, Date.now()) })
})

app.post('/api/appointments', async (c) => {
  const { service_id, starts_at } = await c.req.json()
  const service = await c.env.DB.prepare('SELECT * FROM services WHERE id = ? AND site_id = ?')
    .bind(service_id, c.get('site').id)
    .first()
  if (!service) return c.json({ code: 'not_found' }, 404)
  if (starts_at < Date.now()) return c.json({ code: 'slot_closed' }, 409)
  const id = crypto.randomUUID()
  const token = crypto.randomUUID()
  const ends_at = starts_at + service.duration_min * 60_000
  try {
    await c.env.DB.batch([
      c.env.DB.prepare("DELETE FROM appointments WHERE service_id = ? AND starts_at = ? AND state = 'held' AND expires_at < ?").bind(service_id, starts_at, Date.now()),
      c.env.DB.prepare("INSERT INTO appointments VALUES (?, ?, ?, ?, 'held', ?, ?, NULL, NULL)").bind(id, service_id, starts_at, ends_at, Date.now() + 600_000, token),
    ])
  } catch {
    return c.json({ code: 'slot_taken' }, 409)
  }
  return c.json({ id, token, state: 'held', starts_at, ends_at }, 201)
})

app.post('/api/appointments/:id/book', async (c) => {
  const { token, name, email } = await c.req.json()
  if (!name || !/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(email)) return c.json({ code: 'invalid' }, 422)
  const done = await c.env.DB.prepare(
    "UPDATE appointments SET state = 'booked', name = ?, email = ? WHERE id = ? AND token = ? AND state = 'held' AND expires_at > ? RETURNING *",
  )
    .bind(name, email, c.req.param('id'), token, Date.now())
    .first()
  if (!done) return c.json({ code: 'hold_expired' }, 409)
  await c.env.JOBS.send({ kind: 'appointment_booked', id: done.id })
  return c.json({ id: done.id, state: 'booked', starts_at: done.starts_at, ends_at: done.ends_at })
})

app.post('/api/chatbot/sessions', async (c) => {
  const id = crypto.randomUUID()
  const token = crypto.randomUUID()
  await c.env.DB.prepare('INSERT INTO sessions VALUES (?, ?, ?, ?)').bind(id, c.get('site').id, token, Date.now()).run()
  return c.json({ session_id: id, token }, 201)
})

app.post('/api/chatbot/message', async (c) => {
  const { session_id, token, text } = await c.req.json()
  if (!text || text.length > 2000) return c.json({ code: 'invalid' }, 422)
  const { DB } = c.env
  const session = await DB.prepare('SELECT * FROM sessions WHERE id = ? AND token = ?').bind(session_id, token).first()
  if (!session) return c.json({ code: 'not_found' }, 404)
  await DB.prepare("INSERT INTO messages (session_id, by, text, created_at) VALUES (?, 'visitor', ?, ?)").bind(session_id, text, Date.now()).run()
  const { results: history } = await DB.prepare('SELECT by, text FROM messages WHERE session_id = ? ORDER BY id DESC LIMIT 10').bind(session_id).all()
  const words = [...text.toLowerCase().matchAll(/[\p{L}\p{N}]{3,}/gu)].map(([word]) => `"${word}"`)
  const { results: found } = await DB.prepare('SELECT url, title, text FROM chunks WHERE site_id = ? AND chunks MATCH ? ORDER BY rank LIMIT 5')
    .bind(session.site_id, words.join(' OR ') || '""')
    .all()
  const reply = answer(text, history, found)
  await DB.prepare("INSERT INTO messages (session_id, by, text, sources, created_at) VALUES (?, 'bot', ?, ?, ?)")
    .bind(session_id, reply.text, JSON.stringify(reply.sources), Date.now())
    .run()
  return c.json({ message: { by: 'bot', ...reply } })
})

export default { fetch: app.fetch, queue: consume }
