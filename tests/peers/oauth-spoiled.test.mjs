// Providers that answer wrongly, by mistake or on purpose: whatever they say, nobody is signed in who should not be.
import assert from 'node:assert/strict';
import { createHmac, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { after, before, beforeEach, test } from 'node:test';
import { SignJWT, UnsecuredJWT, base64url, exportJWK } from 'jose';
import { setting, startSmall } from '../support/oauth-servers.mjs';
import { startPlatform } from '../support/platform.mjs';
import { Traveller } from '../support/traveller.mjs';

/** Each has its own metadata and keys, which the platform keeps for a while. */
const NAMES = ['acme', 'named', 'liar', 'broken', 'page', 'hung', 'empty', 'moved', 'enc', 'weak', 'keyless', 'two', 'slow', 'keys'];
const FAILED = '/sign-in?problem=provider_failed';
const NO_EMAIL = '/sign-in?problem=provider_no_email';

let small;
let platform;
before(async () => {
  small = await startSmall();
  const providers = [...NAMES.map((name) => setting(name, small.oidc(name))), setting('nowhere', 'http://127.0.0.1:9')];
  platform = await startPlatform({ vars: { SIGN_IN_PROVIDERS: JSON.stringify(providers) } });
});
after(() => Promise.all([platform?.stop(), small?.stop()]));
beforeEach(() => {
  small.reset();
  small.person = { sub: 'ann', email: 'ann@example.com', email_verified: true, name: 'Ann' };
});

/** A trip with a browser of its own; gives where it ended and who is signed in there. */
async function trip(provider, say = {}, person = small.person) {
  Object.assign(small, { say, person });
  const browser = new Traveller(platform.url);
  const to = await browser.travel(provider);
  return { to, user: await browser.whoami(), browser };
}

/** Runs each case; says all that went wrong at once. */
async function refused(cases, { provider = 'acme', to = FAILED, person } = {}) {
  const wrong = [];
  for (const [what, say] of Object.entries(cases)) {
    const came = await trip(provider, say, person);
    if (came.to !== to || came.user) wrong.push(`${what}: ${came.to}, signed in: ${came.user?.email ?? 'nobody'}`);
  }
  assert.deepEqual(wrong, []);
}

const part = (value) => base64url.encode(JSON.stringify(value));
const claims = (change) => ({ claims: (told, now) => ({ ...told, ...change(now, told) }) });
const header = (change) => ({ header: (told) => ({ ...told, ...change }) });
/** Signed with the real key, whatever jose thinks of it. */
const raw = (head, told, key) => {
  const text = `${part(head)}.${typeof told === 'string' ? told : part(told)}`;
  return `${text}.${sign('sha256', Buffer.from(text), key).toString('base64url')}`;
};

test('whatever is wrong with an id_token, nobody is signed in', async () => {
  const known = await trip('acme');
  assert.deepEqual([known.to, known.user.email], ['/app', 'ann@example.com']);

  const other = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const otherJwk = { ...(await exportJWK(other.publicKey)), kid: 'one' };
  const pem = createPublicKey(small.key.privateKey).export({ type: 'spki', format: 'pem' });
  const hmac = (secret) => ({ sign: ({ claims: told }) => {
    const text = `${part({ alg: 'HS256', typ: 'JWT', kid: 'one' })}.${part(told)}`;
    return `${text}.${createHmac('sha256', secret).update(text).digest('base64url')}`;
  } });
  const by = (make) => ({ sign: make });

  await refused({
    'another issuer': claims(() => ({ iss: 'https://evil.example' })),
    'an issuer below ours': claims((_, { iss }) => ({ iss: `${iss}/more` })),
    'no issuer': claims(() => ({ iss: undefined })),
    'another audience': claims(() => ({ aud: 'client-of-somebody-else' })),
    'no audience': claims(() => ({ aud: undefined })),
    'no audience in the list': claims(() => ({ aud: [] })),
    'several audiences without us': claims(() => ({ aud: ['a', 'b'], azp: 'client-acme' })),
    'several audiences without azp': claims(() => ({ aud: ['client-acme', 'client-of-somebody-else'] })),
    'several audiences, made for another one': claims(() => ({ aud: ['client-acme', 'other'], azp: 'other' })),
    'our audience, made for another one': claims(() => ({ azp: 'other' })),
    'another nonce': claims(() => ({ nonce: 'A'.repeat(43) })),
    'no nonce': claims(() => ({ nonce: undefined })),
    'an empty nonce': claims(() => ({ nonce: '' })),
    'a nonce that is a number': claims(() => ({ nonce: 7 })),
    'expired': claims((now) => ({ iat: now - 500, exp: now - 121 })),
    'no exp': claims(() => ({ exp: undefined })),
    'exp as a text': claims((now) => ({ exp: String(now + 600) })),
    'issued long ago': claims((now) => ({ iat: now - 3_600, exp: now + 3_600 })),
    'issued in the future': claims((now) => ({ iat: now + 3_600, exp: now + 7_200 })),
    'no iat': claims(() => ({ iat: undefined })),
    'not valid yet': claims((now) => ({ nbf: now + 3_600 })),
    'no sub': claims(() => ({ sub: undefined })),
    'an empty sub': claims(() => ({ sub: '' })),
    'a sub that is a number': claims(() => ({ sub: 7 })),
    'a sub of 300 characters': claims(() => ({ sub: 's'.repeat(300) })),
    'alg none': by(({ claims: told }) => new UnsecuredJWT(told).encode()),
    'alg none with a signature': by(({ claims: told, key }) => raw({ alg: 'none', kid: 'one' }, told, key)),
    'alg nOnE': by(({ claims: told }) => `${part({ alg: 'nOnE', kid: 'one' })}.${part(told)}.`),
    'no alg': by(({ claims: told, key }) => raw({ kid: 'one' }, told, key)),
    'HS256 with the client’s secret': hmac(small.secret),
    'HS256 with the public key': hmac(pem),
    'HS256 with the JWK': hmac(JSON.stringify(small.key.publicJwk)),
    'another algorithm than its key is for': by(({ claims: told }) => new SignJWT(told).setProtectedHeader({ alg: 'PS256', kid: 'one' }).sign(small.key.privateKey)),
    'RS384': by(({ claims: told, header: head }) => new SignJWT(told).setProtectedHeader({ ...head, alg: 'RS384' }).sign(small.key.privateKey)),
    'an unknown kid': header({ kid: 'two' }),
    'a kid that is a path': header({ kid: '../../one' }),
    'the signature of another key': by(({ claims: told, header: head }) => new SignJWT(told).setProtectedHeader(head).sign(other.privateKey)),
    'another key that it brings along': by(({ claims: told, header: head }) => new SignJWT(told).setProtectedHeader({ ...head, jwk: otherJwk }).sign(other.privateKey)),
    'another key by an address': by(({ claims: told, header: head }) => new SignJWT(told).setProtectedHeader({ ...head, jku: `${small.url}/oidc/keys/keys` }).sign(other.privateKey)),
    'crit': by(({ claims: told, key }) => raw({ alg: 'RS256', kid: 'one', crit: ['exp'] }, told, key)),
    'b64': by(({ claims: told, key }) => raw({ alg: 'RS256', kid: 'one', b64: false }, told, key)),
    'no signature': by(({ claims: told, header: head }) => `${part(head)}.${part(told)}.`),
    'a signature of zeros': by(({ claims: told, header: head }) => `${part(head)}.${part(told)}.${base64url.encode(Buffer.alloc(256))}`),
    'claims changed after signing': by(async ({ claims: told, header: head, key }) => {
      const [h, , s] = (await new SignJWT({ ...told, sub: 'somebody' }).setProtectedHeader(head).sign(key)).split('.');
      return `${h}.${part(told)}.${s}`;
    }),
    'two parts': by(({ claims: told, header: head }) => `${part(head)}.${part(told)}`),
    'five parts': by(({ claims: told, header: head, key }) => `${raw(head, told, key)}.a.b`),
    'claims that are no object': by(({ key }) => raw({ alg: 'RS256', kid: 'one' }, '"ann"', key)),
    'claims that are no JSON': by(({ key }) => raw({ alg: 'RS256', kid: 'one' }, base64url.encode('{"sub":'), key)),
    'a header that is no JSON': by(({ claims: told }) => `${base64url.encode('x')}.${part(told)}.AAAA`),
    'text that is no token': by(() => 'token'),
    'an empty text': by(() => ''),
    'more than anybody signs': claims(() => ({ more: 'x'.repeat(20_000) })),
  });
  assert.equal((await trip('acme')).user.id, known.user.id, 'and the honest one still opens');
});

test('an address that the provider does not vouch for makes no account', async () => {
  const fresh = (more) => ({ sub: 'fresh', email: 'fresh@example.com', name: 'Fresh', ...more });
  const people = {
    'unverified': fresh({ email_verified: false }),
    'not said': fresh({}),
    'null': fresh({ email_verified: null }),
    'the text "false"': fresh({ email_verified: 'false' }),
    'an empty text': fresh({ email_verified: '' }),
    'zero': fresh({ email_verified: 0 }),
    'a list': fresh({ email_verified: [true] }),
    'an object': fresh({ email_verified: { value: true } }),
    'no address': fresh({ email: undefined, email_verified: true }),
    'an empty address': fresh({ email: '', email_verified: true }),
    'no address but words': fresh({ email: 'fresh at example', email_verified: true }),
    'two addresses': fresh({ email: 'fresh@example.com,ann@example.com', email_verified: true }),
    'a line break': fresh({ email: 'fresh@example.com\r\nbcc: ann@example.com', email_verified: true }),
    'a look-alike': fresh({ email: 'аnn@example.com', email_verified: true }),
    'xms_edov of a provider that is not Microsoft': fresh({ xms_edov: true }),
  };
  for (const [what, person] of Object.entries(people)) await refused({ [what]: {} }, { to: NO_EMAIL, person });
  // Some providers write it as a text; they mean it.
  const told = await trip('acme', {}, fresh({ email_verified: 'true' }));
  assert.deepEqual([told.to, told.user.email], ['/app', 'fresh@example.com']);
});

test('addresses in two spellings are one account, and it is not opened', async () => {
  await trip('acme', {}, { sub: 'case', email: 'Case@Example.com', email_verified: true, name: 'Case' });
  const other = await trip('acme', {}, { sub: 'case-2', email: 'cASE@eXAMPLE.COM', email_verified: true, name: 'Case' });
  assert.match(other.to, /^\/sign-in\?link=/);
  assert.equal(other.user, null);
});

test('a provider that answers with errors, pages, nothing or too much signs nobody in', async () => {
  const answers = (status, type, body) => ({ tokens: (_, response) => void response.writeHead(status, { 'content-type': type }).end(body) });
  await refused({
    'status 500': answers(500, 'application/json', '{}'),
    'status 400': answers(400, 'application/json', '{"error":"invalid_grant"}'),
    'an error with 200': answers(200, 'application/json', '{"error":"invalid_grant"}'),
    'HTML': answers(200, 'text/html', '<!doctype html><h1>Sign in to this network</h1>'),
    'nothing': answers(200, 'application/json', ''),
    'null': answers(200, 'application/json', 'null'),
    'a list': answers(200, 'application/json', '[]'),
    'too much': answers(200, 'application/json', `{"x":"${'x'.repeat(300_000)}"}`),
    'JSON without end': answers(200, 'application/json', '['.repeat(100_000)),
    'a redirect': { tokens: (_, response) => void response.writeHead(307, { location: `${small.url}/oidc/acme/token` }).end() },
    'no id_token': { tokens: ({ id_token: _, ...body }) => body },
    'an id_token that is no text': { tokens: (body) => ({ ...body, id_token: { sub: 'ann' } }) },
    'the connection broken': { tokens: (_, response) => void response.destroy() },
    'no code': { back: ({ state }) => ({ state }) },
    'a code that it never gave': { back: ({ state }) => ({ state, code: 'made up' }) },
  });
  await refused({
    'access_denied': { back: ({ state }) => ({ state, error: 'access_denied' }) },
    'server_error': { back: ({ state }) => ({ state, error: 'server_error', error_description: '<script>alert(1)</script>' }) },
    'an error and a code': { back: (query) => ({ ...query, error: 'access_denied' }) },
  }, { to: '/sign-in?problem=provider_denied' });
});

test('a provider that hangs is waited for so long, and no longer', async () => {
  const began = Date.now();
  await refused({ 'the token endpoint hangs': { tokens: () => undefined } }, { provider: 'slow' });
  await refused({ 'the metadata hangs': { any: (request) => request.url.startsWith('/oidc/hung') } }, { provider: 'hung' });
  const took = Date.now() - began;
  assert.ok(took > 8_000 && took < 25_000, `${took} ms`);
});

test('metadata of another issuer, broken or missing sends nobody anywhere', async () => {
  const at = (name, answer) => [{ [name]: { any: (request, response) => request.url.startsWith(`/oidc/${name}/.well-known`) && (answer(response), true) } }, { provider: name }];
  await refused({ 'another issuer': { document: (document) => ({ ...document, issuer: 'https://evil.example' }) } }, { provider: 'liar' });
  await refused({ 'an issuer that begins alike': { document: (document) => ({ ...document, issuer: `${document.issuer}.evil.example` }) } }, { provider: 'liar' });
  await refused({ 'no issuer': { document: ({ issuer: _, ...document }) => document } }, { provider: 'liar' });
  await refused(...at('broken', (response) => response.writeHead(500).end()));
  await refused(...at('page', (response) => response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>hello</h1>')));
  await refused(...at('empty', (response) => response.writeHead(200).end('{}')));
  await refused(...at('moved', (response) => response.writeHead(302, { location: `${small.url}/oidc/acme/.well-known/openid-configuration` }).end()));
  await refused({ 'nobody listens': {} }, { provider: 'nowhere' });
  assert.deepEqual(small.heard.filter((line) => line.includes('/authorize')), []);
  // It comes to its senses: nothing of the failures is kept.
  assert.equal((await trip('broken', {}, { sub: 'ok', email: 'ok@example.com', email_verified: true, name: 'Ok' })).to, '/app');
});

test('an answer that names another issuer, or none where the provider names itself, signs nobody in', async () => {
  await refused({ 'another iss': { back: (query) => ({ ...query, iss: 'https://evil.example' }) } });
  await refused({ 'an empty iss': { back: (query) => ({ ...query, iss: '' }) } });
  const names = (document) => ({ ...document, authorization_response_iss_parameter_supported: true });
  await refused({ 'no iss': { document: names } }, { provider: 'named' });
  await refused({ 'another iss': { document: names, back: (query) => ({ ...query, iss: small.oidc('acme') }) } }, { provider: 'named' });
  const right = await trip('named', { document: names, back: (query) => ({ ...query, iss: small.oidc('named') }) }, { sub: 'named', email: 'named@example.com', email_verified: true, name: 'N' });
  assert.equal(right.to, '/app');
});

test('keys that are not for signatures, too weak, missing, or not told apart verify nothing', async () => {
  const weak = generateKeyPairSync('rsa', { modulusLength: 1024 });
  const weakJwk = { ...(await exportJWK(weak.publicKey)), kid: 'one', use: 'sig' };
  const second = { ...small.key.publicJwk, kid: 'another' };
  await refused({ 'for encryption': { keys: ([key]) => [{ ...key, use: 'enc' }] } }, { provider: 'enc' });
  await refused({ '1024 bits': { keys: () => [weakJwk], sign: ({ claims: told }) => raw({ alg: 'RS256', kid: 'one' }, told, weak.privateKey) } }, { provider: 'weak' });
  await refused({ 'no keys': { keys: () => [] } }, { provider: 'keyless' });
  await refused({ 'no kid, two keys': { keys: ([key]) => [key, second], header: ({ kid: _, ...head }) => head } }, { provider: 'two' });
  await refused({ 'a page where keys should be': { any: (request, response) => request.url === '/oidc/keys/keys' && (response.writeHead(200).end('<h1>'), true) } }, { provider: 'keys' });
});

test('the same subject of another provider is somebody else', async () => {
  const told = { sub: 'ann', email: 'ann@example.com', email_verified: true, name: 'Ann' };
  const other = await trip('named', { document: (document) => document, back: (query) => ({ ...query, iss: small.oidc('named') }) }, told);
  assert.match(other.to, /^\/sign-in\?link=/);
  assert.equal(other.user, null);
});

test('what failed is in the log without codes and tokens', async () => {
  let seen;
  await refused({ 'another nonce': { claims: (told) => ({ ...told, nonce: 'x' }), tokens: (body) => {
      seen = body;
      return body;
    } } });
  const log = platform.logs.join('\n');
  assert.match(log, /auth\.oauth/);
  assert.match(log, /answers another question/);
  for (const secret of [seen.id_token, seen.access_token, small.secret]) assert.ok(!log.includes(secret));
});
