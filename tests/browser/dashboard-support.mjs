// What the dashboard's tests share: the built app behind the Worker's own policy, over the made-up API of dashboard/dev.
import { access, readFile } from 'node:fs/promises';
import { startServer } from '../../dashboard/dev/server.mjs';
import { newPage, newTour, startBrowser } from '../support/browser.mjs';

const DIST = new URL('../../dashboard/dist/index.html', import.meta.url);
const HERE = { locale: 'en-GB', timezoneId: 'Europe/Berlin' };
let worlds = 0;

export const hex = (n) => n.toString(16).padStart(32, '0');
export const SITE = `site_${hex(1)}`;
export const PASSWORD = 'correct horse battery';

export async function startWorld() {
  await access(DIST).catch(() => {
    throw new Error('dashboard/dist is missing: run `vite build --config dashboard/vite.config.ts` first');
  });
  const [server, browser] = await Promise.all([startServer(), startBrowser()]);
  return {
    url: server.url,
    browser,
    /**
     * A page of somebody signed in (unless told otherwise) in a world of its own.
     * @param {string} path
     * @param {{scenario?: string, signedIn?: boolean, latency?: number}} options scenario: see dashboard/dev/world.mjs
     */
    async visit(path, { scenario = 'loaded', signedIn = true, latency = 5, ...options } = {}) {
      const made = await newPage(browser, { ...HERE, ...options });
      await enterWorld(made.context, server.url, { scenario, latency, signedIn });
      await made.page.goto(server.url + path);
      const setScenario = (value) => made.context.addCookies([{ name: 'gr8_scenario', value, url: server.url }]);
      return { ...made, setScenario, happen: (what) => made.page.evaluate((kind) => fetch(`/mock/happen/${kind}`, { method: 'POST' }).then((answer) => answer.status), what) };
    },
    /** One page for many visits (see newTour), each in a world of its own: `visit(path, {scenario, signedIn})`. */
    async tour(options = {}) {
      const made = await newTour(browser, { ...HERE, ...options });
      const visit = async (path, { scenario = 'loaded', signedIn = true } = {}) => {
        await made.context.clearCookies();
        await enterWorld(made.context, server.url, { scenario, latency: 5, signedIn });
        await made.goTo(server.url + path);
      };
      return { ...made, visit };
    },
    stop: async () => {
      await browser.close();
      await server.close();
    },
  };
}

/** The cookies of somebody who comes to a made-up world that nobody was in before. */
async function enterWorld(context, url, { scenario, latency, signedIn }) {
  worlds += 1;
  const cookies = { gr8_scenario: scenario, gr8_world: `w${worlds}`, gr8_latency: String(latency) };
  await context.addCookies(Object.entries(cookies).map(([name, value]) => ({ name, value, url })));
  if (signedIn) await signInCookie(context, url);
}

/** `access` is `stale` for a token that ran out; without `refresh` it cannot be renewed. */
export async function signInCookie(context, url, { access = 'mock', refresh = 'mock' } = {}) {
  await context.addCookies([{ name: '__Host-gr8_session', value: access, url: url.replace('http:', 'https:'), secure: true, httpOnly: true }]);
  if (refresh) await context.addCookies([{ name: '__Secure-gr8_refresh', value: refresh, domain: new URL(url).hostname, path: '/api/auth', secure: true, httpOnly: true, sameSite: 'Strict' }]);
}

/** The paths of the route table, read from the source: a new screen cannot be skipped. */
export async function routePaths() {
  const source = await readFile(new URL('../../dashboard/src/routes.tsx', import.meta.url), 'utf8');
  return [...source.matchAll(/path: '([^']+)'/g)].map((found) => found[1]);
}

/** Waits until the screen shows its heading and no skeleton. */
export async function settled(page) {
  await page.locator('h1').first().waitFor();
  await page.waitForFunction(() => !document.querySelector('.skeleton'));
}

/** How far the page can be scrolled sideways, in px. */
export const sideways = (page) => page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);

/** An authenticator in software, which answers by itself. The returned function takes it away. */
export async function passkeys(page, { hasUserVerification = true, isUserVerified = true } = {}) {
  const debug = await page.context().newCDPSession(page);
  await debug.send('WebAuthn.enable', { enableUI: false });
  await debug.send('WebAuthn.addVirtualAuthenticator', { options: { protocol: 'ctap2', transport: 'internal', hasResidentKey: true, hasUserVerification, isUserVerified, automaticPresenceSimulation: true } });
  return () => debug.detach();
}

/** Forbids the mouse and everything that acts without keys. */
export function keyboardOnly(page) {
  const refuse = () => {
    throw Error('this test is by keyboard only');
  };
  for (const name of ['click', 'dblclick', 'tap', 'hover', 'check', 'selectOption', 'fill', 'focus']) page[name] = refuse;
  for (const name of ['click', 'dblclick', 'down', 'up', 'move', 'wheel']) page.mouse[name] = refuse;
  return {
    /** Presses Tab until the focused element's name or label contains `text`. */
    async tabTo(text, most = 60) {
      for (let presses = 0; presses < most; presses += 1) {
        await page.keyboard.press('Tab');
        const name = await page.evaluate(() => {
          const element = document.activeElement;
          // A dialog that can be scrolled takes the focus, too: its text is not its name.
          const text = element?.matches('body, dialog, main, section, div') ? '' : element?.textContent;
          return [element?.getAttribute('aria-label'), element?.labels?.[0]?.textContent, text].find(Boolean) ?? '';
        });
        if (name.includes(text)) return;
      }
      throw new Error(`no way to "${text}" by Tab`);
    },
  };
}

/** The dialog in which a dangerous act asks for a new proof of presence. */
export const stepUp = (page) => page.getByRole('dialog', { name: 'Confirm that it is you' });

/** Proves presence by the password, also where a passkey is offered first; then the act goes on by itself. */
export async function prove(page) {
  const dialog = stepUp(page);
  const [other, password] = [dialog.getByRole('button', { name: 'Use your password' }), dialog.getByLabel('Password for')];
  await other.or(password).waitFor();
  if (await other.isVisible()) await other.click();
  await password.fill(PASSWORD);
  await page.keyboard.press('Enter');
  await dialog.waitFor({ state: 'detached' });
}
