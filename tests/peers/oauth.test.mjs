// Signing in through other services: oidc-provider, which is certified for OpenID Connect, and servers in the shape of
// Microsoft's and GitHub's.
import assert from 'node:assert/strict';
import { after, before, beforeEach, test } from 'node:test';
import { generateSync } from 'otplib';
import { good, waitForMail } from '../support/api.mjs';
import { setting, startCertified, startSmall } from '../support/oauth-servers.mjs';
import { freePort, startPlatform } from '../support/platform.mjs';
import { Traveller } from '../support/traveller.mjs';
import { person, problem } from '../workerd/support.mjs';

const CERTIFIED = { google: 'RS256', acme: 'ES256', edwards: 'EdDSA', padded: 'PS256' };

let certified;
let small;
let platform;

before(async () => {
  const port = await freePort();
  certified = await startCertified({ callback: (id) => `http://localhost:${port}/api/auth/oauth/${id}/callback`, clients: CERTIFIED });
  small = await startSmall();
  const providers = [
    ...Object.keys(CERTIFIED).map((id) => setting(id, certified.url, id === 'acme' ? { name: 'Acme' } : {})),
    setting('microsoft', small.microsoft),
    setting('github', small.github),
  ];
  platform = await startPlatform({ port, vars: { SIGN_IN_PROVIDERS: JSON.stringify(providers) } });
});
after(() => Promise.all([platform?.stop(), certified?.stop(), small?.stop()]));
beforeEach(() => small.reset());

const browser = () => new Traveller(platform.url);
const claims = (name, more = {}) => ({ email: `${name}@example.com`, email_verified: true, name, locale: 'de', ...more });

async function withPassword(name) {
  const owner = browser();
  await owner.signUp(person(name));
  return owner;
}

const identities = async (owner) => good(await owner.get('/api/auth/factors'), 'factors').identities;

test('the sign-in page learns the services by name, and no secret of theirs', async () => {
  const answer = await browser().get('/api/auth/oauth');
  assert.deepEqual(good(answer, 'list').items, [
    { id: 'google', name: 'Google' },
    { id: 'acme', name: 'Acme' },
    { id: 'edwards', name: 'edwards' },
    { id: 'padded', name: 'padded' },
    { id: 'microsoft', name: 'Microsoft' },
    { id: 'github', name: 'GitHub' },
  ]);
});

test('a trip asks for a code with PKCE, a state and a nonce that were never used, and the smallest scopes', async () => {
  const [first, second] = await Promise.all([browser().start('google'), browser().start('google')]);
  const [one, two] = [first, second].map(({ status, to }) => {
    assert.equal(status, 303);
    const { origin, searchParams } = new URL(to);
    assert.equal(origin, certified.url);
    return Object.fromEntries(searchParams);
  });
  assert.deepEqual([one.response_type, one.code_challenge_method, one.scope, one.client_id], ['code', 'S256', 'openid email profile', 'client-google']);
  assert.equal(one.redirect_uri, `${platform.url}/api/auth/oauth/google/callback`);
  for (const name of ['state', 'nonce', 'code_challenge']) {
    assert.match(one[name], /^[A-Za-z0-9_-]{43}$/, name);
    assert.notEqual(one[name], two[name], name);
  }
  const flow = first.cookies.find((line) => line.startsWith('__Host-gr8_flow='));
  assert.match(flow, /; Path=\/; SameSite=Lax; Secure; HttpOnly;/);
  const { searchParams } = new URL((await browser().start('github')).to);
  assert.equal(searchParams.get('scope'), 'user:email');
  assert.equal((await browser().start('nobody')).status, 404);
});

for (const [id, algorithm] of Object.entries(CERTIFIED)) {
  test(`people sign up and come back through a certified provider that signs with ${algorithm}`, async () => {
    certified.visit(`${id}-1`, claims(`first-${id}`));
    const first = browser();
    assert.equal(await first.travel(id, '?next=/app/leads'), '/app/leads');
    const user = await first.whoami();
    assert.deepEqual([user.email, user.name, user.locale], [`first-${id}@example.com`, `first-${id}`, 'de']);
    assert.deepEqual([first.session.methods, first.session.has_password], [['fed'], false]);

    // Another browser, another day, another address there: the account is theirs by the provider's name for them.
    certified.visit(`${id}-1`, claims(`renamed-${id}`));
    const again = browser();
    assert.equal(await again.travel(id), '/app');
    const same = await again.whoami();
    assert.deepEqual([same.id, same.email], [user.id, `first-${id}@example.com`]);

    certified.visit(`${id}-2`, claims(`second-${id}`));
    const other = browser();
    assert.equal(await other.travel(id), '/app');
    assert.notEqual((await other.whoami()).id, user.id);
  });
}

test('whoever says no at the provider comes back to the sign-in page as nobody, and keeps where they wanted to be', async () => {
  certified.decline();
  const nobody = browser();
  assert.equal(await nobody.travel('google'), '/sign-in?problem=provider_denied');
  assert.equal(await nobody.travel('google', '?next=/app/leads?state=new'), '/sign-in?problem=provider_denied&next=%2Fapp%2Fleads%3Fstate%3Dnew');
  assert.equal(await nobody.travel('google', '?next=https://evil.example'), '/sign-in?problem=provider_denied');
  assert.equal(await nobody.whoami(), null);
});

test('an account with that address is not opened: its person signs in once, and links', async () => {
  const owner = await withPassword('zoe');
  certified.visit('google-zoe', claims('zoe'));
  const there = browser();
  const to = new URL(await there.travel('google', '?next=/app/leads'), platform.url);
  assert.equal(to.pathname, '/sign-in');
  assert.equal(to.searchParams.get('provider'), 'google');
  assert.equal(to.searchParams.get('next'), '/app/leads');
  const token = to.searchParams.get('link');
  assert.match(token, /^[A-Za-z0-9_-]{43}$/);
  assert.equal(await there.whoami(), null, 'an address alone opens nothing');
  problem(await there.post('/api/auth/oauth/link', { token }), 401, 'no_session');
  assert.deepEqual(await identities(owner), []);

  const { email, password } = person('zoe');
  good(await there.signIn(email, password), 'sign-in');
  assert.equal((await there.post('/api/auth/oauth/link', { token })).status, 204);
  problem(await there.post('/api/auth/oauth/link', { token }), 409, 'link_gone');
  assert.deepEqual((await identities(there)).map(({ provider, email: told }) => [provider, told]), [['google', 'zoe@example.com']]);
  await waitForMail(platform.url, email, (mail) => JSON.stringify(mail).toLowerCase().includes('google'));

  const later = browser();
  assert.equal(await later.travel('google'), '/app');
  assert.equal((await later.whoami()).id, owner.session.user.id);
});

test('a linking that waits is of no use to anybody else', async () => {
  await withPassword('victim');
  certified.visit('google-mallory', claims('victim'));
  const mallory = browser();
  const token = new URL(await mallory.travel('google'), platform.url).searchParams.get('link');
  // Somebody else's session in that browser: the token is not for them.
  const eve = await withPassword('eve');
  problem(await eve.post('/api/auth/oauth/link', { token }), 409, 'link_gone');
  assert.deepEqual(await identities(eve), []);

  // A link with the token, sent to the person whose address it is: their browser did not make that trip.
  const again = browser();
  const sent = new URL(await again.travel('google'), platform.url).searchParams.get('link');
  const victim = browser();
  good(await victim.signIn(person('victim').email, person('victim').password), 'sign-in');
  problem(await victim.post('/api/auth/oauth/link', { token: sent }), 409, 'link_gone');
  assert.deepEqual(await identities(victim), []);
  for (const wrong of ['', 'x', 'A'.repeat(43)]) {
    const answer = await victim.post('/api/auth/oauth/link', { token: wrong });
    assert.ok([409, 422].includes(answer.status), `${wrong}: ${answer.status}`);
  }
});

test('somebody who is signed in links a service with another address, and unlinks it', async () => {
  const owner = await withPassword('lia');
  certified.visit('google-lia', claims('lia.private'));
  assert.equal(await owner.travel('google', '?link=1&next=/app/account'), '/app/account');
  assert.deepEqual((await identities(owner)).map(({ provider, email }) => [provider, email]), [['google', 'lia.private@example.com']]);
  const elsewhere = browser();
  assert.equal(await elsewhere.travel('google'), '/app');
  assert.equal((await elsewhere.whoami()).id, owner.session.user.id);

  // The same account there belongs to one person here; and one person links one account of a service.
  const other = await withPassword('lou');
  assert.equal(await other.travel('google', '?link=1'), '/sign-in?problem=provider_taken');
  certified.visit('google-lia-2', claims('lia.two'));
  owner.forgetElsewhere();
  assert.equal(await owner.travel('google', '?link=1'), '/sign-in?problem=provider_taken');

  assert.equal((await owner.delete('/api/auth/identities/google')).status, 204);
  problem(await owner.delete('/api/auth/identities/google'), 404, 'not_found');
  assert.deepEqual(await identities(owner), []);
});

test('the last way in cannot be unlinked', async () => {
  certified.visit('google-solo', claims('solo'));
  const solo = browser();
  assert.equal(await solo.travel('google'), '/app');
  await solo.whoami();
  problem(await solo.delete('/api/auth/identities/google'), 409, 'last_way_in');
  assert.equal((await solo.post('/api/auth/password', { password: 'seven chairs of oak' })).status, 204);
  assert.equal((await solo.delete('/api/auth/identities/google')).status, 204);
});

test('linking asks for a session, the same one on the way back, and a page of ours that began it', async () => {
  certified.visit('google-late', claims('late'));
  assert.equal(await browser().travel('google', '?link=1'), '/sign-in?problem=no_session');

  const owner = await withPassword('mia');
  const begun = await owner.start('google', '?link=1');
  const back = await owner.outside(begun.to);
  good(await owner.post('/api/auth/sign-out'), 'sign-out');
  assert.equal((await owner.open(back, { from: 'cross-site' })).to, '/sign-in?problem=trip_expired');
  assert.equal(await owner.whoami(), null);

  // A foreign page that sends its visitor off to link whatever is signed in at the provider.
  good(await owner.signIn(person('mia').email, person('mia').password), 'sign-in');
  const lured = await owner.open('/api/auth/oauth/google/start?link=1', { from: 'cross-site' });
  assert.equal(lured.to, '/sign-in?problem=origin_not_allowed');
  assert.deepEqual(await identities(owner), []);
});

test('a second factor is asked for after a provider, too', async () => {
  certified.visit('google-totp', claims('tess'));
  const owner = browser();
  assert.equal(await owner.travel('google'), '/app');
  await owner.whoami();
  const { secret } = good(await owner.post('/api/auth/totp'), 'begin');
  const epoch = Math.floor(Date.now() / 1000);
  good(await owner.post('/api/auth/totp/confirm', { code: generateSync({ secret, epoch: epoch - 30 }) }), 'confirm');

  const again = browser();
  const to = new URL(await again.travel('google', '?next=/app/leads'), platform.url);
  assert.deepEqual([to.pathname, to.searchParams.get('methods'), to.searchParams.get('next')], ['/sign-in', 'totp,recovery_code', '/app/leads']);
  assert.equal(await again.whoami(), null);
  const code = generateSync({ secret, epoch: Math.floor(Date.now() / 1000) });
  const session = good(await again.post('/api/auth/second-factor', { challenge: to.searchParams.get('challenge'), method: 'totp', code }), 'second factor');
  assert.deepEqual(session.methods, ['fed', 'otp', 'mfa']);
});

test('GitHub’s people are their number there, with the address that is primary and verified', async () => {
  const emails = [
    { email: 'old@example.com', primary: false, verified: true },
    { email: 'octo@example.com', primary: true, verified: true },
  ];
  small.person = { id: 583_231, login: 'octo', name: null, emails };
  const first = browser();
  assert.equal(await first.travel('github'), '/app');
  const user = await first.whoami();
  assert.deepEqual([user.email, user.name], ['octo@example.com', 'octo']);

  // Another name and another address there: the same number is the same person; and the old name is nobody.
  small.person = { id: 583_231, login: 'renamed', name: 'Octo', emails: [{ email: 'new@example.com', primary: true, verified: false }] };
  const again = browser();
  assert.equal(await again.travel('github'), '/app');
  assert.equal((await again.whoami()).id, user.id);

  small.person = { id: 7, login: 'octo', name: null, emails: [{ email: 'octo@example.com', primary: true, verified: false }] };
  const squatter = browser();
  assert.equal(await squatter.travel('github'), '/sign-in?problem=provider_no_email');
  assert.equal(await squatter.whoami(), null);

  small.person = { id: 8, login: 'second', name: null, emails: [{ email: 'fresh@example.com', primary: true, verified: false }, { email: 'side@example.com', primary: false, verified: true }] };
  assert.equal(await browser().travel('github'), '/sign-in?problem=provider_no_email');
});

test('GitHub says no with 200, a text for a number, or an address that is none: nobody is signed in', async () => {
  const fine = { id: 99, login: 'mona', name: 'Mona', emails: [{ email: 'mona@example.com', primary: true, verified: true }] };
  const says = {
    'an error with 200': { tokens: () => ({ error: 'bad_verification_code' }) },
    'no token': { tokens: () => ({ token_type: 'bearer' }) },
    'a user without a number': { user: ({ id: _, ...user }) => user },
    'a number as a text': { user: (user) => ({ ...user, id: '99' }) },
    'addresses that are no list': { emails: () => ({}) },
  };
  for (const [what, say] of Object.entries(says)) {
    small.reset();
    Object.assign(small, { say, person: fine });
    const one = browser();
    assert.equal(await one.travel('github'), '/sign-in?problem=provider_failed', what);
    assert.equal(await one.whoami(), null, what);
  }
  small.reset();
  small.say.emails = () => [{ email: 'not an address', primary: true, verified: true }];
  assert.equal(await browser().travel('github'), '/sign-in?problem=provider_no_email');
});

const TENANT = '9188040d-6c67-4c5b-b112-36a304b66dad';

test('Microsoft’s people are theirs by tenant and object, and an address counts only where its domain is proven', async () => {
  const tenant = '72f988bf-86f1-41af-91ab-2d7cd011db47';
  const work = { sub: 'pairwise', tid: tenant, oid: 'oid-1', email: 'work@example.com', name: 'Work', xms_edov: true };
  small.person = work;
  const first = browser();
  assert.equal(await first.travel('microsoft'), '/app');
  const user = await first.whoami();
  assert.equal(user.email, 'work@example.com');

  // nOAuth: any tenant may write any address into its people.
  const victim = await withPassword('boss');
  small.person = { ...work, tid: TENANT, oid: 'oid-evil', email: 'boss@example.com', xms_edov: undefined, email_verified: true };
  const mallory = browser();
  assert.equal(await mallory.travel('microsoft'), '/sign-in?problem=provider_no_email');
  assert.equal(await mallory.whoami(), null);
  assert.deepEqual(await identities(victim), []);

  // The same object in another tenant is somebody else.
  small.person = { ...work, tid: TENANT };
  const other = browser();
  assert.match(await other.travel('microsoft'), /^\/sign-in\?link=/);
  assert.equal(await other.whoami(), null);

  for (const [what, spoil] of Object.entries({
    'a token of one tenant that says it is of another': (told) => ({ ...told, tid: TENANT }),
    'no tenant': ({ tid: _, ...told }) => told,
    'no object': ({ oid: _, ...told }) => told,
    'the template itself as issuer': (told) => ({ ...told, iss: told.iss.replace(tenant, '{tenantid}') }),
    'the common issuer': (told) => ({ ...told, iss: small.microsoft }),
  })) {
    small.reset();
    Object.assign(small, { person: work, say: { claims: spoil } });
    const one = browser();
    assert.equal(await one.travel('microsoft'), '/sign-in?problem=provider_failed', what);
    assert.equal(await one.whoami(), null, what);
  }
});

test('a callback in another browser, a second time or too late opens nothing', async () => {
  certified.visit('google-trip', claims('trip'));
  const owner = browser();
  assert.equal(await owner.travel('google'), '/app');
  const expired = '/sign-in?problem=trip_expired';
  const set = async (id = 'google') => {
    const one = browser();
    const back = await one.outside((await one.start(id)).to);
    return { one, back, come: async (from, path = back) => ((await from.open(path, { from: 'cross-site' })).to) };
  };

  // Login CSRF: the callback of a stranger's trip, in a browser without a trip and in one with a trip of its own.
  const stranger = await set();
  const [bare, busy] = [browser(), browser()];
  await busy.start('google');
  assert.equal(await stranger.come(bare), expired);
  assert.equal(await bare.whoami(), null);
  const another = await set();
  assert.equal(await another.come(busy), expired);
  assert.equal(await busy.whoami(), null);

  // The cookie of the flow is another one, or gone.
  for (const flow of ['A'.repeat(43), '', undefined]) {
    const trip = await set();
    trip.one.setCookie('__Host-gr8_flow', flow);
    assert.equal(await trip.come(trip.one), expired);
    assert.equal(await trip.one.whoami(), null);
  }

  // A second time, with the same code, also by the browser that made the trip.
  const twice = await set();
  assert.equal(await twice.come(twice.one), '/app');
  const copy = browser();
  copy.setCookie('__Host-gr8_flow', twice.one.cookieOf('__Host-gr8_flow'));
  assert.equal(await twice.come(copy), expired);
  assert.equal(await copy.whoami(), null);

  // Many at once: one of them.
  const crowd = await set();
  const all = await Promise.all(Array.from({ length: 8 }, () => crowd.come(crowd.one)));
  assert.equal(all.filter((to) => to === '/app').length, 1, all.join());

  // The state of a trip to another provider, and states that never were.
  const mixed = await set('acme');
  assert.equal(await mixed.come(mixed.one, mixed.back.replace('/acme/', '/google/')), expired);
  assert.equal(await mixed.one.whoami(), null);
  const made = await set();
  const code = new URL(made.back, platform.url).searchParams.get('code');
  for (const state of ['', 'x', 'A'.repeat(43), "' OR 1=1; --", '%00']) {
    assert.equal(await made.come(made.one, `/api/auth/oauth/google/callback?code=${code}&state=${encodeURIComponent(state)}`), expired);
  }
  assert.equal(await made.come(made.one, `/api/auth/oauth/google/callback?code=${code}`), expired);
  assert.equal(await made.one.whoami(), null);

  // Too late.
  const late = await set();
  await platform.rows('CONTROL', "UPDATE challenges SET expires_at = ? WHERE purpose = 'oauth'", Date.now() - 1);
  assert.equal(await late.come(late.one), expired);
  assert.equal(await late.one.whoami(), null);

  // A code of one trip with the state of another: the provider knows whose verifier it waits for.
  const [mine, theirs] = [await set(), await set()];
  const stolen = new URL(theirs.back, platform.url).searchParams.get('code');
  const spliced = new URL(mine.back, platform.url);
  spliced.searchParams.set('code', stolen);
  assert.equal(await mine.come(mine.one, spliced.pathname + spliced.search), '/sign-in?problem=provider_failed');
  assert.equal(await mine.one.whoami(), null);
});

test('the state of the table opens nothing: what is stored is a hash, and neither verifier nor nonce', async () => {
  const one = browser();
  const { to } = await one.start('google');
  const asked = Object.fromEntries(new URL(to).searchParams);
  const rows = await platform.rows('CONTROL', "SELECT * FROM challenges WHERE purpose = 'oauth'");
  const stored = JSON.stringify(rows);
  assert.ok(rows.length > 0);
  for (const name of ['state', 'nonce', 'code_challenge']) assert.ok(!stored.includes(asked[name]), name);
  assert.ok(!stored.includes(one.cookieOf('__Host-gr8_flow')));
});

test('a wish for another host leads home, at the start and after the trip', async () => {
  certified.visit('google-next', claims('next'));
  const wishes = ['https://evil.example', '//evil.example', '/\\evil.example', '/\t/evil.example', 'javascript:alert(1)', '/%2f%2fevil.example', '/app@evil.example', '/api/auth/sign-out', '/app/../..//evil.example', '\r\nlocation: https://evil.example'];
  for (const wish of wishes) {
    const one = browser();
    assert.equal(await one.travel('google', `?next=${encodeURIComponent(wish)}`), '/app', wish);
    const twice = await browser().start('google', `?next=/app/leads&next=${encodeURIComponent(wish)}`);
    assert.deepEqual([twice.status, twice.to], [422, null], 'two wishes are none');
  }
});
