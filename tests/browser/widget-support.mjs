// What the widget's tests share: the mock platform, host pages, and the ways into the panel.
import { newPage, newTour, startBrowser } from '../support/browser.mjs';
import { startMock } from '../../widget/dev/server.mjs';

const HERE = { locale: 'en-GB', timezoneId: 'America/New_York' };

/** A mock platform and a browser for one test file; `stop` ends both. */
export async function startWorld() {
  const [mock, browser] = await Promise.all([startMock(), startBrowser()]);
  return {
    mock,
    browser,
    /** Opens a host page; `query` becomes the script tag's data attributes. */
    async visit(fixture = 'ordinary', { query = {}, ...options } = {}) {
      const made = await newPage(browser, { ...HERE, ...options });
      await made.page.goto(`${mock.hostUrl}/${fixture}?${new URLSearchParams(query)}`);
      await made.page.locator('.launcher').waitFor({ state: 'attached' });
      return made;
    },
    /** One page for many visits (see newTour): `visit(fixture)`. Nothing is kept, so that every state is reached anew. */
    async tour(options = {}) {
      const made = await newTour(browser, { ...HERE, ...options });
      const debug = await made.context.newCDPSession(made.page);
      await debug.send('Network.enable');
      await debug.send('Network.setCacheDisabled', { cacheDisabled: true });
      const visit = async (fixture) => {
        await made.goTo(`${mock.hostUrl}/${fixture}`);
        await made.page.locator('.launcher').waitFor({ state: 'attached' });
      };
      return { ...made, visit };
    },
    stop: async () => {
      await browser.close();
      await mock.close();
    },
  };
}

/** Opens the panel and, when there is one, waits for the tab. */
export async function open(page, tab) {
  await page.locator('.launcher').click();
  await page.locator('.panel .about').filter({ hasText: /./ }).waitFor();
  if (tab) await page.getByRole('tab', { name: tab }).click();
}

export async function ask(page, text) {
  await page.locator('.composer textarea').fill(text);
  await page.keyboard.press('Enter');
}

/** Fills the mock's contact form with acceptable answers. */
export async function fillForm(page, answers = {}) {
  const given = { name: 'Ann Example', email: 'ann@example.com', message: 'A cake for forty, please.', ...answers };
  for (const [name, value] of Object.entries(given)) await page.locator(`form [name=${name}]`).fill(value);
  await page.locator('form [name=consent]').check();
}

/** Goes to the details of the first free time of the first service. */
export async function holdFirst(page) {
  await page.locator('.service').first().click();
  await page.locator('.slot').first().click();
  await page.locator('.held').waitFor();
}

/** Forbids the mouse: a test that says "by keyboard" must not be able to cheat. */
export function keyboardOnly(page) {
  const refuse = () => {
    throw Error('this test is by keyboard only');
  };
  for (const name of ['click', 'dblclick', 'tap', 'hover', 'check', 'selectOption', 'fill', 'focus', 'dragAndDrop']) page[name] = refuse;
  for (const name of ['click', 'dblclick', 'down', 'up', 'move', 'wheel']) page.mouse[name] = refuse;
  return {
    /** Presses Tab until the focused element's name, label or text contains `text` (or matches it). */
    async tabTo(text, key = 'Tab', most = 60) {
      for (let pressed = 0; pressed < most; pressed++) {
        const now = await focused(page);
        if (text.test ? text.test(now) : now.includes(text)) return;
        await page.keyboard.press(key);
      }
      throw Error(`"${text}" was not reached by ${key}; the focus is on "${await focused(page)}"`);
    },
  };
}

/** The launcher, before and after the panel told its name. */
export const LAUNCHER = /^(Chat|Open Bakery Holm) BUTTON/;

/** What has the focus, in words, through shadow roots. */
export function focused(page) {
  return page.evaluate(() => {
    let at = document.activeElement;
    while (at?.shadowRoot?.activeElement) at = at.shadowRoot.activeElement;
    const label = at?.id ? at.getRootNode().querySelector(`label[for="${at.id}"]`)?.textContent : '';
    return [at?.getAttribute('aria-label'), label, at?.textContent, at?.tagName].filter(Boolean).join(' ').slice(0, 200);
  });
}
