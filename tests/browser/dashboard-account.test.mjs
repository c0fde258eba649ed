// What people do about their own account: proofs, second step, passkeys, sessions, keys of the API, their data.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { axe } from '../support/browser.mjs';
import { PASSWORD, keyboardOnly, prove, settled, startWorld, stepUp } from './dashboard-support.mjs';

let world;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const SECURITY = '/app/settings/security';
const toast = (page, text) => page.getByRole('status').filter({ hasText: text }).waitFor();

async function open(path, options) {
  const visit = await world.visit(path, options);
  await settled(visit.page);
  return visit;
}

test('an authenticator app is set up with the keyboard alone, and the codes are kept before anything goes on', async () => {
  const { page, context, complaints, close } = await open(SECURITY, { scenario: 'empty' });
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const keys = keyboardOnly(page);
  await keys.tabTo('Set up an authenticator app');
  await page.keyboard.press('Enter');
  await stepUp(page).waitFor();
  assert.deepEqual(await axe(page), []);
  await page.waitForFunction(() => document.activeElement?.getAttribute('autocomplete') === 'current-password');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  const setUp = page.getByRole('dialog', { name: 'Set up an authenticator app' });
  await setUp.getByRole('img', { name: 'QR code for your authenticator app' }).waitFor();
  assert.deepEqual(await axe(page), []);
  await keys.tabTo('Cannot scan? Type the secret');
  await page.keyboard.press('Enter');
  await setUp.getByText('JBSW Y3DP').waitFor();
  await keys.tabTo('Enter the code that the app shows');
  await page.keyboard.type('111111');
  await page.keyboard.press('Enter');
  await setUp.getByText('This code is not right.').waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('123456');
  await page.keyboard.press('Enter');
  const codes = page.getByRole('dialog', { name: 'Recovery codes' });
  await codes.waitFor();
  assert.equal(await codes.getByRole('listitem').count(), 10);
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Escape');
  assert.equal(await codes.count(), 1, 'it does not close before they are kept');
  await keys.tabTo('Copy');
  await page.keyboard.press('Enter');
  await page.getByText('Copied').first().waitFor();
  assert.equal((await page.evaluate(() => navigator.clipboard.readText())).split('\n').length, 10);
  await keys.tabTo('I kept them in a safe place');
  await page.keyboard.press('Space');
  await keys.tabTo('Done');
  await page.keyboard.press('Enter');
  await codes.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Turn off the authenticator app' }).waitFor();
  await page.getByText('10 codes left').waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('recovery codes are saved as a file', async () => {
  const { page, close } = await open(SECURITY, { scenario: 'second' });
  await page.getByRole('button', { name: 'New recovery codes' }).click();
  await page.getByRole('button', { name: 'Make new codes' }).click();
  await prove(page);
  const [download] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Save as a file' }).click()]);
  assert.equal(download.suggestedFilename(), 'gr8-recovery-codes.txt');
  const shown = await page.getByRole('dialog').getByRole('listitem').allTextContents();
  const text = await readFile(await download.path(), 'utf8');
  assert.ok(shown.every((code) => text.includes(code)));
  await close();
});

test('a proof counts for the next ten minutes, and without it nothing happens', async () => {
  const { page, close } = await open(SECURITY, { scenario: 'second' });
  await page.getByRole('button', { name: 'Disconnect Google' }).click();
  await stepUp(page).waitFor();
  await page.keyboard.press('Escape');
  await toast(page, 'You did not confirm that it is you, so nothing was changed.');
  await page.getByRole('button', { name: 'Disconnect Google' }).click();
  await stepUp(page).getByRole('button', { name: 'Use your authenticator app' }).click();
  await stepUp(page).getByLabel('Code from your app').fill('123456');
  await page.keyboard.press('Enter');
  await toast(page, 'Google is disconnected.');
  await page.getByRole('button', { name: 'Delete YubiKey 5C' }).click();
  await page.getByRole('dialog', { name: 'Delete the passkey' }).getByRole('button', { name: 'Delete' }).click();
  await toast(page, 'YubiKey 5C was deleted.');
  assert.equal(await stepUp(page).count(), 0);
  await close();
});

test('somebody who came through a provider only is told to come that way again', async () => {
  const { page, close } = await open(SECURITY, { scenario: 'bare' });
  await page.getByRole('button', { name: 'Set a password' }).click();
  await page.getByLabel('New password').fill('seven quiet bakers');
  await page.keyboard.press('Enter');
  await stepUp(page).getByText('Your account has no password and no passkey yet.').waitFor();
  assert.deepEqual(await axe(page), []);
  await stepUp(page).getByRole('button', { name: 'Sign in again' }).click();
  await page.waitForURL(/\/sign-in\?next=%2Fapp%2Fsettings%2Fsecurity$/);
  await page.getByRole('link', { name: 'Continue with Google' }).click();
  await page.waitForURL(/\/app\/settings\/security$/);
  await page.getByRole('button', { name: 'Set a password' }).click();
  await page.getByLabel('New password').fill('seven quiet bakers');
  await page.keyboard.press('Enter');
  await toast(page, 'Your new password counts.');
  await close();
});

test('the old password is proof enough for a new one; a wrong one stands at its field', async () => {
  const { page, close } = await open(SECURITY);
  await page.getByRole('button', { name: 'Change the password' }).click();
  await page.getByLabel('Current password').fill('not my password');
  await page.getByLabel('New password').fill('short');
  await page.keyboard.press('Enter');
  await page.getByText('Too short: 12 characters at least.').first().waitFor();
  await page.getByLabel('New password').fill('seven quiet bakers');
  await page.keyboard.press('Enter');
  await page.getByText('This is not your current password.').waitFor();
  assert.deepEqual(await axe(page), []);
  await page.getByLabel('Current password').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await toast(page, 'Your new password counts.');
  assert.equal(await stepUp(page).count(), 0);
  await page.getByText('Password changed').first().waitFor();
  await close();
});

test('messages are set up with a number as people write it', async () => {
  const { page, close } = await open(SECURITY, { scenario: 'empty' });
  await page.getByRole('button', { name: 'Set up text messages' }).click();
  await page.getByLabel('Phone number').fill('0170 1234567');
  await page.keyboard.press('Enter');
  await page.getByText('Write the number with its country').waitFor();
  await page.getByLabel('Phone number').fill('0049 (170) 123-45 67');
  await page.keyboard.press('Enter');
  await prove(page);
  await page.getByText('We sent a code to').waitFor();
  assert.deepEqual(await axe(page), []);
  await page.getByLabel('Code from the message').fill('654321');
  await page.keyboard.press('Enter');
  const codes = page.getByRole('dialog', { name: 'Recovery codes' });
  await codes.getByRole('checkbox').check();
  await codes.getByRole('button', { name: 'Done' }).click();
  await page.getByRole('button', { name: 'Turn off text messages' }).waitFor();
  await page.getByText('…567').waitFor();
  await close();
});

test('sessions end one by one or all at once, and devices are forgotten', async () => {
  const { page, close } = await open(SECURITY);
  await page.getByRole('button', { name: 'End the session: Safari on iPhone' }).click();
  await toast(page, 'Signed out: Safari on iPhone.');
  await page.getByRole('button', { name: 'End all others' }).click();
  await toast(page, '2 other sessions were ended.');
  await page.getByRole('button', { name: /^End/ }).first().waitFor({ state: 'detached' });
  await page.getByText('This one').first().waitFor();
  await page.getByRole('button', { name: 'Forget Safari on iPhone' }).click();
  await toast(page, 'Forgotten: Safari on iPhone.');
  await close();
});

test('the security log comes page by page', async () => {
  const { page, close } = await open(SECURITY, { scenario: 'many' });
  const log = page.locator('section', { has: page.getByRole('heading', { name: 'Security log' }) });
  assert.equal(await log.getByRole('listitem').count(), 25);
  await log.getByRole('button', { name: 'Show more' }).click();
  await page.waitForFunction(() => [...document.querySelectorAll('section')].at(-1).querySelectorAll('li').length === 50);
  await close();
});

test('a trip to a provider from the settings asks for a proof first and comes back', async () => {
  const { page, close } = await open(SECURITY);
  await page.getByRole('button', { name: 'Connect Microsoft' }).click();
  await prove(page);
  await page.getByRole('button', { name: 'Disconnect Microsoft' }).waitFor();
  await close();
});

test('a key of the API is made with the keyboard alone and shown once', async () => {
  const { page, complaints, close } = await open('/app/settings/keys', { scenario: 'empty' });
  const keys = keyboardOnly(page);
  await keys.tabTo('New API key');
  await page.keyboard.press('Enter');
  const form = page.getByRole('dialog', { name: 'New API key' });
  await form.waitFor();
  assert.deepEqual(await axe(page), []);
  await keys.tabTo('Name');
  await page.keyboard.type('Till at the counter');
  await page.keyboard.press('Enter');
  await form.getByText('Choose at least one right').waitFor();
  await keys.tabTo('Read leads');
  await page.keyboard.press('Space');
  await keys.tabTo('More limits');
  await page.keyboard.press('Enter');
  await keys.tabTo('Only from these addresses');
  await page.keyboard.type('nonsense!');
  await keys.tabTo('Every request must be signed');
  await page.keyboard.press('Space');
  await keys.tabTo('Create the key');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.activeElement?.getAttribute('autocomplete') === 'current-password');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await form.getByText('Each line must be an address or a network').waitFor();
  assert.deepEqual(await axe(page), []);
  await keys.tabTo('Only from these addresses');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('203.0.113.0/24, 2001:db8::/32');
  await keys.tabTo('Create the key');
  await page.keyboard.press('Enter');
  const made = page.getByRole('dialog', { name: 'The key for Till at the counter' });
  assert.match(await made.locator('code').first().textContent(), /^gr8_sk_/);
  await made.getByText('Signing secret', { exact: true }).waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Escape');
  await keys.tabTo('I put it where it belongs');
  await page.keyboard.press('Space');
  await keys.tabTo('Done');
  await page.keyboard.press('Enter');
  await made.waitFor({ state: 'detached' });
  await page.getByText(/only from .203\.0\.113\.0\/24., .2001:db8::\/32/).waitFor();
  assert.equal(await page.getByText(/gr8_sk_[\w-]{40}/).count(), 0, 'the secret is nowhere on the screen any more');
  assert.deepEqual(complaints, []);
  await close();
});

test('a key is rotated with an overlap, and revoked for good', async () => {
  const { page, close } = await open('/app/settings/keys');
  await page.getByRole('button', { name: 'Rotate Newsletter' }).click();
  await page.getByLabel('The old key works on for').selectOption('72');
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: 'Make the new key' }).click();
  await prove(page);
  await page.getByRole('checkbox', { name: 'I put it where it belongs' }).check();
  await page.getByRole('button', { name: 'Done' }).click();
  await page.getByText(/replaced, works until/).waitFor();
  await page.getByRole('button', { name: 'Revoke Bookkeeping' }).click();
  await page.getByText('This cannot be undone.').waitFor();
  await page.getByRole('button', { name: 'Revoke for good' }).click();
  await toast(page, 'Bookkeeping is revoked.');
  await page.getByRole('heading', { name: 'Bookkeeping' }).waitFor({ state: 'detached' });
  await close();
});

test('keys are no tab for somebody whose role has no say about them', async () => {
  const { page, close } = await open('/app/settings', { scenario: 'viewer' });
  assert.equal(await page.getByRole('link', { name: 'API keys' }).count(), 0);
  await page.goto(`${world.url}/app/settings/keys`);
  await page.getByText('Your role here, Viewer, does not include this.').waitFor();
  await close();
});

test('name, zone and mails are changed; what is refused stands at its field or falls back', async () => {
  const { page, setScenario, close } = await open('/app/settings');
  await page.getByLabel('Your name').fill('https://buy.example');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Write a name, not a web address.').waitFor();
  await page.getByLabel('Your name').fill('Mara Winter');
  await page.getByLabel('Time zone').fill('America/New_York');
  await page.getByRole('button', { name: 'Save' }).click();
  await toast(page, 'Saved.');
  await page.getByRole('button', { name: 'Account of Mara Winter' }).waitFor();
  await page.getByRole('switch', { name: 'Websites' }).click();
  await page.waitForFunction(() => [...document.querySelectorAll('[role=switch]')].at(-1).checked);
  await setScenario('error');
  await page.getByRole('switch', { name: 'Leads' }).click();
  await toast(page, 'That was our fault');
  await page.waitForFunction(() => document.querySelector('[role=switch]').checked);
  await close();
});

test('another address is asked for at both, and each link says what is still missing', async () => {
  const { page, close } = await open('/app/settings');
  await page.getByRole('button', { name: 'Change the address' }).click();
  await page.getByLabel('New address').fill('mara@neu.example');
  await page.keyboard.press('Enter');
  await prove(page);
  await page.getByText('Open the link in the one to mara@morgenrot.example and the link in the one to mara@neu.example.').waitFor();
  await page.goto(`${world.url}/confirm-email?token=half`);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByText('Now open the link in the mail to your new address.').waitFor();
  await page.goto(`${world.url}/confirm-email?token=good`);
  await page.getByRole('button', { name: 'Confirm' }).click();
  await page.getByRole('link', { name: 'To my profile' }).click();
  await page.getByRole('main').getByText('mara@neu.example').waitFor();
  await close();
});

test('everything about a person is a file', async () => {
  const { page, close } = await open('/app/settings/data');
  await page.getByRole('button', { name: 'Download' }).click();
  const [download] = await Promise.all([page.waitForEvent('download'), prove(page)]);
  assert.match(download.suggestedFilename(), /^gr8-account-\d{4}-\d\d-\d\d\.json$/);
  assert.equal(JSON.parse(await readFile(await download.path(), 'utf8')).user.email, 'mara@morgenrot.example');
  await close();
});

test('an account that is to be deleted says so on every screen and is kept with one click', async () => {
  const { page, close } = await open('/app/settings/data');
  await page.getByRole('button', { name: 'Delete my account' }).click();
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: 'Delete in 14 days' }).click();
  await prove(page);
  await page.getByRole('region', { name: 'Deletion of your account' }).waitFor();
  await page.getByRole('link', { name: 'Leads' }).first().click();
  await page.getByRole('region', { name: 'Deletion of your account' }).getByRole('button', { name: 'Keep my account' }).click();
  await toast(page, 'Your account stays.');
  await page.getByRole('region', { name: 'Deletion of your account' }).waitFor({ state: 'detached' });
  await close();
});

test('the only owner of a team is told which teams come first', async () => {
  const { page, close } = await open('/app/settings/data', { scenario: 'admin' });
  await page.getByRole('button', { name: 'Delete my account' }).click();
  await page.getByRole('button', { name: 'Delete in 14 days' }).click();
  await prove(page);
  await page.getByRole('alert').filter({ hasText: 'Café Nord' }).waitFor();
  await close();
});

test('somebody who is in no team still has an account to look after', async () => {
  const { page, close } = await open('/app/start', { scenario: 'new' });
  await page.getByRole('link', { name: 'Your account' }).click();
  await page.getByLabel('Your name').waitFor();
  assert.equal(await page.getByRole('link', { name: 'Team', exact: true }).count(), 0);
  await page.getByRole('link', { name: 'Data' }).click();
  await page.getByRole('button', { name: 'Delete my account' }).waitFor();
  await page.goto(`${world.url}/app/leads`);
  await page.getByRole('heading', { level: 1, name: 'What is your team called?' }).waitFor();
  await close();
});
