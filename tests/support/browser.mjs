// A real Chromium for the browser suite: pages that remember every complaint, and axe to look at them.
import { accessSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { chromium } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

const FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--disable-dev-shm-usage',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/**
 * @param {string[]} more flags on top, such as a debugging port
 * @returns {Promise<import('playwright-core').Browser>}
 */
export async function startBrowser(more = []) {
  // Chromium's sandbox refuses to run as root, which containers of CI are.
  const args = [...FLAGS, ...more];
  if (process.getuid?.() === 0) args.push('--no-sandbox');
  return chromium.launch({ executablePath: process.env.CHROMIUM ?? PLACES.find(exists), headless: true, args });
}

function exists(path) {
  try {
    accessSync(path);
    return true;
  } catch {
    return false;
  }
}

/**
 * A page in a context of its own (no cookies, no cache of others). `complaints` collects what must not happen:
 * violations of the content security policy, uncaught errors, errors on the console, requests that broke off.
 * @param {import('playwright-core').Browser} browser
 * @param {import('playwright-core').BrowserContextOptions} options e.g. {viewport, colorScheme, locale, timezoneId}
 */
export async function newPage(browser, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...options });
  const complaints = [];
  await context.exposeBinding('__complain', (_, text) => complaints.push(text));
  await context.addInitScript(() => {
    document.addEventListener('securitypolicyviolation', (event) => {
      const where = `${event.sourceFile ?? ''}:${event.lineNumber ?? ''}`;
      window.__complain(`csp: ${event.violatedDirective} blocked ${event.blockedURI} ${event.sample} ${where}`);
    });
  });
  const page = await context.newPage();
  page.on('pageerror', (error) => complaints.push(`error: ${error.message}`));
  page.on('console', (message) => {
    // The browser itself logs every 4xx answer as an error; refusals are answers, and their tests look at them.
    if (message.type() !== 'error' || message.text().startsWith('Failed to load resource')) return;
    complaints.push(`console: ${message.text()}`);
  });
  return { page, context, complaints, close: () => context.close() };
}

/**
 * What axe finds on the page as it is now: WCAG 2.2 A and AA and best practices, shadow roots included.
 * @returns {Promise<string[]>} one line per element; empty when all is well.
 */
export async function axe(page, { within, without = [] } = {}) {
  // Through the debugger's door: a script tag would need the page's policy to allow it.
  // Half a megabyte to parse, so once per document.
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(await readFile(AXE, 'utf8'));
  const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  const { violations } = await page.evaluate(
    ([selector, left, values]) => {
      const context = { include: selector ? [selector] : [document.documentElement], exclude: left };
      return window.axe.run(context, { runOnly: { type: 'tag', values } });
    },
    [within ?? null, without, tags],
  );
  return violations.flatMap((rule) =>
    rule.nodes.map((node) => `${rule.id}: ${rule.help} at ${node.target.flat(2).join(' > ')} (${node.failureSummary})`),
  );
}

/** How far the page shifted by itself so far (cumulative layout shift); 0 is what we ask for. */
export function layoutShift(page) {
  return page.evaluate(
    () =>
      new Promise((resolve) => {
        let sum = 0;
        new PerformanceObserver((list) => {
          for (const entry of list.getEntries()) if (!entry.hadRecentInput) sum += entry.value;
        }).observe({ type: 'layout-shift', buffered: true });
        requestAnimationFrame(() => requestAnimationFrame(() => resolve(sum)));
      }),
  );
}
