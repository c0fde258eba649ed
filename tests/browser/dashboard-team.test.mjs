// What people do about their team: inviting, roles, joining, the log, leaving; and staff that looks in.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { axe } from '../support/browser.mjs';
import { keyboardOnly, prove, settled, startWorld } from './dashboard-support.mjs';

let world;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const toast = (page, text) => page.getByRole('status').filter({ hasText: text }).waitFor();
const team = (tab) => `/app/settings/team?tab=${tab}`;

test('inviting, changing a role, removing and inviting again work with the keyboard alone', async () => {
  const { page, complaints, close } = await world.visit('/app');
  await heading(page, 'Hello, Mara');
  const keys = keyboardOnly(page);
  await keys.tabTo('Bäckerei Morgenrot');
  await page.keyboard.press('Enter');
  await page.getByRole('list', { name: 'Your teams' }).waitFor();
  await page.waitForFunction(() => document.activeElement.textContent.includes('Owner'));
  for (let steps = 0; steps < 10 && !(await page.evaluate(() => document.activeElement.textContent === 'Invite people')); steps += 1) await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await heading(page, 'Team');
  await keys.tabTo('E-mail addresses');
  await page.keyboard.type('Nora Neumann <nora@new.example>, ben@new.example');
  await page.getByText('2 addresses').waitFor();
  await keys.tabTo('Editor');
  await page.keyboard.press('ArrowUp');
  await keys.tabTo('Send 2 invitations');
  await page.keyboard.press('Enter');
  await page.getByRole('status').filter({ hasText: '2 invitations are on their way.' }).first().waitFor();
  await page.getByRole('listitem').filter({ hasText: 'nora@new.example' }).filter({ hasText: 'Viewer' }).waitFor();
  await page.goto(world.url + team('members'));
  await settled(page);
  await keys.tabTo('Role of Aylin Demir: Editor');
  await page.keyboard.press('Enter');
  await page.getByRole('dialog', { name: 'Change role' }).waitFor();
  await keys.tabTo('Editor');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await toast(page, 'Aylin Demir is now: Admin.');
  await page.getByRole('button', { name: 'Role of Aylin Demir: Admin. Change' }).waitFor();
  await keys.tabTo('Remove Aylin Demir');
  await page.keyboard.press('Enter');
  await toast(page, 'Aylin Demir was removed and is out at once.');
  assert.equal(await page.getByRole('row', { name: /Aylin/ }).count(), 0);
  await keys.tabTo('Invite again');
  await page.keyboard.press('Enter');
  await toast(page, 'An invitation is on its way to person1@morgenrot.example.');
  assert.deepEqual(complaints, []);
  await close();
});

test('a role that was changed by mistake comes back with Undo, and a refusal is taken back', async () => {
  const { page, setScenario, close } = await world.visit(team('members'));
  const role = (name) => page.getByRole('button', { name: `Role of Jonas Becker: ${name}. Change` });
  const choose = async (name) => {
    await page.getByRole('dialog').getByRole('radio', { name }).check();
    await page.getByRole('button', { name: 'Save' }).click();
  };
  await role('Viewer').click();
  assert.deepEqual(await axe(page), []);
  await choose('Editor');
  await role('Editor').waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await role('Viewer').waitFor();
  await setScenario('forbidden');
  await role('Viewer').click();
  await choose('Owner');
  await toast(page, 'Your role does not allow this');
  await role('Viewer').waitFor();
  await close();
});

test('ten thousand members come page by page', async () => {
  const { page, close } = await world.visit(team('members'), { scenario: 'many' });
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 50);
  await close();
});

test('of several invitations the refused ones stay in the field with the reason, and a limit stops the rest', async () => {
  const { page, close } = await world.visit(team('invitations'));
  const field = page.getByLabel('E-mail addresses');
  await field.fill('ok@new.example; person0@morgenrot.example; guest0@elsewhere.example; limit@new.example; later@new.example');
  await page.getByRole('button', { name: 'Send 5 invitations' }).click();
  const alert = page.getByRole('alert');
  await alert.getByText('This person is in the team already.').waitFor();
  await alert.getByText('An invitation to this address is open already.').waitFor();
  await alert.getByText('Too many tries').waitFor();
  assert.equal(await field.inputValue(), 'person0@morgenrot.example\nguest0@elsewhere.example\nlimit@new.example\nlater@new.example');
  await page.getByRole('status').filter({ hasText: '1 invitation is on its way.' }).first().waitFor();
  await field.fill('not an address,');
  await page.getByText('Not an address: not · an · address').waitFor();
  await field.fill('');
  await page.getByRole('button', { name: 'Send invitation' }).click();
  await page.getByText('Write at least one address.').waitFor();
  await close();
});

test('sending many shows how far it is, and can be stopped', async () => {
  const { page, close } = await world.visit(team('invitations'), { latency: 150 });
  await page.getByLabel('E-mail addresses').fill(Array.from({ length: 20 }, (_, n) => `p${n}@new.example`).join(' '));
  await page.getByRole('button', { name: 'Send 20 invitations' }).click();
  await page.getByRole('progressbar', { name: /[1-9] of 20 sent/ }).waitFor();
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.getByRole('button', { name: /Send \d+ invitations/ }).waitFor();
  const left = (await page.getByLabel('E-mail addresses').inputValue()).split('\n').length;
  assert.ok(left > 0 && left < 20, `${left} are left`);
  await close();
});

test('an invitation is sent again, withdrawn, and sent anew', async () => {
  const { page, close } = await world.visit(team('invitations'));
  const row = page.getByRole('listitem').filter({ hasText: 'guest3@elsewhere.example' });
  await row.getByText('Expired').waitFor();
  await row.getByRole('button', { name: 'Send again' }).click();
  await row.getByText('Open').waitFor();
  await toast(page, 'The old one no longer works.');
  await row.getByRole('button', { name: 'Withdraw' }).click();
  await row.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Invite again' }).click();
  await row.getByText('Open').waitFor();
  await close();
});

test('the team is opened to the domain of one’s own address, closed, and opened again with Undo', async () => {
  const { page, close } = await world.visit(team('domains'));
  await page.getByRole('radio', { name: 'Editor' }).check();
  await page.getByRole('button', { name: 'Let them join' }).click();
  const row = page.getByRole('listitem').filter({ hasText: '@morgenrot.example' });
  await row.getByText('Editor').waitFor();
  await page.getByRole('button', { name: 'Close morgenrot.example' }).click();
  await row.waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Undo' }).click();
  await row.getByText('Editor').waitFor();
  await close();
});

test('the log is filtered in the address, shows what was before and after, and is exported', async () => {
  const { page, close } = await world.visit(team('log'));
  await settled(page);
  const entries = page.getByRole('list', { name: 'Audit log' }).locator('> li');
  await entries.first().waitFor();
  await entries.first().getByText('1 change').click();
  await entries.first().getByText('Viewer').waitFor();
  await entries.first().getByText('Admin').waitFor();
  await page.getByRole('combobox', { name: 'Action' }).selectOption('form.changed');
  await page.waitForURL(/action=form\.changed/);
  await entries.filter({ hasText: 'Role changed' }).first().waitFor({ state: 'detached' });
  await entries.first().getByRole('link', { name: 'Mara Sommer' }).click();
  await page.waitForURL(/actor=user_/);
  await page.reload();
  await entries.filter({ hasText: 'Form changed' }).first().waitFor();
  assert.equal(await page.getByRole('combobox', { name: 'Person' }).evaluate((select) => select.selectedOptions[0].textContent), 'Mara Sommer');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export as CSV' }).click()]);
  const lines = (await readFile(await file.path(), 'utf8')).split('\r\n');
  assert.match(lines[0], /^seq,at,actor,action/);
  assert.ok(lines.slice(1).every((line) => line.includes('"form.changed"') && line.includes('"Mara Sommer"')));
  await page.getByLabel('Until').fill('2020-01-01');
  await page.getByText('Nothing fits this filter.').waitFor();
  assert.ok(await page.getByRole('button', { name: 'Export as CSV' }).isDisabled());
  await page.getByText('There is nothing to export.').waitFor();
  await page.getByRole('main').getByRole('button', { name: 'Show everything' }).last().click();
  await entries.filter({ hasText: 'Role changed' }).first().waitFor();
  assert.doesNotMatch(page.url(), /actor|action|until/);
  await close();
});

test('the check of the chain is a clear sign, good or bad', async () => {
  for (const [scenario, words] of [['loaded', 'Complete and unchanged: all 40 entries'], ['tampered', 'The log was changed: entry 12 does not fit the one before it']]) {
    const { page, close } = await world.visit(team('log'), { scenario });
    await page.getByRole('button', { name: 'Check', exact: true }).click();
    await page.getByText(words).waitFor();
    assert.deepEqual(await axe(page), []);
    await close();
  }
});

test('what a colleague does appears by itself, in the feed and on the overview', async () => {
  const { page, close } = await world.visit('/app');
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByRole('heading', { name: 'Activity' }).waitFor();
  await page.evaluate(() => fetch('/mock/team/joined', { method: 'POST' }));
  await page.locator('.fresh-row', { hasText: 'Late Larsson' }).first().waitFor();
  await page.getByRole('link', { name: 'See all: Activity' }).click();
  await heading(page, 'Activity');
  await page.getByRole('listitem').filter({ hasText: 'Late Larsson' }).getByText('Member joined').waitFor();
  await close();
});

test('whoever becomes a viewer loses the buttons at once, without loading the page', async () => {
  const { page, close } = await world.visit(team('members'));
  await page.getByText('Live', { exact: true }).waitFor();
  await page.getByRole('button', { name: 'Remove Tomasz Zieliński' }).waitFor();
  await page.evaluate(() => fetch('/mock/team/demoted', { method: 'POST' }));
  await page.getByRole('button', { name: 'Remove Tomasz Zieliński' }).waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('link', { name: 'Invitations' }).count(), 0);
  await page.goto(world.url + team('log'));
  await page.getByText('Your role here, Viewer, does not include this.').waitFor();
  await close();
});

test('a second team: found in the switcher, joined by domain, or made anew', async () => {
  const { page, close } = await world.visit('/app', { scenario: 'teams' });
  const open = () => page.getByRole('button', { name: 'Teams' }).click();
  await open();
  await page.getByLabel('Find a team').fill('praxis am park 3');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /Praxis am Park 3/ }).waitFor();
  await open();
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: 'Join Backstube am Kanal' }).click();
  await page.getByRole('button', { name: /^Backstube am Kanal/ }).waitFor();
  await open();
  await page.getByRole('button', { name: 'New team' }).click();
  await page.getByRole('dialog').getByLabel('Team name').fill('Second bakery');
  await page.keyboard.press('Enter');
  await heading(page, 'What is your website?');
  await page.goto(`${world.url}/app`);
  await page.getByRole('button', { name: /^Second bakery/ }).waitFor();
  await close();
});

test('a team that was deleted is closed, says until when, and comes back', async () => {
  const { page, close } = await world.visit(team('general'));
  await page.getByRole('button', { name: 'Delete this team' }).click();
  const dialog = page.getByRole('dialog', { name: 'Delete this team' });
  await dialog.getByText('Closed at once for everybody but its owners.').waitFor();
  assert.deepEqual(await axe(page), []);
  await dialog.getByRole('button', { name: 'Delete the team' }).click();
  await page.getByRole('dialog', { name: 'Confirm that it is you' }).waitFor();
  await page.keyboard.press('Escape');
  await dialog.getByText('You did not confirm that it is').waitFor();
  await dialog.getByRole('button', { name: 'Delete the team' }).click();
  await prove(page);
  await page.getByText(/Bäckerei Morgenrot is closed and will be deleted on/).waitFor();
  await page.goto(`${world.url}/app/leads`);
  await heading(page, 'Bäckerei Morgenrot is closed');
  await page.getByRole('main').getByRole('button', { name: 'Restore the team' }).click();
  await heading(page, 'Leads');
  await page.goto(world.url + team('general'));
  await page.getByRole('button', { name: 'Delete this team' }).click();
  await dialog.getByRole('button', { name: 'Delete the team' }).click();
  await page.getByRole('button', { name: 'Undo' }).click();
  await toast(page, 'Bäckerei Morgenrot is open again.');
  await close();
});

test('the last owner cannot leave; after a transfer they can', async () => {
  const { page, close } = await world.visit(team('general'));
  await page.getByRole('button', { name: 'Leave this team' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('dialog').getByText('A team needs an owner.').waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Transfer ownership' }).click();
  const dialog = page.getByRole('dialog', { name: 'Transfer ownership' });
  assert.ok(await dialog.getByRole('button', { name: 'Transfer' }).isDisabled());
  await dialog.getByRole('combobox', { name: 'New owner' }).selectOption({ label: 'Tomasz Zieliński · person0@morgenrot.example' });
  assert.deepEqual(await axe(page), []);
  await dialog.getByRole('button', { name: 'Transfer' }).click();
  await prove(page);
  await page.getByRole('row', { name: /Tomasz/ }).getByText('Owner', { exact: true }).waitFor();
  await page.goto(world.url + team('general'));
  assert.equal(await page.getByRole('button', { name: 'Delete this team' }).count(), 0);
  await page.getByRole('button', { name: 'Leave this team' }).click();
  await page.getByRole('dialog').getByRole('button', { name: 'Leave' }).click();
  await page.getByRole('button', { name: /^Physiotherapie-Praxis am Park/ }).waitFor();
  await close();
});

test('an invitation to somebody new leads through sign-up and back to itself, with the keyboard alone', async () => {
  const { page, complaints, close } = await world.visit('/invite?token=fresh', { signedIn: false, scenario: 'new' });
  await heading(page, 'Join Konditorei Sonnenschein');
  const keys = keyboardOnly(page);
  await keys.tabTo('Create an account to accept');
  await page.keyboard.press('Enter');
  await heading(page, 'Create your account');
  assert.equal(await page.getByLabel('E-mail').inputValue(), 'nora@elsewhere.example', 'known from the invitation, not asked again');
  await keys.tabTo('Your name');
  await page.keyboard.type('Nora Neumann');
  await keys.tabTo('Password');
  await page.keyboard.type('seven quiet bakers');
  await page.keyboard.press('Enter');
  await heading(page, 'Look into your mail');
  await page.goto(`${world.url}/verify?token=good`);
  await heading(page, 'Join Konditorei Sonnenschein');
  await keys.tabTo('Accept the invitation');
  await page.keyboard.press('Enter');
  await page.getByRole('button', { name: /^Konditorei Sonnenschein/ }).waitFor();
  assert.deepEqual(complaints, []);
  await close();
});

test('an invitation for another address says both, and changes the person', async () => {
  const { page, context, close } = await world.visit('/app');
  await heading(page, 'Hello, Mara');
  await page.evaluate(() => localStorage.setItem('gr8.signed-in', '1'));
  await page.goto(`${world.url}/invite?token=other`);
  await page.getByText('It was sent to ben@elsewhere.example, and you are signed in as mara@morgenrot.example.').waitFor();
  await page.getByRole('button', { name: 'Sign out and use the other address' }).click();
  await heading(page, 'Welcome back');
  assert.equal(await page.getByLabel('E-mail').inputValue(), 'ben@elsewhere.example');
  assert.equal((await context.cookies()).some((cookie) => cookie.name === '__Host-gr8_session'), false);
  await close();
});

test('an invitation that is gone says why, and one to one’s own team leads there', async () => {
  const { page, close } = await world.visit('/app');
  await page.evaluate(() => localStorage.setItem('gr8.signed-in', '1'));
  await page.goto(`${world.url}/invite?token=old`);
  await heading(page, 'This invitation no longer works');
  await page.getByText('It was used, withdrawn, or is too old').waitFor();
  await page.goto(`${world.url}/invite?token=member`);
  await page.getByText('You are in this team already.').waitFor();
  await page.getByRole('link', { name: 'Open the team' }).click();
  await heading(page, 'Hello, Mara');
  await close();
});

test('somebody new with a company address is shown the team of the company first', async () => {
  const { page, close } = await world.visit('/app/start', { scenario: 'new' });
  await page.getByText('Open to everybody at @morgenrot.example').waitFor();
  await page.getByRole('button', { name: 'Join: Backstube am Kanal' }).click();
  await page.getByRole('button', { name: /^Backstube am Kanal/ }).waitFor();
  await close();
});

test('staff finds a team, must say why, sees a banner and nothing to change, and leaves', async () => {
  const { page, close } = await world.visit('/app/staff', { scenario: 'staff' });
  await page.getByLabel('Search').fill('café nord 8');
  await page.waitForURL(/query=caf/);
  await page.getByRole('button', { name: 'Look in: Café Nord 8' }).click();
  const dialog = page.getByRole('dialog', { name: 'Why do you look in?' });
  await dialog.getByRole('button', { name: 'Look in for 30 minutes' }).click();
  await dialog.getByText('At least 5 characters').waitFor();
  assert.deepEqual(await axe(page), []);
  await dialog.getByLabel('Reason').fill('Ticket 4711: wrong language');
  await dialog.getByRole('button', { name: 'Look in for 30 minutes' }).click();
  await prove(page);
  await page.getByText(/You are looking at Café Nord 8 as staff, read only, until \d{1,2}:\d\d\./).waitFor();
  await page.getByText('Ticket 4711: wrong language').waitFor();
  for (const path of ['/app', '/app/sites', team('general'), team('members')]) {
    await page.goto(world.url + path);
    await settled(page);
    assert.equal(await page.getByRole('main').getByRole('button', { name: /Save|Delete|Remove|Leave|Transfer|Role of/ }).count(), 0, path);
    assert.equal(await page.getByRole('main').getByRole('link', { name: /Add website|Invite/ }).count(), 0, path);
  }
  await page.goto(`${world.url}/app/settings/security`);
  await heading(page, 'Your own settings are out of reach');
  await page.getByRole('button', { name: 'Leave' }).click();
  await heading(page, 'Staff: teams');
  await page.goto(`${world.url}/app`);
  await page.getByRole('button', { name: /^Bäckerei Morgenrot/ }).waitFor();
  await close();
});

test('who is no staff finds no such page', async () => {
  const { page, close } = await world.visit('/app/staff');
  await heading(page, 'This page does not exist');
  await close();
});

test('another tab that turns to another team is noticed, and either way is one click', async () => {
  const { page, context, close } = await world.visit('/app');
  await heading(page, 'Hello, Mara');
  const other = await context.newPage();
  await other.goto(`${world.url}/app`);
  await other.getByRole('button', { name: 'Teams' }).click();
  await other.getByRole('button', { name: /Physiotherapie-Praxis am Park/ }).click();
  await other.getByRole('button', { name: /^Physiotherapie-Praxis am Park/ }).waitFor();
  await page.getByText('You turned to Physiotherapie-Praxis am Park in another tab.').waitFor();
  assert.deepEqual(await axe(page), []);
  await page.getByRole('button', { name: 'Back to Bäckerei Morgenrot' }).click();
  await page.getByText('You turned to').waitFor({ state: 'detached' });
  await other.getByText('You turned to Bäckerei Morgenrot in another tab.').waitFor();
  await other.getByRole('button', { name: 'Go to Bäckerei Morgenrot' }).click();
  await other.getByRole('button', { name: /^Bäckerei Morgenrot/ }).waitFor();
  await close();
});
