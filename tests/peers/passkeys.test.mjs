// Passkeys as others make and judge them: a real Chromium with its virtual authenticator, on a page of ours, and
// @simplewebauthn/server, which looks at the very same answers with the very same options.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { after, before, test } from 'node:test';
import { verifyAuthenticationResponse, verifyRegistrationResponse } from '@simplewebauthn/server';
import { Owner, good } from '../support/api.mjs';
import { newPage, startBrowser } from '../support/browser.mjs';
import { startPlatform } from '../support/platform.mjs';
import { newOwner, person, problem } from '../workerd/support.mjs';

let platform;
let browser;
let devices = 0;
before(async () => {
  platform = await startPlatform();
  browser = await startBrowser();
});
after(() => Promise.all([platform?.stop(), browser?.close()]));

/** A browser with an authenticator of its own, on a page of ours; nobody is signed in there. */
async function device(more = {}) {
  const opened = await newPage(browser);
  // Not the sign-in page: its list of passkeys under the address field (`mediation: conditional`) would answer by itself, too,
  // and whichever of the two answers comes second counts less than the first.
  await opened.page.goto(`${platform.url}/forgot`);
  const cdp = await opened.context.newCDPSession(opened.page);
  await cdp.send('WebAuthn.enable');
  const options = { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'internal', hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true, ...more };
  const { authenticatorId } = await cdp.send('WebAuthn.addVirtualAuthenticator', { options });
  const run = (what, publicKey) =>
    opened.page.evaluate(
      async ([name, json]) => {
        const parse = name === 'create' ? PublicKeyCredential.parseCreationOptionsFromJSON : PublicKeyCredential.parseRequestOptionsFromJSON;
        return (await navigator.credentials[name]({ publicKey: parse.call(PublicKeyCredential, json) })).toJSON();
      },
      [what, publicKey],
    );
  return { ...opened, cdp, authenticatorId, create: (options_) => run('create', options_), get: (options_) => run('get', options_) };
}

/** As a browser of that network would call; each in one of its own. */
const guest = () => {
  const owner = new Owner(platform.url);
  const ip = `198.51.100.${(++devices % 250) + 1}`;
  const call = owner.call.bind(owner);
  owner.call = (method, path, body, headers = {}) => call(method, path, body, { 'cf-connecting-ip': ip, ...headers });
  return owner;
};

/** What simplewebauthn is told to expect: what our options asked for. */
const expected = (options) => ({ expectedChallenge: options.challenge, expectedOrigin: platform.url, expectedRPID: options.rp?.id ?? options.rpId, requireUserVerification: true });

/** Whether simplewebauthn takes it; what it throws is a no. */
const takes = async (verify) => {
  try {
    const { verified, ...info } = await verify();
    return verified ? info : null;
  } catch {
    return null;
  }
};

async function register(owner, made, name = 'Virtual') {
  const { challenge, options } = good(await owner.post('/api/auth/passkeys/options'), 'options');
  const credential = await made.create(options);
  const theirs = await takes(() => verifyRegistrationResponse({ response: credential, ...expected(options) }));
  const answer = await owner.post('/api/auth/passkeys', { challenge, name, credential });
  return { challenge, options, credential, theirs, answer };
}

/** One sign-in up to the answer of the authenticator. */
async function signed(made) {
  const begun = good(await guest().post('/api/auth/passkeys/sign-in/options'), 'options');
  return { ...begun, credential: await made.get(begun.options) };
}

const signIn = ({ challenge, credential }) => guest().post('/api/auth/passkeys/sign-in', { challenge, credential });
const judged = (credential, options, theirs, counter = 0) => takes(() => verifyAuthenticationResponse({ response: credential, credential: { ...theirs.registrationInfo.credential, counter }, ...expected(options) }));

test('Chromium makes a passkey by our options and signs in with it; simplewebauthn says the same of every answer', async () => {
  const owner = await newOwner(platform, 'ann');
  const made = await device();
  const { options, theirs, answer, credential } = await register(owner, made, 'Laptop');
  assert.equal(answer.status, 201, JSON.stringify(answer.body));
  assert.deepEqual([answer.body.name, answer.body.backed_up], ['Laptop', theirs.registrationInfo.credentialBackedUp]);
  assert.equal(options.rp.id, 'localhost');
  assert.deepEqual([options.authenticatorSelection.residentKey, options.authenticatorSelection.userVerification, options.attestation], ['required', 'required', 'none']);
  assert.ok(!JSON.stringify(options.user.id).includes('ann'), 'the handle tells no address');
  assert.equal(theirs.registrationInfo.userVerified, true);

  // Twice: the counter grows, whatever the authenticator counts from.
  let counter = theirs.registrationInfo.credential.counter;
  for (const round of ['first', 'second']) {
    const one = await signed(made);
    assert.deepEqual(one.options.allowCredentials ?? [], [], 'nobody typed an address');
    const opinion = await judged(one.credential, one.options, theirs, counter);
    assert.ok(opinion, `${round}: simplewebauthn takes it`);
    counter = opinion.authenticationInfo.newCounter;
    const session = good(await signIn(one), round);
    assert.deepEqual([session.user.email, session.methods], ['ann@example.com', ['hwk', 'mfa']]);
    problem(await signIn(one), 409, 'challenge_expired');
  }
  assert.equal(credential.response.userHandle ?? options.user.id, options.user.id);
  assert.deepEqual(made.complaints, []);
  await made.close();
});

test('the page itself signs in: the cookies of our answer are the browser’s', async () => {
  const owner = await newOwner(platform, 'pia');
  const made = await device();
  assert.equal((await register(owner, made)).answer.status, 201);
  const email = await made.page.evaluate(async () => {
    const post = async (path, body) => (await fetch(path, { method: 'POST', headers: { 'content-type': 'application/json' }, body: JSON.stringify(body) })).json();
    const { challenge, options } = await post('/api/auth/passkeys/sign-in/options', {});
    const credential = (await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) })).toJSON();
    await post('/api/auth/passkeys/sign-in', { challenge, credential });
    return (await (await fetch('/api/auth/session')).json()).user.email;
  });
  assert.equal(email, 'pia@example.com');
  await made.close();
});

test('an authenticator that has a passkey of the account makes no second one, and one that cannot verify its person none at all', async () => {
  const owner = await newOwner(platform, 'bea');
  const made = await device();
  assert.equal((await register(owner, made)).answer.status, 201);
  const again = good(await owner.post('/api/auth/passkeys/options'), 'options');
  assert.equal(again.options.excludeCredentials.length, 1);
  await assert.rejects(made.create(again.options), /InvalidStateError/);
  await made.close();
  const unverified = await device({ isUserVerified: false });
  const third = good(await owner.post('/api/auth/passkeys/options'), 'options');
  third.options.timeout = 2_000;
  await assert.rejects(unverified.create(third.options), /NotAllowedError/);
  await unverified.close();
});

const b64 = (text) => Buffer.from(text, 'base64url');
const text = (bytes) => Buffer.from(bytes).toString('base64url');
const sha256 = (data) => createHash('sha256').update(data).digest();
/** The same answer with another part. */
const withPart = (credential, name, bytes) => ({ ...credential, response: { ...credential.response, [name]: bytes === undefined ? undefined : text(bytes) } });
const client = (credential, change) => withPart(credential, 'clientDataJSON', Buffer.from(JSON.stringify({ ...JSON.parse(b64(credential.response.clientDataJSON)), ...change })));
const flip = (bytes, at, bit = 1) => {
  const copy = Buffer.from(bytes);
  copy[at < 0 ? copy.length + at : at] ^= bit;
  return copy;
};
/** The authenticator's data in an attestation object of the format `none`: from its first byte, the hash of the party. */
const within = (credential, change) => {
  const object = b64(credential.response.attestationObject);
  const at = object.indexOf(sha256('localhost'));
  assert.ok(at > 0, 'the data of the authenticator is in the object');
  return withPart(credential, 'attestationObject', change(object, at));
};

test('a registration that simplewebauthn refuses is refused by us', async () => {
  const owner = await newOwner(platform, 'cat');
  const made = await device();
  const spoiled = {
    'another challenge': (c) => client(c, { challenge: text(Buffer.alloc(32)) }),
    'no challenge': (c) => client(c, { challenge: undefined }),
    'another origin': (c) => client(c, { origin: 'https://evil.example' }),
    'an origin that begins alike': (c) => client(c, { origin: `${platform.url}.evil.example` }),
    'another port': (c) => client(c, { origin: 'http://localhost:1' }),
    'the type of a sign-in': (c) => client(c, { type: 'webauthn.get' }),
    'no type': (c) => client(c, { type: undefined }),
    'client data that is no JSON': (c) => withPart(c, 'clientDataJSON', Buffer.from('{')),
    'no client data': (c) => withPart(c, 'clientDataJSON', undefined),
    'another party': (c) => within(c, (object, at) => flip(object, at)),
    'nobody present': (c) => within(c, (object, at) => flip(object, at + 32, 0x01)),
    'nobody verified': (c) => within(c, (object, at) => flip(object, at + 32, 0x04)),
    'no credential in it': (c) => within(c, (object, at) => flip(object, at + 32, 0x40)),
    'an object that is no CBOR': (c) => withPart(c, 'attestationObject', Buffer.from([0xff, 0x00])),
    'an object cut short': (c) => withPart(c, 'attestationObject', b64(c.response.attestationObject).subarray(0, -20)),
    'more behind the object': (c) => withPart(c, 'attestationObject', Buffer.concat([b64(c.response.attestationObject), Buffer.from([0])])),
    'no object': (c) => withPart(c, 'attestationObject', undefined),
    'another id': (c) => ({ ...c, id: text(Buffer.alloc(32, 7)), rawId: text(Buffer.alloc(32, 7)) }),
    'two ids': (c) => ({ ...c, id: text(Buffer.alloc(32, 7)) }),
    'another type of credential': (c) => ({ ...c, type: 'password' }),
  };
  const wrong = await compare(spoiled, async (spoil) => {
    const { challenge, options } = good(await owner.post('/api/auth/passkeys/options'), 'options');
    const credential = spoil(await made.create({ ...options, excludeCredentials: [] }));
    return {
      theirs: await takes(() => verifyRegistrationResponse({ response: credential, ...expected(options) })),
      ours: await owner.post('/api/auth/passkeys', { challenge, name: 'Spoiled', credential }),
    };
  });
  assert.deepEqual(wrong, []);
  assert.equal(good(await owner.get('/api/auth/factors'), 'factors').passkeys.length, 1, 'the unspoiled one');
  await made.close();
});

/** What we refuse and simplewebauthn takes, on purpose: the specification leaves it open, or asks for it of the one who stores. */
const STRICTER = new Set(['more behind the object', 'another id', 'nobody’s handle', 'no handle']);

/** Lists every case about which the two of us differ, other than those. The first answer of all is not spoiled. */
async function compare(spoiled, ask) {
  const honest = await ask((credential) => credential);
  assert.ok(honest.theirs && honest.ours.status < 300, `unspoiled: ours ${honest.ours.status} ${JSON.stringify(honest.ours.body)}`);
  const wrong = [];
  for (const [what, spoil] of Object.entries(spoiled)) {
    const { theirs, ours } = await ask(spoil);
    const said = `${what}: ours ${ours.status} ${ours.body.code ?? ''}, theirs ${theirs ? 'takes it' : 'refuses'}`;
    if (![400, 401, 422].includes(ours.status) || Boolean(theirs) !== STRICTER.has(what)) wrong.push(said);
  }
  return wrong;
}

test('a sign-in that simplewebauthn refuses is refused by us', async () => {
  const owner = await newOwner(platform, 'dan');
  const made = await device();
  const { theirs, answer } = await register(owner, made);
  assert.equal(answer.status, 201);
  const spoiled = {
    'another challenge': (c) => client(c, { challenge: text(Buffer.alloc(32)) }),
    'another origin': (c) => client(c, { origin: 'https://evil.example' }),
    'another port': (c) => client(c, { origin: 'http://localhost:1' }),
    'the type of a registration': (c) => client(c, { type: 'webauthn.create' }),
    'client data written anew': (c) => withPart(c, 'clientDataJSON', Buffer.concat([b64(c.response.clientDataJSON), Buffer.from(' ')])),
    'a frame of another site': (c) => client(c, { crossOrigin: true }),
    'another party': (c) => withPart(c, 'authenticatorData', flip(b64(c.response.authenticatorData), 0)),
    'nobody present': (c) => withPart(c, 'authenticatorData', flip(b64(c.response.authenticatorData), 32, 0x01)),
    'nobody verified': (c) => withPart(c, 'authenticatorData', flip(b64(c.response.authenticatorData), 32, 0x04)),
    'another counter': (c) => withPart(c, 'authenticatorData', flip(b64(c.response.authenticatorData), 34, 0x7f)),
    'authenticator data cut short': (c) => withPart(c, 'authenticatorData', b64(c.response.authenticatorData).subarray(0, 36)),
    'no authenticator data': (c) => withPart(c, 'authenticatorData', undefined),
    'one bit of the signature': (c) => withPart(c, 'signature', flip(b64(c.response.signature), -1)),
    'a signature of zeros': (c) => withPart(c, 'signature', Buffer.from('3006020100020100', 'hex')),
    'an empty signature': (c) => withPart(c, 'signature', Buffer.alloc(0)),
    'no signature': (c) => withPart(c, 'signature', undefined),
    'nobody’s handle': (c) => withPart(c, 'userHandle', Buffer.alloc(32)),
    'no handle': (c) => withPart(c, 'userHandle', undefined),
    'another id': (c) => ({ ...c, id: text(Buffer.alloc(32, 7)), rawId: text(Buffer.alloc(32, 7)) }),
    'two ids': (c) => ({ ...c, id: text(Buffer.alloc(32, 7)) }),
    'another type of credential': (c) => ({ ...c, type: 'password' }),
  };
  const wrong = await compare(spoiled, async (spoil) => {
    const one = await signed(made);
    const credential = spoil(one.credential);
    return { theirs: await judged(credential, one.options, theirs), ours: await signIn({ challenge: one.challenge, credential }) };
  });
  assert.deepEqual(wrong, []);
  good(await signIn(await signed(made)), 'the honest one still opens');
  await made.close();
});

test('an answer whose counter went back is refused by both: the key may have been copied', async () => {
  const owner = await newOwner(platform, 'eli');
  const made = await device();
  const { theirs, answer, credential } = await register(owner, made);
  assert.equal(answer.status, 201);
  good(await signIn(await signed(made)), 'counts');
  const { credentials } = await made.cdp.send('WebAuthn.getCredentials', { authenticatorId: made.authenticatorId });
  const [key] = credentials.filter(({ credentialId }) => Buffer.from(credentialId, 'base64').equals(b64(credential.id)));
  // The copy counts on from where it was taken.
  await made.cdp.send('WebAuthn.removeCredential', { authenticatorId: made.authenticatorId, credentialId: key.credentialId });
  await made.cdp.send('WebAuthn.addCredential', { authenticatorId: made.authenticatorId, credential: { ...key, signCount: 0 } });
  const copied = await signed(made);
  assert.equal(await judged(copied.credential, copied.options, theirs, 100), null);
  problem(await signIn(copied), 401, 'bad_passkey');
  const { items } = good(await owner.get('/api/auth/security-log'), 'log');
  assert.ok(items.some(({ kind }) => kind === 'passkey_refused'), items.map(({ kind }) => kind).join());
  await made.close();
});

test('a passkey of one person proves nobody else, at sign-in as the second factor and as a proof of presence', async () => {
  const [ann, eve] = [await newOwner(platform, 'fay'), await newOwner(platform, 'eve')];
  const made = await device();
  assert.equal((await register(ann, made)).answer.status, 201);
  const one = await signed(made);
  const answer = await eve.post('/api/auth/step-up', { method: 'passkey', challenge: one.challenge, credential: one.credential });
  problem(answer, 401, 'bad_passkey');
  const options = good(await ann.post('/api/auth/step-up/options'), 'options');
  assert.ok(options.methods.includes('passkey'));
  const proof = { method: 'passkey', challenge: options.passkey.challenge, credential: await made.get(options.passkey.options) };
  problem(await eve.post('/api/auth/step-up', proof), 409, 'challenge_expired');
  const fresh = good(await ann.post('/api/auth/step-up/options'), 'options').passkey;
  good(await ann.post('/api/auth/step-up', { method: 'passkey', challenge: fresh.challenge, credential: await made.get(fresh.options) }), 'step-up');
  assert.equal(good(await ann.get('/api/auth/session'), 'session').user.email, person('fay').email);
  await made.close();
});
