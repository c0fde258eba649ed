// How people get in: second step, passkeys, links by mail, providers; sessions that are renewed and sessions that end.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe } from '../support/browser.mjs';
import { PASSWORD, hex, keyboardOnly, passkeys, settled, signInCookie, startWorld } from './dashboard-support.mjs';

let world;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const focused = (page, name) => page.waitForFunction((text) => document.activeElement?.labels?.[0]?.textContent.includes(text), name);

async function firstStep(page) {
  await page.getByLabel('E-mail').fill('mara@morgenrot.example');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await heading(page, 'One more step');
}

test('both steps of signing in work with the keyboard alone, and a wrong code can be typed over', async () => {
  const { page, complaints, close } = await world.visit('/sign-in?next=/app/leads', { signedIn: false, scenario: 'second' });
  await heading(page, 'Welcome back');
  const keys = keyboardOnly(page);
  await keys.tabTo('E-mail');
  await page.keyboard.type('mara@morgenrot.example');
  await page.keyboard.press('Tab');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await heading(page, 'One more step');
  await focused(page, 'Code from your app');
  assert.equal(await page.getByLabel('Code from your app').getAttribute('autocomplete'), 'one-time-code');
  await page.keyboard.type('000000');
  await page.keyboard.press('Enter');
  await page.getByText('This code is not right.').waitFor();
  await focused(page, 'Code from your app');
  await page.keyboard.insertText(' 123 456 ');
  await keys.tabTo('Do not ask on this device for 30 days');
  await page.keyboard.press('Space');
  await page.keyboard.press('Enter');
  await heading(page, 'Leads');
  assert.deepEqual(complaints, []);
  await close();
});

test('a text message is sent when it is asked for, and a recovery code works as well', async () => {
  const { page, close } = await world.visit('/sign-in', { signedIn: false, scenario: 'second' });
  await firstStep(page);
  await page.getByRole('button', { name: 'Get a text message' }).click();
  await page.getByText('Sent. It can take a minute.').waitFor();
  assert.ok(await page.getByRole('button', { name: /Another message in \d+ second/ }).isDisabled());
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: 'Use a recovery code' }).click();
  await focused(page, 'Recovery code');
  await page.keyboard.insertText('ABCD-EFGH-1234');
  await page.keyboard.press('Enter');
  await heading(page, 'Hello, Mara');
  await close();
});

test('a second step that took too long leads back to the first, with the address still there', async () => {
  const { page, close } = await world.visit('/sign-in', { signedIn: false, scenario: 'second' });
  await firstStep(page);
  await page.getByLabel('Code from your app').fill('999999');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'This took too long.' }).waitFor();
  assert.equal(await page.getByLabel('E-mail').inputValue(), 'mara@morgenrot.example');
  await close();
});

test('somebody who lost every factor hears what happens, waits, and can be stopped', async () => {
  const { page, close } = await world.visit('/sign-in', { signedIn: false, scenario: 'second' });
  await firstStep(page);
  await page.getByRole('button', { name: 'I lost my device' }).click();
  await page.getByText('For 72 hours nothing happens').waitFor();
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: 'Send me the link' }).click();
  await page.getByText('Its link works after 72 hours.').waitFor();
  await page.goto(`${world.url}/lost-factor?token=waiting`);
  await page.getByRole('button', { name: 'Remove the second step' }).click();
  await heading(page, 'Not yet');
  await page.goto(`${world.url}/lost-factor?act=cancel&token=good`);
  await page.getByRole('button', { name: 'Keep it' }).click();
  await heading(page, 'Your second step stays');
  await page.goto(`${world.url}/lost-factor?token=good`);
  await page.getByRole('button', { name: 'Remove the second step' }).click();
  await heading(page, 'The second step is removed');
  await close();
});

test('a passkey is made, named, and signs in', async () => {
  const { page, context, complaints, close } = await world.visit('/app/settings/security');
  await settled(page);
  await passkeys(page);
  await page.getByRole('button', { name: 'Add a passkey' }).click();
  const step = page.getByRole('dialog', { name: 'Confirm that it is you' });
  await step.getByRole('button', { name: 'Use your password' }).click();
  await step.getByLabel('Password for').fill(PASSWORD);
  await page.keyboard.press('Enter');
  const naming = page.getByRole('dialog', { name: 'Name the passkey' });
  await naming.getByLabel('Name').fill('Drawer in the office');
  await page.keyboard.press('Enter');
  await page.getByText('Drawer in the office').first().waitFor();
  await context.clearCookies({ name: /^__/ });
  await page.evaluate(() => localStorage.clear());
  await page.goto(`${world.url}/sign-in?next=/app/leads`);
  // The authenticator in software answers by itself as soon as the address field offers it.
  await heading(page, 'Leads');
  assert.deepEqual(complaints, []);
  await close();
});

test('a passkey button whose dialog is closed says so and leaves the other ways', async () => {
  const { page, close } = await world.visit('/sign-in', { signedIn: false });
  await passkeys(page, { hasUserVerification: true, isUserVerified: false });
  await page.getByRole('button', { name: 'Sign in with a passkey' }).click();
  await page.getByRole('alert').filter({ hasText: 'No passkey was used.' }).waitFor();
  await page.getByLabel('E-mail').fill('mara@morgenrot.example');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await heading(page, 'Hello, Mara');
  await close();
});

test('a link by mail asks for the address, tells nobody who has an account, and signs in', async () => {
  const { page, close } = await world.visit('/sign-in', { signedIn: false });
  await page.getByRole('button', { name: 'E-mail me a link' }).click();
  await page.getByRole('alert').filter({ hasText: 'Write your e-mail address above first.' }).waitFor();
  await focused(page, 'E-mail');
  await page.keyboard.type('mara@morgenrot.example');
  await page.getByRole('button', { name: 'E-mail me a link' }).click();
  await heading(page, 'Look into your mail');
  await page.getByText('If there is an account for mara@morgenrot.example').waitFor();
  await page.goto(`${world.url}/magic?token=good&next=/app/inbox`);
  await heading(page, 'Inbox');
  await close();
});

test('a link by mail is followed by the second step where there is one', async () => {
  const { page, close } = await world.visit('/magic?token=second', { signedIn: false });
  await page.getByLabel('Code from your app').fill('123456');
  await page.keyboard.press('Enter');
  await heading(page, 'Hello, Mara');
  await close();
});

test('a forgotten password is chosen anew, and one from a leak is refused in words', async () => {
  const { page, close } = await world.visit('/sign-in', { signedIn: false });
  await page.getByLabel('E-mail').fill('mara@morgenrot.example');
  await page.getByRole('link', { name: 'Forgot your password?' }).click();
  await heading(page, 'Forgot your password?');
  assert.equal(await page.getByLabel('E-mail').inputValue(), 'mara@morgenrot.example', 'never asked twice');
  await page.getByRole('button', { name: 'Send me a link' }).click();
  await heading(page, 'Look into your mail');
  await page.goto(`${world.url}/reset?token=good`);
  await page.getByLabel('New password').fill('leaked password 1');
  await page.keyboard.press('Enter');
  await page.getByText('This password is known from a leak elsewhere.').waitFor();
  await page.getByRole('button', { name: 'Show the password' }).click();
  assert.equal(await page.getByLabel('New password').getAttribute('type'), 'text');
  await page.getByLabel('New password').fill('seven quiet bakers');
  await page.getByText('Strong.').waitFor();
  await page.keyboard.press('Enter');
  await heading(page, 'Your new password counts');
  await close();
});

test('a sign-up that is confirmed in another browser asks for its password, or takes a new one', async () => {
  const { page, close } = await world.visit('/verify?token=elsewhere', { signedIn: false });
  await heading(page, 'Is it you?');
  await page.getByLabel('Password', { exact: true }).fill('not that one');
  await page.keyboard.press('Enter');
  await page.getByText('This is not the password of the sign-up.').waitFor();
  await page.getByRole('button', { name: 'I do not know it: choose a new one' }).click();
  await page.getByLabel('New password').fill('seven quiet bakers');
  await page.keyboard.press('Enter');
  await heading(page, 'Hello, Mara');
  await close();
});

test('providers sign in, link an account that is there, and explain what went wrong', async () => {
  const { page, close } = await world.visit('/sign-in?next=/app/leads', { signedIn: false });
  await page.getByRole('link', { name: 'Continue with Microsoft' }).click();
  await page.getByRole('alert').filter({ hasText: 'The provider did not answer as it should.' }).waitFor();
  await page.getByRole('link', { name: 'Continue with GitHub' }).click();
  await page.getByText('Sign in once, and GitHub is connected to it.').waitFor();
  await page.getByLabel('E-mail').fill('mara@morgenrot.example');
  await page.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('status').filter({ hasText: 'Connected.' }).waitFor();
  await page.goto(`${world.url}/app/settings/security`);
  await page.getByRole('button', { name: 'Disconnect GitHub' }).waitFor();
  await close();
});

test('a provider is followed by the second step where there is one, and next is kept', async () => {
  const { page, close } = await world.visit('/sign-in?next=/app/leads', { signedIn: false, scenario: 'second' });
  await page.getByRole('link', { name: 'Continue with Google' }).click();
  await page.getByLabel('Code from your app').fill('123456');
  await page.keyboard.press('Enter');
  await heading(page, 'Leads');
  await close();
});

test('"this was not me" does nothing by itself, and everything at the press of a button', async () => {
  const { page, close } = await world.visit('/secure?token=good', { signedIn: false });
  await page.getByText('Every session ends, on every device.').waitFor();
  await page.getByRole('button', { name: 'Secure my account' }).click();
  await heading(page, 'Your account is secured');
  await close();
});

// --- Sessions -----------------------------------------------------------------------------------------------------

const refreshes = (page) => page.evaluate(() => fetch('/mock/refreshes').then((answer) => answer.json()).then((body) => body.refreshes));
const stale = (context) => signInCookie(context, world.url, { access: 'stale' });

test('an access token that ran out is renewed once for all that meet it, in every tab, and nobody notices', async () => {
  const { page, context, complaints, close } = await world.visit('/app');
  await heading(page, 'Hello, Mara');
  const second = await context.newPage();
  await second.goto(`${world.url}/app/leads`);
  await heading(second, 'Leads');
  const before = await refreshes(page);
  await stale(context);
  // Screens that neither tab has read yet: several requests each, at the same moment.
  await Promise.all([page.getByRole('link', { name: 'Forms' }).first().click(), second.getByRole('link', { name: 'Appointments' }).first().click()]);
  await Promise.all([heading(page, 'Forms'), heading(second, 'Appointments')]);
  await Promise.all([settled(page), settled(second)]);
  assert.equal(await page.getByRole('dialog').count(), 0);
  assert.equal((await refreshes(page)) - before, 1);
  assert.deepEqual(complaints, []);
  await close();
});

test('a page that is opened with an old token renews it and shows itself', async () => {
  const { page, context, close } = await world.visit('/sign-in', { signedIn: false });
  await stale(context);
  await page.goto(`${world.url}/app/leads`);
  await heading(page, 'Leads');
  assert.equal(await refreshes(page), 1);
  await close();
});

test('a session that ended as stolen says so, and goes on after signing in with both steps', async () => {
  const { page, context, close } = await world.visit(`/app/forms/form_${hex(1)}`, { scenario: 'second' });
  await page.getByLabel('Thanks').fill('Thank you, we call you back.');
  await signInCookie(context, world.url, { access: 'stale', refresh: 'stolen' });
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Please sign in again' });
  await dialog.getByText('it was used in two places').waitFor();
  assert.deepEqual(await axe(page), []);
  await dialog.getByLabel('Password for').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await dialog.getByLabel('Code from your app').fill('123456');
  await page.keyboard.press('Enter');
  await page.getByText('Saved.', { exact: true }).waitFor();
  assert.equal(await page.getByLabel('Thanks').inputValue(), 'Thank you, we call you back.');
  await close();
});

test('signing in in another tab lets a tab that waits go on by itself, also one whose feed was cut meanwhile', async () => {
  const { page, context, close } = await world.visit(`/app/forms/form_${hex(1)}`);
  const feed = new Promise((cut) => page.routeWebSocket('**/api/live', (socket) => cut(() => socket.close())));
  await page.reload();
  await page.getByLabel('Thanks').fill('See you soon.');
  const cutFeed = await feed;
  await context.clearCookies({ name: /^__/ });
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Please sign in again' });
  await dialog.waitFor();
  // The page looks who is signed in, is refused, and waits for the same answer.
  await Promise.all([page.waitForResponse('**/api/auth/session'), cutFeed()]);
  const [other] = await Promise.all([context.waitForEvent('page'), dialog.getByRole('link', { name: 'Another way, in a new tab' }).click()]);
  assert.equal(await other.getByLabel('E-mail').inputValue(), 'mara@morgenrot.example');
  await other.getByLabel('Password', { exact: true }).fill(PASSWORD);
  await other.keyboard.press('Enter');
  await heading(other, 'Hello, Mara');
  await page.getByText('Saved.', { exact: true }).waitFor();
  await close();
});
