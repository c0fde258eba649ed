// Accounts and teams answer from a Worker of their own behind the main one: what travels between the two arrives as it was
// sent, and what breaks in one leaves the other alone.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Owner, good } from '../support/api.mjs';
import { startPlatform } from '../support/platform.mjs';
import { newOwner, problem } from './support.mjs';

const TOKEN = 'a token for the scraper';
let platform;
let owner;

before(async () => {
  platform = await startPlatform({ faults: true, vars: { METRICS_TOKEN: TOKEN } });
  owner = await newOwner(platform, 'olga');
});
after(() => platform?.stop());

const instances = async () => ({ main: (await platform.fault('status')).instances, accounts: (await platform.fault('accounts/status')).instances });
const metrics = async (path, headers = { authorization: `Bearer ${TOKEN}` }) => {
  const answer = await fetch(platform.url + path, { headers });
  return { status: answer.status, text: await answer.text() };
};
const counted = ({ text }) => Number(/class="2xx"\} (\d+)/.exec(text)[1]);

test('a request arrives with its address, its headers and its body, an answer with every cookie', async () => {
  const headers = { 'cf-connecting-ip': '203.0.113.77', 'user-agent': 'Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0' };
  const guest = new Owner(platform.url);
  guest.session = good(await guest.call('POST', '/api/auth/sign-in', { email: 'olga@example.com', password: 'a long enough password' }, headers), 'sign-in');
  for (const name of ['__Host-gr8_session', '__Secure-gr8_refresh', '__Host-gr8_device']) assert.ok(guest.cookieOf(name), name);
  const { items } = good(await guest.get('/api/auth/sessions'), 'sessions');
  const mine = items.find(({ current }) => current);
  assert.equal(mine.ip, '203.0.113.77');
  assert.match(mine.device, /Firefox/);
  good(await guest.patch(`/api/teams/${guest.session.team.id}`, { name: 'Ölga’s bäckerei 🥐' }), 'a change');
  assert.equal(good(await guest.get('/api/auth/session'), 'session').team.name, 'Ölga’s bäckerei 🥐');
});

test('an address that only looks like one of theirs is the main Worker’s, and neither knows it', async () => {
  for (const path of ['/api/authors', '/api/teamsters', '/api/auth/nothing', '/api/%61uth/session', '/metrics/accounts/x']) {
    assert.equal((await fetch(platform.url + path)).status, 404, path);
  }
  problem(await owner.call('PUT', '/api/auth/session', {}), 405, 'method_not_allowed');
});

test('a trap in the Worker of accounts is its own: the main one’s instance goes on, and the other way round', async () => {
  const before = await instances();
  await platform.fault('accounts/trap', { stage: 'fetch', host: 'now' });
  const answer = await fetch(`${platform.url}/api/auth/session`, { headers: { cookie: owner.cookie } });
  assert.equal(answer.headers.get('x-content-type-options'), 'nosniff');
  problem({ status: answer.status, headers: answer.headers, body: await answer.json() }, 500, 'internal');
  assert.deepEqual(await instances(), { main: before.main, accounts: before.accounts + 1 });
  good(await owner.get('/api/auth/session'), 'the next request');

  await platform.fault('trap', { stage: 'fetch', host: 'now' });
  good(await owner.get('/api/auth/session'), 'accounts while the main one is armed');
  assert.equal((await fetch(`${platform.url}/healthz`)).status, 500);
  assert.deepEqual(await instances(), { main: before.main + 1, accounts: before.accounts + 1 });
  good(await owner.get('/api/leads'), 'the next request');
});

test('each Worker counts its own answers, for the scraper’s token only', async () => {
  for (const path of ['/metrics', '/metrics/accounts']) {
    assert.equal((await metrics(path, {})).status, 404, path);
    assert.equal((await metrics(path)).status, 200, path);
  }
  const before = [counted(await metrics('/metrics')), counted(await metrics('/metrics/accounts'))];
  for (let n = 0; n < 5; n++) good(await owner.get('/api/auth/session'), 'session');
  const after = [counted(await metrics('/metrics')), counted(await metrics('/metrics/accounts'))];
  assert.deepEqual([after[0] - before[0], after[1] - before[1]], [1, 6]);
});

test('a Worker of accounts that lacks settings says so in the log, and nothing to the world', async () => {
  const bare = await startPlatform({ vars: { SIGNING_KEY: 'short' } });
  try {
    const answer = await fetch(`${bare.url}/healthz/accounts`);
    const body = problem({ status: answer.status, headers: answer.headers, body: await answer.json() }, 500, 'internal');
    assert.doesNotMatch(JSON.stringify(body), /SIGNING_KEY/);
    assert.ok(bare.logs.some((line) => line.includes('missing or wrong') && line.includes('SIGNING_KEY')));
  } finally {
    await bare.stop();
  }
});
