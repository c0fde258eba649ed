// How long a website of fifty pages takes from "add" to an analysis, and to a first right answer.
import { Visitor, good, until } from '../support/api.mjs'
import { startPlatform } from '../support/platform.mjs'
import { seed, DEMO } from '../support/seed.mjs'
import { print } from './figures.mjs'
import { fiftyPages } from './site.mjs'

export async function crawlFigures() {
  const site = await fiftyPages()
  const platform = await startPlatform({ demoPort: site.port })
  try {
    const began = performance.now()
    const seeded = await seed({ url: platform.url, siteUrl: `http://localhost:${site.port}/`, person: DEMO })
    const read = await until(seeded.owner, `/api/sites/${seeded.site.id}`, (now) => now.state === 'ready')
    print({ name: 'crawl.pages', value: read.crawl.read, unit: 'pages', limit: 50 })
    print({ name: 'crawl.analysis', value: (read.crawl.finished_at - read.crawl.started_at) / 1000, unit: 's', better: 'lower', limit: 20 })
    const visitor = new Visitor(platform.url, read.key, read.origins[0])
    const { session_id, token } = good(await visitor.post('/api/chatbot/sessions', {}), 'session')
    const asked = { session_id, token, text: 'How much does the coffee number 12 cost?', client_id: 'c1' }
    const { message } = good(await visitor.post('/api/chatbot/message', asked, { accept: 'application/json' }), 'question')
    if (message.outcome !== 'answered') throw new Error(`the crawled site does not answer: ${JSON.stringify(message)}`)
    print({ name: 'crawl.to_first_answer', value: (performance.now() - began) / 1000, unit: 's', better: 'lower', limit: 60 })
  } finally {
    await platform.stop()
    await site.stop()
  }
}
