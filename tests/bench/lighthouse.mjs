// Lighthouse (mobile preset) on sign-in and overview: the median of three runs, on the built platform with the demo team.
import lighthouse from 'lighthouse'
import { startBrowser } from '../support/browser.mjs'
import { startDemoSite } from '../support/demo-site.mjs'
import { freePort, startPlatform } from '../support/platform.mjs'
import { DEMO, seed } from '../support/seed.mjs'
import { median, print } from './figures.mjs'

const CATEGORIES = ['performance', 'accessibility', 'best-practices', 'seo']
const LIMIT = 95
const RUNS = 3

/** The audits that cost a category its points, for standard error: a figure alone does not say what to mend. */
function losses(report) {
  const weighty = CATEGORIES.flatMap((name) => report.categories[name].auditRefs.filter((ref) => ref.weight > 0))
  return [...new Set(weighty.map((ref) => ref.id))].filter((id) => report.audits[id].score !== null && report.audits[id].score < 0.9)
}

async function page(url, port, headers) {
  const options = { port, output: 'json', logLevel: 'silent', onlyCategories: CATEGORIES, extraHeaders: headers, disableStorageReset: true }
  // The first run warms the server up and does not count.
  await lighthouse(url, options)
  const reports = []
  for (let run = 0; run < RUNS; run++) reports.push((await lighthouse(url, options)).lhr)
  return reports
}

export async function lighthouseFigures() {
  const demo = await startDemoSite()
  const platform = await startPlatform({ demoPort: demo.port })
  const debugging = await freePort()
  const browser = await startBrowser([`--remote-debugging-port=${debugging}`])
  try {
    const { owner } = await seed({ url: platform.url, siteUrl: demo.url, person: DEMO })
    for (const [name, path, headers] of [
      ['sign_in', '/sign-in', {}],
      ['overview', '/app', { cookie: owner.cookie }],
    ]) {
      const reports = await page(platform.url + path, debugging, headers)
      for (const category of CATEGORIES) {
        const value = median(reports.map((report) => Math.round(report.categories[category].score * 100)))
        print({ name: `lighthouse.${name}.${category}`, value, unit: 'points', limit: LIMIT })
      }
      console.error(`lighthouse ${name}: ${reports.map((report) => losses(report).join(', ') || 'nothing lost').join(' | ')}`)
    }
  } finally {
    await browser.close()
    await platform.stop()
    await demo.stop()
  }
}
