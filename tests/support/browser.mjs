// A real Chromium for the browser suite: pages that remember every complaint, and axe to look at them.
import { accessSync } from 'node:fs';
import { mkdir, readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { chromium } from 'playwright-core';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');
const PLACES = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'];

/**
 * Parts of Chromium that do not start here. Playwright's own list (1.65) is repeated, because only the last such flag counts.
 * The last two are new: a hidden page of suggestions under the address bar, which cost every context more than half a
 * second of work and is never seen.
 */
const OFF = [
  'AvoidUnnecessaryBeforeUnloadCheckSync',
  'DestroyProfileOnBrowserClose',
  'HttpsUpgrades',
  'HttpsFirstBalancedModeAutoEnable',
  'LensOverlay',
  'MediaRouter',
  'PaintHolding',
  'ThirdPartyStoragePartitioning',
  'AvoidCorsURLLoaderRestartOnRedirect',
  'OptimizationHints',
  'NetworkTimeServiceQuerying',
  'AimEnabled',
  'PreconnectToSearch',
  'WebUIOmniboxPopup',
  'WebUIOmniboxAimPopup',
];

const FLAGS = [
  `--disable-features=${OFF}`,
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
 * One page that visits many addresses, for tests that only look. A process, a cache and compiled scripts that are there
 * already halve the work of a visit. Every document begins with empty storage; cookies are the caller's.
 * `goTo` leaves nothing in `complaints` of what the page before said.
 */
export async function newTour(browser, options = {}) {
  const made = await newPage(browser, options);
  await made.context.addInitScript(() => {
    // A frame shares its page's storage, which is in use by the time the frame loads.
    if (window !== window.top) return;
    localStorage.clear();
    sessionStorage.clear();
  });
  const goTo = async (url) => {
    await made.page.goto(url, { waitUntil: 'commit' });
    made.complaints.length = 0;
    await made.page.waitForLoadState();
  };
  return { ...made, goTo };
}

let axeSource;

/**
 * What axe finds on the page as it is now: WCAG 2.2 A and AA and best practices, shadow roots included.
 * @returns {Promise<string[]>} one line per element; empty when all is well.
 */
export async function axe(page, { within, without = [] } = {}) {
  // Through the debugger's door: a script tag would need the page's policy to allow it.
  // Half a megabyte to parse, so once per document.
  axeSource ??= await readFile(AXE, 'utf8');
  if (!(await page.evaluate(() => 'axe' in window))) await page.evaluate(axeSource);
  const values = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
  return page.evaluate(
    async ([selector, exclude, runOnly]) => {
      const include = selector ? [selector] : [document.documentElement];
      // Only what is wrong comes back: telling of everything that is right took as long as looking at it.
      const { violations } = await window.axe.run({ include, exclude }, { runOnly, resultTypes: ['violations'] });
      return violations.flatMap((rule) =>
        rule.nodes.map((node) => `${rule.id}: ${rule.help} at ${node.target.flat(2).join(' > ')} (${node.failureSummary})`),
      );
    },
    [within ?? null, without, { type: 'tag', values }],
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

/** Pictures of the whole page in dark and light, for whoever wants to look: into the folder that `SHOTS` names. */
export async function shot(page, name) {
  if (!process.env.SHOTS) return;
  await mkdir(process.env.SHOTS, { recursive: true });
  for (const colorScheme of ['dark', 'light']) {
    await page.emulateMedia({ colorScheme });
    await page.screenshot({ path: join(process.env.SHOTS, `${name}-${colorScheme}.png`), fullPage: true });
  }
}
