// Sessions on the real runtime: two hundred refreshes at once, theft, a killed runtime, what ends at the very next request.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Owner, good, waitForMail } from '../support/api.mjs';
import { startPlatform } from '../support/platform.mjs';
import { newOwner, problem, tally, times } from './support.mjs';

const REFRESH = '__Secure-gr8_refresh';
const ACCESS = '__Host-gr8_session';
const SIGNING_KEY = 'a signing key of the test, long enough for everybody';

let platform;

before(async () => {
  platform = await startPlatform({ vars: { SIGNING_KEY } });
});
after(() => platform?.stop());

/** A refresh as one of many tabs sends it: with the cookies of that moment, keeping nothing. */
async function refreshOnce(owner) {
  const headers = { origin: platform.url, cookie: owner.cookiesFor('/api/auth/refresh'), 'content-type': 'application/json' };
  const response = await fetch(`${platform.url}/api/auth/refresh`, { method: 'POST', headers, body: '{}' });
  const cookies = Object.fromEntries(response.headers.getSetCookie().map((line) => line.split(';')[0].split(/=(.*)/s)));
  return { status: response.status, cookies, body: await response.json() };
}

function keep(owner, { cookies }) {
  owner.setCookie(ACCESS, cookies[ACCESS]);
  owner.setCookie(REFRESH, cookies[REFRESH], '/api/auth');
}

test('200 refreshes of one token at once: nobody is signed out, and one branch goes on', async () => {
  const owner = await newOwner(platform, 'rita');
  const all = await times(200, () => refreshOnce(owner));
  assert.deepEqual(tally(all), { 200: 200 });
  assert.equal(new Set(all.map(({ cookies }) => cookies[REFRESH])).size, 200, 'every answer has a token of its own');
  // The browser ends with any one of them: the one that it shows next is the branch.
  keep(owner, all[61]);
  good(await owner.post('/api/auth/refresh'), 'refresh');
  good(await owner.get('/api/auth/session'), 'session');
  const late = new Owner(platform.url);
  keep(late, all[62]);
  problem(await late.post('/api/auth/refresh'), 401, 'refresh_reused');
  problem(await owner.get('/api/auth/session'), 401, 'session_expired');
});

test('tabs that lose answers, in every order, are never taken for thieves', async () => {
  const owner = await newOwner(platform, 'lena');
  for (let round = 0; round < 12; round++) {
    const all = await times(1 + (round % 5), () => refreshOnce(owner));
    assert.deepEqual(tally(all), { 200: all.length });
    // A third of the rounds loses every answer; else the jar ends with whichever came last.
    if (round % 3 !== 0) keep(owner, all[(round * 7) % all.length]);
  }
  good(await owner.get('/api/auth/session'), 'session');
});

test('a stolen token used after its successor: the session is over before the next request, and its person hears of it', async () => {
  const owner = await newOwner(platform, 'tom');
  const thief = new Owner(platform.url);
  thief.setCookie(REFRESH, owner.cookieOf(REFRESH), '/api/auth');
  good(await owner.post('/api/auth/refresh'), 'refresh');
  good(await owner.post('/api/auth/refresh'), 'refresh again');
  problem(await thief.post('/api/auth/refresh'), 401, 'refresh_reused');
  problem(await owner.get('/api/auth/session'), 401, 'session_expired');
  problem(await owner.get('/api/sites'), 401, 'session_expired');
  problem(await owner.post('/api/auth/refresh'), 401, 'session_expired');
  const mail = await waitForMail(platform.url, 'tom@example.com', ({ text }) => text.includes('/secure?token='));
  assert.match(mail.text, /This was not me/);
});

test('what is revoked is refused at the very next request, by cookie and as a bearer token', async () => {
  const owner = await newOwner(platform, 'vera');
  const other = new Owner(platform.url);
  good(await other.signIn('vera@example.com', 'a long enough password'), 'sign-in');
  const bearer = { authorization: `Bearer ${other.cookieOf(ACCESS)}`, cookie: '' };
  good(await other.call('GET', '/api/auth/session', undefined, bearer), 'bearer');
  const { items } = good(await owner.get('/api/auth/sessions'), 'sessions');
  const theirs = items.find(({ current }) => !current);
  assert.equal((await owner.delete(`/api/auth/sessions/${theirs.id}`)).status, 204);
  problem(await other.get('/api/auth/session'), 401, 'session_expired');
  problem(await other.call('GET', '/api/auth/session', undefined, bearer), 401, 'session_expired');
  const stranger = await newOwner(platform, 'stig');
  problem(await stranger.delete(`/api/auth/sessions/${items.find(({ current }) => current).id}`), 404, 'not_found');
});

test('a runtime that was killed goes on with every session, and knows the thief', async () => {
  const owner = await newOwner(platform, 'kira');
  const old = owner.cookieOf(REFRESH);
  good(await owner.post('/api/auth/refresh'), 'refresh');
  await platform.kill();
  platform = await startPlatform({ vars: { SIGNING_KEY }, state: platform.state, port: platform.port });
  good(await owner.get('/api/auth/session'), 'the access token');
  good(await owner.post('/api/auth/refresh'), 'the refresh token');
  const thief = new Owner(platform.url);
  thief.setCookie(REFRESH, old, '/api/auth');
  problem(await thief.post('/api/auth/refresh'), 401, 'refresh_reused');
  problem(await owner.get('/api/auth/session'), 401, 'session_expired');
});

test('another signing key ends every access token at once; browsers go on by refreshing', async () => {
  const owner = await newOwner(platform, 'nora');
  const before = await (await fetch(`${platform.url}/.well-known/jwks.json`)).json();
  await platform.kill();
  const vars = { SIGNING_KEY: 'quite another signing key, long enough as well', SIGNING_KEY_BEFORE: SIGNING_KEY };
  platform = await startPlatform({ vars, state: platform.state, port: platform.port });
  problem(await owner.get('/api/auth/session'), 401, 'no_session');
  const session = good(await owner.post('/api/auth/refresh'), 'refresh');
  owner.session = session;
  good(await owner.patch(`/api/teams/${session.team.id}`, { name: 'Still here' }), 'a change');
  const after = await (await fetch(`${platform.url}/.well-known/jwks.json`)).json();
  const kids = new Set(before.keys.map(({ kid }) => kid));
  assert.ok(after.keys.length > 0 && after.keys.every(({ kid }) => !kids.has(kid)), 'only keys of the new master are published');
});

test('twenty passwords at once: all are answered, and a visitor of a page is not held up behind them', async () => {
  // A platform of its own: the one above was killed twice, and connections to it may be kept that nobody answers any more.
  const fresh = await startPlatform({ vars: { SIGNING_KEY } });
  try {
    await queue(fresh);
  } finally {
    await fresh.stop();
  }
});

/** Held up behind the whole line, a visitor would get an answer or two while twenty people sign in; behind one hash each, about twenty. */
async function queue(platform) {
  const owner = await newOwner(platform, 'hugo');
  assert.ok(owner.session);
  let answers = 0;
  let over = false;
  const visitor = (async () => {
    while (!over) {
      assert.equal((await fetch(`${platform.url}/healthz`)).status, 200);
      if (!over) answers += 1;
    }
  })();
  const all = await times(20, (n) =>
    new Owner(platform.url).call('POST', '/api/auth/sign-in', { email: 'hugo@example.com', password: 'a long enough password' }, { 'cf-connecting-ip': `203.0.113.${n}` }),
  );
  over = true;
  await visitor;
  assert.deepEqual(tally(all), { 200: 20 });
  assert.ok(answers >= 8, `a visitor got ${answers} answers while twenty people signed in`);
}
