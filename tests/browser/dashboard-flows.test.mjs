// What people do in the dashboard, from the first sign-in on: by keyboard, live, and when things go wrong.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe } from '../support/browser.mjs';
import { PASSWORD, SITE, hex, keyboardOnly, settled, startWorld } from './dashboard-support.mjs';

let world;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();

test('signing in works with the keyboard alone, and a wrong password keeps what was typed', async () => {
  const { page, close } = await world.visit('/sign-in?next=/app/leads', { signedIn: false });
  await heading(page, 'Welcome back');
  const keys = keyboardOnly(page);
  await keys.tabTo('E-mail');
  await page.keyboard.type('mara@morgenrot.example');
  await page.keyboard.press('Tab');
  await page.keyboard.type('wrong');
  await page.keyboard.press('Enter');
  await page.getByRole('alert').filter({ hasText: 'do not match' }).waitFor();
  assert.equal(await page.getByLabel('E-mail').inputValue(), 'mara@morgenrot.example');
  await page.keyboard.press('Control+A');
  await page.keyboard.type(PASSWORD);
  await page.keyboard.press('Enter');
  await heading(page, 'Leads');
  await close();
});

test('from the first page to the code on the website, with the keyboard alone', async () => {
  const { page, complaints, close } = await world.visit('/sign-up?website=www.baeckerei.example', { signedIn: false, scenario: 'new' });
  await heading(page, 'Create your account');
  const keys = keyboardOnly(page);
  await keys.tabTo('Your name');
  await page.keyboard.type('Mara Sommer');
  await keys.tabTo('E-mail');
  await page.keyboard.type('mara@morgenrot.example');
  await keys.tabTo('Password');
  await page.keyboard.type('mara-sommer-1');
  await page.getByText('Too close to your name').waitFor();
  await page.keyboard.press('Control+A');
  await page.keyboard.type('seven quiet bakers');
  await page.getByText('Strong.').waitFor();
  await page.keyboard.press('Enter');
  await heading(page, 'Look into your mail');
  await page.getByRole('link', { name: 'Open the development outbox' }).waitFor();
  await page.goto(`${world.url}/verify?token=good`);
  await heading(page, 'What is your team called?');
  await keys.tabTo('Team name');
  await page.keyboard.type('Bäckerei');
  await page.keyboard.press('Enter');
  await heading(page, 'What is your website?');
  await keys.tabTo('Website address');
  assert.equal(await page.getByLabel('Website address').inputValue(), 'www.baeckerei.example', 'asked on the front page, not asked again');
  await page.keyboard.press('Enter');
  await heading(page, 'Reading your website');
  await page.getByText(/Reading: \d+ of 14 pages/).waitFor();
  await heading(page, /This is what we understood/);
  await keys.tabTo('Turn on: Chatbot');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: 'Turn off: Chatbot' }).waitFor();
  await keys.tabTo('Continue to the code');
  await page.keyboard.press('Enter');
  await heading(page, 'Put it on your website');
  await page.getByText('data-site="pk_').waitFor();
  await keys.tabTo('To the overview');
  await page.keyboard.press('Enter');
  await heading(page, 'Hello, Mara');
  assert.deepEqual(complaints, []);
  await close();
});

test('the skip link leads past the navigation, a new screen takes the focus to its heading, and shortcuts go places', async () => {
  const { page, close } = await world.visit('/app');
  await heading(page, 'Hello, Mara');
  await page.keyboard.press('Tab');
  await page.keyboard.press('Enter');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'main');
  await page.keyboard.press('g');
  await page.keyboard.press('l');
  await heading(page, 'Leads');
  await page.waitForFunction(() => document.activeElement.tagName === 'H1');
  assert.match(await page.title(), /^Leads/);
  await page.keyboard.press('?');
  await page.getByRole('dialog', { name: 'Keyboard shortcuts' }).waitFor();
  await page.getByRole('switch', { name: 'Keyboard shortcuts' }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('g');
  await page.keyboard.press('i');
  await page.waitForTimeout(200);
  assert.match(page.url(), /\/app\/leads$/, 'switched off means off');
  await close();
});

test('shortcuts stay silent while somebody types', async () => {
  const { page, close } = await world.visit(`/app/forms/form_${hex(1)}`);
  await page.getByLabel('Name of the form').fill('');
  await page.getByLabel('Name of the form').pressSequentially('going large? log');
  assert.equal(await page.getByLabel('Name of the form').inputValue(), 'going large? log');
  await close();
});

test('a lead, a conversation and an appointment appear by themselves, lit up and said', async () => {
  const { page, happen, close } = await world.visit('/app');
  await page.getByText('Live', { exact: true }).waitFor();
  for (const [what, text, words] of [
    ['lead', 'Nora Neumann', 'A new lead arrived.'],
    ['conversation', 'Do you bake on holidays?', 'A visitor started a conversation.'],
    ['appointment', 'Jonas Becker', 'A new appointment was booked.'],
  ]) {
    assert.equal(await happen(what), 204);
    await page.locator('.fresh-row', { hasText: text }).first().waitFor();
    await page.locator('[aria-live=polite]', { hasText: words }).waitFor({ state: 'attached' });
  }
  await close();
});

test('a change that is refused is taken back and says why', async () => {
  const { page, setScenario, close } = await world.visit(`/app/leads?lead=lead_${hex(1_000_000)}`);
  const state = page.getByRole('combobox', { name: 'State' });
  await state.waitFor();
  await setScenario('forbidden');
  await state.selectOption('won');
  await page.getByRole('status').filter({ hasText: 'Your role does not allow this' }).waitFor();
  await page.waitForFunction(() => document.querySelector('select').value === 'new');
  await setScenario('loaded');
  await state.selectOption('won');
  await page.getByRole('row', { name: /Maja Lindqvist/ }).getByText('Won').first().waitFor();
  await close();
});

test('a deleted website comes back with Undo', async () => {
  const { page, close } = await world.visit(`/app/sites/${SITE}`);
  await page.getByRole('button', { name: 'Delete' }).click();
  await heading(page, 'Websites');
  await page.getByText('Bäckerei Morgenrot was deleted.').waitFor();
  assert.equal(await page.getByRole('heading', { name: 'Bäckerei Morgenrot' }).count(), 0);
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('heading', { name: 'Bäckerei Morgenrot' }).waitFor();
  await close();
});

test('a website is read again while it keeps working, and its pages are counted live', async () => {
  const { page, close } = await world.visit(`/app/sites/${SITE}`);
  await page.getByRole('button', { name: 'Read again' }).click();
  await page.getByText(/Reading: \d+ of 14 pages/).waitFor();
  await page.getByText('A family bakery').waitFor();
  await page.getByRole('button', { name: 'Read again' }).waitFor();
  await close();
});

test('cancelling an appointment asks first, because the guest gets a mail', async () => {
  const { page, close } = await world.visit('/app/appointments');
  await page.getByRole('button', { name: 'Cancel the appointment with Aylin Demir' }).click();
  const dialog = page.getByRole('dialog', { name: /Cancel the appointment with Aylin Demir/ });
  await dialog.getByText('guest0@mail.example gets a mail').waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Escape');
  assert.equal(await page.getByText('Cancelled', { exact: true }).count(), 1);
  await page.getByRole('button', { name: 'Cancel the appointment with Aylin Demir' }).click();
  await dialog.getByRole('button', { name: 'Cancel and tell them' }).click();
  await page.getByText('Cancelled. Aylin Demir gets a mail.').waitFor();
  await close();
});

test('a session that ends under the hands asks for the password and loses nothing typed', async () => {
  const { page, context, close } = await world.visit(`/app/forms/form_${hex(1)}`);
  await page.getByLabel('Thanks').fill('Thank you, we call you back.');
  await context.clearCookies({ name: /^__/ });
  await page.getByRole('button', { name: 'Save' }).click();
  const dialog = page.getByRole('dialog', { name: 'Please sign in again' });
  await dialog.waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Escape');
  await dialog.getByLabel('Password for').fill('wrong');
  await page.keyboard.press('Enter');
  await dialog.getByText('do not match').waitFor();
  await dialog.getByLabel('Password for').fill(PASSWORD);
  await page.keyboard.press('Enter');
  await page.getByText('Saved.', { exact: true }).waitFor();
  assert.equal(await page.getByLabel('Thanks').inputValue(), 'Thank you, we call you back.');
  await close();
});

test('fields of a form are added, moved and removed by buttons; what the server refuses stands at its field', async () => {
  const { page, close } = await world.visit(`/app/forms/form_${hex(1)}`);
  await page.getByRole('button', { name: 'Move down: Your name' }).click();
  await page.getByRole('heading', { name: '2. Your name' }).waitFor();
  await page.waitForFunction(() => document.activeElement.getAttribute('aria-label') === 'Move down: Your name');
  await page.getByRole('button', { name: 'Add field' }).click();
  await page.getByLabel('Label', { exact: true }).last().fill(' ');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Please write a label.').waitFor();
  await page.getByLabel('Label', { exact: true }).last().fill('Company');
  await page.getByRole('button', { name: 'Save' }).click();
  await page.getByText('Saved.', { exact: true }).waitFor();
  await page.reload();
  await page.getByRole('heading', { name: '7. Company' }).waitFor();
  await close();
});

test('a failing card says so with a request id, retries, and leaves the others alone', async () => {
  const { page, setScenario, close } = await world.visit('/app/leads', { scenario: 'error' });
  await page.getByText('That was our fault').waitFor();
  await page.getByText(/req_/).waitFor();
  await setScenario('loaded');
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByRole('link', { name: 'Maja Lindqvist' }).first().waitFor();
  await close();
});

test('slow answers show a skeleton, but only after a moment', async () => {
  const { page, close } = await world.visit('/app/leads', { scenario: 'slow' });
  await page.locator('.skeleton').first().waitFor();
  const delay = await page.evaluate(() => getComputedStyle(document.querySelector('.after-a-moment')).animationDelay);
  assert.equal(delay, '0.15s');
  await page.getByRole('link', { name: 'Maja Lindqvist' }).first().waitFor();
  await close();
});

test('offline is said, what was read stays', async () => {
  const { page, context, close } = await world.visit('/app/leads');
  await page.getByRole('link', { name: 'Maja Lindqvist' }).first().waitFor();
  await context.setOffline(true);
  await page.getByText('You are offline').waitFor();
  assert.ok((await page.getByRole('link', { name: 'Maja Lindqvist' }).count()) > 0);
  await context.setOffline(false);
  await page.getByText('You are offline').waitFor({ state: 'detached' });
  await close();
});

test('ten thousand leads come page by page, and filter, tab and open lead live in the address', async () => {
  const { page, close } = await world.visit('/app/leads?state=won', { scenario: 'many' });
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 50);
  await page.getByRole('link').filter({ hasText: 'Priya Raman' }).first().click();
  await page.getByRole('combobox', { name: 'State' }).waitFor();
  assert.match(page.url(), /state=won&lead=lead_/);
  await page.reload();
  await page.getByRole('combobox', { name: 'State' }).waitFor();
  await page.keyboard.press('Escape');
  await page.waitForURL(/state=won$/);
  await close();
});

test('the theme and the language change at once and are kept, without a flash', async () => {
  const { page, close } = await world.visit('/app/settings?tab=looks');
  await settled(page);
  await page.getByRole('main').getByText('Dark', { exact: true }).click();
  assert.equal(await page.evaluate(() => document.documentElement.dataset.theme), 'dark');
  await page.getByRole('combobox', { name: 'Language' }).selectOption('ar');
  await heading(page, 'الإعدادات');
  await page.reload({ waitUntil: 'commit' });
  await page.waitForFunction(() => document.documentElement.dataset.theme === 'dark' && document.documentElement.dir === 'rtl');
  await heading(page, 'الإعدادات');
  await close();
});

test('somebody who may only look is shown no button that would be refused', async () => {
  const { page, close } = await world.visit(`/app/sites/${SITE}?tab=automations`, { scenario: 'viewer' });
  await settled(page);
  assert.equal(await page.getByRole('button', { name: /Turn off|Delete|Read again/ }).count(), 0);
  await page.goto(`${world.url}/app/forms/form_${hex(1)}`);
  await settled(page);
  assert.ok(await page.getByLabel('Thanks').isDisabled());
  await close();
});

test('a chart is read with the arrow keys', async () => {
  const { page, close } = await world.visit('/app');
  const chart = page.getByRole('slider', { name: 'Leads by day' });
  await chart.focus();
  await page.keyboard.press('Home');
  const first = await chart.getAttribute('aria-valuetext');
  await page.keyboard.press('ArrowRight');
  assert.notEqual(await chart.getAttribute('aria-valuetext'), first);
  assert.match(first, /\d+ \w+: \d+/);
  await close();
});
