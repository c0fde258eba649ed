// The invitation, read by the library that Thunderbird reads calendars with.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import ICAL from 'ical.js'
import { Visitor, good, waitForMail } from '../support/api.mjs'
import { startDemoSite } from '../support/demo-site.mjs'
import { startPlatform } from '../support/platform.mjs'
import { seed } from '../support/seed.mjs'

let platform
let demo
let visitor

before(async () => {
  demo = await startDemoSite()
  platform = await startPlatform({ demoPort: demo.port })
  const { site } = await seed({ url: platform.url, siteUrl: demo.url })
  visitor = new Visitor(platform.url, site.key, site.origins[0])
})
after(async () => {
  await platform?.stop()
  await demo?.stop()
})

async function book(guest) {
  const { services } = good(await visitor.get('/api/calendar/services'), 'services')
  const from = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
  const { days } = good(await visitor.get(`/api/calendar/slots?service=${services[0].id}&from=${from}&days=14&zone=Europe/Berlin`), 'slots')
  const starts_at = days.flatMap((day) => day.slots)[0]
  const held = good(await visitor.post('/api/appointments', { service_id: services[0].id, starts_at }), 'hold')
  return good(await visitor.post(`/api/appointments/${held.id}/book`, { token: held.token, zone: 'Europe/Berlin', ...guest }), 'book')
}

const event = (text) => {
  const calendar = new ICAL.Component(ICAL.parse(text))
  assert.equal(calendar.name, 'vcalendar')
  return { calendar, event: new ICAL.Event(calendar.getFirstSubcomponent('vevent')) }
}

test('the invitation is one event at the booked time, for the guest, with a stable UID', async () => {
  const booked = await book({ name: 'Ann; "Quotes", \\ and, commas', email: 'ann@example.com', note: 'line one\nBEGIN:VALARM\nline three' })
  const read = event(booked.ics)
  assert.equal(read.event.startDate.toUnixTime() * 1000, booked.starts_at)
  assert.equal(read.event.endDate.toUnixTime() * 1000, booked.ends_at)
  assert.ok(read.event.uid.includes(booked.id))
  assert.equal(read.calendar.getAllSubcomponents('vevent').length, 1)
  assert.equal(read.event.component.getAllSubcomponents('valarm').length, 0, 'a note cannot add components')
  assert.deepEqual(read.event.attendees.map((attendee) => attendee.getFirstValue()), ['mailto:ann@example.com'])
})

test('both mails carry the same invitation, as text/calendar with METHOD', async () => {
  const booked = await book({ name: 'Bob', email: 'bob@example.com' })
  for (const to of ['bob@example.com', 'demo@gr8.example']) {
    const mail = await waitForMail(platform.url, to, (letter) => letter.parts.some((part) => part.content.includes(booked.id)))
    const [part] = mail.parts
    assert.match(part.content_type, /^text\/calendar;.*method=/i)
    const read = event(part.content)
    assert.equal(read.event.startDate.toUnixTime() * 1000, booked.starts_at)
    assert.match(part.content_type, new RegExp(`method=${read.calendar.getFirstPropertyValue('method')}`, 'i'))
  }
})
