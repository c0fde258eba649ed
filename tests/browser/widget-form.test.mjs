// The contact form: told before sending, told again by the server, sent once, nothing lost.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LAUNCHER, fillForm, focused, keyboardOnly, open, startWorld } from './widget-support.mjs';

let world;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const SUBMIT = '/api/forms/{id}/submit';
const sent = () => world.mock.log.filter(({ name }) => name === SUBMIT);
const send = (page) => page.getByRole('button', { name: 'Send message' }).click();
const thanked = (page) => page.getByRole('heading', { name: 'Thank you!' }).waitFor();

async function atForm(options) {
  world.mock.log.length = 0;
  world.mock.api.leads.length = 0;
  const made = await world.visit('ordinary', options);
  await open(made.page, 'Contact');
  await made.page.locator('form [name=name]').waitFor();
  return made;
}

test('a lead arrives with every answer and the page it came from', async () => {
  const { page, complaints, close } = await atForm();
  await fillForm(page);
  await page.locator('form [name=topic]').selectOption('A wedding cake');
  await send(page);
  await thanked(page);
  assert.match(await page.locator('.done').innerText(), /We read every message/);
  const [lead] = world.mock.api.leads;
  assert.deepEqual(lead.answers, { name: 'Ann Example', email: 'ann@example.com', topic: 'A wedding cake', message: 'A cake for forty, please.', consent: true });
  assert.match(lead.page_url, /\/ordinary/);
  assert.equal(lead.locale, 'en-GB');
  assert.deepEqual(complaints, []);
  await close();
});

test('every field that is not right is marked at its place, the first gets the focus, nothing is sent', async () => {
  const { page, close } = await atForm();
  await page.locator('form [name=email]').fill('nobody');
  await page.locator('form [name=phone]').fill('call me');
  await send(page);
  const marked = await page.locator('form [aria-invalid=true]').evaluateAll((all) => all.map((one) => one.getAttribute('name')));
  assert.deepEqual(marked, ['name', 'email', 'phone', 'message', 'consent']);
  assert.match(await focused(page), /Your name/);
  const told = await page.locator('form [name=email]').evaluate((one) => one.getRootNode().getElementById(one.getAttribute('aria-describedby')).textContent);
  assert.match(told, /does not look like an e-mail address/);
  await page.locator('form [name=email]').fill('ann@example.com');
  assert.equal(await page.locator('form [name=email]').getAttribute('aria-invalid'), null, 'the mark goes when the value is right');
  assert.equal(sent().length, 0);
  await close();
});

test('what only the server knows is shown at its field too, and the correction is a new message', async () => {
  const { page, close } = await atForm();
  await fillForm(page, { email: 'ann@blocked.example' });
  await send(page);
  await page.getByText('mock: not_accepted').waitFor();
  assert.equal(await page.locator('form [name=email]').getAttribute('aria-invalid'), 'true');
  assert.equal(await page.locator('form [name=message]').inputValue(), 'A cake for forty, please.');
  await page.locator('form [name=email]').fill('ann@example.com');
  await send(page);
  await thanked(page);
  assert.equal(new Set(sent().map(({ headers }) => headers['idempotency-key'])).size, 2);
  await close();
});

test('a double click makes one lead', async () => {
  const { page, close } = await atForm();
  await fillForm(page);
  world.mock.faults[SUBMIT] = [{ kind: 'slow', ms: 300 }];
  await page.getByRole('button', { name: 'Send message' }).dblclick();
  await thanked(page);
  assert.equal(sent().length, 1);
  await close();
});

test('an answer that was lost on the way is asked for again with the same key: one lead', async () => {
  const { page, close } = await atForm();
  await fillForm(page);
  world.mock.faults[SUBMIT] = [{ kind: 'lost_answer' }];
  await send(page);
  await page.getByText('We cannot be reached right now. Nothing you typed is lost.').waitFor();
  await send(page);
  await thanked(page);
  assert.equal(sent().length, 2);
  assert.equal(sent()[0].headers['idempotency-key'], sent()[1].headers['idempotency-key']);
  assert.equal(world.mock.api.leads.length, 1);
  await close();
});

test('failures keep every word: server error, rate limit, offline, another tab, another page', async () => {
  const { page, context, close } = await atForm();
  await fillForm(page);
  const kept = async () => {
    assert.equal(await page.locator('form [name=message]').inputValue(), 'A cake for forty, please.');
    assert.equal(await page.locator('form [name=consent]').isChecked(), true);
  };
  world.mock.faults[SUBMIT] = [{ kind: 'status', status: 500 }, { kind: 'status', status: 429, code: 'busy', more: { retry_after_s: 1 } }];
  await send(page);
  await page.getByText('Something went wrong on our side.').waitFor();
  await kept();
  await send(page);
  await page.getByRole('button', { name: /Try again in/ }).waitFor();
  await kept();
  await page.getByRole('button', { name: 'Send message' }).waitFor();
  await context.setOffline(true);
  await send(page);
  await page.getByText('You are offline.').waitFor();
  await kept();
  await context.setOffline(false);
  await page.getByRole('tab', { name: 'Chat' }).click();
  await page.getByRole('tab', { name: 'Contact' }).click();
  await kept();
  await page.reload();
  await open(page);
  await page.locator('form [name=message]').waitFor();
  await kept();
  await close();
});

test('a form that cannot be loaded says so and can be tried again', async () => {
  world.mock.faults['/api/forms/{id}/public'] = [{ kind: 'status', status: 500 }];
  const { page, close } = await world.visit('ordinary');
  await open(page, 'Contact');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('form [name=name]').waitFor();
  await close();
});

test('the skeleton shows only when the wait is long enough to be noticed', async () => {
  world.mock.faults['/api/forms/{id}/public'] = [{ kind: 'slow', ms: 900 }];
  const { page, close } = await world.visit('ordinary');
  await open(page, 'Contact');
  await page.locator('.skeleton').waitFor();
  await page.locator('form [name=name]').waitFor();
  assert.equal(await page.locator('.skeleton').count(), 0);
  await close();
});

test('by keyboard: to the form, through its fields, sent', async () => {
  const { page, close } = await world.visit('ordinary');
  const { tabTo } = keyboardOnly(page);
  await tabTo(LAUNCHER);
  await page.keyboard.press('Enter');
  await page.locator('.composer').waitFor();
  await page.waitForTimeout(200);
  await tabTo('Chat BUTTON', 'Shift+Tab');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.locator('form [name=name]').waitFor();
  await page.waitForTimeout(200);
  assert.match(await focused(page), /Your name/);
  await page.keyboard.type('Ann Example');
  await page.keyboard.press('Tab');
  await page.keyboard.type('ann@example.com');
  await tabTo('What is it about?');
  await page.keyboard.press('ArrowDown');
  await tabTo('Your message');
  await page.keyboard.type('By keyboard');
  await tabTo('I agree');
  await page.keyboard.press('Space');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  await thanked(page);
  assert.match(await focused(page), /Thank you!/);
  await close();
});
