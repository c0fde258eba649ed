// The stream of an answer, read by the parser that other people's SDKs are built on.
import assert from 'node:assert/strict'
import { after, before, test } from 'node:test'
import { EventSourceParserStream } from 'eventsource-parser/stream'
import { Visitor, good } from '../support/api.mjs'
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

async function ask(session, text, client_id) {
  const response = await fetch(`${platform.url}/api/chatbot/message?site=${visitor.siteKey}`, {
    method: 'POST',
    headers: { origin: visitor.origin, accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ ...session, text, client_id }),
  })
  assert.equal(response.status, 200)
  assert.match(response.headers.get('content-type'), /^text\/event-stream/)
  const events = []
  for await (const { event, data } of response.body.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream())) {
    events.push({ event, data: JSON.parse(data) })
  }
  return events
}

test('an answer streams as accepted, deltas and done, and the deltas are what the log keeps', async () => {
  const { session_id, token } = good(await visitor.post('/api/chatbot/sessions', { locale: 'en' }), 'session')
  const events = await ask({ session_id, token }, 'When are you open on Sunday?', 'c1')
  const kinds = events.map(({ event }) => event)
  assert.equal(kinds[0], 'accepted')
  assert.equal(kinds.at(-1), 'done')
  assert.ok(kinds.slice(1, -1).length >= 2 && kinds.slice(1, -1).every((kind) => kind === 'delta'), String(kinds))
  const done = events.at(-1).data
  assert.equal(done.outcome, 'answered')
  assert.ok(done.sources.length >= 1 && done.sources.every((source) => source.url.startsWith('http')))
  const { messages } = good(await visitor.get(`/api/chatbot/sessions/${session_id}`, { 'x-session-token': token }), 'history')
  const streamed = events.filter(({ event }) => event === 'delta').map(({ data }) => data.text).join('')
  assert.equal(messages.find((message) => message.id === done.id).text, streamed)
})

test('the same client_id asked again repeats the answer and adds nothing to the log', async () => {
  const { session_id, token } = good(await visitor.post('/api/chatbot/sessions', { locale: 'en' }), 'session')
  const first = await ask({ session_id, token }, 'What does a sourdough loaf cost?', 'same')
  const again = await ask({ session_id, token }, 'What does a sourdough loaf cost?', 'same')
  assert.equal(again.at(-1).data.id, first.at(-1).data.id)
  const { messages } = good(await visitor.get(`/api/chatbot/sessions/${session_id}`, { 'x-session-token': token }), 'history')
  assert.equal(messages.filter((message) => message.by === 'visitor').length, 1)
})
