// Finding somebody in a team. SHOTS=<folder> keeps pictures in light and dark.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { axe, shot } from '../support/browser.mjs';
import { keyboardOnly, settled, sideways, startWorld } from './dashboard-support.mjs';

const MEMBERS = '/app/settings/team?tab=members';

let world;
before(async () => {
  world = await startWorld();
});
after(() => world.stop());

/** The list, and the field above it. */
async function arrived(page) {
  await settled(page);
  await page.locator('input[type=search]').waitFor();
}

/** Every search that the page asks for from now on. */
function searches(page) {
  const asked = [];
  page.on('request', (request) => {
    const { pathname, searchParams } = new URL(request.url());
    if (pathname.endsWith('/members') && searchParams.has('query')) asked.push(searchParams.get('query'));
  });
  return asked;
}

const people = (page) => page.getByRole('table', { name: 'Members' }).locator('tbody tr');
/** Waits until that many are shown. */
const shown = (page, count) => page.waitForFunction((wanted) => document.querySelectorAll('main tbody tr').length === wanted, count);

test('among ten thousand somebody is found by the keyboard, with one question for a word typed at once', async () => {
  const { page, complaints, close } = await world.visit(MEMBERS, { scenario: 'many' });
  await arrived(page);
  const asked = searches(page);
  const keys = keyboardOnly(page);
  await keys.tabTo('Search');
  await page.keyboard.type('PERSON4711@');
  await shown(page, 1);
  await page.getByText('person4711@morgenrot.example').waitFor();
  assert.deepEqual(asked, ['PERSON4711@']);
  assert.equal(new URL(page.url()).searchParams.get('query'), 'PERSON4711@', 'the address keeps it');
  assert.deepEqual(await axe(page), []);

  await page.reload();
  await arrived(page);
  await shown(page, 1);
  assert.equal(await page.getByLabel('Search').inputValue(), 'PERSON4711@');
  await shot(page, 'members-found');
  await keys.tabTo('Search');
  await page.keyboard.press('Control+A');
  await page.keyboard.press('Delete');
  await shown(page, 25);
  assert.ok(!new URL(page.url()).searchParams.has('query'));
  assert.deepEqual(complaints, []);
  await close();
});

test('a search goes on page by page, and whoever is changed in it is changed in the list', async () => {
  const { page, close } = await world.visit(MEMBERS, { scenario: 'many' });
  await settled(page);
  await page.getByLabel('Search').fill('person12');
  await page.getByText('person1200@morgenrot.example').waitFor();
  await shown(page, 25);
  await page.getByRole('button', { name: 'Show more' }).click();
  await shown(page, 50);
  await page.getByLabel('Search').fill('person1234@');
  await shown(page, 1);
  await page.getByRole('button', { name: /^Remove / }).click();
  await page.getByText('Nobody in the team is called that.').waitFor();
  await page.getByLabel('Search').fill('');
  await shown(page, 25);
  await close();
});

test('nobody by that name, a slow answer, and names without an end, on a narrow screen', async () => {
  const none = await world.visit(`${MEMBERS}&query=nobody`, { viewport: { width: 320, height: 720 } });
  await none.page.getByText('Nobody in the team is called that.').waitFor();
  assert.ok((await sideways(none.page)) <= 0);
  assert.deepEqual(await axe(none.page), []);
  await shot(none.page, 'members-none-320');
  await none.close();

  const slow = await world.visit(MEMBERS, { latency: 600 });
  await settled(slow.page);
  const before = await people(slow.page).count();
  await slow.page.getByLabel('Search').fill('mara');
  await slow.page.locator('[aria-busy=true] tbody').waitFor();
  assert.equal(await people(slow.page).count(), before, 'what was there stays until the answer is');
  await shown(slow.page, 1);
  await slow.page.locator('[aria-busy=false] tbody').waitFor();
  await slow.close();

  const long = await world.visit(MEMBERS, { scenario: 'long', viewport: { width: 320, height: 720 } });
  await settled(long.page);
  await long.page.getByLabel('Search').fill('donaudampf');
  await long.page.waitForURL(/query=donaudampf/);
  await settled(long.page);
  assert.ok((await people(long.page).count()) > 1);
  assert.ok((await sideways(long.page)) <= 0);
  await long.page.getByLabel('Search').fill('x'.repeat(100));
  await long.page.getByText('Nobody in the team is called that.').waitFor();
  assert.ok((await sideways(long.page)) <= 0);
  await shot(long.page, 'members-long-320');
  await long.close();
});

test('in Arabic the field reads from where its text begins', async () => {
  const { page, close } = await world.visit(MEMBERS, { locale: 'ar' });
  await settled(page);
  await page.getByLabel('بحث').fill('mara');
  await shown(page, 1);
  assert.ok((await sideways(page)) <= 0);
  assert.deepEqual(await axe(page), []);
  await shot(page, 'members-ar');
  await close();
});
