// A list of leaked passwords as HaveIBeenPwned serves it (the range API, over real HTTP): what it hears of us, and what we
// make of what it says.
import assert from 'node:assert/strict';
import { createHash } from 'node:crypto';
import { createServer } from 'node:http';
import { after, before, beforeEach, test } from 'node:test';
import { Owner, good, waitForMail } from '../support/api.mjs';
import { startPlatform } from '../support/platform.mjs';
import { fields, newOwner, person, problem } from '../workerd/support.mjs';

const LEAKED = 'rainbow tables of 2012';
const ONLY_PADDING = 'a quiet lake in autumn';

const sha1 = (text) => createHash('sha1').update(text).digest('hex').toUpperCase();
const row = (text, count) => `${sha1(text).slice(5)}:${count}`;

/** Everything that it was asked, and how it answers: `good`, `500`, `slow`, `html`, `gone`. */
const list = { heard: [], mood: 'good', server: null, url: '' };
let platform;

function answer(request, response) {
  list.heard.push({ url: request.url, headers: request.headers, method: request.method });
  if (list.mood === 'slow') return setTimeout(() => response.end(row(LEAKED, 3)), 6_000).unref();
  if (list.mood === 'gone') return request.socket.destroy();
  if (list.mood === '500') return response.writeHead(500).end(row(LEAKED, 3));
  if (list.mood === 'html') return response.writeHead(200, { 'content-type': 'text/html' }).end('<h1>Please log in to this network</h1>');
  const prefix = /^\/range\/([0-9A-F]{5})$/.exec(request.url)?.[1];
  if (!prefix) return response.writeHead(400).end();
  const rows = [LEAKED, ONLY_PADDING].filter((text) => sha1(text).startsWith(prefix)).map((text) => row(text, text === LEAKED ? 52_256 : 0));
  const padding = Array.from({ length: 800 }, (_, n) => `${sha1(`padding ${prefix} ${n}`).slice(5)}:0`);
  const lines = [...padding.slice(0, 400), ...rows, ...padding.slice(400)];
  return response.writeHead(200, { 'content-type': 'text/plain' }).end(lines.join('\r\n'));
}

before(async () => {
  list.server = createServer(answer);
  await new Promise((resolve) => list.server.listen(0, '127.0.0.1', resolve));
  list.url = `http://127.0.0.1:${list.server.address().port}`;
  platform = await startPlatform({ vars: { BREACH_URL: `${list.url}/` } });
});
after(async () => {
  await platform?.stop();
  list.server.closeAllConnections();
  list.server.close();
});
beforeEach(() => {
  list.mood = 'good';
  list.heard = [];
});

const signUp = (name, password) => new Owner(platform.url).post('/api/auth/sign-up', { ...person(name), password });
const leaked = (answer) => assert.deepEqual(fields(problem(answer, 422, 'invalid')), ['password: leaked']);
const logged = () => platform.logs.filter((line) => line.includes('auth.breach')).length;

test('a leaked password is refused at sign-up, when it is reset and when it is changed', async () => {
  leaked(await signUp('lea', LEAKED));
  assert.equal(list.heard.length, 1);

  const owner = await newOwner(platform, 'ron');
  const { email, password } = person('ron');
  leaked(await owner.post('/api/auth/password', { password: LEAKED, current_password: password }));

  good(await owner.post('/api/auth/password/forgot', { email }), 'forgot');
  const mail = await waitForMail(platform.url, email, (one) => JSON.stringify(one).includes('/reset?token='));
  const token = /\/reset\?token=([A-Za-z0-9_-]+)/.exec(JSON.stringify(mail))[1];
  leaked(await new Owner(platform.url).post('/api/auth/password/reset', { token, password: LEAKED }));
  // The link is not used up by a password that is refused.
  good(await new Owner(platform.url).post('/api/auth/password/reset', { token, password: 'seven chairs of oak' }), 'reset');
  assert.equal((await new Owner(platform.url).signIn(email, LEAKED)).status, 401);
  assert.equal((await new Owner(platform.url).signIn(email, 'seven chairs of oak')).status, 200);
});

test('five digits of a digest leave the house, padding is asked for, and nothing else is told', async () => {
  leaked(await signUp('kay', LEAKED));
  good(await signUp('kim', 'a password that nobody had'), 'sign-up');
  assert.deepEqual(list.heard.map(({ url }) => url), [LEAKED, 'a password that nobody had'].map((text) => `/range/${sha1(text).slice(0, 5)}`));
  for (const { method, headers } of list.heard) {
    assert.equal(method, 'GET');
    assert.equal(headers['add-padding'], 'true');
    assert.equal(headers['user-agent'], 'gr8');
    const told = JSON.stringify(headers);
    for (const secret of [LEAKED, sha1(LEAKED).slice(5), 'kay', 'kim', '@example']) assert.ok(!told.includes(secret), told);
  }
});

test('a line of padding is no leak', async () => {
  good(await signUp('pad', ONLY_PADDING), 'sign-up');
  assert.equal(list.heard.length, 1);
});

test('a password that breaks a rule of ours is not looked up, and neither is one at sign-in', async () => {
  assert.equal((await signUp('sid', 'short')).status, 422);
  assert.equal((await new Owner(platform.url).signIn('nobody@example.com', LEAKED)).status, 401);
  assert.deepEqual(list.heard, []);
});

for (const mood of ['500', 'gone', 'slow']) {
  test(`a list that is ${mood} locks nobody out, and the log says so`, async () => {
    list.mood = mood;
    const before = logged();
    const began = Date.now();
    good(await signUp(`mood-${mood}`, LEAKED), 'sign-up');
    assert.ok(Date.now() - began < 5_000, `${Date.now() - began} ms`);
    assert.equal(list.heard.length >= 1, true);
    assert.equal(logged(), before + 1);
    assert.ok(!platform.logs.join('\n').includes(LEAKED), 'never the password');
  });
}

test('a page where the list should be is no leak', async () => {
  list.mood = 'html';
  good(await signUp('captive', LEAKED), 'sign-up');
});

test('a list that is not there at all locks nobody out', async () => {
  const other = await startPlatform({ vars: { BREACH_URL: 'http://127.0.0.1:9' } });
  try {
    good(await new Owner(other.url).post('/api/auth/sign-up', { ...person('alone'), password: LEAKED }), 'sign-up');
    assert.ok(other.logs.some((line) => line.includes('auth.breach')));
  } finally {
    await other.stop();
  }
});
