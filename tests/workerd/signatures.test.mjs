// The runtime's WebCrypto behind the port `Verify`, beside Wycheproof: every signature that is right, and every one that is not.
import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { Miniflare, convertV4MiniflareOptions } from 'miniflare';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
const PORT_SIDE = ['core.mjs', 'verify.mjs'];
/** Answers a list of questions with a list of what `isRight` says. */
const WORKER = `import { isRight } from "./verify.mjs";
const bytes = (hex) => Uint8Array.from(hex.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
export default { async fetch(request) {
  const answers = [];
  for (const [algorithm, jwk, message, signature] of await request.json()) answers.push(await isRight(algorithm, jwk, bytes(message), bytes(signature)));
  return Response.json(answers);
} };`;

let mf;
before(async () => {
  const beside = await Promise.all(PORT_SIDE.map(async (name) => ({ type: 'ESModule', path: name, contents: await readFile(`${ROOT}/workers/platform/js/${name}`, 'utf8') })));
  mf = new Miniflare(convertV4MiniflareOptions({ modules: [{ type: 'ESModule', path: 'main.mjs', contents: WORKER }, ...beside], compatibilityDate: '2026-04-01', cf: false }));
});
after(async () => {
  await mf?.dispose();
});

const ask = async (questions) => (await mf.dispatchFetch('http://localhost/', { method: 'POST', body: JSON.stringify(questions) })).json();
const vectors = JSON.parse(await readFile(`${ROOT}/tests/vectors/signatures.json`, 'utf8'));

for (const name of ['ES256', 'EdDSA', 'RS256', 'PS256']) {
  test(`${name}: workerd says of each Wycheproof signature what Wycheproof says`, async () => {
    const groups = vectors.filter(({ algorithm }) => algorithm === name);
    const cases = groups.flatMap(({ key, tests }) => tests.map((one) => [JSON.stringify(key), ...one]));
    const said = await ask(cases.map(([jwk, , message, signature]) => [name, jwk, message, signature]));
    assert.ok(cases.length > 100);
    assert.equal(said.length, cases.length);
    const wrong = cases.filter(([, , , , isRight], at) => said[at] !== isRight).map(([jwk, number, , , isRight]) => `${number} should be ${isRight}: ${jwk}`);
    assert.deepEqual(wrong, []);
  });
}

test('a key that is malformed, private, too short, of another algorithm or none at all made no signature', async () => {
  const of = (name) => vectors.find(({ algorithm, tests }) => algorithm === name && tests.some(([, , , isRight]) => isRight));
  const right = Object.fromEntries(['ES256', 'EdDSA', 'RS256', 'PS256'].map((name) => [name, of(name)]));
  const question = (name, jwk) => {
    const [, message, signature] = right[name].tests.find(([, , , isRight]) => isRight);
    return [name, typeof jwk === 'string' ? jwk : JSON.stringify(jwk), message, signature];
  };
  const key = (name, change) => ({ ...right[name].key, ...change });
  const good = ['ES256', 'EdDSA', 'RS256', 'PS256'].map((name) => question(name, key(name, { kid: 'a', use: 'sig', alg: name })));
  assert.deepEqual(await ask(good), [true, true, true, true]);
  const bad = [
    ...['', 'null', '{}', '[]', '{"kty":"EC"', '"x"', JSON.stringify({ kty: 'oct', k: 'AAAA' })].map((jwk) => question('ES256', jwk)),
    question('ES256', key('ES256', { x: 'AAAA' })),
    question('ES256', key('ES256', { y: key('ES256').x })),
    question('ES256', key('ES256', { crv: 'P-384' })),
    question('ES256', key('ES256', { d: key('ES256').x })),
    question('ES256', key('ES256', { use: 'enc' })),
    question('ES256', key('RS256')),
    question('RS256', key('ES256')),
    question('RS256', key('RS256', { alg: 'RS512' })),
    question('RS256', key('RS256', { n: key('RS256').n.slice(0, 172) })),
    question('RS256', key('RS256', { e: 'AAAA' })),
    question('PS256', key('PS256', { alg: 'RS256' })),
    question('EdDSA', key('EdDSA', { crv: 'X25519' })),
    question('EdDSA', key('EdDSA', { x: '' })),
    ['ES384', JSON.stringify(key('ES256')), '', ''],
    ['none', '{}', '', ''],
    ['constructor', JSON.stringify(key('ES256')), '', ''],
  ];
  assert.deepEqual(await ask(bad), bad.map(() => false));
});
