// Ten thousand leads: lists stay pages, counts stay right, and no question reads more rows than it shows.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { good } from '../support/api.mjs';
import { startDemoSite } from '../support/demo-site.mjs';
import { startPlatform } from '../support/platform.mjs';
import { problem, startedTeam } from './support.mjs';

const COUNT = 10_000;
const DAY = 86_400_000;
const STATES = ['new', 'new', 'new', 'open', 'won', 'lost', 'spam', 'new', 'open', 'new'];

let platform;
let demo;
let owner;
/** As they were inserted, oldest first. */
const leads = [];

before(async () => {
  demo = await startDemoSite();
  platform = await startPlatform({ demoPort: demo.port, faults: true });
  const team = await startedTeam(platform, demo);
  owner = team.owner;
  const tenant = owner.session.team.id;
  const [{ shard }] = await platform.rows('CONTROL', 'SELECT shard FROM teams WHERE id = ?', tenant);
  const now = Date.now();
  for (let n = 0; n < COUNT; n++) {
    const created_at = now - Math.floor((COUNT - n) * ((20 * DAY) / COUNT));
    leads.push({ id: `lead_${created_at.toString(16).padStart(12, '0')}7000${n.toString(16).padStart(16, '8')}`, state: STATES[n % STATES.length], name: `Person ${n}`, created_at });
  }
  const insert = `INSERT INTO leads (tenant_id, id, form_id, site_id, state, name, email, answers, locale, submission_key, created_at, updated_at)
    SELECT ?1, value ->> 'id', ?2, ?3, value ->> 'state', value ->> 'name', 'a' || key || '@example.com', '{"message":"Hello"}', 'en', value ->> 'id', value ->> 'created_at', value ->> 'created_at' FROM json_each(?4)`;
  const [mine, other] = [`SHARD_${shard}`, tenant.replace(/.$/, (last) => (last === '0' ? '1' : '0'))];
  for (let from = 0; from < COUNT; from += 1_000) await platform.rows(mine, insert, tenant, team.form, team.site.id, JSON.stringify(leads.slice(from, from + 1_000)));
  // A neighbour of the same shard with as many: it must cost nothing.
  const forms = 'INSERT INTO forms (tenant_id, id, site_id, name, fields, thanks, notify_owner, answer, created_at, updated_at) SELECT ?1, id, site_id, name, fields, thanks, notify_owner, answer, created_at, updated_at FROM forms WHERE tenant_id = ?2';
  await platform.rows(mine, forms, other, tenant);
  for (let from = 0; from < COUNT; from += 1_000) await platform.rows(mine, insert, other, team.form, team.site.id, JSON.stringify(leads.slice(from, from + 1_000)));
});
after(async () => {
  await platform?.stop();
  await demo?.stop();
});

/** The body of a GET, and the statements on the shards that it took. */
async function asked(path) {
  await platform.fault('statements');
  const body = good(await owner.get(path), path);
  const statements = (await platform.fault('statements')).filter(({ db }) => db.startsWith('SHARD_'));
  return { body, statements, rows: statements.reduce((sum, one) => sum + one.rows_read, 0) };
}

const newest = (test = () => true) => leads.filter(test).map(({ id }) => id).reverse();

test('a page is one statement that reads one row more than it shows', async () => {
  for (const limit of [25, 100]) {
    const { body, statements, rows } = await asked(`/api/leads?limit=${limit}`);
    assert.deepEqual(body.items.map(({ id }) => id), newest().slice(0, limit));
    assert.equal(statements.length, 1);
    assert.ok(rows <= limit + 2, `${rows} rows for ${limit}`);
  }
});

test('walking all pages meets every lead once, newest first, and late pages cost as much as the first', async () => {
  const met = [];
  let last;
  for (let cursor = ''; cursor !== undefined; ) {
    const { body, statements, rows } = await asked(`/api/leads?limit=100${cursor && `&cursor=${cursor}`}`);
    met.push(...body.items.map(({ id }) => id));
    last = { count: statements.length, rows };
    assert.ok(rows <= 102, `${rows} rows at ${met.length}`);
    cursor = body.next_cursor;
  }
  assert.deepEqual(met, newest());
  assert.ok(last.count === 1 && last.rows <= 102);
});

test('a filtered page reads its own rows and those alone', async () => {
  for (const state of ['new', 'open', 'won', 'lost', 'spam']) {
    const wanted = newest((lead) => lead.state === state);
    const first = await asked(`/api/leads?state=${state}&limit=50`);
    assert.deepEqual(first.body.items.map(({ id }) => id), wanted.slice(0, 50), state);
    const second = await asked(`/api/leads?state=${state}&limit=50&cursor=${first.body.next_cursor}`);
    assert.deepEqual(second.body.items.map(({ id }) => id), wanted.slice(50, 100), state);
    for (const { statements, rows } of [first, second]) {
      assert.equal(statements.length, 1);
      // A row of the index and one of the table each.
      assert.ok(rows <= 2 * 52, `${state}: ${rows} rows`);
    }
  }
});

test('the summary counts the days it is asked for and reads no other', async () => {
  for (const days of [1, 7, 14]) {
    const { body, statements, rows } = await asked(`/api/leads/summary?days=${days}&zone=UTC`);
    const first = Date.parse(`${body.days[0].date}T00:00:00Z`);
    const inside = leads.filter(({ created_at }) => created_at >= first);
    assert.equal(body.days.length, days);
    assert.equal(body.total, inside.length);
    for (const { date, count } of body.days) assert.equal(count, inside.filter(({ created_at }) => new Date(created_at).toISOString().startsWith(date)).length, date);
    assert.equal(statements.length, 1);
    // A row of the index each, and one of the days.
    assert.ok(rows <= 2 * inside.length + 3 * days + 10, `${rows} rows for ${inside.length} leads`);
  }
});

test('one lead among ten thousand is one row, and changing it moves it in the filter at once', async () => {
  const middle = leads[5_000];
  const { body, rows } = await asked(`/api/leads/${middle.id}`);
  assert.equal(body.name, 'Person 5000');
  assert.ok(rows <= 2, `${rows} rows`);
  good(await owner.patch(`/api/leads/${middle.id}`, { state: 'won', note: 'n' }), 'change');
  const won = newest((lead) => lead.state === 'won' || lead.id === middle.id);
  const at = won.indexOf(middle.id);
  const page = good(await owner.get(`/api/leads?state=won&limit=3&cursor=${won[at - 1]}`), 'page');
  assert.deepEqual(page.items.map(({ id }) => id), won.slice(at, at + 3));
});

test('a limit of more than a hundred is a hundred', async () => {
  assert.equal(good(await owner.get('/api/leads?limit=1000'), 'list').items.length, 100);
  problem(await owner.get('/api/leads?limit=none'), 422, 'invalid');
});
