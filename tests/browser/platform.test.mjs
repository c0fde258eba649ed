// The main job as a person does it, in a real browser on the real platform: nothing here is made up but the bakery.
// From signing up to a conversation, a lead and a booking that appear in the dashboard while it is looked at.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { linkToken } from '../support/api.mjs';
import { axe, layoutShift, newPage, startBrowser } from '../support/browser.mjs';
import { startDemoSite } from '../support/demo-site.mjs';
import { startPlatform } from '../support/platform.mjs';
import { ask, open } from './widget-support.mjs';

const EMAIL = 'olga@owner.example';
const PASSWORD = 'seven plain words make a door';

let demo;
let platform;
let browser;
let owner;
let guest;

before(async () => {
  demo = await startDemoSite();
  platform = await startPlatform({ demoPort: demo.port, vars: { VISITOR_PER_MINUTE: '6000' } });
  browser = await startBrowser();
  owner = await newPage(browser, { locale: 'en-GB', timezoneId: 'Europe/Berlin' });
  guest = await newPage(browser, { locale: 'en-GB', timezoneId: 'America/New_York' });
  for (const { page } of [owner, guest]) page.setDefaultTimeout(20_000);
});
after(async () => {
  await browser?.close();
  await platform?.stop();
  await demo?.stop();
});

const main = () => owner.page.getByRole('main');

test('an owner signs up, follows the link in the mail, and names the team', async () => {
  const { page } = owner;
  await page.goto(`${platform.url}/sign-up`);
  await page.locator('[name=name]').fill('Olga Owner');
  await page.locator('[name=email]').fill(EMAIL);
  await page.locator('[name=password]').fill(PASSWORD);
  await page.getByRole('button', { name: 'Create account' }).click();
  const token = await linkToken(platform.url, EMAIL);
  await page.goto(`${platform.url}/verify?token=${token}`);
  await page.locator('[name=team]').fill('Kornblume');
  await page.getByRole('button', { name: 'Continue' }).click();
  await page.getByRole('heading', { name: 'What is your website?' }).waitFor();
});

test('the website is read while the owner watches, and the analysis recommends automations with reasons', async () => {
  const { page } = owner;
  await page.locator('[name=url]').fill(`${demo.url}/`);
  await page.getByRole('button', { name: 'Read my website' }).click();
  await page.getByRole('heading', { name: /This is what we understood about/ }).waitFor();
  assert.match(await main().innerText(), /bakery/i);
  assert.deepEqual(await axe(page), []);
});

test('one click each switches the automations on, and the code can be copied', async () => {
  const { page } = owner;
  for (const [at] of ['chat', 'form', 'booking'].entries()) {
    const card = page.locator('article').nth(at);
    await card.getByRole('button').first().click();
    await card.locator('[aria-pressed=true]').waitFor();
  }
  await page.getByRole('link', { name: 'Continue to the code' }).click();
  await page.getByRole('heading', { name: 'Put it on your website' }).waitFor();
  await page.getByText('data-site="pk_').first().waitFor();
  const code = /<script async src="[^"]+\/widget\.js" data-site="pk_[0-9a-f]{32}" data-color="#[0-9a-f]{6}" data-position="(?:left|right)"><\/script>/.exec(await main().innerText());
  assert.ok(code, 'the code stands on the page');
  demo.embed(code[0]);
});

test('the page with the code is not moved, and asks us for nothing before somebody is interested', async () => {
  const { page, context } = guest;
  const asked = [];
  page.on('request', (request) => request.url().startsWith(platform.url) && asked.push(new URL(request.url()).pathname));
  await page.goto(`${demo.url}/`);
  await page.locator('.launcher').waitFor();
  assert.deepEqual(asked, ['/widget.js']);
  assert.equal(await layoutShift(page), 0);
  assert.deepEqual(await context.cookies(), []);
});

test('a visitor chats, and the owner sees the conversation without reloading', async () => {
  await owner.page.goto(`${platform.url}/app/inbox`);
  await owner.page.locator('h1').first().waitFor();
  await open(guest.page);
  await ask(guest.page, 'When are you open on Saturday?');
  await guest.page.locator('.message.bot .sources').last().waitFor();
  await main().getByText('Saturday: open 7:30').first().waitFor();
  await ask(guest.page, 'Do you repair motorcycles?');
  await guest.page.locator('.offer').waitFor();
});

test('a visitor leaves a message, and the owner sees the lead', async () => {
  await owner.page.goto(`${platform.url}/app/leads`);
  await owner.page.locator('h1').first().waitFor();
  const { page } = guest;
  await page.locator('.offer button').first().click();
  const form = page.locator('.panel form');
  await form.locator('[name=email]').waitFor();
  await form.locator('[name=name]').fill('Gus Guest');
  await form.locator('[name=email]').fill('gus@visitor.example');
  const message = form.locator('textarea').first();
  if ((await message.inputValue()) === '') await message.fill('Can you bake a cake for forty?');
  for (const box of await form.locator('[type=checkbox]').all()) await box.check();
  await form.locator('[type=submit]').click();
  await main().getByText('Gus Guest').first().waitFor();
});

test('a visitor books a free time, and the owner sees the appointment', async () => {
  await owner.page.goto(`${platform.url}/app/appointments`);
  await owner.page.locator('h1').first().waitFor();
  const { page } = guest;
  await page.getByRole('tab').nth(2).click();
  // One service: the widget goes straight to its free times.
  await page.locator('.slot').first().click();
  await page.locator('.held').waitFor();
  const form = page.locator('.panel form');
  await form.locator('[name=name]').fill('Gus Guest');
  await form.locator('[name=email]').fill('gus@visitor.example');
  await form.locator('[type=submit]').click();
  await main().getByText('Gus Guest').first().waitFor();
});

test('nothing complained: no policy was violated, no script failed', () => {
  assert.deepEqual(owner.complaints, []);
  assert.deepEqual(guest.complaints, []);
});
