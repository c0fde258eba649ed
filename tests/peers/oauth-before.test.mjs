// What was there before a trip: the keys that a provider had, and the session that the browser had.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { generateSync } from 'otplib';
import { good } from '../support/api.mjs';
import { setting, startCertified } from '../support/oauth-servers.mjs';
import { freePort, startPlatform } from '../support/platform.mjs';
import { Traveller } from '../support/traveller.mjs';
import { person, problem } from '../workerd/support.mjs';

const CERTIFIED = { google: 'RS256', acme: 'ES256' };

let certified;
let platform;

before(async () => {
  const port = await freePort();
  certified = await startCertified({ callback: (id) => `http://localhost:${port}/api/auth/oauth/${id}/callback`, clients: CERTIFIED });
  const providers = Object.keys(CERTIFIED).map((id) => setting(id, certified.url, { name: id }));
  platform = await startPlatform({ port, vars: { SIGN_IN_PROVIDERS: JSON.stringify(providers) } });
});
after(() => Promise.all([platform?.stop(), certified?.stop()]));

const browser = () => new Traveller(platform.url);
const claims = (name) => ({ email: `${name}@example.com`, email_verified: true, name });

async function withPassword(name) {
  const owner = browser();
  await owner.signUp(person(name));
  return owner;
}

test('a provider that changes its keys signs nobody out: the first who comes back after that is let in', async () => {
  certified.visit('google-rotation', claims('rotation'));
  const first = browser();
  assert.equal(await first.travel('google'), '/app');
  const { id } = await first.whoami();
  await certified.rotate();
  const [again, asEcdsa] = [browser(), browser()];
  assert.equal(await again.travel('google'), '/app');
  assert.equal((await again.whoami()).id, id);
  // The keys of the others came along.
  certified.visit('acme-rotation', claims('rotation.acme'));
  assert.equal(await asEcdsa.travel('acme'), '/app');
});

const REFRESH = '__Secure-gr8_refresh';
const ACCESS = '__Host-gr8_session';

/** Why the session of a refresh token ended; null while it goes on. */
async function endOf(token) {
  return (await platform.rows('CONTROL', 'SELECT end_reason FROM sessions WHERE id = ?', token.split('.')[0]))[0].end_reason;
}

test('the session that the browser had ends when somebody comes back from a provider, although its cookie stays behind', async () => {
  const owner = await withPassword('former');
  const old = owner.cookieOf(REFRESH);
  certified.visit('google-successor', claims('successor'));
  assert.equal(await owner.travel('google'), '/app');
  assert.equal((await owner.whoami()).email, 'successor@example.com');
  assert.equal(await endOf(old), 'replaced');
  problem(await browser().post('/api/auth/refresh', { refresh_token: old }), 401, 'session_expired');

  // An access token that ran out is no help; the refresh token was seen on the way out.
  const idle = await withPassword('idle');
  const left = idle.cookieOf(REFRESH);
  idle.setCookie(ACCESS);
  assert.equal(await idle.travel('google'), '/app');
  assert.equal(await endOf(left), 'replaced');

  // A link on another site begins no trip, and ends nothing.
  const lured = await withPassword('lured');
  const kept = lured.cookieOf(REFRESH);
  const begun = await lured.open('/api/auth/oauth/google/start', { from: 'cross-site' });
  assert.equal(begun.to, '/sign-in?problem=origin_not_allowed');
  assert.equal(await endOf(kept), null);
  assert.equal((await lured.whoami()).email, 'lured@example.com');
});

test('the session that the browser had goes on when nobody came back, and ends with the second step when that is asked for', async () => {
  const owner = await withPassword('patient');
  const old = owner.cookieOf(REFRESH);
  certified.decline();
  assert.equal(await owner.travel('google'), '/sign-in?problem=provider_denied');
  assert.equal(await endOf(old), null);
  assert.equal((await owner.whoami()).email, 'patient@example.com');

  certified.visit('google-two-steps', claims('twosteps'));
  const strict = browser();
  assert.equal(await strict.travel('google'), '/app');
  await strict.whoami();
  const { secret } = good(await strict.post('/api/auth/totp'), 'begin');
  const epoch = Math.floor(Date.now() / 1000);
  good(await strict.post('/api/auth/totp/confirm', { code: generateSync({ secret, epoch: epoch - 30 }) }), 'confirm');
  owner.forgetElsewhere();
  const to = new URL(await owner.travel('google'), platform.url);
  assert.equal(await endOf(old), null, 'not before both steps are taken');
  const code = generateSync({ secret, epoch: Math.floor(Date.now() / 1000) });
  good(await owner.post('/api/auth/second-factor', { challenge: to.searchParams.get('challenge'), method: 'totp', code }), 'second factor');
  assert.equal(await endOf(old), 'replaced');
});
