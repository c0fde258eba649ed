// The widget as a guest on other people's pages: what it may load, keep, move and break (nothing).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { layoutShift } from '../support/browser.mjs';
import { misfits } from './widget-schema.mjs';
import { ask, fillForm, holdFirst, open, startWorld } from './widget-support.mjs';

let world;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

/** Requests of a page to the platform, by path. */
function requests(page) {
  const seen = [];
  page.on('request', (request) => {
    if (request.url().startsWith(world.mock.platformUrl)) seen.push(new URL(request.url()).pathname);
  });
  return seen;
}

/** Chat, form and booking, once each. */
async function doEverything(page) {
  await open(page);
  await ask(page, 'When are you open?');
  await page.locator('.sources').waitFor();
  await page.getByRole('tab', { name: 'Contact' }).click();
  await fillForm(page);
  await page.getByRole('button', { name: 'Send message' }).click();
  await page.getByRole('heading', { name: 'Thank you!' }).waitFor();
  await page.getByRole('tab', { name: 'Book' }).click();
  await holdFirst(page);
  await page.locator('form [name=name]').fill('Ann Example');
  await page.locator('form [name=email]').fill('ann@example.com');
  await page.getByRole('button', { name: 'Book now' }).click();
  await page.getByRole('heading', { name: 'You are booked' }).waitFor();
}

test('chat, form and booking work under the strictest policy without one violation, and the page never moves', async () => {
  const { page, complaints, close } = await world.visit('strict-csp');
  await doEverything(page);
  const download = page.waitForEvent('download');
  await page.getByRole('button', { name: 'Add to calendar' }).click();
  assert.match((await download).suggestedFilename(), /\.ics$/);
  assert.deepEqual(complaints, []);
  assert.equal(await layoutShift(page), 0);
  // The mock and the widget speak the API that docs/openapi.json describes.
  assert.deepEqual(await misfits(world.mock.log), []);
  await close();
});

test('nothing is requested, stored or set as a cookie before somebody shows interest', async () => {
  const { page, context, close } = await world.visit('ordinary');
  const seen = requests(page);
  await page.mouse.move(10, 10);
  await page.mouse.wheel(0, 400);
  await page.waitForTimeout(500);
  assert.deepEqual(seen, []);
  const kept = () => page.evaluate(() => [document.cookie, localStorage.length, sessionStorage.length]);
  assert.deepEqual(await kept(), ['', 0, 0]);
  await page.locator('.launcher').hover();
  await page.waitForTimeout(400);
  assert.equal(seen.filter((path) => path.endsWith('.js')).length, 1, 'the panel is fetched on the first sign of interest');
  assert.deepEqual(await kept(), ['', 0, 0], 'and still nothing is kept');
  await open(page);
  assert.deepEqual(await context.cookies(), []);
  await close();
});

test('focus and touch are interest too', async () => {
  const first = await world.visit('ordinary');
  const seen = requests(first.page);
  await first.page.locator('.launcher').focus();
  await first.page.waitForTimeout(400);
  assert.ok(seen.some((path) => path.endsWith('.js')));
  await first.close();
  const second = await world.visit('ordinary', { hasTouch: true, isMobile: true, viewport: { width: 390, height: 800 } });
  await second.page.locator('.launcher').tap();
  await second.page.locator('.composer').waitFor();
  await second.close();
});

test('when the panel cannot be loaded, the click opens the hosted page', async () => {
  const { page, context, close } = await world.visit('ordinary');
  await context.route('**/widget/*.js', (route) => route.abort());
  const popup = context.waitForEvent('page');
  await page.locator('.launcher').click();
  const hosted = await popup;
  await hosted.waitForURL(/\/w\/pk_[0-9a-f]{32}$/);
  await close();
});

test('a panel whose bytes were changed on the way is refused by its integrity, and the hosted page opens', async () => {
  const { page, context, complaints, close } = await world.visit('ordinary');
  await context.route('**/widget/*.js', async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `${await response.text()};window.tampered = true` });
  });
  const popup = context.waitForEvent('page');
  await page.locator('.launcher').click();
  await popup;
  assert.equal(await page.evaluate(() => window.tampered), undefined);
  assert.ok(complaints.some((text) => text.includes('integrity')));
  await close();
});

test('the one Trusted Types policy makes no address but ours', async () => {
  const { page, context, close } = await world.visit('ordinary');
  await context.addInitScript(() => {
    const plain = trustedTypes.createPolicy.bind(trustedTypes);
    window.policies = [];
    trustedTypes.createPolicy = (name, rules) => {
      window.policies.push([name, rules]);
      return plain(name, rules);
    };
  });
  await page.reload();
  await page.locator('.launcher').waitFor();
  const found = await page.evaluate((platform) => {
    const tried = (rules, url) => {
      try {
        return Boolean(rules.createScriptURL(url));
      } catch {
        return false;
      }
    };
    const [[name, rules], ...others] = window.policies;
    const bad = ['https://evil.example/widget/a.js', 'data:,1', `${platform}/widget/../x.js`, `${platform}.evil.example/widget/a.js`, `${platform}/widget/a.js?x`, 'javascript:1'];
    return { name, others: others.length, good: tried(rules, `${platform}/widget/abc.js`), bad: bad.filter((url) => tried(rules, url)) };
  }, world.mock.platformUrl);
  assert.deepEqual(found, { name: 'gr8-chatbot', others: 0, good: true, bad: [] });
  await close();
});

test('a page that extended every prototype and wrapped fetch gets the whole widget', async () => {
  const { page, complaints, close } = await world.visit('hostile-globals');
  await doEverything(page);
  await page.getByRole('tab', { name: 'Chat' }).click();
  await page.locator('.composer textarea').pressSequentially('shortcut /');
  assert.equal(await page.locator('.composer textarea').inputValue(), 'shortcut /', 'the page\'s shortcuts take no letter');
  await page.reload();
  await open(page, 'Chat');
  await page.getByText('When are you open?').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('a reset style sheet with every rule important does not reach the widget', async () => {
  const plain = await world.visit('ordinary');
  const reset = await world.visit('ancient-reset');
  const look = async (page) => {
    await open(page);
    await page.locator('.ways').waitFor();
    await page.waitForTimeout(300);
    return page.evaluate(() => {
      const { shadowRoot } = document.querySelector('gr8-chatbot');
      return ['.launcher', '.panel', '.ways .quiet', '.composer textarea', '.panel h2'].map((part) => {
        const element = shadowRoot.querySelector(part);
        const { width, height, right, bottom } = element.getBoundingClientRect();
        const { color, fontSize, letterSpacing, textTransform } = getComputedStyle(element);
        return { part, box: [width, height, innerWidth - right, innerHeight - bottom].map(Math.round), color, fontSize, letterSpacing, textTransform };
      });
    });
  };
  assert.deepEqual(await look(reset.page), await look(plain.page));
  await plain.close();
  await reset.close();
});

test('init sets corner, theme and greeting, and a page can open a tab of its choice', async () => {
  const { page, complaints, close } = await world.visit('init');
  await page.getByRole('button', { name: 'Book a time', exact: true }).click();
  await page.getByRole('heading', { name: 'What would you like to book?' }).waitFor();
  const { x } = await page.locator('.launcher').boundingBox();
  assert.ok(x < 100, 'the launcher is on the left');
  assert.equal(await page.locator('.panel').getAttribute('data-theme'), 'dark');
  await page.getByRole('tab', { name: 'Chat' }).click();
  await page.getByText('Ask me about bread.').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('settings that cannot be had say so and can be tried again', async () => {
  const { page, close } = await world.visit('ordinary');
  world.mock.faults['/api/widget/config'] = [{ kind: 'status', status: 500 }, { kind: 'status', status: 500 }];
  await page.locator('.launcher').click();
  const retry = page.getByRole('button', { name: 'Try again' });
  await retry.waitFor();
  world.mock.faults['/api/widget/config'] = [];
  await retry.click();
  await page.locator('.composer').waitFor();
  await close();
});

test('an unknown key and a site without automations are explained, not left empty', async () => {
  const unknown = await world.visit('ordinary', { query: { key: `pk_${'f'.repeat(32)}` } });
  await unknown.page.locator('.launcher').click();
  await unknown.page.getByText('This is not available here any more.').waitFor();
  await unknown.close();
  const empty = await world.visit('ordinary', { query: { key: `pk_${'0'.repeat(31)}2` } });
  await empty.page.locator('.launcher').click();
  await empty.page.getByText('Nothing is set up here yet.').waitFor();
  await empty.close();
});

test('the hosted page is the widget as a whole page, under its own policy', async () => {
  const { page, complaints, close } = await world.visit('ordinary');
  await page.goto(`${world.mock.platformUrl}/w/pk_0123456789abcdef0123456789abcdef`);
  await ask(page, 'When are you open?');
  await page.locator('.sources').waitFor();
  assert.equal(await page.locator('.launcher').isVisible(), false);
  assert.equal(await layoutShift(page), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('the hosted page says so when the panel cannot be loaded, and opens nothing', async () => {
  const { page, context, close } = await world.visit('ordinary');
  await context.route('**/widget/*.js', (route) => route.abort());
  await page.goto(`${world.mock.platformUrl}/w/pk_0123456789abcdef0123456789abcdef`);
  await page.getByText('Please reload it, or use the contact details').waitFor();
  assert.equal(context.pages().length, 1);
  await close();
});

test('the preview takes a theme from the page that frames it, and from nobody else', async () => {
  const { page, complaints, close } = await world.visit('ordinary');
  const preview = `${world.mock.platformUrl}/preview/pk_0123456789abcdef0123456789abcdef`;
  // A page of the same origin that frames the preview, as the dashboard does.
  await page.goto(`${world.mock.platformUrl}/widget.js`);
  await page.evaluate((src) => {
    const frame = document.createElement('iframe');
    Object.assign(frame, { src, width: 900, height: 700 });
    document.body.replaceChildren(frame);
    return new Promise((resolve) => addEventListener('message', resolve, { once: true }));
  }, preview);
  const inside = page.frames()[1];
  const send = (theme) => page.evaluate((message) => document.querySelector('iframe').contentWindow.postMessage(message, '*'), { type: 'gr8:theme', theme, open: true });
  await send({ color: '#a02050', position: 'left', greeting: 'Tried out' });
  await inside.getByText('Tried out').waitFor();
  await send({ color: '#a02050', position: 'left', greeting: 'Tried again' });
  await inside.getByText('Tried again').waitFor();
  assert.equal(await inside.locator('.launcher').evaluate((one) => getComputedStyle(one).backgroundColor), 'rgb(160, 32, 80)');
  await inside.evaluate(() => window.dispatchEvent(new MessageEvent('message', { origin: 'https://evil.example', source: parent, data: { type: 'gr8:theme', theme: { greeting: 'Evil' } } })));
  await page.waitForTimeout(200);
  assert.equal(await inside.getByText('Evil').count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});
