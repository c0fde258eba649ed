// Chromium's own authenticators against the running platform: what a browser makes of our options, and we of its answers.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { linkToken } from '../support/api.mjs';
import { newPage, startBrowser } from '../support/browser.mjs';
import { startPlatform } from '../support/platform.mjs';

let platform;
let browser;
before(async () => {
  platform = await startPlatform();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await platform?.stop();
});

/** A page of ours with an authenticator; `window.api` posts as our pages do. */
async function pageWith(options) {
  const opened = await newPage(browser);
  const devtools = await opened.context.newCDPSession(opened.page);
  await devtools.send('WebAuthn.enable');
  const all = { hasResidentKey: true, hasUserVerification: true, isUserVerified: true, automaticPresenceSimulation: true, ...options };
  const { authenticatorId } = await devtools.send('WebAuthn.addVirtualAuthenticator', { options: all });
  // Not the sign-in page: its own list of passkeys would answer beside the test, and count the authenticator on.
  await opened.page.goto(`${platform.url}/forgot`);
  await opened.page.evaluate(() => {
    let csrf = '';
    window.api = async (path, body = {}) => {
      const answer = await fetch(`/api/auth/${path}`, { method: 'POST', headers: { 'content-type': 'application/json', 'x-csrf-token': csrf }, body: JSON.stringify(body) });
      const text = await answer.text();
      const told = text === '' ? {} : JSON.parse(text);
      if (answer.ok && told.csrf) csrf = told.csrf;
      return { status: answer.status, body: told };
    };
    window.create = async ({ challenge, options }, name) => {
      const made = await navigator.credentials.create({ publicKey: PublicKeyCredential.parseCreationOptionsFromJSON(options) });
      return { challenge, name, credential: made.toJSON() };
    };
    window.sign = async ({ challenge, options }) => {
      const signed = await navigator.credentials.get({ publicKey: PublicKeyCredential.parseRequestOptionsFromJSON(options) });
      return { challenge, credential: signed.toJSON() };
    };
  });
  return { ...opened, devtools, authenticatorId };
}

/** Signs up in that page. */
async function signUp(page, email) {
  const sent = await page.evaluate((email) => window.api('sign-up', { email, password: 'a long enough password', name: 'Ann' }), email);
  assert.equal(sent.status, 202);
  const token = await linkToken(platform.url, email);
  assert.equal((await page.evaluate((token) => window.api('verify', { token }), token)).status, 200);
}

const AUTHENTICATORS = {
  'built into the device': { protocol: 'ctap2', transport: 'internal' },
  'a security key': { protocol: 'ctap2', ctap2Version: 'ctap2_1', transport: 'usb' },
};

for (const [what, options] of Object.entries(AUTHENTICATORS)) {
  test(`${what}: a passkey is made once, signs in without an address, and proves presence`, async () => {
    const { page, close } = await pageWith(options);
    const email = `${options.transport}@example.com`;
    await signUp(page, email);
    const told = await page.evaluate(async () => {
      const added = await window.api('passkeys', await window.create((await window.api('passkeys/options')).body, 'Mine'));
      const again = await window.create((await window.api('passkeys/options')).body, 'Again').catch((error) => error.name);
      const out = await window.api('sign-out');
      const sessions = [];
      for (const _ of [1, 2]) sessions.push(await window.api('passkeys/sign-in', await window.sign((await window.api('passkeys/sign-in/options')).body)));
      const asked = (await window.api('step-up/options')).body;
      const fresh = await window.api('step-up', { method: 'passkey', ...(await window.sign(asked.passkey)) });
      return { added, again, out: out.status, sessions, asked: asked.methods, fresh: fresh.status };
    });
    assert.equal(told.added.status, 201, JSON.stringify(told.added));
    assert.equal(told.again, 'InvalidStateError', 'the same authenticator makes no second one');
    assert.equal(told.out, 204);
    for (const { status, body } of told.sessions) {
      assert.equal(status, 200, JSON.stringify(body));
      assert.deepEqual([body.user.email, body.methods], [email, ['hwk', 'mfa']]);
    }
    assert.ok(told.asked.includes('passkey'));
    assert.equal(told.fresh, 200);
    await close();
  });
}

test('an authenticator that does not check who touches it makes no passkey of ours', async () => {
  const { page, close } = await pageWith({ protocol: 'ctap2', transport: 'usb', hasUserVerification: false, isUserVerified: false });
  await signUp(page, 'untold@example.com');
  const refused = await page.evaluate(async () => window.create((await window.api('passkeys/options')).body, 'Mine').catch((error) => error.name));
  assert.equal(refused, 'NotAllowedError');
  await close();
});

test('a passkey that was copied and used elsewhere is refused', async () => {
  const { page, close, devtools, authenticatorId } = await pageWith({ protocol: 'ctap2', transport: 'internal' });
  await signUp(page, 'copied@example.com');
  const signIn = () => page.evaluate(async () => window.api('passkeys/sign-in', await window.sign((await window.api('passkeys/sign-in/options')).body)));
  const added = await page.evaluate(async () => window.api('passkeys', await window.create((await window.api('passkeys/options')).body, 'Mine')));
  assert.equal(added.status, 201);
  assert.equal((await signIn()).status, 200);
  const { credentials } = await devtools.send('WebAuthn.getCredentials', { authenticatorId });
  await devtools.send('WebAuthn.clearCredentials', { authenticatorId });
  await devtools.send('WebAuthn.addCredential', { authenticatorId, credential: { ...credentials[0], signCount: 0 } });
  const { status, body } = await signIn();
  assert.deepEqual([status, body.code], [401, 'bad_passkey']);
  await close();
});
