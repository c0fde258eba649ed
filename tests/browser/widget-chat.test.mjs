// The chat: streaming, honesty, faults, and never a lost word.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { LAUNCHER, ask, focused, keyboardOnly, open, startWorld } from './widget-support.mjs';

let world;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const MESSAGE = '/api/chatbot/message';
const sent = () => world.mock.log.filter(({ name }) => name === MESSAGE);

async function chatting(options) {
  world.mock.log.length = 0;
  const made = await world.visit('ordinary', options);
  await open(made.page);
  return made;
}

test('an answer grows while it is written, is announced once and whole, and names its sources as safe links', async () => {
  const { page, complaints, close } = await chatting();
  world.mock.faults[MESSAGE] = [{ kind: 'drip' }];
  await ask(page, 'When are you open?');
  const answer = page.locator('.message.bot').nth(1);
  await answer.getByText('We are').waitFor();
  assert.equal(await answer.getAttribute('aria-busy'), 'true');
  assert.equal(await answer.getAttribute('aria-live'), 'off');
  const early = await answer.innerText();
  assert.equal(await page.locator('.panel > [role=status]').innerText(), '');
  await page.locator('.sources').waitFor();
  assert.ok((await answer.innerText()).length > early.length);
  assert.equal(await answer.getAttribute('aria-busy'), null);
  assert.match(await page.locator('.panel > [role=status]').innerText(), /^Bakery Holm: We are open Tuesday .*order\.$/s);
  const links = await page.locator('.sources a').evaluateAll((all) => all.map(({ href, target, rel }) => ({ href, target, rel })));
  assert.deepEqual(links[0], { href: 'https://bakery.example/hours', target: '_blank', rel: 'noopener noreferrer' });
  assert.deepEqual(complaints, []);
  await close();
});

test('a source that is not a web page is not a link, and long texts stay inside the panel', async () => {
  const { page, close } = await chatting({ viewport: { width: 320, height: 640 } });
  await ask(page, 'Tell me something long');
  await page.locator('.sources').waitFor();
  assert.deepEqual(await page.locator('.sources a').evaluateAll((all) => all.map(({ protocol }) => protocol)), ['https:']);
  const wide = await page.locator('.log').evaluate((log) => log.scrollWidth - log.clientWidth);
  assert.equal(wide, 0);
  assert.equal(await page.evaluate(() => document.documentElement.scrollWidth), 320);
  await close();
});

test('what the site does not say is offered to the team, and the question goes along into the form', async () => {
  const { page, close } = await chatting();
  await ask(page, 'Do you repair bicycles?');
  await page.getByRole('button', { name: 'Send the question to the team' }).click();
  await page.locator('form [name=message]').waitFor();
  assert.equal(await page.locator('form [name=message]').inputValue(), 'Do you repair bicycles?');
  await close();
});

test('a stream that breaks is repeated once with the same id, and the answer arrives once', async () => {
  const { page, close } = await chatting();
  world.mock.faults[MESSAGE] = [{ kind: 'broken' }];
  await ask(page, 'When are you open?');
  await page.locator('.sources').waitFor();
  assert.equal(sent().length, 2);
  assert.equal(sent()[0].body.client_id, sent()[1].body.client_id);
  assert.equal(await page.locator('.message.visitor').count(), 1);
  assert.equal(await page.locator('.message.bot').count(), 2);
  await close();
});

test('when it breaks again, the half answer stays and the visitor tries again with the same id', async () => {
  const { page, close } = await chatting();
  world.mock.faults[MESSAGE] = [{ kind: 'broken' }, { kind: 'broken' }];
  await ask(page, 'When are you open?');
  await page.getByText('The answer broke off.').waitFor();
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.sources').waitFor();
  assert.equal(new Set(sent().map(({ body }) => body.client_id)).size, 1);
  assert.equal(await page.getByText('The answer broke off.').count(), 0);
  assert.equal(await page.locator('.message.bot').count(), 2);
  await close();
});

test('an error inside the stream is told, and the question is kept', async () => {
  const { page, close } = await chatting();
  world.mock.faults[MESSAGE] = [{ kind: 'error_event' }];
  await ask(page, 'When are you open?');
  await page.getByText('Not sent. Something went wrong on our side.').waitFor();
  assert.equal(await page.locator('.message.visitor .text').innerText(), 'When are you open?');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.locator('.sources').waitFor();
  await close();
});

test('too many messages: the seconds are counted down, and then it can be sent', async () => {
  const { page, close } = await chatting();
  world.mock.faults[MESSAGE] = [{ kind: 'status', status: 429, code: 'busy', more: { retry_after_s: 2 } }];
  await ask(page, 'When are you open?');
  const button = page.getByRole('button', { name: /^Try again/ });
  assert.equal(await button.getAttribute('aria-disabled'), 'true');
  assert.match(await button.innerText(), /in 0:0[12]/);
  await button.click({ force: true });
  assert.equal(sent().length, 1, 'a press during the wait sends nothing');
  await page.getByRole('button', { name: 'Try again', exact: true }).click();
  await page.locator('.sources').waitFor();
  await close();
});

test('offline: the text is kept, and goes out by itself when the connection is back', async () => {
  const { page, context, close } = await chatting();
  await context.setOffline(true);
  await ask(page, 'When are you open?');
  await page.getByText('You are offline.').waitFor();
  await context.setOffline(false);
  await page.locator('.sources').waitFor();
  assert.equal(await page.locator('.message.visitor').count(), 1);
  await close();
});

test('the conversation and the draft are there again on the next page of the same tab', async () => {
  const { page, close } = await chatting();
  await ask(page, 'When are you open?');
  await page.locator('.sources').waitFor();
  await page.locator('.composer textarea').fill('And on holi');
  await page.goto(`${world.mock.hostUrl}/strict-csp`);
  await open(page);
  await page.locator('.sources').waitFor();
  assert.equal(await page.locator('.message.visitor .text').innerText(), 'When are you open?');
  assert.equal(await page.locator('.composer textarea').inputValue(), 'And on holi');
  await close();
});

test('a question whose answer was cut off by a reload is asked again with the same id', async () => {
  const { page, close } = await chatting();
  world.mock.faults[MESSAGE] = [{ kind: 'slow', ms: 3000 }];
  await ask(page, 'When are you open?');
  await page.waitForTimeout(300);
  await page.reload();
  await open(page);
  await page.locator('.sources').waitFor();
  assert.equal(new Set(sent().map(({ body }) => body.client_id)).size, 1);
  assert.equal(await page.locator('.message.visitor').count(), 1);
  await close();
});

test('a conversation that ended on the server is begun anew without a word to the visitor', async () => {
  const { page, close } = await chatting();
  await ask(page, 'Hello');
  await page.locator('.message.bot:not([aria-busy])').nth(1).waitFor();
  world.mock.api.conversations.clear();
  await ask(page, 'When are you open?');
  await page.locator('.sources').waitFor();
  assert.equal(await page.locator('.fault').count(), 0);
  await close();
});

test('a text that is too long says by how much, and is not sent', async () => {
  const { page, close } = await chatting();
  await ask(page, 'x'.repeat(2003));
  await page.getByText('3 characters too many').waitFor();
  assert.equal(sent().length, 0);
  await page.locator('.composer textarea').fill('🥐'.repeat(2000));
  assert.equal(await page.locator('.hint').innerText(), '', 'characters are counted, not code units');
  await close();
});

test('markup in a message is text', async () => {
  const { page, complaints, close } = await chatting();
  await ask(page, '<img src=x onerror=alert(1)><b>long</b>');
  await page.locator('.sources').waitFor();
  assert.equal(await page.locator('.message.visitor img, .message.visitor b').count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('by keyboard: open, ask, follow the focus, close with Escape and be back at the launcher', async () => {
  const { page, close } = await world.visit('ordinary');
  const { tabTo } = keyboardOnly(page);
  await tabTo(LAUNCHER);
  await page.keyboard.press('Enter');
  await page.locator('.composer').waitFor();
  await page.waitForTimeout(200);
  assert.match(await focused(page), /Write a message/);
  await page.keyboard.type('When are you open?');
  await page.keyboard.press('Enter');
  await page.locator('.sources').waitFor();
  assert.match(await focused(page), /Write a message/);
  await page.keyboard.press('Escape');
  assert.equal(await page.locator('.panel').isVisible(), false);
  assert.match(await focused(page), /Open Bakery Holm/);
  await close();
});

test('full screen on a narrow window keeps the focus inside; beside a wide page it does not', async () => {
  const narrow = await world.visit('ordinary', { viewport: { width: 320, height: 640 } });
  await open(narrow.page);
  assert.equal(await narrow.page.locator('.panel').getAttribute('aria-modal'), 'true');
  await narrow.page.waitForTimeout(300);
  const box = await narrow.page.locator('.panel').boundingBox();
  assert.deepEqual(box, { x: 0, y: 0, width: 320, height: 640 });
  for (const key of [...Array(12).fill('Tab'), ...Array(12).fill('Shift+Tab')]) {
    await narrow.page.keyboard.press(key);
    assert.equal(await narrow.page.evaluate(() => document.activeElement?.localName), 'gr8-chatbot');
  }
  await narrow.close();
  const wide = await world.visit('ordinary');
  await open(wide.page);
  assert.equal(await wide.page.locator('.panel').getAttribute('aria-modal'), null);
  await wide.close();
});

test('the panel speaks the language of the page, in its direction, and dates of the visitor', async () => {
  const german = await world.visit('ordinary', { query: { locale: 'de' } });
  await open(german.page);
  await german.page.getByText('Guten Tag! Fragen Sie mich alles über Bakery Holm.').waitFor();
  await german.close();
  const arabic = await world.visit('rtl', { locale: 'ar-EG' });
  await open(arabic.page);
  assert.equal(await arabic.page.locator('.panel').getAttribute('dir'), 'rtl');
  assert.equal(await arabic.page.locator('.panel').getAttribute('lang'), 'ar-EG');
  await ask(arabic.page, 'When are you open?');
  const question = arabic.page.locator('.message.visitor .text > div');
  assert.equal(await question.evaluate((one) => getComputedStyle(one).direction), 'ltr');
  await arabic.close();
});
