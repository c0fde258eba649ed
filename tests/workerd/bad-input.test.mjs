// What comes in wrong: each request gets a problem that names what is wrong, and what was right before stays.
import assert from 'node:assert/strict';
import { request } from 'node:http';
import { after, before, test } from 'node:test';
import { Owner, Visitor, good } from '../support/api.mjs';
import { startDemoSite } from '../support/demo-site.mjs';
import { startPlatform } from '../support/platform.mjs';
import { answers, book, fields, freeSlots, guest, hold, problem, startedTeam, submit } from './support.mjs';

let platform;
let demo;
let team;

before(async () => {
  demo = await startDemoSite();
  platform = await startPlatform({ demoPort: demo.port, vars: { VISITOR_PER_MINUTE: '100000' } });
  team = await startedTeam(platform, demo);
});
after(async () => {
  await platform?.stop();
  await demo?.stop();
});

const VISITORS = {
  'GET /api/widget/config': {},
  'GET /api/calendar/services': {},
  'POST /api/chatbot/sessions': { body: {} },
  'POST /api/chatbot/message': { body: { session_id: `conv_${'0'.repeat(32)}`, token: 'x', text: 'x', client_id: 'x' } },
  'POST /api/appointments': { body: { service_id: `svc_${'0'.repeat(32)}`, starts_at: 1 } },
};
const each = (work) => Promise.all(Object.entries(VISITORS).map(([line, { body }]) => work(...line.split(' '), body)));

test('an unknown, malformed or missing site key', async () => {
  await each(async (method, path, body) => {
    for (const key of [`pk_${'0'.repeat(32)}`, 'pk_', 'nonsense', "pk_' OR 1=1", `${team.visitor.siteKey}x`, team.visitor.siteKey.toUpperCase()]) {
      problem(await new Visitor(platform.url, key, demo.url).call(method, path, body), 404, 'not_found');
    }
    const none = await fetch(platform.url + path, { method, headers: { origin: demo.url, 'content-type': 'application/json' }, body: body && JSON.stringify(body) });
    assert.deepEqual(fields(problem({ status: none.status, headers: none.headers, body: await none.json() }, 422, 'invalid')), ['site: required']);
  });
});

test('a wrong origin reads nothing and changes nothing', async () => {
  const before = good(await team.owner.get('/api/leads'), 'leads').items.length;
  const origins = ['https://evil.example', 'null', `${demo.url}.evil.example`, demo.url.replace('http:', 'https:'), demo.url.replace('localhost', '127.0.0.1'), `${demo.url}/`, demo.url.toUpperCase(), ''];
  for (const origin of origins) {
    const stranger = new Visitor(platform.url, team.visitor.siteKey, origin);
    await each(async (method, path, body) => {
      if (origin === '' && method === 'GET') return;
      const answer = await stranger.call(method, path, body);
      problem(answer, 403, 'origin_not_allowed');
      assert.equal(answer.headers.get('access-control-allow-origin'), null, origin);
      assert.match(answer.headers.get('vary'), /origin/i);
    });
    problem(await submit(stranger, team.form, answers('Eve')), 403, 'origin_not_allowed');
    const preflight = await fetch(`${platform.url}/api/chatbot/sessions?site=${team.visitor.siteKey}`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST' } });
    assert.equal(preflight.headers.get('access-control-allow-origin'), null, origin);
  }
  assert.equal(good(await team.owner.get('/api/leads'), 'leads').items.length, before);
});

test('a POST without an origin is no widget', async () => {
  const sent = await fetch(`${platform.url}/api/chatbot/sessions?site=${team.visitor.siteKey}`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{}' });
  problem({ status: sent.status, headers: sent.headers, body: await sent.json() }, 403, 'origin_not_allowed');
});

const BROKEN = ['', '{', '{"text":', 'text=1', '\u0000', '{"text":"\u0001"}', 'nul'];

test('malformed JSON says where it breaks', async () => {
  for (const body of BROKEN) {
    for (const answer of [await team.visitor.post('/api/chatbot/message', body), await team.visitor.post(`/api/forms/${team.form}/submit`, body), await new Owner(platform.url).post('/api/auth/sign-in', body)]) {
      const { detail } = problem(answer, 400, 'unreadable');
      if (body !== '') assert.match(detail, /line \d+ column \d+/, body.slice(0, 20));
    }
  }
});

test('bytes that are no UTF-8 are refused', async () => {
  const sent = await fetch(`${platform.url}/api/chatbot/sessions?site=${team.visitor.siteKey}`, {
    method: 'POST',
    headers: { origin: demo.url, 'content-type': 'application/json' },
    body: Buffer.from('7b226c6f63616c65223a22fffe227d', 'hex'),
  });
  assert.equal(sent.status >= 400 && sent.status < 500, true, String(sent.status));
  problem({ status: sent.status, headers: sent.headers, body: await sent.json() }, sent.status, sent.status === 400 ? 'unreadable' : 'invalid');
});

test('the wrong JSON names every field', async () => {
  assert.deepEqual(fields(problem(await team.visitor.post('/api/chatbot/message', { text: 'x' }), 422, 'invalid')), ['session_id: required']);
  assert.deepEqual(fields(problem(await submit(team.visitor, team.form, { answers: {} }), 422, 'invalid')), ['answers/email: required', 'answers/message: required', 'answers/name: required']);
  const bad = { answers: { name: 'x'.repeat(5_000), email: 'not an address', message: '', consent: false } };
  const body = problem(await submit(team.visitor, team.form, bad), 422, 'invalid');
  assert.deepEqual(fields(body), ['answers/email: not_an_email', 'answers/message: required', 'answers/name: too_long']);
  assert.ok(body.fields.every(({ detail }) => detail.length > 5), JSON.stringify(body.fields));
  const signUp = problem(await new Owner(platform.url).post('/api/auth/sign-up', { email: 'no', password: 'short', name: '' }), 422, 'invalid');
  assert.deepEqual(signUp.fields.map(({ name }) => name).sort(), ['email', 'name', 'password']);
});

/** Sends `bytes` of a body in chunks without saying how many there are. */
const chunked = (path, bytes, headers) =>
  new Promise((resolve, reject) => {
    const sent = request(platform.url + path, { method: 'POST', headers: { 'content-type': 'application/json', ...headers } }, (response) => {
      let text = '';
      response.on('data', (part) => {
        text += part;
      });
      response.on('end', () => resolve({ status: response.statusCode, headers: new Headers(response.headers), body: JSON.parse(text) }));
    });
    sent.on('error', reject);
    sent.write('{"text":"');
    for (let left = bytes; left > 0; left -= 65_536) sent.write('a'.repeat(Math.min(left, 65_536)));
    sent.end('"}');
  });

test('a body that is too large is refused, whether or not it says so', async () => {
  const path = `/api/chatbot/message?site=${team.visitor.siteKey}`;
  const headers = { origin: demo.url };
  for (const bytes of [64 * 1024, 3_000_000]) {
    problem(await team.visitor.post('/api/chatbot/message', { text: 'a'.repeat(bytes) }), 413, 'too_large');
    problem(await chunked(path, bytes, headers), 413, 'too_large');
  }
  problem(await submit(team.visitor, team.form, { answers: { message: 'ä'.repeat(40_000) } }), 413, 'too_large');
  problem(await team.owner.post('/api/sites', { url: 'a'.repeat(100_000) }), 413, 'too_large');
  const most = await team.visitor.post('/api/chatbot/sessions', { page_url: 'a'.repeat(60_000) });
  assert.equal(most.status, 201, 'just below the limit is fine');
});

test('a time in the past, outside of the hours, or far away', async () => {
  const [free] = await freeSlots(team.visitor, team.service);
  for (const starts_at of [0, -1, Date.now() - 86_400_000, Date.now() - 60_000, Date.now() + 1_000, free + 1, free + 60_000, Date.now() + 400 * 86_400_000, 8_640_000_000_000_000, Number.MAX_SAFE_INTEGER]) {
    const body = problem(await hold(team.visitor, team.service, starts_at), 409, 'slot_closed');
    assert.ok(body.next.length > 0 && body.next.every((start) => start > Date.now()), `${starts_at} ${JSON.stringify(body)}`);
  }
  for (const starts_at of ['tomorrow', 1.5, null, 1e300]) {
    assert.deepEqual(problem(await hold(team.visitor, team.service, starts_at), 422, 'invalid').fields.map(({ name }) => name), ['starts_at']);
  }
  const ask = (query) => team.visitor.get(`/api/calendar/slots?service=${team.service.id}&${query}`);
  for (const query of ['from=yesterday', 'from=2026-02-30', 'from=9999-12-31', 'days=0', 'days=61', 'days=x', 'zone=Mars/Olympus', 'zone=../../etc/passwd']) {
    const answer = await ask(query);
    assert.deepEqual(problem(answer, 422, 'invalid').fields.map(({ name }) => name), [query.split('=')[0]], query);
  }
});

test('a booking with bad details keeps the hold, and a forged token opens nothing', async () => {
  const slots = await freeSlots(team.visitor, team.service);
  const held = good(await hold(team.visitor, team.service, slots[0]), 'hold');
  const bad = problem(await book(team.visitor, held, { name: '', email: 'nobody', phone: 'abc', zone: 'Nowhere/Land' }), 422, 'invalid');
  assert.deepEqual(bad.fields.map(({ name }) => name).sort(), ['email', 'name', 'phone', 'zone']);
  for (const token of ['', 'x', `${held.token}x`, held.token.slice(1), held.token.toUpperCase()]) problem(await book(team.visitor, { ...held, token }, guest('Forger')), 404, 'not_found');
  const other = good(await hold(team.visitor, team.service, slots[4]), 'another hold');
  problem(await book(team.visitor, { id: held.id, token: other.token }, guest('Forger')), 404, 'not_found');
  assert.equal(good(await book(team.visitor, held, guest('In Time')), 'book').starts_at, slots[0]);
  problem(await team.visitor.post(`/api/appointments/${held.id}/release`, { token: held.token }), 409, 'already_booked');
});

test('a conversation belongs to the holder of its token', async () => {
  const { session_id, token } = good(await team.visitor.post('/api/chatbot/sessions', {}), 'session');
  const say = (told) => team.visitor.post('/api/chatbot/message', { session_id, token, text: 'Hello', client_id: 'c', ...told });
  for (const wrong of ['', 'x', `${token.slice(0, -1)}_`]) {
    problem(await say({ token: wrong }), 404, 'not_found');
    problem(await team.visitor.get(`/api/chatbot/sessions/${session_id}`, { 'x-session-token': wrong }), 404, 'not_found');
  }
  problem(await team.visitor.get(`/api/chatbot/sessions/${session_id}`), 404, 'not_found');
  problem(await say({ session_id: `conv_${'0'.repeat(32)}` }), 404, 'not_found');
  assert.deepEqual(fields(problem(await say({ text: '  ' }), 422, 'invalid')), ['text: required']);
  assert.deepEqual(fields(problem(await say({ text: 'x'.repeat(2_001) }), 422, 'invalid')), ['text: too_long']);
  assert.deepEqual(fields(problem(await say({ client_id: 'ü' }), 422, 'invalid')), ['client_id: invalid']);
  good(await say({}), 'the holder');
});

test('a session that ended, ran out or was never there; what was typed can be sent again after signing in', async () => {
  const owner = new Owner(platform.url);
  good(await owner.signIn('demo@gr8.example', 'rye-bread-at-dawn'), 'sign-in');
  const [{ id }] = await platform.rows('CONTROL', 'SELECT id FROM sessions ORDER BY created_at DESC LIMIT 1');
  await platform.rows('CONTROL', 'UPDATE sessions SET expires_at = 1 WHERE id = ?', id);
  const typed = { name: 'Corner shop' };
  problem(await owner.patch(`/api/sites/${team.site.id}`, typed), 401, 'session_expired');
  problem(await owner.get('/api/auth/session'), 401, 'session_expired');
  good(await owner.signIn('demo@gr8.example', 'rye-bread-at-dawn'), 'sign-in again');
  assert.equal(good(await owner.patch(`/api/sites/${team.site.id}`, typed), 'rename').name, 'Corner shop');
  const { cookie } = owner;
  assert.equal((await owner.post('/api/auth/sign-out')).status, 204);
  const ghost = new Owner(platform.url);
  problem(await ghost.call('GET', '/api/sites', undefined, { cookie }), 401, 'session_expired');
  problem(await ghost.get('/api/sites'), 401, 'no_session');
  for (const forged of ['x', 'a'.repeat(43), "' OR 1=1 --", '']) problem(await ghost.call('GET', '/api/sites', undefined, { cookie: `__Host-gr8_session=${forged}` }), 401, 'no_session');
});

test('a change without the csrf value or from another page is refused', async () => {
  const { owner, site } = team;
  const change = (headers) => owner.call('PATCH', `/api/sites/${site.id}`, { name: 'Forged' }, headers);
  for (const headers of [{ 'x-csrf-token': '' }, { 'x-csrf-token': 'x'.repeat(43) }, { origin: 'https://evil.example' }, { origin: demo.url }, { origin: 'null' }]) problem(await change(headers), 403, 'csrf');
  problem(await new Owner(platform.url).call('POST', '/api/auth/sign-in', { email: 'demo@gr8.example', password: 'rye-bread-at-dawn' }, { origin: 'https://evil.example' }), 403, 'origin_not_allowed');
  assert.notEqual(good(await owner.get(`/api/sites/${site.id}`), 'site').name, 'Forged');
});

test('ids and cursors that are none', async () => {
  for (const id of ['x', 'lead_', `lead_${'g'.repeat(32)}`, `form_${'0'.repeat(32)}`, '%00', '..%2f..%2fetc', `lead_${'0'.repeat(32)}`]) problem(await team.owner.get(`/api/leads/${id}`), 404, 'not_found');
  for (const query of ['limit=x', 'limit=-1', 'limit=99999999999']) assert.equal((await team.owner.get(`/api/leads?${query}`)).status, 422, query);
  assert.equal((await team.owner.get('/api/leads?state=nonsense')).status, 422);
  problem(await team.owner.get('/api/conversations?cursor=nonsense'), 422, 'invalid');
  assert.deepEqual(good(await team.owner.get("/api/leads?cursor='%20OR%201=1"), 'cursor').items.length <= 25, true);
});

test('a path or a method that is not there', async () => {
  problem(await team.owner.get('/api/nothing'), 404, 'not_found');
  problem(await team.owner.get('/api/leads/summary/x'), 404, 'not_found');
  const wrong = await team.owner.call('PUT', '/api/leads', {});
  problem(wrong, 405, 'method_not_allowed');
  assert.match(wrong.headers.get('allow'), /GET/);
});
