// Signing in through another service, as people do it: real Chromium, the real platform, and services that ask before they
// say who came. SHOTS=<folder> keeps pictures in light and dark.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { good } from '../support/api.mjs';
import { axe, newPage, shot, startBrowser } from '../support/browser.mjs';
import { setting, startCertified, startSmall } from '../support/oauth-servers.mjs';
import { freePort, startPlatform } from '../support/platform.mjs';
import { Traveller } from '../support/traveller.mjs';
import { person } from '../workerd/support.mjs';
import { sideways } from './dashboard-support.mjs';

const SECURITY = '/app/settings/security';
const REFRESH = '__Secure-gr8_refresh';
const TENANT = '72f988bf-86f1-41af-91ab-2d7cd011db47';

let certified;
let small;
let platform;
let browser;

before(async () => {
  const port = await freePort();
  certified = await startCertified({ callback: (id) => `http://localhost:${port}/api/auth/oauth/${id}/callback`, clients: { google: 'RS256' } });
  certified.ask();
  small = await startSmall();
  const providers = [setting('google', certified.url), setting('microsoft', small.microsoft), setting('github', small.github)];
  platform = await startPlatform({ port, vars: { SIGN_IN_PROVIDERS: JSON.stringify(providers) } });
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await Promise.all([platform?.stop(), certified?.stop(), small?.stop()]);
});
beforeEach(() => Object.assign(small.reset(), { asks: true }));

// --- Who sits at the services ---------------------------------------------------------------------------------------

const atGoogle = (name) => certified.visit(`google-${name}`, { email: `${name}@example.com`, email_verified: true, name, locale: 'en' });
const atMicrosoft = (name) => {
  small.person = { sub: `pairwise-${name}`, tid: TENANT, oid: `oid-${name}`, email: `${name}@example.com`, name, xms_edov: true };
};
let numbers = 1_000;
const atGitHub = (name) => {
  numbers += 1;
  small.person = { id: numbers, login: name, name, emails: [{ email: `${name}@example.com`, primary: true, verified: true }] };
};

/** Somebody with a password and a team. */
async function withPassword(name) {
  const owner = new Traveller(platform.url);
  await owner.signUp(person(name));
  return owner;
}

// --- What hands do and eyes see ---------------------------------------------------------------------------------------

async function open(path, options = {}) {
  const made = await newPage(browser, { locale: 'en-GB', timezoneId: 'Europe/Berlin', colorScheme: 'light', ...options });
  made.page.setDefaultTimeout(30_000);
  await made.page.goto(platform.url + path);
  return made;
}

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const alert = (page, words) => page.getByRole('alert').filter({ hasText: words }).waitFor();
const at = (page) => page.url().replace(platform.url, '');

/** "Continue with …", and what is pressed on the page there. */
async function goTo(page, name, answer = 'Allow') {
  await page.getByRole('link', { name: `Continue with ${name}` }).click();
  await page.getByRole('button', { name: answer }).click();
}

async function signIn(page, name) {
  await page.getByLabel('E-mail').fill(person(name).email);
  await page.getByLabel('Password', { exact: true }).fill(person(name).password);
  await page.keyboard.press('Enter');
}

const whoami = (page) => page.evaluate(() => fetch('/api/auth/session').then((answer) => (answer.status === 200 ? answer.json() : null)));

/** Closes a page on which nothing went wrong. */
async function done({ complaints, close }) {
  assert.deepEqual(complaints, []);
  await close();
}

// --- The trips --------------------------------------------------------------------------------------------------------

for (const [name, sits] of [['Google', atGoogle], ['Microsoft', atMicrosoft], ['GitHub', atGitHub]]) {
  test(`somebody new signs up through ${name}, names a team, and comes back that way`, async () => {
    const who = `new-${name.toLowerCase()}`;
    sits(who);
    const first = await open('/sign-up');
    await heading(first.page, 'Create your account');
    await shot(first.page, `sign-up-${name}`);
    await goTo(first.page, name);
    await heading(first.page, 'What is your team called?');
    const { user, methods } = await whoami(first.page);
    assert.deepEqual([user.email, user.name, methods], [`${who}@example.com`, who, ['fed']]);
    await first.page.getByLabel('Team name').fill(`Team of ${who}`);
    await first.page.keyboard.press('Enter');
    await heading(first.page, 'What is your website?');
    await done(first);

    const again = await open('/sign-in?next=/app/leads?state=new');
    await heading(again.page, 'Welcome back');
    await goTo(again.page, name);
    await heading(again.page, 'Leads');
    assert.equal(at(again.page), '/app/leads?state=new', 'where they wanted to be');
    assert.equal((await whoami(again.page)).user.id, user.id);
    await done(again);
  });
}

test('whoever says no at the service reads what happened and what to do, and goes on where they wanted to be', async () => {
  await withPassword('hesitant');
  atGoogle('hesitant');
  const made = await open('/sign-in?next=/app/appointments');
  await goTo(made.page, 'Google', 'Deny');
  await alert(made.page, 'You or the provider said no; nothing has changed. Try again and agree there, or use another way.');
  assert.equal(await whoami(made.page), null);
  assert.deepEqual(await axe(made.page), []);
  await shot(made.page, 'refused');
  await signIn(made.page, 'hesitant');
  await heading(made.page, 'Appointments');
  await done(made);
});

test('refused, on a narrow screen, in Arabic and in German, in their own words', async () => {
  atGitHub('refuser');
  for (const [locale, words, button] of [
    ['ar', 'حاول مجددًا ووافق هناك', 'GitHub'],
    ['de-DE', 'Versuche es noch einmal und stimme dort zu', 'GitHub'],
  ]) {
    const made = await open('/sign-in', { locale, viewport: { width: 320, height: 720 } });
    await made.page.getByRole('link', { name: button }).click();
    await made.page.getByRole('button', { name: 'Deny' }).click();
    await alert(made.page, words);
    assert.ok((await sideways(made.page)) <= 0);
    await shot(made.page, `refused-${locale}`);
    await done(made);
  }
});

test('an account with that address is not opened: its person proves to be theirs once, and it is connected', async () => {
  const owner = await withPassword('known');
  atGitHub('known');
  const made = await open('/sign-in?next=/app/leads');
  await goTo(made.page, 'GitHub');
  await made.page.getByText('Sign in once, and GitHub is connected to it.').waitFor();
  assert.equal(await whoami(made.page), null, 'an address alone opens nothing');
  assert.deepEqual(await axe(made.page), []);
  await shot(made.page, 'proof-wanted');
  await signIn(made.page, 'known');
  await made.page.getByRole('status').filter({ hasText: 'Connected.' }).waitFor();
  await heading(made.page, 'Leads');
  await done(made);

  const again = await open('/sign-in');
  await goTo(again.page, 'GitHub');
  await heading(again.page, /^Hello/);
  assert.equal((await whoami(again.page)).user.id, owner.session.user.id);
  await done(again);
});

test('a service is connected and disconnected on the security screen', async () => {
  const owner = await withPassword('linker');
  atMicrosoft('private.linker');
  const made = await open(`/sign-in?next=${SECURITY}`);
  const { page } = made;
  await signIn(page, 'linker');
  await page.getByRole('button', { name: 'Connect Microsoft' }).click();
  await page.getByRole('button', { name: 'Allow' }).click();
  await page.getByRole('button', { name: 'Disconnect Microsoft' }).waitFor();
  assert.equal(at(page), SECURITY);
  await page.getByText('private.linker@example.com').first().waitFor();
  await page.getByRole('heading', { name: 'Connected accounts' }).scrollIntoViewIfNeeded();
  await shot(page, 'connected');

  // Whoever says no there is told so here.
  await page.getByRole('button', { name: 'Connect GitHub' }).click();
  await page.getByRole('button', { name: 'Deny' }).click();
  await alert(page, 'You or the provider said no; nothing has changed.');
  await shot(page, 'refused-on-security');

  await page.getByRole('button', { name: 'Disconnect Microsoft' }).click();
  await page.getByRole('status').filter({ hasText: 'Microsoft is disconnected.' }).waitFor();
  await page.getByRole('button', { name: 'Connect Microsoft' }).waitFor();
  const { identities } = good(await owner.get('/api/auth/factors'), 'factors');
  assert.deepEqual(identities, []);
  await done(made);
});

test('a trip that was not made on our own pages connects nothing, and says so', async () => {
  await withPassword('lured');
  const made = await open('/sign-in?problem=origin_not_allowed');
  await alert(made.page, 'Another website wanted to sign you in or connect an account to yours; nothing has changed.');
  await shot(made.page, 'origin-not-allowed');
  await signIn(made.page, 'lured');
  await heading(made.page, /^Hello/);
  await made.page.goto(`${small.url}/nothing-here`);
  await made.page.evaluate((to) => location.assign(to), `${platform.url}/api/auth/oauth/github/start?link=1`);
  await made.page.waitForURL(`${platform.url}${SECURITY}?problem=origin_not_allowed`);
  await alert(made.page, 'Another website wanted to sign you in or connect an account to yours; nothing has changed.');
  await made.close();
});

test('the session that the browser had ends, although its strict cookie stays behind on the way back', async () => {
  await withPassword('earlier');
  atGoogle('later');
  const made = await open('/sign-in');
  const { page, context } = made;
  await signIn(page, 'earlier');
  await heading(page, /^Hello/);
  const refresh = async () => (await context.cookies(`${platform.url}/api/auth/`)).find(({ name }) => name === REFRESH).value;
  const old = await refresh();
  const back = page.waitForRequest((request) => request.url().includes('/callback?'));
  await page.evaluate(() => location.assign('/api/auth/oauth/google/start?next=/app/start'));
  await page.getByRole('button', { name: 'Allow' }).click();
  const sent = (await (await back).allHeaders()).cookie;
  assert.ok(!sent.includes(REFRESH), 'Chromium left it behind');
  await heading(page, 'What is your team called?');
  assert.equal((await whoami(page)).user.email, 'later@example.com');
  assert.notEqual(await refresh(), old);

  const ended = await platform.rows('CONTROL', "SELECT u.email, s.end_reason FROM sessions s JOIN users u ON u.id = s.user_id WHERE u.email IN ('earlier@example.com', 'later@example.com') AND s.id IN (?, ?) ORDER BY u.email", old.split('.')[0], (await refresh()).split('.')[0]);
  assert.deepEqual(ended, [{ email: 'earlier@example.com', end_reason: 'replaced' }, { email: 'later@example.com', end_reason: null }]);
  const late = await new Traveller(platform.url).post('/api/auth/refresh', { refresh_token: old });
  assert.deepEqual([late.status, late.body.code], [401, 'session_expired']);
  await done(made);
});
