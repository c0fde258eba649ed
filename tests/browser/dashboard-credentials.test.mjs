// What people do with secrets of workflows: store one, find its id, change it, delete it; and who may not.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe } from '../support/browser.mjs';
import { keyboardOnly, settled, sideways, startWorld } from './dashboard-support.mjs';

const PATH = '/app/workflows/credentials';
const VALUE = 'tok_do_not_tell';

let world;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const said = (page, text) => page.getByRole('status').filter({ hasText: text }).first().waitFor();
const row = (page, name) => page.getByRole('listitem').filter({ has: page.getByRole('heading', { name }) });

/** Everything that the platform answers from now on. */
function answers(page) {
  const came = [];
  page.on('response', async (response) => {
    if (response.url().includes('/api/')) came.push(await response.text().catch(() => ''));
  });
  return came;
}

/** What this page sends about credentials from now on. */
async function listen(page) {
  await page.evaluate(() => {
    const real = window.fetch;
    window.sent = [];
    window.fetch = async (request, ...rest) => {
      if (request.url.includes('/api/credentials') && request.method !== 'GET') window.sent.push(JSON.parse((await request.clone().text()) || '{}'));
      return real(request, ...rest);
    };
  });
  return () => page.evaluate(() => window.sent);
}

test('a secret is stored by keyboard alone: what is wrong is said at its field, and the value is never seen again', async () => {
  const { page, complaints, close } = await world.visit(PATH, { scenario: 'empty' });
  const came = answers(page);
  await page.getByText('requests of your workflows use them by their id').waitFor();
  const sent = await listen(page);
  const keys = keyboardOnly(page);
  await keys.tabTo('Add a credential');
  await page.keyboard.press('Enter');
  const dialog = page.getByRole('dialog', { name: 'Add a credential' });
  await dialog.waitFor();
  await keys.tabTo('Name');
  await page.keyboard.type('Weather');
  await keys.tabTo('Kind');
  await page.keyboard.type('Head');
  await keys.tabTo('Name of the header');
  await page.keyboard.type('Host');
  await keys.tabTo('Hosts it may go to');
  await page.keyboard.type('https://API.weather.example/v1?x=1, not a/host:80');
  await keys.tabTo('Value');
  await page.keyboard.type(VALUE);
  await page.keyboard.press('Enter');
  await dialog.getByText(/not a header that GR8 sets itself/).waitFor();
  await dialog.getByText(/“.not.” is not the name of a host/).waitFor();
  assert.deepEqual(await axe(page), []);
  await keys.tabTo('Name of the header');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('X-Api-Key');
  await keys.tabTo('Hosts it may go to');
  await page.keyboard.press('Control+A');
  await page.keyboard.type('https://API.weather.example/v1?x=1');
  await keys.tabTo('Store it');
  await page.keyboard.press('Enter');
  await said(page, '“Weather” is stored.');
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual((await sent()).at(-1), { name: 'Weather', kind: 'header', field: 'X-Api-Key', hosts: ['api.weather.example'], secret: VALUE });
  const made = row(page, 'Weather');
  await made.getByText('x-api-key').waitFor();
  await made.getByText('api.weather.example').waitFor();
  assert.ok(!(await page.content()).includes(VALUE));
  assert.ok(came.length > 0 && !came.join('\n').includes(VALUE));
  assert.deepEqual(complaints.filter((one) => !one.includes('422')), []);
  await close();
});

test('a double click stores one secret, and a refused one can be sent again', async () => {
  const { page, complaints, close } = await world.visit(PATH, { scenario: 'empty' });
  await page.getByRole('button', { name: 'Add a credential' }).first().click();
  const dialog = page.getByRole('dialog');
  await dialog.getByLabel('Name', { exact: true }).fill('Twice');
  await dialog.getByLabel('Hosts it may go to').fill('not_a_host');
  await dialog.getByLabel('Token', { exact: true }).fill(VALUE);
  const sent = await listen(page);
  await dialog.getByRole('button', { name: 'Store it' }).dblclick();
  await dialog.getByText(/is not the name of a host/).waitFor();
  await dialog.getByLabel('Hosts it may go to').fill('api.example.com');
  const before = (await sent()).length;
  await dialog.getByRole('button', { name: 'Store it' }).dblclick();
  await dialog.waitFor({ state: 'detached' });
  await row(page, 'Twice').waitFor();
  assert.equal((await sent()).length - before, 1);
  assert.equal(await row(page, 'Twice').count(), 1);
  assert.deepEqual(complaints, []);
  await close();
});

test('its id is copied with one press', async () => {
  const { page, context, close } = await world.visit(PATH);
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  const shop = row(page, 'Card payments');
  await shop.getByRole('button', { name: 'Copy the id' }).click();
  await shop.getByRole('button', { name: 'Copied' }).waitFor();
  assert.match(await page.evaluate(() => navigator.clipboard.readText()), /^secret_0+1$/);
  await close();
});

test('who stored them is one press away, in the log', async () => {
  const { page, complaints, close } = await world.visit(PATH);
  await page.getByRole('link', { name: 'Who stored them stands in the log' }).click();
  await page.waitForURL(/tab=log&action=credential\.created/);
  const action = page.getByRole('combobox', { name: 'Action' });
  await action.waitFor();
  assert.equal(await action.locator('option:checked').textContent(), 'Credential of workflows stored');
  assert.deepEqual(complaints, []);
  await close();
});

test('a new name leaves the secret alone; a new host wants it again, one below a host that is there does not', async () => {
  const { page, complaints, close } = await world.visit(PATH);
  await settled(page);
  const sent = await listen(page);
  const dialog = page.getByRole('dialog', { name: 'Change the credential' });
  const change = (name) => page.getByRole('button', { name: `Change: ${name}` }).click();
  await change('Supplier');
  assert.equal(await dialog.getByLabel('Password', { exact: true }).inputValue(), '');
  assert.ok(await dialog.getByLabel('Kind').isDisabled());
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.waitFor({ state: 'detached' });
  assert.deepEqual(await sent(), [], 'nothing was changed, so nothing is sent');
  await change('Supplier');
  await dialog.getByLabel('Name').fill('The mill');
  await dialog.getByLabel('Hosts it may go to').fill('*.muehle.example\nshop.muehle.example');
  await dialog.getByText('Leave it empty, and it stays as it is.').waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  await said(page, '“The mill” is changed.');
  assert.deepEqual((await sent()).at(-1), { name: 'The mill', hosts: ['*.muehle.example', 'shop.muehle.example'] });
  await change('The mill');
  await dialog.getByLabel('Hosts it may go to').fill('*.muehle.example\nelsewhere.example');
  await dialog.getByText('only who knows it may send it elsewhere').waitFor();
  await dialog.getByRole('button', { name: 'Save' }).click();
  assert.equal((await sent()).length, 1, 'without the secret it is not even asked');
  assert.deepEqual(await axe(page), []);
  await dialog.getByLabel('User').fill('mara');
  await dialog.getByLabel('Password', { exact: true }).fill(VALUE);
  await dialog.getByRole('button', { name: 'Show what is typed' }).click();
  assert.equal(await dialog.getByLabel('Password', { exact: true }).getAttribute('type'), 'text');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await row(page, 'The mill').getByText('elsewhere.example').waitFor();
  assert.deepEqual((await sent()).at(-1), { hosts: ['*.muehle.example', 'elsewhere.example'], secret: VALUE, user: 'mara' });
  assert.ok(!(await page.content()).includes(VALUE));
  assert.deepEqual(complaints, []);
  await close();
});

test('a refusal that no field explains is said in the dialog, and what was typed stays', async () => {
  const { page, setScenario, close } = await world.visit(PATH);
  await page.getByRole('button', { name: 'Change: CRM' }).click();
  const dialog = page.getByRole('dialog', { name: 'Change the credential' });
  await dialog.getByLabel('Name', { exact: true }).fill('Customers');
  await setScenario('forbidden');
  await dialog.getByRole('button', { name: 'Save' }).click();
  await dialog.getByRole('alert').filter({ hasText: 'Your role does not allow this' }).waitFor();
  assert.equal(await dialog.getByLabel('Name', { exact: true }).inputValue(), 'Customers');
  await close();
});

test('a deleted one comes back with Undo; without, it is gone with the page', async () => {
  const { page, complaints, close } = await world.visit(PATH);
  await settled(page);
  const sent = await listen(page);
  const remove = async () => {
    await page.getByRole('button', { name: 'Delete: CRM' }).click();
    await row(page, 'CRM').waitFor({ state: 'detached' });
  };
  await remove();
  await page.getByRole('button', { name: 'Undo' }).click();
  await row(page, 'CRM').waitFor();
  assert.deepEqual(await sent(), [], 'nothing is sent before the time for Undo is over');
  await remove();
  await page.goto(`${world.url}/app/workflows`);
  await page.getByRole('link', { name: 'Credentials' }).click();
  await row(page, 'Supplier').waitFor();
  assert.equal(await row(page, 'CRM').count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('one that published workflows use comes back with their names: kept, or deleted anyway', async () => {
  const { page, complaints, close } = await world.visit(PATH);
  await page.getByRole('button', { name: 'Delete: Card payments' }).click();
  await said(page, '“Card payments” was not deleted: 1 workflow uses it.');
  const shop = row(page, 'Card payments');
  await shop.getByText('their requests fail from then on').waitFor();
  assert.match((await shop.getByRole('link', { name: 'Orders from the shop' }).getAttribute('href')) ?? '', /^\/app\/workflows\/wf_/);
  assert.deepEqual(await axe(page), []);
  await shop.getByRole('button', { name: 'Keep it' }).click();
  await shop.getByText('their requests fail from then on').waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Delete: Card payments' }).click();
  await shop.getByRole('button', { name: 'Delete anyway' }).click({ timeout: 15_000 });
  await shop.waitFor({ state: 'detached' });
  await page.goto(`${world.url}${PATH}`);
  await row(page, 'CRM').waitFor();
  assert.equal(await shop.count(), 0, 'the platform was told that it is meant');
  assert.deepEqual(complaints.filter((one) => !one.includes('409')), []);
  await close();
});

test('editors see which there are and nothing that would be refused; for viewers there is no such tab', async () => {
  const editor = await world.visit(PATH, { scenario: 'editor' });
  await editor.page.getByText('Admins of your team store and change them.').waitFor();
  await row(editor.page, 'CRM').getByRole('button', { name: 'Copy the id' }).waitFor();
  assert.equal(await editor.page.getByRole('button', { name: /^(Add|Change|Delete)/ }).count(), 0);
  assert.equal(await editor.page.getByRole('link', { name: /in the log/ }).count(), 0);
  await editor.close();
  const viewer = await world.visit(PATH, { scenario: 'viewer' });
  const came = answers(viewer.page);
  await viewer.page.reload();
  await viewer.page.getByText('does not include this').waitFor();
  assert.equal(await viewer.page.getByRole('link', { name: 'Credentials' }).count(), 0);
  assert.ok(!came.join('\n').includes('secret_'));
  assert.deepEqual([...editor.complaints, ...viewer.complaints], []);
  await viewer.close();
});

test('sixty of them come page by page, and the dialog fits a narrow screen', async () => {
  const { page, close } = await world.visit(PATH, { scenario: 'many', viewport: { width: 320, height: 640 } });
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.waitForFunction(() => document.querySelectorAll('main h2').length === 50);
  await page.getByRole('button', { name: 'Add a credential' }).click();
  await page.getByRole('dialog').getByLabel('Kind').selectOption('basic');
  assert.ok((await sideways(page)) <= 0);
  assert.deepEqual(await axe(page), []);
  await settled(page);
  await close();
});
