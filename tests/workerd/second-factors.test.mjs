// A team that asks for a second factor, and one that ends a member's sessions, on the real runtime: what was allowed a
// moment ago is refused at the very next request, and open feeds are closed.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Owner, good, waitForMail } from '../support/api.mjs';
import { Authenticator } from '../support/authenticator.mjs';
import { startPlatform } from '../support/platform.mjs';
import { listen, newOwner, person, problem, times } from './support.mjs';

let platform;
let owner;
let mia;
let path;

before(async () => {
  platform = await startPlatform();
  owner = await newOwner(platform, 'olga');
  mia = await newOwner(platform, 'mia');
  path = `/api/teams/${owner.session.team.id}`;
  good(await owner.post(`${path}/invitations`, { email: person('mia').email, role: 'editor' }), 'invite');
  const LINK = /\/invite\?token=([A-Za-z0-9_-]+)/;
  const mail = await waitForMail(platform.url, person('mia').email, ({ text }) => LINK.test(text));
  good(await mia.post('/api/invitations/accept', { token: LINK.exec(mail.text)[1] }), 'accept');
});
after(() => platform?.stop());

/** A passkey made in the session of this browser. */
async function addPasskey(who) {
  const { challenge, options } = good(await who.post('/api/auth/passkeys/options'), 'options');
  const credential = new Authenticator(platform.url).create(options);
  good(await who.post('/api/auth/passkeys', { challenge, name: 'Phone', credential }), 'passkey');
}

test('a session without the second factor that its team asks for is refused at the very next request, until it has one', async () => {
  problem(await owner.patch(path, { requires_second_factor: true }), 409, 'no_second_factor');
  await addPasskey(owner);
  const feed = await listen(platform, mia);
  assert.equal(feed.status, 101);
  good(await mia.get('/api/leads'), 'leads');
  const team = good(await owner.patch(path, { requires_second_factor: true }), 'ask');
  assert.equal(team.requires_second_factor, true);
  for (const refused of await times(5, () => mia.get('/api/leads'))) problem(refused, 403, 'second_factor_required');
  problem(await mia.get(`${path}/members`), 403, 'second_factor_required');
  assert.equal(good(await mia.get('/api/auth/session'), 'session').needs_second_factor, true);
  assert.equal((await feed.closed).code, 4001);
  problem(await listen(platform, mia), 403, 'second_factor_required');
  good(await owner.get('/api/leads'), 'the owner has one');
  await waitForMail(platform.url, person('mia').email, ({ text }) => text.includes('/app/settings/security'));
  await addPasskey(mia);
  good(await mia.get('/api/leads'), 'leads');
  assert.equal(good(await mia.get('/api/auth/session'), 'session').needs_second_factor, false);
});

test('sessions that a team ends are refused at the very next request, in every browser', async () => {
  good(await owner.patch(path, { requires_second_factor: false }), 'a password alone is enough again');
  const other = new Owner(platform.url);
  good(await other.post('/api/auth/sign-in', { email: person('mia').email, password: person('mia').password }), 'sign in');
  const act = `${path}/members/${mia.session.user.id}/end-sessions`;
  assert.equal((await owner.post(act)).status, 204);
  problem(await mia.get('/api/leads'), 401, 'session_expired');
  problem(await mia.post('/api/auth/refresh'), 401, 'session_expired');
  problem(await other.get('/api/auth/session'), 401, 'session_expired');
  await waitForMail(platform.url, person('mia').email, ({ text }) => text.includes('/sign-in'));
});
