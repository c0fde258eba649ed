// Whatever is sent to the built Worker, the answer is a clear problem, and the next request is served.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Owner, Visitor } from '../support/api.mjs';
import { startPlatform } from '../support/platform.mjs';

let platform;

before(async () => {
  platform = await startPlatform();
});
after(() => platform.stop());

function assertProblem(answer, status, code) {
  assert.equal(answer.status, status, JSON.stringify(answer.body));
  assert.match(answer.headers.get('content-type'), /^application\/problem\+json/);
  assert.equal(answer.body.code, code);
  assert.equal(answer.body.type, `/problems/${code}`);
  assert.match(answer.body.request_id, /^req_[0-9a-f]{32}$/);
  assert.ok(answer.body.detail.length > 5, 'it says what to do');
}

test('the platform is well, and every answer carries the headers that keep browsers on our side', async () => {
  const health = await fetch(`${platform.url}/healthz`);
  assert.equal(health.status, 200);
  assert.match(health.headers.get('content-security-policy'), /default-src 'none'/);
  assert.equal(health.headers.get('x-content-type-options'), 'nosniff');
  assert.match(health.headers.get('strict-transport-security'), /max-age=\d{8}/);
});

test('pages have a fresh nonce each, and ask for Trusted Types', async () => {
  const nonces = new Set();
  for (let n = 0; n < 2; n += 1) {
    const page = await fetch(`${platform.url}/sign-in`);
    assert.equal(page.status, 200);
    const policy = page.headers.get('content-security-policy');
    assert.match(policy, /require-trusted-types-for 'script'/);
    const [, nonce] = /script-src 'nonce-([^']+)' 'strict-dynamic'/.exec(policy);
    assert.ok((await page.text()).includes(`nonce="${nonce}"`), 'the page carries the nonce of its own policy');
    nonces.add(nonce);
  }
  assert.equal(nonces.size, 2);
});

test('a missing asset is a plain 404 and never a page', async () => {
  const lost = await fetch(`${platform.url}/assets/gone-0123456789.js`);
  assert.equal(lost.status, 404);
  assert.doesNotMatch(lost.headers.get('content-type') ?? '', /html/);
});

test('a site key that nobody has is 404, without telling whether it ever was', async () => {
  const nobody = new Visitor(platform.url, `pk_${'0'.repeat(32)}`, 'https://shop.example');
  assertProblem(await nobody.get('/api/widget/config'), 404, 'not_found');
  const malformed = new Visitor(platform.url, 'pk_<script>', 'https://shop.example');
  assertProblem(await malformed.get('/api/widget/config'), 404, 'not_found');
});

test('a body that cannot be read is 400 and says where; one that is too large is 413', async () => {
  const owner = new Owner(platform.url);
  const torn = await owner.call('POST', '/api/auth/sign-in', '{"email": "ann@example.com",\n "password": }');
  assertProblem(torn, 400, 'unreadable');
  assert.match(torn.body.detail, /line 2/);
  const large = JSON.stringify({ email: 'a'.repeat(70_000), password: 'x' });
  assertProblem(await owner.call('POST', '/api/auth/sign-in', large), 413, 'too_large');
});

test('every bad field is named at once', async () => {
  const answer = await new Owner(platform.url).post('/api/auth/sign-up', { email: 'nobody', password: 'short', name: '' });
  assertProblem(answer, 422, 'invalid');
  assert.deepEqual(answer.body.fields.map(({ name }) => name).sort(), ['email', 'name', 'password']);
});

test('without a session, or with one that never was, an owner’s door is 401', async () => {
  assertProblem(await new Owner(platform.url).get('/api/sites'), 401, 'no_session');
  const cookie = `__Host-gr8_session=${'A'.repeat(43)}`;
  const answer = await new Owner(platform.url).call('GET', '/api/sites', undefined, { cookie });
  assert.equal(answer.status, 401);
});

test('nothing above broke the instance', async () => {
  assert.equal((await fetch(`${platform.url}/healthz`)).status, 200);
  assert.deepEqual(platform.logs.filter((line) => line.includes('"level":"error"')), []);
});
