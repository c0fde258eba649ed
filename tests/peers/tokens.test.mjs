// Our access tokens as jose reads them, and jose's forgeries at our doors: jose signs them, and node:crypto what jose
// refuses to sign.
import assert from 'node:assert/strict';
import { createHmac, createPrivateKey, generateKeyPairSync, randomUUID, sign } from 'node:crypto';
import { after, before, test } from 'node:test';
import { SignJWT, UnsecuredJWT, base64url, createLocalJWKSet, createRemoteJWKSet, decodeProtectedHeader, exportJWK, importJWK, jwtVerify } from 'jose';
import { Owner, good } from '../support/api.mjs';
import { startPlatform } from '../support/platform.mjs';
import { newOwner, problem } from '../workerd/support.mjs';

const SIGNING_KEY = 'a signing key of the test, long enough for everybody';
const ACCESS = '__Host-gr8_session';

let platform;
let ann;
let ben;
/** Ann's token, its parts, our published key, and the private key that made it. */
let ours;

before(async () => {
  platform = await startPlatform({ vars: { SIGNING_KEY } });
  ann = await newOwner(platform, 'ann');
  ben = await newOwner(platform, 'ben');
  const token = ann.cookieOf(ACCESS);
  const [header, claims] = token.split('.').slice(0, 2).map((part) => JSON.parse(Buffer.from(part, 'base64url')));
  const { keys } = await (await fetch(`${platform.url}/.well-known/jwks.json`)).json();
  ours = { token, header, claims, keys, jwk: keys.find(({ kid }) => kid === header.kid), key: signingKey(header.kid) };
});
after(() => platform?.stop());

/** What the platform derives for a key's name: an Ed25519 seed, in the PKCS #8 of RFC 8410. */
function signingKey(kid) {
  const seed = createHmac('sha256', SIGNING_KEY).update(`auth.token.v1\0${kid}`).digest();
  return createPrivateKey({ key: Buffer.concat([Buffer.from('302e020100300506032b657004220420', 'hex'), seed]), format: 'der', type: 'pkcs8' });
}

const seconds = () => Math.floor(Date.now() / 1000);
const part = (value) => base64url.encode(JSON.stringify(value));

/** Signed by jose, with our real key unless told otherwise. Values that are undefined are left out. */
const signed = ({ header = {}, claims = {}, key = ours.key } = {}) => new SignJWT({ ...ours.claims, ...claims }).setProtectedHeader({ ...ours.header, ...header }).sign(key);

/** Signed with our real key, whatever jose thinks of its header. */
function unlikely(header, claims = ours.claims) {
  const text = `${part(header)}.${part(claims)}`;
  return `${text}.${base64url.encode(sign(null, Buffer.from(text), ours.key))}`;
}

const asBearer = (token) => ({ authorization: `Bearer ${token}` });
const asCookie = (token) => ({ cookie: `${ACCESS}=${token}` });
const knock = (headers, path = '/api/auth/session') => new Owner(platform.url).call('GET', path, undefined, headers);

test('jose verifies our access token by our JWKS', async () => {
  const jwks = createRemoteJWKSet(new URL('/.well-known/jwks.json', platform.url));
  const expected = { issuer: platform.url, audience: platform.url, typ: 'at+jwt', algorithms: ['EdDSA'], requiredClaims: ['sub', 'sid', 'iat', 'exp'], maxTokenAge: '15m' };
  const { payload, protectedHeader } = await jwtVerify(ours.token, jwks, expected);
  assert.deepEqual(Object.keys(protectedHeader).sort(), ['alg', 'kid', 'typ']);
  assert.deepEqual(Object.keys(payload).sort(), ['aud', 'exp', 'iat', 'iss', 'sid', 'sub']);
  assert.equal(payload.exp - payload.iat, 900);
  assert.equal(payload.sub, ann.session.user.id);
  assert.equal(payload.sid, ann.session.session_id);
  for (const key of ours.keys) {
    assert.deepEqual(Object.keys(key).sort(), ['alg', 'crv', 'kid', 'kty', 'use', 'x'], 'nothing private, nothing else');
  }
  const others = createLocalJWKSet({ keys: [{ ...(await exportJWK(generateKeyPairSync('ed25519').publicKey)), kid: ours.header.kid, alg: 'EdDSA' }] });
  await assert.rejects(jwtVerify(ours.token, others, expected), { code: 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED' });
});

test('a token that jose signs with our own key and right claims opens: so the refusals below are of what is wrong', async () => {
  const token = await signed();
  for (const headers of [asBearer(token), asCookie(token)]) {
    assert.equal(good(await knock(headers), 'session').user.id, ann.session.user.id);
  }
  const many = await signed({ claims: { aud: ['https://else.example', platform.url] } });
  good(await knock(asBearer(many)), 'one of several audiences');
});

test('jose’s hostile tokens open nothing', async () => {
  const now = seconds();
  const publicKey = await importJWK(ours.jwk, 'EdDSA');
  const spki = publicKey instanceof CryptoKey ? Buffer.from(await crypto.subtle.exportKey('spki', publicKey)) : publicKey.export({ type: 'spki', format: 'der' });
  const pem = `-----BEGIN PUBLIC KEY-----\n${spki.toString('base64')}\n-----END PUBLIC KEY-----\n`;
  const raw = Buffer.from(ours.jwk.x, 'base64url');
  const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' });
  const ed = generateKeyPairSync('ed25519');
  const edJwk = { ...(await exportJWK(ed.publicKey)), alg: 'EdDSA', kid: ours.header.kid };
  const hmac = async (secret, alg = 'HS256') => {
    const text = `${part({ ...ours.header, alg })}.${part(ours.claims)}`;
    return `${text}.${createHmac(alg.replace('HS', 'sha'), secret).update(text).digest('base64url')}`;
  };
  const [head, body, signature] = ours.token.split('.');
  const unsecured = new UnsecuredJWT(ours.claims).encode();

  const hostile = {
    'alg none, as jose makes it': unsecured,
    'alg none with our header': `${part({ ...ours.header, alg: 'none' })}.${body}.`,
    'alg none with our signature': `${part({ ...ours.header, alg: 'none' })}.${body}.${signature}`,
    'alg nOnE': `${part({ ...ours.header, alg: 'nOnE' })}.${body}.`,
    'alg empty': `${part({ ...ours.header, alg: '' })}.${body}.${signature}`,
    'alg missing': unlikely({ typ: 'at+jwt', kid: ours.header.kid }),
    'alg a list': unlikely({ ...ours.header, alg: ['EdDSA'] }),
    'alg eddsa': unlikely({ ...ours.header, alg: 'eddsa' }),
    'alg Ed25519': unlikely({ ...ours.header, alg: 'Ed25519' }),
    'HS256 with the public key, raw': await hmac(raw),
    'HS256 with the public key, base64url': await hmac(ours.jwk.x),
    'HS256 with the public key, PEM': await hmac(pem),
    'HS256 with the public key, DER': await hmac(spki),
    'HS256 with the JWK': await hmac(JSON.stringify(ours.jwk)),
    'HS256 with an empty secret': await hmac(''),
    'HS256 with the signing key of the deployment': await hmac(SIGNING_KEY),
    'HS512 with the public key': await hmac(raw, 'HS512'),
    'RS256 with an own key': await signed({ header: { alg: 'RS256' }, key: rsa.privateKey }),
    'PS256 with an own key': await signed({ header: { alg: 'PS256' }, key: rsa.privateKey }),
    'ES256 with an own key': await signed({ header: { alg: 'ES256' }, key: ec.privateKey }),
    'our kid with another key': await signed({ key: ed.privateKey }),
    'no kid': await signed({ header: { kid: undefined } }),
    'empty kid': await signed({ header: { kid: '' } }),
    'unknown kid': await signed({ header: { kid: 'AAAAAAAAAAAAAAAA' }, key: signingKey('AAAAAAAAAAAAAAAA') }),
    'kid a number': unlikely({ ...ours.header, kid: 7 }),
    'kid a path': await signed({ header: { kid: '../../../../dev/null' }, key: signingKey('../../../../dev/null') }),
    'kid SQL': await signed({ header: { kid: "' OR 1=1; --" }, key: signingKey("' OR 1=1; --") }),
    'kid SQL with our kid': await signed({ header: { kid: `${ours.header.kid}' OR '1'='1` } }),
    'kid with a NUL': await signed({ header: { kid: `${ours.header.kid}\0` } }),
    'kid very long': await signed({ header: { kid: 'k'.repeat(1_000) } }),
    'crit': await signed({ header: { crit: ['b64'], b64: true } }),
    'crit of something unheard of': unlikely({ ...ours.header, crit: ['exp'], exp: now }),
    'crit empty': unlikely({ ...ours.header, crit: [] }),
    'b64 false': unlikely({ ...ours.header, b64: false }),
    'jku': await signed({ header: { jku: 'https://evil.example/jwks.json' }, key: ed.privateKey }),
    'jku, signed with our key': await signed({ header: { jku: 'https://evil.example/jwks.json' } }),
    'x5u': await signed({ header: { x5u: 'https://evil.example/x5u.pem' }, key: ed.privateKey }),
    'x5u, signed with our key': await signed({ header: { x5u: 'https://evil.example/x5u.pem' } }),
    'x5c': await signed({ header: { x5c: [spki.toString('base64')] } }),
    'jwk in the header': await signed({ header: { jwk: edJwk }, key: ed.privateKey }),
    'jwk in the header, signed with our key': await signed({ header: { jwk: ours.jwk } }),
    'cty': await signed({ header: { cty: 'JWT' } }),
    'zip': unlikely({ ...ours.header, zip: 'DEF' }),
    'typ JWT': await signed({ header: { typ: 'JWT' } }),
    'typ missing': await signed({ header: { typ: undefined } }),
    'typ dpop+jwt': await signed({ header: { typ: 'dpop+jwt' } }),
    'wrong issuer': await signed({ claims: { iss: 'https://evil.example' } }),
    'issuer with a slash': await signed({ claims: { iss: `${platform.url}/` } }),
    'issuer a list': await signed({ claims: { iss: [platform.url] } }),
    'no issuer': await signed({ claims: { iss: undefined } }),
    'wrong audience': await signed({ claims: { aud: 'https://evil.example' } }),
    'audiences without us': await signed({ claims: { aud: ['https://a.example', 'https://b.example'] } }),
    'audience an empty list': await signed({ claims: { aud: [] } }),
    'audience that begins like ours': await signed({ claims: { aud: `${platform.url}.evil.example` } }),
    'no audience': await signed({ claims: { aud: undefined } }),
    'iat in the future': await signed({ claims: { iat: now + 600, exp: now + 900 } }),
    'life over 15 minutes': await signed({ claims: { iat: now, exp: now + 901 } }),
    'life of ten years': await signed({ claims: { iat: now, exp: now + 315_360_000 } }),
    'exp before iat': await signed({ claims: { iat: now + 30, exp: now + 20 } }),
    'exp larger than any clock': unlikely(ours.header, { ...ours.claims, exp: Number.MAX_SAFE_INTEGER }),
    'exp a text': unlikely(ours.header, { ...ours.claims, exp: String(ours.claims.exp) }),
    'no exp': await signed({ claims: { exp: undefined } }),
    'no iat': await signed({ claims: { iat: undefined } }),
    'nbf in the future': await signed({ claims: { nbf: now + 600 } }),
    'no sub': await signed({ claims: { sub: undefined } }),
    'empty sub': await signed({ claims: { sub: '' } }),
    'sub of another kind': await signed({ claims: { sub: ours.claims.sid } }),
    'no sid': await signed({ claims: { sid: undefined } }),
    'sid SQL': await signed({ claims: { sid: "' OR 1=1; --" } }),
    'sid of nobody': await signed({ claims: { sid: `${ours.claims.sid.slice(0, 4)}${randomUUID().replaceAll('-', '')}` } }),
    'claims changed after signing': `${head}.${part({ ...ours.claims, sub: ben.session.user.id, sid: ben.session.session_id })}.${signature}`,
    'signature cut': ours.token.slice(0, -2),
    'signature empty': `${head}.${body}.`,
    'signature of zeros': `${head}.${body}.${base64url.encode(Buffer.alloc(64))}`,
    'signature with another ending': `${head}.${body}.${signature}==`,
    'a fourth part': `${ours.token}.${signature}`,
    'two parts': `${head}.${body}`,
    'header twice': `${head}.${ours.token}`,
    'a name twice in the header': `${base64url.encode(`{"alg":"EdDSA","alg":"none","typ":"at+jwt","kid":"${ours.header.kid}"}`)}.${body}.${signature}`,
    'not base64': `${head}.${body}.%%%`,
    'a huge token': `${head}.${part({ ...ours.claims, more: 'x'.repeat(4_000) })}.${signature}`,
    'a word': 'token',
  };
  // Signed by us and over, or of a session that is not this person's: for these, and these only, there was a session.
  const over = {
    'expired a moment ago': await signed({ claims: { iat: now - 901, exp: now - 1 } }),
    'expired an hour ago': await signed({ claims: { iat: now - 4_500, exp: now - 3_600 } }),
    'another session’s id': await signed({ claims: { sid: ben.session.session_id } }),
    'another person’s id': await signed({ claims: { sub: ben.session.user.id } }),
  };
  const wrong = [];
  for (const [code, tokens] of [['no_session', hostile], ['session_expired', over]]) {
    for (const [name, token] of Object.entries(tokens)) {
      for (const [way, headers] of [['bearer', asBearer(token)], ['cookie', asCookie(token)]]) {
        const answer = await knock(headers);
        if (answer.status !== 401 || answer.body.code !== code) wrong.push(`${name} (${way}): ${answer.status} ${answer.body.code}`);
        else problem(answer, 401, code);
      }
    }
  }
  assert.deepEqual(wrong, []);
});

test('a forged token neither changes anything nor stands in the way of the right one', async () => {
  const forged = await signed({ key: generateKeyPairSync('ed25519').privateKey });
  const headers = { ...asBearer(forged), 'x-csrf-token': ann.session.csrf, 'content-type': 'application/json' };
  problem(await new Owner(platform.url).call('PATCH', '/api/auth/account', { name: 'Mallory' }, headers), 401, 'no_session');
  assert.equal(good(await ann.get('/api/auth/session'), 'session').user.name, 'ann');
  assert.equal(decodeProtectedHeader(ours.token).kid, ours.jwk.kid);
});

test('what was hostile is told to the log, and never the token', async () => {
  const token = await signed({ key: generateKeyPairSync('ed25519').privateKey });
  await knock(asBearer(token));
  const lines = platform.logs.join('\n');
  assert.match(lines, /auth\.token/);
  assert.ok(!lines.includes(token) && !lines.includes(token.split('.')[2]), 'no token stands in the log');
});
