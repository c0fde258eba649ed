// Codes of authenticator apps: otplib is the app, our API shows the secret.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { generateSync, generateURI, verifySync } from 'otplib';
import { Owner, good } from '../support/api.mjs';
import { startPlatform } from '../support/platform.mjs';
import { newOwner, person, problem } from '../workerd/support.mjs';

const STEP_S = 30;

let platform;
before(async () => {
  platform = await startPlatform();
});
after(() => platform?.stop());

/** The code that an app shows whose clock is this many steps away from ours. */
const code = (secret, steps = 0) => generateSync({ secret, epoch: Math.floor(Date.now() / 1000) + steps * STEP_S });

/** Waits until this step goes on for so many seconds, so that "now" means the same to the app and to the platform. */
async function early(leftS = 12) {
  const left = STEP_S - ((Date.now() / 1000) % STEP_S);
  if (left < leftS) await sleep(left * 1000 + 200);
}

/** Begins with a new secret, and confirms it with the code that an app shows this many steps away. */
async function setUp(owner, steps = 0) {
  const { secret } = good(await owner.post('/api/auth/totp'), 'begin');
  await early();
  return { secret, ...good(await owner.post('/api/auth/totp/confirm', { code: code(secret, steps) }), 'confirm') };
}

/** Signs in with the password, up to the second factor. */
async function halfway(name) {
  const owner = new Owner(platform.url);
  const { email, password } = person(name);
  const waiting = good(await owner.post('/api/auth/sign-in', { email, password }), 'sign-in');
  assert.equal(waiting.status, 'second_factor_required');
  return { owner, waiting, prove: (typed) => owner.post('/api/auth/second-factor', { challenge: waiting.challenge, method: 'totp', code: typed }) };
}

test('our URI says what otplib would say of the same secret', async () => {
  const owner = await newOwner(platform, 'uri+tag');
  const { secret, uri } = good(await owner.post('/api/auth/totp'), 'begin');
  const [mine, theirs] = [uri, generateURI({ issuer: 'GR8', label: 'uri+tag@example.com', secret })].map((text) => new URL(text));
  assert.equal(mine.protocol, 'otpauth:');
  assert.equal(mine.host, 'totp');
  assert.equal(decodeURIComponent(mine.pathname), '/GR8:uri+tag@example.com');
  assert.equal(decodeURIComponent(mine.pathname), decodeURIComponent(theirs.pathname));
  const defaults = { algorithm: 'SHA1', digits: '6', period: '30' };
  assert.deepEqual(Object.fromEntries(mine.searchParams), { secret, issuer: 'GR8', ...defaults });
  assert.deepEqual({ ...defaults, ...Object.fromEntries(theirs.searchParams) }, Object.fromEntries(mine.searchParams));
  assert.match(secret, /^[A-Z2-7]{32}$/, '160 bits as people can type them');
});

test('otplib’s codes set up an app and are the second factor', async () => {
  const owner = await newOwner(platform, 'ann');
  const { secret, recovery_codes } = await setUp(owner, -1);
  assert.equal(recovery_codes.length, 10);
  assert.ok(verifySync({ secret, token: code(secret) }).valid);
  const { owner: again, prove } = await halfway('ann');
  problem(await again.get('/api/auth/session'), 401, 'no_session');
  const session = good(await prove(code(secret)), 'second factor');
  assert.deepEqual(session.methods, ['pwd', 'otp', 'mfa']);
  assert.equal(good(await again.get('/api/auth/session'), 'session').user.email, 'ann@example.com');
});

test('a code works once: neither that of the set-up nor that of a sign-in opens anything again', async () => {
  const owner = await newOwner(platform, 'ben');
  const { secret } = await setUp(owner);
  const seen = code(secret);
  problem(await (await halfway('ben')).prove(seen), 401, 'bad_code');
  const next = code(secret, 1);
  good(await (await halfway('ben')).prove(next), 'the next code');
  problem(await (await halfway('ben')).prove(next), 401, 'bad_code');
  problem(await (await halfway('ben')).prove(seen), 401, 'bad_code');
});

test('of many uses of one code at once a single one signs in', async () => {
  const owner = await newOwner(platform, 'cat');
  const { secret } = await setUp(owner, -1);
  const all = await Promise.all(Array.from({ length: 4 }, () => halfway('cat')));
  const now = code(secret);
  const answers = await Promise.all(all.map(({ prove }) => prove(now)));
  assert.equal(answers.filter(({ status }) => status === 200).length, 1, answers.map(({ status }) => status).join());
});

test('an app whose clock is a step away signs in, two steps away it does not', async () => {
  for (const [name, steps, taken] of [['two-behind', -2, false], ['one-behind', -1, true], ['one-ahead', 1, true], ['two-ahead', 2, false]]) {
    const owner = await newOwner(platform, name);
    const { secret } = good(await owner.post('/api/auth/totp'), 'begin');
    await early();
    const confirmed = await owner.post('/api/auth/totp/confirm', { code: code(secret, steps) });
    if (!taken) {
      problem(confirmed, 401, 'bad_code');
      // The challenge of the set-up stands: a right code may still follow.
      good(await owner.post('/api/auth/totp/confirm', { code: code(secret, -1) }), 'confirm');
    } else {
      good(confirmed, name);
    }
    const { prove } = await halfway(name);
    const proven = await prove(code(secret, taken ? 1 : steps));
    // Whoever confirmed with the code ahead has used that step up.
    if (taken && steps < 1) good(proven, name);
    else problem(proven, 401, 'bad_code');
  }
});

test('a code of somebody else’s secret, none, or one in other digits is refused or read as it is meant', async () => {
  const owner = await newOwner(platform, 'dan');
  const { secret } = await setUp(owner, -1);
  const other = good(await owner.post('/api/auth/totp'), 'another secret that waits').secret;
  const { prove } = await halfway('dan');
  for (const wrong of [code(other), '', '000', `${code(secret)}0`]) {
    const answer = await prove(wrong);
    assert.ok([401, 422].includes(answer.status), `${wrong}: ${answer.status} ${JSON.stringify(answer.body)}`);
  }
  await early();
  const now = code(secret);
  good(await prove(` ${now.slice(0, 3)} ${now.slice(3)} `), 'as people type it');
});
