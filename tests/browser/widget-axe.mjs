// Every state of the panel, looked at by axe: light and dark, 320 and 1280 pixels, English and Arabic.
// The matrix is cut into four test files, of which two run side by side.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe } from '../support/browser.mjs';
import { ask, open, startWorld } from './widget-support.mjs';

const LIMITED = { kind: 'status', status: 429, code: 'busy', more: { retry_after_s: 40 } };
const FAILED = { kind: 'status', status: 500 };

const tab = (page, at) => page.locator('[role=tab]').nth(at).click();
const toForm = async (page) => {
  await open(page);
  await tab(page, 1);
  await page.locator('form [name=name]').waitFor();
};
const toServices = async (page) => {
  await open(page);
  await tab(page, 2);
  await page.locator('.service').first().waitFor();
};
const toSlots = async (page) => {
  await toServices(page);
  await page.locator('.service').first().click();
  await page.locator('.slot').first().waitFor();
};
const toDetails = async (page) => {
  await toSlots(page);
  await page.locator('.slot').first().click();
  await page.locator('.held').waitFor();
};
const send = (page) => page.locator('form .main').click();
const introduce = async (page) => {
  await page.locator('form [name=name]').fill('Ann Example');
  await page.locator('form [name=email]').fill('ann@example.com');
};

/** State -> how to get there. `faults` are set before the page is opened. */
const STATES = {
  closed: { go: async () => {} },
  'loading the settings': { faults: { '/api/widget/config': [{ kind: 'slow', ms: 6000 }] }, go: (page) => page.locator('.launcher').click().then(() => page.locator('.skeleton').waitFor()) },
  'settings failed': {
    faults: { '/api/widget/config': [FAILED, FAILED] },
    go: async (page) => {
      await page.locator('.launcher').click();
      await page.locator('.state .quiet').waitFor();
    },
  },
  'chat, empty': { go: (page) => open(page) },
  'chat, writing an answer': {
    faults: { '/api/chatbot/message': [{ kind: 'slow', ms: 6000 }] },
    go: async (page) => {
      await open(page);
      await ask(page, 'When are you open?');
      await page.locator('.dots').waitFor();
    },
  },
  'chat, answered with sources, and not answered': {
    go: async (page) => {
      await open(page);
      await ask(page, 'When are you open?');
      await page.locator('.sources').waitFor();
      await ask(page, 'Do you repair bicycles?');
      await page.locator('.offer').waitFor();
    },
  },
  'chat, limited, broken and too long': {
    faults: { '/api/chatbot/message': [LIMITED, { kind: 'broken' }, { kind: 'broken' }] },
    go: async (page) => {
      await open(page);
      await ask(page, 'When are you open?');
      await page.locator('.visitor .fault').waitFor();
      await ask(page, 'When are you open on Sunday?');
      await page.locator('.bot .fault').waitFor();
      await page.locator('.composer textarea').fill('x'.repeat(2001));
    },
  },
  'form, empty': { go: toForm },
  'form, loading': {
    faults: { '/api/forms/{id}/public': [{ kind: 'slow', ms: 6000 }] },
    go: async (page) => {
      await open(page);
      await tab(page, 1);
      await page.locator('.skeleton').waitFor();
    },
  },
  'form, every field wrong': {
    go: async (page) => {
      await toForm(page);
      await send(page);
    },
  },
  'form, refused': {
    faults: { '/api/forms/{id}/submit': [LIMITED] },
    go: async (page) => {
      await toForm(page);
      await introduce(page);
      await page.locator('form [name=message]').fill('Hello');
      await page.locator('form [name=consent]').check();
      await send(page);
      await page.locator('.alert').waitFor();
    },
  },
  'form, sent': {
    go: async (page) => {
      await toForm(page);
      await introduce(page);
      await page.locator('form [name=message]').fill('Hello');
      await page.locator('form [name=consent]').check();
      await send(page);
      await page.locator('.done').waitFor();
    },
  },
  services: { go: toServices },
  times: { go: toSlots },
  'times, failed': {
    faults: { '/api/calendar/slots': [FAILED] },
    go: async (page) => {
      await toServices(page);
      await page.locator('.service').first().click();
      await page.locator('.state').waitFor();
    },
  },
  'times, taken': {
    faults: { '/api/appointments': [{ kind: 'status', status: 409, code: 'slot_taken', more: { next: [2e12, 2e12 + 36e5] } }] },
    go: async (page) => {
      await toSlots(page);
      await page.locator('.slot').first().click();
      await page.locator('.taken').waitFor();
    },
  },
  details: { go: toDetails },
  'details, every field wrong': {
    go: async (page) => {
      await toDetails(page);
      await send(page);
    },
  },
  booked: {
    go: async (page) => {
      await toDetails(page);
      await introduce(page);
      await send(page);
      await page.locator('.done').waitFor();
    },
  },
};

/** Looks at every state at one width in one language, light and dark. */
export function lookAtEverything(width, locale) {
  let world;
  let tour;
  before(async () => {
    world = await startWorld();
    // Without motion there is no half-faded text for axe to complain about.
    tour = await world.tour({ viewport: { width, height: 720 }, locale, reducedMotion: 'reduce', colorScheme: 'light' });
  });
  after(() => world.stop());
  for (const [at, [name, { faults = {}, go }]] of Object.entries(STATES).entries()) {
    test(`${name}: ${width} px, ${locale}`, async () => {
      for (const operation of Object.keys(world.mock.faults)) delete world.mock.faults[operation];
      Object.assign(world.mock.faults, structuredClone(faults));
      world.mock.api.book.kept.clear();
      const { page, complaints } = tour;
      await tour.visit(locale === 'ar' ? 'rtl' : 'ordinary');
      await go(page);
      // Every second state begins in the dark, as the one before ended.
      for (const colorScheme of at % 2 ? ['dark', 'light'] : ['light', 'dark']) {
        // The panel follows the system at once, whatever state it is in.
        await page.emulateMedia({ colorScheme });
        assert.deepEqual(await axe(page), [], colorScheme);
      }
      assert.deepEqual(await tooWide(page), [0], 'nothing is wider than the screen');
      assert.deepEqual(complaints, []);
    });
  }
}

/** Pixels that the page is wider than the window, and the parts of the panel that would scroll sideways. */
function tooWide(page) {
  return page.evaluate(() => {
    const panel = document.querySelector('gr8-chatbot').shadowRoot.querySelector('.panel');
    const wide = [...(panel?.querySelectorAll('.pane,.log') ?? [])].filter((one) => one.scrollWidth > one.clientWidth + 1);
    return [document.documentElement.scrollWidth - innerWidth, ...wide.map((one) => one.className)];
  });
}
