// Steps 2 to 4 of the main job, in a real browser on the real runtime: from the landing page to a website whose visitor
// chats, leaves a lead and books, while the owner's dashboard stands open and shows it all by itself.
// SHOTS=<folder> keeps pictures on the way.
import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { after, before, test as nodeTest } from 'node:test';
import { waitForMail } from '../support/api.mjs';
import { axe, newPage, startBrowser } from '../support/browser.mjs';
import { startDemoSite } from '../support/demo-site.mjs';
import { startPlatform } from '../support/platform.mjs';

const OWNER = { name: 'Mara Sommer', email: 'mara@kornblume.example', password: 'seven quiet bakers' };

let platform;
let demo;
let browser;
/** The owner's page, open from the sign-up to the end, and the visitor's. */
let owner;
let visitor;
const seen = {};

before(async () => {
  demo = await startDemoSite();
  platform = await startPlatform({ demoPort: demo.port });
  browser = await startBrowser();
  owner = await newPage(browser, { locale: 'en-GB', timezoneId: 'Europe/London', colorScheme: 'light', permissions: ['clipboard-read', 'clipboard-write'] });
  visitor = await newPage(browser, { locale: 'en-GB', timezoneId: 'America/New_York', colorScheme: 'light' });
});
after(async () => {
  await browser?.close();
  await platform?.stop();
  await demo?.stop();
});

/** A step of one journey: after one that failed the rest would only wait for what cannot come. */
let broken = '';
const test = (name, work) =>
  nodeTest(name, async (t) => {
    if (broken) return t.skip(`after: ${broken}`);
    broken = name;
    try {
      await work();
      broken = '';
    } catch (error) {
      await Promise.all([shot(owner.page, 'broken-owner'), shot(visitor.page, 'broken-visitor')]);
      throw error;
    }
  });

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor({ timeout: 30_000 });

async function shot(page, name) {
  if (!process.env.SHOTS) return;
  await mkdir(process.env.SHOTS, { recursive: true });
  await page.screenshot({ path: join(process.env.SHOTS, `${name}.png`) });
}

/** Fails when either page complained since the last look: policy, console, uncaught errors. */
function quiet() {
  assert.deepEqual([...owner.complaints.splice(0), ...visitor.complaints.splice(0)], []);
}

test('from the landing page to an account, by the link in the mail', async () => {
  const { page } = owner;
  await page.goto(platform.url);
  await shot(page, '01-landing');
  await page.getByRole('textbox').first().fill(demo.url);
  await page.keyboard.press('Enter');
  await heading(page, 'Create your account');
  await page.getByLabel('Your name').fill(OWNER.name);
  await page.getByLabel('E-mail').fill(OWNER.email);
  await page.getByLabel('Password', { exact: true }).fill(OWNER.password);
  await shot(page, '02-sign-up');
  await page.keyboard.press('Enter');
  await heading(page, 'Look into your mail');
  await shot(page, '03-look-into-mail');
  const mail = await waitForMail(platform.url, OWNER.email);
  await page.goto(`${platform.url}/dev/outbox`);
  await page.getByText(mail.subject).first().waitFor();
  await shot(page, '04-outbox');
  const link = page.getByRole('link', { name: /verify\?token=|confirm/i }).first();
  const href = (await link.count()) ? await link.getAttribute('href') : /https?:\/\/\S+\/verify\?token=[\w.~-]+/.exec(mail.text)[0];
  await page.goto(href);
  await heading(page, 'What is your team called?');
  quiet();
});

test('the team is named, and the website is read while the owner looks on', async () => {
  const { page } = owner;
  await page.getByLabel('Team name').fill('Kornblume');
  await page.getByLabel('Team name').press('Enter');
  await heading(page, 'What is your website?');
  assert.equal(await page.getByLabel('Website address').inputValue(), demo.url, 'asked on the front page, not asked again');
  await shot(page, '05-website');
  await page.getByLabel('Website address').press('Enter');
  await heading(page, 'Reading your website');
  await page.getByText(/Reading: \d+ of \d+ pages/).waitFor({ timeout: 30_000 });
  await shot(page, '06-reading');
  await heading(page, /This is what we understood/);
  await shot(page, '07-analysis');
  quiet();
});

test('one click each switches the automations on; the code is copied and the preview shows the widget', async () => {
  const { page } = owner;
  for (const kind of ['Chatbot', 'Contact form', 'Booking']) {
    await page.getByRole('button', { name: new RegExp(`^Turn on: ${kind}`) }).click();
    await page.getByRole('button', { name: new RegExp(`^Turn off: ${kind}`) }).waitFor();
  }
  await shot(page, '08-activated');
  await page.getByRole('button', { name: 'Continue to the code' }).or(page.getByRole('link', { name: 'Continue to the code' })).click();
  await heading(page, 'Put it on your website');
  await page.getByText('data-site="pk_').waitFor();
  await page.getByRole('button', { name: /copy/i }).first().click();
  seen.code = await page.evaluate(() => navigator.clipboard.readText());
  assert.match(seen.code, new RegExp(`^<script async src="${platform.url}/widget\\.js" data-site="pk_[0-9a-f]{32}"( data-[a-z]+="[^"<>]*")*></script>$`));
  seen.key = /pk_[0-9a-f]{32}/.exec(seen.code)[0];
  const preview = page.frameLocator('iframe');
  await preview.locator('.launcher').waitFor({ timeout: 20_000 });
  await preview.locator('.launcher').click();
  await preview.getByRole('tab', { name: 'Book' }).waitFor();
  await shot(page, '09-code-and-preview');
  await page.getByRole('link', { name: 'To the overview' }).or(page.getByRole('button', { name: 'To the overview' })).click();
  await heading(page, /Hello, Mara/);
  await page.getByText('Live', { exact: true }).waitFor();
  await shot(page, '10-overview-empty');
  quiet();
});

test('a visitor of the website chats: an answer with its sources, and the form where the site has none', async () => {
  const { page } = visitor;
  demo.embed(seen.code);
  await page.goto(demo.url);
  await page.locator('.launcher').waitFor();
  assert.deepEqual(await visitor.context.cookies(), [], 'no cookie before the first open');
  await page.locator('.launcher').click();
  await page.locator('.panel .about').filter({ hasText: /./ }).waitFor();
  await page.getByRole('tab', { name: 'Chat' }).click();
  await ask('When are you open on Saturday?');
  await page.getByText('Saturday: open 7:30–16:00.', { exact: true }).waitFor({ timeout: 15_000 });
  const source = page.locator('.panel').getByRole('link', { name: /Opening hours/ });
  assert.ok((await source.getAttribute('href')).startsWith(demo.url));
  await shot(page, '11-chat-answer');
  await ask('Do you repair diesel engines?');
  await page.getByRole('button', { name: 'Send the question to the team' }).waitFor({ timeout: 15_000 });
  await shot(page, '12-chat-unknown');
  quiet();
});

async function ask(text) {
  await visitor.page.locator('.composer textarea').fill(text);
  await visitor.page.keyboard.press('Enter');
}

test('the owner sees the conversation without a reload', async () => {
  const { page } = owner;
  await page.getByText('1 unanswered').waitFor({ timeout: 20_000 });
  quiet();
});

test('the form that the chat offers makes a lead, seen at once and mailed to both', async () => {
  const { page } = visitor;
  await page.getByRole('button', { name: 'Send the question to the team' }).click();
  await page.locator('form [name=name]').fill('Nora Neumann');
  await page.locator('form [name=email]').fill('nora@visitor.example');
  await page.locator('form [name=message]').fill('A cake for forty on 4 May, please.');
  const consent = page.locator('form [name=consent]');
  if (await consent.count()) await consent.check();
  await shot(page, '13-form');
  await page.locator('form button[type=submit], form button:not([type])').last().click();
  await page.getByText(/thank/i).first().waitFor();
  await shot(page, '14-form-sent');
  await owner.page.getByText('Nora Neumann').first().waitFor({ timeout: 20_000 });
  await waitForMail(platform.url, 'nora@visitor.example');
  await waitForMail(platform.url, OWNER.email, ({ text }) => text.includes('cake for forty'));
  quiet();
});

test('a time is booked in the visitor’s zone, seen at once and mailed to both with an invitation', async () => {
  const { page } = visitor;
  await page.getByRole('tab', { name: 'Book' }).click();
  const service = page.locator('.service').first();
  if (await service.count()) await service.click();
  await page.locator('.slot').first().waitFor({ timeout: 15_000 });
  await shot(page, '15-slots');
  await page.locator('.slot').first().click();
  await page.locator('.held').waitFor();
  await page.locator('form [name=name]').fill('Jonas Becker');
  await page.locator('form [name=email]').fill('jonas@visitor.example');
  await shot(page, '16-held');
  await page.getByRole('button', { name: 'Book now' }).click();
  await page.getByRole('heading', { name: 'You are booked' }).waitFor();
  await shot(page, '17-booked');
  await owner.page.getByText('Jonas Becker').first().waitFor({ timeout: 20_000 });
  await shot(owner.page, '18-overview-live');
  for (const to of ['jonas@visitor.example', OWNER.email]) await waitForMail(platform.url, to, ({ parts }) => parts.some(({ content_type, content }) => content_type.startsWith('text/calendar') && content.includes('Jonas Becker')));
  quiet();
});

test('every list shows it, and every mail is in the outbox', async () => {
  const { page } = owner;
  for (const [path, text] of [['inbox', '1 unanswered'], ['leads', 'Nora Neumann'], ['appointments', 'Jonas Becker']]) {
    await page.goto(`${platform.url}/app/${path}`);
    await page.getByText(new RegExp(text)).first().waitFor({ timeout: 15_000 });
    await shot(page, `19-${path}`);
  }
  await page.goto(`${platform.url}/dev/outbox`);
  for (const to of ['nora@visitor.example', 'jonas@visitor.example', OWNER.email]) await page.getByText(to).filter({ visible: true }).first().waitFor();
  await shot(page, '20-outbox');
  quiet();
});

test('axe finds nothing on the pages that the Worker writes, light and dark, narrow and wide', async () => {
  const paths = ['/', '/?lang=ar', '/sign-in', '/dev/outbox', '/problems/slot_taken', '/api/docs', `/w/${seen.key}`, `/preview/${seen.key}`];
  const found = [];
  for (const path of paths) {
    const made = await newPage(browser, { locale: 'en-GB', timezoneId: 'Europe/London', reducedMotion: 'reduce' });
    await made.page.goto(platform.url + path, { waitUntil: 'networkidle' });
    for (const colorScheme of ['light', 'dark']) {
      await made.page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
      for (const width of [1280, 320]) {
        await made.page.setViewportSize({ width, height: 800 });
        const where = `${path} ${colorScheme} ${width}`;
        found.push(...(await axe(made.page)).map((line) => `${where}: ${line}`));
        const wide = await made.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wide > 0) found.push(`${where}: ${wide} px too wide`);
        await shot(made.page, `30${path.replaceAll(/[/?=]/g, '-').slice(0, 20)}-${colorScheme}-${width}`);
      }
    }
    found.push(...made.complaints.map((one) => `${path}: ${one}`));
    await made.close();
  }
  assert.deepEqual(found, []);
});
