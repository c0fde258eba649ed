// What people do with workflows: switch, run, look into a run, answer it, run again what failed, bring one along.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { axe } from '../support/browser.mjs';
import { hex, keyboardOnly, settled, startWorld } from './dashboard-support.mjs';

const FLOW = (n) => `/app/workflows/wf_${hex(n)}`;
const RUN = (n) => `/app/workflows/runs/run_${hex(9_000_000 - n)}`;

let world;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

const heading = (page, name) => page.getByRole('heading', { level: 1, name }).waitFor();
const said = (page, text) => page.getByRole('status').filter({ hasText: text }).first().waitFor();

test('a workflow is on at once, before the answer comes, and Undo switches it off again', async () => {
  const { page, complaints, close } = await world.visit('/app/workflows');
  const toggle = page.getByRole('switch', { name: 'On: Orders from the shop' });
  let answer;
  await page.route('**/activate', (route) => {
    answer = () => route.continue();
  });
  await toggle.click();
  await page.getByRole('row', { name: /Orders from the shop/ }).getByText('On', { exact: true }).waitFor();
  assert.equal(await page.getByText('“Orders from the shop” is on.').count(), 0, 'nothing is claimed before the answer');
  answer();
  await said(page, '“Orders from the shop” is on.');
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('row', { name: /Orders from the shop/ }).getByText('Off', { exact: true }).waitFor();
  await page.reload();
  await toggle.waitFor();
  assert.equal(await toggle.isChecked(), false);
  assert.deepEqual(complaints, []);
  await close();
});

test('the address of a webhook is there to be copied, its secret when it is asked for, and neither for a viewer', async () => {
  const { page, complaints, close } = await world.visit(`${FLOW(3)}?tab=drawing`);
  await page.getByText('/hooks/0.team_').waitFor();
  assert.equal(await page.getByText('whsec_').count(), 0);
  await page.getByRole('button', { name: 'Show' }).click();
  await page.getByText('whsec_').waitFor();
  assert.deepEqual(await axe(page), []);
  await close();
  const viewer = await world.visit(`${FLOW(3)}?tab=drawing`, { scenario: 'viewer' });
  await viewer.page.getByText('A signature may be old by').waitFor();
  assert.equal(await viewer.page.getByText('/hooks/').count(), 0);
  assert.deepEqual([...complaints, ...viewer.complaints], []);
  await viewer.close();
});

test('one that cannot run is switched back, and each problem names its node and field and leads there', async () => {
  const { page, close } = await world.visit('/app/workflows');
  const toggle = page.getByRole('switch', { name: 'On: Flour order to the supplier' });
  await toggle.click();
  const alert = page.getByRole('alert');
  await alert.getByText('“Flour order to the supplier” cannot run like this: 2 problems').waitFor();
  await alert.getByText('The address is missing.').waitFor();
  assert.equal(await toggle.isChecked(), false);
  assert.deepEqual(await axe(page), []);
  await alert.getByRole('link', { name: 'Tell the supplier · url' }).click();
  await heading(page, 'Flour order to the supplier');
  await page.getByRole('region', { name: 'Tell the supplier' }).waitFor();
  await close();
});

test('a refusal of the role is said, and nothing stays switched', async () => {
  const { page, setScenario, close } = await world.visit(FLOW(1));
  const toggle = page.getByRole('switch', { name: 'On: New leads' });
  await toggle.waitFor();
  await setScenario('forbidden');
  await toggle.click();
  await page.getByRole('alert').filter({ hasText: 'Your role does not allow this' }).waitFor();
  assert.equal(await toggle.isChecked(), true);
  await close();
});

test('a run is followed live from its start by hand to its end', async () => {
  const { page, complaints, close } = await world.visit('/app/workflows');
  await page.getByRole('button', { name: 'Actions: Orders from the shop' }).click();
  await page.getByRole('button', { name: 'Run now' }).click();
  await said(page, '“Orders from the shop” has started.');
  await page.getByRole('button', { name: 'Show the run' }).click();
  await heading(page, 'Orders from the shop');
  await page.getByRole('link', { name: /Pick the fields/ }).getByText('Running').waitFor();
  await page.getByRole('link', { name: /Answer the shop/ }).getByText('Done').waitFor();
  await page.locator('[aria-live]').getByText('Done').waitFor();
  assert.equal(await page.getByRole('button', { name: 'Pause' }).count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('with the keyboard alone: from step to step by arrows, one opened, answered and closed', async () => {
  const { page, close } = await world.visit(RUN(0));
  await settled(page);
  const keys = keyboardOnly(page);
  await keys.tabTo('A form was sent');
  for (const name of ['How urgent is it?', 'Worth more than', 'Mara looks at the offer']) {
    await page.keyboard.press('ArrowDown');
    await page.waitForFunction((text) => document.activeElement.textContent.includes(text), name);
  }
  await page.keyboard.press('Enter');
  const panel = page.getByRole('region', { name: 'Mara looks at the offer' });
  await panel.getByRole('heading', { name: 'Do you approve?' }).waitFor();
  assert.deepEqual(await axe(page), []);
  await page.keyboard.press('Escape');
  await panel.waitFor({ state: 'detached' });
  await page.waitForFunction(() => document.activeElement.textContent.includes('Mara looks at the offer'));
  await page.keyboard.press('Enter');
  await keys.tabTo('Approve');
  await page.keyboard.press('Enter');
  await said(page, 'Approved. The run goes on.');
  await panel.getByText('Decided by').waitFor();
  await panel.getByText('Mara Sommer').waitFor();
  await close();
});

test('a step whose outcome is unknown takes a word of a person, and refuses what is no JSON', async () => {
  const { page, close } = await world.visit(RUN(5));
  await page.getByText(/It is unknown whether .*Charge the card/).waitFor();
  await page.getByRole('link', { name: 'Decide' }).click();
  await page.getByLabel('What came of it (JSON)').fill('{ nonsense');
  await page.getByRole('button', { name: 'It happened' }).click();
  await page.getByText('This is not JSON').waitFor();
  await page.getByLabel('What came of it (JSON)').fill('{ "receipt": 17 }');
  await page.getByRole('button', { name: 'It happened' }).click();
  await said(page, 'The run knows now.');
  await page.getByRole('region', { name: 'Output' }).getByText('"receipt": 17').waitFor();
  await close();
});

test('ending a run is undone by going on, and a run that is over starts again from a step', async () => {
  const { page, close } = await world.visit(RUN(7));
  await page.getByRole('button', { name: 'Go on' }).waitFor();
  await page.getByRole('button', { name: 'End it' }).click();
  await said(page, 'The run has ended.');
  await page.getByRole('status').getByRole('button', { name: 'Go on' }).click();
  await said(page, 'It runs again.');
  await page.goto(`${world.url}${RUN(3)}?step=pay`);
  await page.getByRole('button', { name: 'Run again from here' }).click();
  await said(page, 'It runs again.');
  await page.locator('[aria-live]').getByText('Done').waitFor();
  await close();
});

test('a loop shows its earlier rounds page by page, each with its steps as any other step', async () => {
  const { page, complaints, close } = await world.visit(`${RUN(2)}?step=each`, { viewport: { width: 320, height: 800 } });
  let isBroken = true;
  await page.route('**/api/workflow-runs/*?loop=each*', (route) => (isBroken ? route.fulfill({ status: 404, json: { code: 'not_found' } }) : route.continue()));
  const rounds = page.getByText('Earlier rounds', { exact: true });
  await rounds.waitFor();
  await rounds.focus();
  await rounds.click();
  await page.getByRole('alert').waitFor();
  isBroken = false;
  await page.getByRole('button', { name: 'Try again' }).click();
  await page.getByText('Round 24', { exact: true }).waitFor();
  assert.equal(await page.getByText('Round 25', { exact: true }).count(), 0);
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.getByText('Round 49', { exact: true }).waitFor();
  await page.getByText('Round 7', { exact: true }).click();
  await page.getByRole('listitem').filter({ hasText: 'Round 7' }).getByText('Send the message').first().click();
  await page.getByText(/:sms:7$/).waitFor();
  assert.deepEqual(await axe(page), []);
  assert.ok(await page.evaluate(() => document.documentElement.scrollWidth <= 320));
  assert.deepEqual(complaints.filter((one) => !one.includes('404')), []);
  await close();
});

test('a step that ran in rounds that are over says so, and leads to them', async () => {
  const { page, close } = await world.visit(`${RUN(2)}?step=sms`);
  await page.getByRole('link', { name: 'Write the text See earlier rounds' }).waitFor();
  const panel = page.getByRole('region', { name: 'Send the message' });
  assert.equal(await page.getByText('Not reached').count(), 0);
  await panel.getByText('What it did is in the earlier rounds of:').waitFor();
  assert.deepEqual(await axe(page), []);
  await panel.getByRole('link', { name: 'For each appointment' }).click();
  await page.getByRole('region', { name: 'For each appointment' }).getByText('Earlier rounds').waitFor();
  await close();
});

test('the table has the same steps as the drawing, and the choice lives in the address', async () => {
  const { page, close } = await world.visit(RUN(0));
  const steps = page.getByRole('list', { name: 'Steps of the run' }).getByRole('link');
  // The drawing comes with a file of its own, after the heading and its skeletons: all of its steps at once.
  await steps.first().waitFor();
  const drawn = await steps.count();
  await page.getByRole('main').getByText('Table', { exact: true }).click();
  await page.waitForURL(/view=table/);
  await page.getByRole('table', { name: 'Steps of the run' }).waitFor();
  assert.equal(await page.getByRole('table').getByRole('link').count(), drawn);
  await page.reload();
  await page.getByRole('row', { name: /Mara looks at the offer/ }).getByText('Waits').waitFor();
  await close();
});

test('rounds of a loop: the one that needs a look comes first, each has its own address', async () => {
  const { page, close } = await world.visit(RUN(10));
  await page.getByRole('link', { name: /Send the message/ }).getByText('1 of 3').waitFor();
  await page.getByRole('link', { name: /Send the message/ }).click();
  const round = page.getByRole('combobox', { name: 'Round' });
  await round.selectOption('0');
  await page.waitForURL(/step=sms.*round=0/);
  await page.goto(`${world.url}${RUN(10)}?view=table`);
  await page.getByRole('row', { name: /Send the message Round 2/ }).getByRole('link').click();
  await page.waitForURL(/round=2/);
  assert.equal(await round.inputValue(), '2');
  await page.getByRole('region', { name: 'Send the message' }).getByText('Next attempt').waitFor();
  await close();
});

test('what failed for good runs again: one, those that are selected, and all, each told as it goes', async () => {
  const { page, complaints, close } = await world.visit('/app/workflows/dead-letters');
  const letters = page.getByRole('listitem').filter({ hasText: 'attempts' });
  await letters.first().waitFor();
  await letters.first().getByRole('button', { name: /^Run again/ }).click();
  await letters.first().getByText('ran again').waitFor();
  await page.getByRole('checkbox', { name: /^Select .?pay/ }).nth(1).check();
  await page.getByRole('checkbox', { name: /^Select .?crm/ }).first().check();
  await page.getByRole('button', { name: 'Run selected again (2)' }).click();
  await page.getByText('3 of 3 run again').waitFor();
  await page.getByRole('button', { name: 'Run all again' }).click();
  await said(page, 'All that wait run again now');
  await page.waitForFunction(() => /(\d+) of \1 run again/.test(document.body.textContent));
  assert.equal(await page.getByRole('button', { name: /^Run again: / }).count(), 0);
  assert.deepEqual(complaints, []);
  await close();
});

test('dead letters of one workflow: the filter lives in the address', async () => {
  const { page, close } = await world.visit('/app/workflows/dead-letters');
  await settled(page);
  await page.getByRole('combobox', { name: 'Workflow' }).selectOption({ label: 'New leads' });
  await page.waitForURL(/workflow=wf_/);
  await page.reload();
  await page.getByRole('checkbox', { name: /^Select .?crm/ }).first().waitFor();
  assert.equal(await page.getByRole('checkbox', { name: /^Select .?pay/ }).count(), 0);
  await close();
});

test('a deleted workflow comes back with Undo; without, it is gone with the page', async () => {
  const { page, close } = await world.visit('/app/workflows');
  const row = page.getByRole('row', { name: /Orders from the shop/ });
  const remove = async () => {
    await page.getByRole('button', { name: 'Actions: Orders from the shop' }).click();
    await page.getByRole('button', { name: 'Delete' }).click();
    await row.waitFor({ state: 'detached' });
  };
  await remove();
  await page.getByRole('button', { name: 'Undo' }).click();
  await row.waitFor();
  await remove();
  await page.goto(`${world.url}/app/leads`);
  await heading(page, 'Leads');
  await page.goto(`${world.url}/app/workflows`);
  await page.getByRole('row', { name: /New leads/ }).waitFor();
  assert.equal(await row.count(), 0);
  await close();
});

test('workflows of the house are marked, switched and edited like others, and not deleted', async () => {
  const { page, complaints, close } = await world.visit('/app/workflows');
  await page.getByRole('row', { name: /New leads/ }).getByText('Built in').waitFor();
  assert.equal(await page.getByRole('row').getByText('Built in').count(), 2);
  await page.getByRole('switch', { name: 'On: New leads' }).click();
  await said(page, '“New leads” is off.');
  await page.getByRole('button', { name: 'Actions: New leads' }).click();
  await page.getByRole('button', { name: 'Run now' }).waitFor();
  assert.equal(await page.getByRole('button', { name: 'Delete' }).count(), 0);
  await page.keyboard.press('Escape');
  await page.getByRole('link', { name: 'New leads' }).click();
  await page.getByText('It can be changed and switched off, but not deleted.').waitFor();
  await page.getByText('Built in').waitFor();
  assert.deepEqual(await axe(page), []);
  assert.deepEqual(complaints, []);
  await close();
});

test('templates speak the language of their reader, one of a newer platform its own, and the workflow is called so', async () => {
  const { page, close } = await world.visit('/app/workflows', { scenario: 'empty', locale: 'de-DE' });
  await page.getByRole('main').getByRole('button', { name: 'Neuer Ablauf' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'Neuer Ablauf' });
  await dialog.getByText('Ein Formular wurde abgeschickt').waitFor();
  await dialog.getByRole('radio', { name: /Orders from a shop/ }).waitFor();
  await dialog.getByRole('radio', { name: /^Leads erfassen/ }).check();
  await dialog.getByRole('button', { name: 'Anlegen' }).click();
  await heading(page, 'Leads erfassen');
  await close();
});

test('versions are compared, one becomes the draft again, Undo brings the newer draft back', async () => {
  const { page, close } = await world.visit(`${FLOW(1)}?tab=versions`);
  await page.getByRole('region', { name: 'Compare' }).getByText('Send the offer → Write it down').waitFor();
  await page.getByRole('button', { name: 'Revert to version 1' }).click();
  await said(page, 'The draft is version 1 again.');
  await page.getByRole('button', { name: 'Publish' }).waitFor();
  await page.getByRole('button', { name: 'Undo' }).click();
  await page.getByRole('button', { name: 'Publish' }).waitFor({ state: 'detached' });
  await page.getByRole('button', { name: 'Revert to version 2' }).click();
  await page.getByRole('button', { name: 'Publish' }).click();
  const dialog = page.getByRole('dialog', { name: 'Publish the draft' });
  await dialog.getByLabel('What is new?').fill('As it was');
  assert.deepEqual(await axe(page), []);
  await dialog.getByRole('button', { name: 'Publish' }).click();
  await said(page, 'Version 4 is published.');
  await page.getByText('As it was').waitFor();
  await close();
});

test('a version is exported as it was published, and a failed export says so', async () => {
  const { page, setScenario, close } = await world.visit(`${FLOW(1)}?tab=versions`, { scenario: 'viewer' });
  const save = page.getByRole('button', { name: 'Export version 1' });
  const [file] = await Promise.all([page.waitForEvent('download'), save.click()]);
  assert.equal(file.suggestedFilename(), 'New-leads-v1.json');
  const document = JSON.parse(await readFile(await file.path(), 'utf8'));
  assert.equal(document.format, 'gr8.workflow');
  assert.ok(document.graph.nodes.some((node) => node.name === 'How urgent is it? (1)'), 'it is the old version');
  await setScenario('error');
  await save.click();
  await page.getByText('The export did not work. Please try again.').waitFor();
  await close();
});

test('a try without effects shows what each step would put out', async () => {
  const { page, close } = await world.visit(`${FLOW(3)}?tab=test`);
  await page.getByLabel('Sample items').fill('[1, 2]');
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByText('This is not JSON').waitFor();
  await page.getByLabel('Sample items').fill('[{ "total": 42 }]');
  await page.getByText('What the outside world answers').click();
  await page.getByLabel('Charge the card').fill('[{ "paid": true }]');
  await page.getByRole('button', { name: 'Try it' }).click();
  await page.getByText('It would end well.').waitFor();
  await page.getByRole('link', { name: /Charge the card/ }).click();
  await page.getByRole('region', { name: 'Output' }).getByText('"paid": true').waitFor();
  assert.deepEqual(await axe(page), []);
  await close();
});

test('a new workflow begins with a template, or with what somebody brings along', async () => {
  const { page, complaints, close } = await world.visit('/app/workflows', { scenario: 'empty' });
  await page.getByRole('main').getByRole('button', { name: 'New workflow' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New workflow' });
  await dialog.getByRole('radio', { name: /^Lead capture/ }).check();
  assert.deepEqual(await axe(page), []);
  await dialog.getByRole('button', { name: 'Create' }).click();
  await heading(page, 'Lead capture');
  await page.goBack();
  await page.getByRole('row', { name: /Lead capture/ }).waitFor();
  await page.getByRole('button', { name: 'Import' }).click();
  const bring = page.getByRole('dialog', { name: 'Import a workflow' });
  await bring.getByLabel('Or paste it here').fill('{ nonsense');
  await bring.getByRole('button', { name: 'Import' }).click();
  await bring.getByText('This is not JSON.').waitFor();
  await bring.getByLabel('Or paste it here').fill('{}');
  await bring.getByRole('button', { name: 'Import' }).click();
  await bring.getByText('This is neither a workflow of ours nor one of n8n.').waitFor();
  await bring.getByLabel('Choose a file').setInputFiles({ name: 'mine.json', mimeType: 'application/json', buffer: Buffer.from('{"name":"From n8n","nodes":[]}') });
  await bring.getByRole('button', { name: 'Import' }).click();
  await bring.getByText('2 things need your eye').waitFor();
  await bring.getByText('Code is not run here.').waitFor();
  assert.deepEqual(await axe(page), []);
  await bring.getByRole('link', { name: 'Look at it' }).click();
  await heading(page, 'From n8n');
  const [file] = await Promise.all([page.waitForEvent('download'), page.getByRole('button', { name: 'Export' }).click()]);
  assert.equal(file.suggestedFilename(), 'From-n8n.json');
  assert.deepEqual(complaints, []);
  await close();
});

test('somebody who may only look sees states and no button that would be refused', async () => {
  const { page, close } = await world.visit('/app/workflows', { scenario: 'viewer' });
  await page.getByRole('row', { name: /New leads/ }).waitFor();
  assert.equal(await page.getByRole('switch').count(), 0);
  assert.equal(await page.getByRole('button', { name: /New workflow|Import|Actions/ }).count(), 0);
  await page.goto(`${world.url}${RUN(0)}?step=approve`);
  await page.getByRole('region', { name: 'Mara looks at the offer' }).waitFor();
  assert.equal(await page.getByRole('button', { name: /Pause|End it|Approve|Reject/ }).count(), 0);
  await page.goto(`${world.url}/app/workflows/dead-letters`);
  await page.getByText('waits', { exact: true }).first().waitFor();
  assert.equal(await page.getByRole('checkbox').count(), 0);
  await close();
});

test('the list is searched by name: while typing, beside the filter, by a link, and back to everything', async () => {
  const { page, complaints, close } = await world.visit('/app/workflows?state=active');
  await settled(page);
  const keys = keyboardOnly(page);
  await keys.tabTo('Search by name');
  await page.keyboard.type('LEADS ');
  await page.waitForURL(/state=active.*query=LEADS$/);
  await said(page, '1 workflow is shown');
  assert.equal(await page.locator('tbody tr').count(), 1);
  assert.equal(await page.getByRole('searchbox').inputValue(), 'LEADS ', 'what is typed stays as it is');
  await page.keyboard.type('of yesterday');
  await page.getByText('has “\u2068LEADS of yesterday\u2069” in its name').waitFor();
  assert.deepEqual(await axe(page), []);
  await keys.tabTo('Show all');
  await page.keyboard.press('Enter');
  await page.getByRole('row', { name: /Orders from the shop/ }).waitFor();
  await page.waitForFunction(() => document.activeElement.type === 'search' && document.activeElement.value === '' && location.search === '');
  await page.goto(`${world.url}/app/workflows?query=${encodeURIComponent('ملخص')}`);
  await page.getByRole('row', { name: /ملخص/ }).waitFor();
  assert.equal(await page.getByRole('searchbox').inputValue(), 'ملخص');
  await page.getByRole('link', { name: 'Workflows' }).first().press('Enter');
  await page.getByRole('row', { name: /New leads/ }).waitFor();
  assert.equal(await page.getByRole('searchbox').inputValue(), '', 'a link to everything empties the box');
  assert.deepEqual(complaints, []);
  await close();
});

test('eighty workflows come page by page', async () => {
  const { page, close } = await world.visit('/app/workflows', { scenario: 'many' });
  await page.getByRole('button', { name: 'Show more' }).click();
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 50);
  await page.getByRole('main').getByText('Off', { exact: true }).first().click();
  await page.waitForURL(/state=paused/);
  await page.waitForFunction(() => document.querySelectorAll('tbody tr').length === 16);
  await close();
});
