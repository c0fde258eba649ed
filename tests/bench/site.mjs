// A made-up website of fifty pages, served on this machine, for the crawl's figure.
import { createServer } from 'node:http'

const TRADES = ['bread', 'cakes', 'coffee', 'courses', 'catering', 'delivery', 'breakfast', 'gluten', 'wedding', 'history']

function page(at, count) {
  const trade = TRADES[at % TRADES.length]
  const links = Array.from({ length: 8 }, (_, i) => `<a href="/page-${(at * 7 + i * 5) % count}">More about ${TRADES[(at + i) % TRADES.length]}</a>`)
  const text = Array.from({ length: 6 }, (_, i) => `<h2>${trade} number ${at}-${i}</h2><p>Our ${trade} of kind ${at * 6 + i} costs ${3 + (at % 9)} euros and is made on weekday ${1 + (i % 6)}. ${'We bake it slowly, with flour from the mill next door, and you can ask us about every step of it. '.repeat(3)}</p>`)
  return `<!doctype html><html lang="en"><title>${trade} ${at} - Fifty Bakery</title><nav>${links.join('')}</nav><main><h1>About ${trade} ${at}</h1>${text.join('')}</main><footer>Fifty Bakery, Mill Lane 50, 10115 Berlin, +49 30 505050</footer></html>`
}

export async function fiftyPages(count = 50) {
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url, 'http://localhost')
    const at = pathname === '/' ? 0 : Number(/^\/page-(\d+)$/.exec(pathname)?.[1] ?? Number.NaN)
    if (pathname === '/robots.txt') return response.end('User-agent: *\nAllow: /\n')
    if (!(at < count)) return response.writeHead(404).end()
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(page(at, count))
  })
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve))
  return { port: server.address().port, stop: () => new Promise((resolve) => server.close(resolve)) }
}
