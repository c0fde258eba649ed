// The mails of a lead and of a booking, written to a table as ours does in development: the same effects on both sides.
const OWNER = 'owner@shop.example'

const shown = (text) => String(text ?? '').replace(/[&<>"]/g, (c) => ({ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;' })[c])
const html = (lines) => `<!doctype html><body>${lines.map((line) => `<p>${shown(line)}</p>`).join('')}</body>`
const stamp = (at) => new Date(at).toISOString().replace(/[-:]|\.\d+/g, '')

function mail(db, to, subject, lines, attachment = null) {
  return db
    .prepare('INSERT INTO mails (to_email, subject, text, html, attachment, created_at) VALUES (?, ?, ?, ?, ?, ?)')
    .bind(to, subject, lines.join('\n'), html(lines), attachment, Date.now())
}

async function ofLead(db, id) {
  const lead = await db.prepare('SELECT * FROM leads WHERE id = ?').bind(id).first()
  const answers = Object.entries(JSON.parse(lead.answers)).map(([name, value]) => `${name}: ${value}`)
  await db.batch([
    mail(db, OWNER, `New message from ${lead.name}`, answers),
    mail(db, lead.email, 'We have your message', [`Hello ${lead.name},`, 'thank you for writing to us. We will answer soon.']),
  ])
}

async function ofAppointment(db, id) {
  const booked = await db.prepare('SELECT * FROM appointments WHERE id = ?').bind(id).first()
  const invitation = [
    'BEGIN:VCALENDAR', 'VERSION:2.0', 'PRODID:-//peer//EN', 'METHOD:REQUEST', 'BEGIN:VEVENT', `UID:${booked.id}`, `DTSTAMP:${stamp(Date.now())}`,
    `DTSTART:${stamp(booked.starts_at)}`, `DTEND:${stamp(booked.ends_at)}`, `ATTENDEE:mailto:${booked.email}`, 'SUMMARY:Appointment', 'END:VEVENT', 'END:VCALENDAR',
  ].join('\r\n')
  const when = new Intl.DateTimeFormat('en', { dateStyle: 'full', timeStyle: 'short', timeZone: 'Europe/Berlin' }).format(booked.starts_at)
  await db.batch([
    mail(db, OWNER, `New appointment: ${booked.name}`, [`When: ${when}`, `Guest: ${booked.name}`], invitation),
    mail(db, booked.email, 'Your appointment', [`Hello ${booked.name},`, `see you on ${when}.`], invitation),
  ])
}

export async function consume(batch, env) {
  for (const { body } of batch.messages) {
    await (body.kind === 'lead_captured' ? ofLead(env.DB, body.id) : ofAppointment(env.DB, body.id))
  }
}
