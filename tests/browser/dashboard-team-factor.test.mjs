// A team that asks its people for a second factor, and administrators who sign a member out.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe } from '../support/browser.mjs';
import { PASSWORD, keyboardOnly, prove, settled, sideways, startWorld, stepUp } from './dashboard-support.mjs';

let world;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const toast = (page, text) => page.getByRole('status').filter({ hasText: text }).waitFor();
const team = (tab) => `/app/settings/team?tab=${tab}`;
const rule = (page) => page.getByRole('switch', { name: 'Ask everybody in the team for a second factor' });
test('a second factor is asked for after a question, and no longer with Undo', async () => {
  const { page, complaints, close } = await world.visit(team('general'));
  assert.equal(await rule(page).isChecked(), false);
  await rule(page).click();
  const question = page.getByRole('dialog', { name: 'Ask for a second factor?' });
  assert.deepEqual(await axe(page), []);
  await question.getByRole('button', { name: 'Cancel' }).click();
  assert.equal(await rule(page).isChecked(), false, 'nothing happens before the answer');
  await rule(page).click();
  await question.getByRole('button', { name: 'Ask for it' }).click();
  await prove(page);
  await toast(page, 'The team asks for a second factor now.');
  await page.waitForFunction(() => document.querySelector('[role=switch]').checked);
  await page.goto(world.url + team('members'));
  await page.getByText('None: kept out').first().waitFor();
  await page.goto(world.url + team('general'));
  await rule(page).click();
  await toast(page, 'The team no longer asks for a second factor.');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.waitForFunction(() => document.querySelector('[role=switch]').checked);
  assert.deepEqual(complaints, []);
  await close();
});

test('whoever has no second factor of their own is told where to set it up, and viewers see the switch only', async () => {
  const { page, close } = await world.visit(team('general'), { scenario: 'empty' });
  await rule(page).click();
  await page.getByRole('button', { name: 'Ask for it' }).click();
  await stepUp(page).getByLabel('Password for').fill(PASSWORD);
  await page.keyboard.press('Enter');
  const refused = page.getByRole('alert').filter({ hasText: 'Sign in with a second factor of your own first' });
  await refused.waitFor();
  assert.equal(await rule(page).isChecked(), false);
  assert.deepEqual(await axe(page), []);
  await refused.getByRole('link', { name: 'Set up your own second factor' }).click();
  await heading(page, 'Settings');
  await close();
  const viewer = await world.visit(team('general'), { scenario: 'viewer' });
  assert.equal(await rule(viewer.page).isDisabled(), true);
  await viewer.page.getByText('Only admins and owners can change this.').waitFor();
  await viewer.close();
});

test('a team that asks for a second factor leads to setting one up and back, with the keyboard alone', async () => {
  const { page, complaints, close } = await world.visit('/app', { scenario: 'asked' });
  const keys = keyboardOnly(page);
  await heading(page, 'Bäckerei Morgenrot asks for a second factor');
  await page.getByText('You have nothing of that yet.').waitFor();
  await keys.tabTo('Set up a second factor');
  await page.keyboard.press('Enter');
  await heading(page, 'Settings');
  await page.getByText('Set up a second step or a passkey here, and it opens again.').waitFor();
  await keys.tabTo('Set up an authenticator app');
  await page.keyboard.press('Enter');
  await stepUp(page).waitFor();
  await page.waitForFunction(() => document.activeElement?.getAttribute('autocomplete') === 'current-password');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Set up an authenticator app' }).getByRole('img').waitFor();
  await keys.tabTo('Enter the code that the app shows');
  await page.keyboard.type('123456');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Recovery codes' }).waitFor();
  await keys.tabTo('I kept them in a safe place');
  await page.keyboard.press('Space');
  await keys.tabTo('Done');
  await page.keyboard.press('Enter');
  await page.getByText('Done. Bäckerei Morgenrot is open to you again.').waitFor();
  await keys.tabTo('Back to the team');
  await page.keyboard.press('Enter');
  await heading(page, 'Hello, Mara');
  assert.deepEqual(complaints, []);
  await close();
});

test('whoever came in without their second factor shows it once, and is where they were', async () => {
  const { page, complaints, close } = await world.visit('/app/leads', { scenario: 'asked_again' });
  await heading(page, 'Bäckerei Morgenrot asks for a second factor');
  await page.getByRole('button', { name: 'Show your second factor' }).click();
  const dialog = page.getByRole('dialog', { name: 'Show your second factor' });
  await dialog.getByRole('button', { name: 'Use your authenticator app' }).click();
  assert.equal(await dialog.getByRole('button', { name: 'Use your password' }).count(), 0, 'a password is not a second factor');
  assert.deepEqual(await axe(page), []);
  await dialog.getByLabel('Code from your app').fill('123456');
  await page.keyboard.press('Enter');
  await heading(page, 'Leads');
  assert.deepEqual(complaints, []);
  await close();
});

test('from a team that is out of reach one goes to another, or leaves it', async () => {
  const { page, close } = await world.visit('/app/settings/keys', { scenario: 'asked' });
  await heading(page, 'Bäckerei Morgenrot asks for a second factor');
  await page.getByRole('button', { name: 'Leave this team' }).click();
  await page.getByRole('dialog', { name: 'Leave the team' }).getByRole('button', { name: 'Stay' }).click();
  await page.getByRole('main').getByRole('button', { name: 'Physiotherapie-Praxis am Park' }).click();
  await heading(page, 'Hello, Mara');
  await close();
});

for (const [language, locale, direction] of [['German', 'de-DE', 'ltr'], ['Arabic', 'ar', 'rtl']]) {
  test(`the page reads well in ${language}, dark and at 320 px`, async () => {
    const { page, close } = await world.visit('/app', { scenario: 'asked_again', locale, colorScheme: 'dark', viewport: { width: 320, height: 800 } });
    await settled(page);
    assert.equal(await page.evaluate(() => document.documentElement.dir), direction);
    assert.equal(await page.getByText('asks for a second factor').count(), 0, 'in the language of the reader');
    assert.ok((await sideways(page)) <= 0);
    assert.deepEqual(await axe(page), []);
    await close();
  });
}

test('a member is signed out everywhere after a question', async () => {
  const { page, complaints, close } = await world.visit(team('members'));
  await page.getByRole('button', { name: 'Sign Jonas Becker out everywhere' }).click();
  const dialog = page.getByRole('dialog', { name: 'Sign out everywhere?' });
  await dialog.getByText('Jonas Becker is signed out on every device at once, also in other teams').waitFor();
  assert.deepEqual(await axe(page), []);
  await dialog.getByRole('button', { name: 'Cancel' }).click();
  await page.getByRole('button', { name: 'Sign Jonas Becker out everywhere' }).click();
  await dialog.getByRole('button', { name: 'Sign out everywhere' }).click();
  await prove(page);
  await toast(page, 'Jonas Becker was signed out everywhere.');
  await page.goto(`${world.url}${team('log')}`);
  await page.locator('main li').filter({ hasText: 'signed a member out everywhere' }).first().waitFor();
  assert.deepEqual(complaints, []);
  await close();
});
