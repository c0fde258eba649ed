// Passkeys over the whole way, with the runtime's WebCrypto: made, used, refused.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Owner, good } from '../support/api.mjs';
import { Authenticator } from '../support/authenticator.mjs';
import { startPlatform } from '../support/platform.mjs';
import { newOwner, problem, tally, times } from './support.mjs';

let platform;
before(async () => {
  platform = await startPlatform();
});
after(async () => {
  await platform?.stop();
});

/** Adds a passkey to whoever is signed in. */
async function add(owner, authenticator, name) {
  const { challenge, options } = good(await owner.post('/api/auth/passkeys/options'), 'options');
  return owner.post('/api/auth/passkeys', { challenge, name, credential: authenticator.create(options) });
}

/** What a browser sends to sign in. */
async function signed(authenticator) {
  const { challenge, options } = good(await new Owner(platform.url).post('/api/auth/passkeys/sign-in/options'), 'options');
  return { challenge, credential: authenticator.get(options) };
}

const signIn = async (authenticator) => new Owner(platform.url).post('/api/auth/passkeys/sign-in', await signed(authenticator));

test('every kind of key signs in, and a signature with one bit changed does not', async () => {
  const owner = await newOwner(platform, 'keys');
  for (const kind of ['ES256', 'EdDSA', 'RS256']) {
    const authenticator = new Authenticator(platform.url, kind);
    const added = await add(owner, authenticator, kind);
    assert.equal(added.status, 201, JSON.stringify(added.body));
    assert.equal(added.body.name, kind);
    const session = good(await signIn(authenticator), kind);
    assert.equal(session.user.email, 'keys@example.com');
    assert.deepEqual(session.methods, ['hwk', 'mfa']);

    const forged = await signed(authenticator);
    const signature = Buffer.from(forged.credential.response.signature, 'base64url');
    signature[signature.length - 1] ^= 1;
    forged.credential.response.signature = signature.toString('base64url');
    problem(await new Owner(platform.url).post('/api/auth/passkeys/sign-in', forged), 401, 'bad_passkey');
  }
});

test('of 30 equal answers at once one signs in', async () => {
  const owner = await newOwner(platform, 'replay');
  const authenticator = new Authenticator(platform.url);
  good(await add(owner, authenticator, 'Phone'), 'add');
  const answer = await signed(authenticator);
  const all = await times(30, () => new Owner(platform.url).post('/api/auth/passkeys/sign-in', answer));
  const { 200: let_in, ...refused } = tally(all);
  assert.equal(let_in, 1);
  assert.ok(Object.keys(refused).every((status) => status === '409' || status === '429'), JSON.stringify(refused));
});

test('a passkey of another site, another person or a removed one opens nothing', async () => {
  const owner = await newOwner(platform, 'refused');
  const authenticator = new Authenticator(platform.url);
  const passkey = good(await add(owner, authenticator, 'Phone'), 'add');
  authenticator.origin = 'https://evil.example';
  problem(await signIn(authenticator), 401, 'bad_passkey');
  authenticator.origin = platform.url;
  const { handle } = authenticator;
  authenticator.handle = Buffer.alloc(32).toString('base64url');
  problem(await signIn(authenticator), 401, 'bad_passkey');
  authenticator.handle = handle;
  good(await owner.delete(`/api/auth/passkeys/${passkey.id}`), 'remove');
  problem(await signIn(authenticator), 401, 'bad_passkey');
});
