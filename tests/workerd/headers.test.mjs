// What protects browsers on every kind of answer, and what must never be in a log.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Owner, Visitor, good, linkToken } from '../support/api.mjs';
import { startDemoSite } from '../support/demo-site.mjs';
import { startPlatform } from '../support/platform.mjs';
import { DEMO } from '../support/seed.mjs';
import { answers, book, freeSlots, guest, hold, person, problem, startedTeam, submit } from './support.mjs';

let platform;
let demo;
let team;

before(async () => {
  demo = await startDemoSite();
  platform = await startPlatform({ demoPort: demo.port, faults: true, vars: { METRICS_TOKEN: 'a token for the scraper' } });
  team = await startedTeam(platform, demo);
});
after(async () => {
  await platform?.stop();
  await demo?.stop();
});

const get = (path, headers = {}) => fetch(platform.url + path, { headers, redirect: 'manual' });
const NONCE = /'nonce-([A-Za-z0-9+/_=-]{16,})'/;

function hardened({ headers }, what) {
  assert.equal(headers.get('x-content-type-options'), 'nosniff', what);
  assert.match(headers.get('strict-transport-security') ?? '', /max-age=(\d{8,}).*includeSubDomains/, what);
  assert.equal(headers.get('referrer-policy'), 'strict-origin-when-cross-origin', what);
  assert.equal(headers.get('server'), null, what);
  assert.equal(headers.get('x-powered-by'), null, what);
}

test('every page: nonces that are new each time, Trusted Types, and nobody may frame it but who must', async () => {
  const key = team.site.key;
  const pages = { '/': "'none'", '/sign-in': "'none'", '/sign-up': "'none'", '/verify': "'none'", '/magic': "'none'", '/forgot': "'none'", '/reset': "'none'", '/confirm-email': "'none'", '/secure': "'none'", '/lost-factor': "'none'", '/app': "'none'", '/app/leads': "'none'", '/api/docs': "'none'", '/problems/slot_taken': "'none'", '/dev/outbox': "'none'", [`/w/${key}`]: "'none'", [`/preview/${key}`]: "'self'" };
  for (const [path, frames] of Object.entries(pages)) {
    const [one, two] = [await get(path), await get(path)];
    assert.equal(one.status, 200, path);
    assert.match(one.headers.get('content-type'), /^text\/html; charset=utf-8/i, path);
    hardened(one, path);
    const policy = one.headers.get('content-security-policy');
    for (const part of ["default-src 'none'", "script-src 'nonce-", "'strict-dynamic'", "style-src 'nonce-", "base-uri 'none'", `frame-ancestors ${frames}`, "require-trusted-types-for 'script'"]) assert.ok(policy.includes(part), `${path}: ${part} in ${policy}`);
    assert.doesNotMatch(policy, /unsafe-inline|unsafe-eval|\*/, path);
    const nonces = [one, two].map(({ headers }) => NONCE.exec(headers.get('content-security-policy'))[1]);
    assert.notEqual(nonces[0], nonces[1], `${path}: the nonce is new`);
    const html = await one.text();
    assert.ok(!html.includes('__NONCE__') && !html.includes('{{'), path);
    for (const [tag] of html.matchAll(/<(?:script|style)\b[^>]*>/g)) if (!tag.includes('application/ld+json')) assert.ok(tag.includes(`nonce="${nonces[0]}"`), `${path}: ${tag}`);
    assert.doesNotMatch(html, /\son[a-z]+=|javascript:/i, path);
    assert.equal(one.headers.get('set-cookie'), null, path);
    assert.match(one.headers.get('cache-control'), /no-cache|no-store/, path);
    assert.equal(one.headers.get('cross-origin-opener-policy'), 'same-origin', path);
    await two.text();
  }
});

test('every API answer and every problem: closed policy, no sniffing, no storing', async () => {
  const visitor = { origin: team.visitor.origin };
  const list = [
    await get('/healthz'), await get('/api/leads', { cookie: team.owner.cookie }), await get('/api/leads'), await get('/api/auth/session'), await get('/api/nothing'), await get('/nothing'),
    await get(`/api/calendar/services?site=${team.site.key}`, visitor), await get(`/api/calendar/services?site=${team.site.key}`, { origin: 'https://evil.example' }), await get('/api/widget/config?site=x'), await get('/metrics'),
    await get('/api/live', { cookie: team.owner.cookie, origin: platform.url }), await get('/w/unknown'), await get('/preview/unknown'), await get('/problems/'),
  ];
  await platform.fault('trap', { stage: 'fetch', host: 'now' });
  list.push(await get('/healthz'));
  assert.equal(list.at(-1).status, 500);
  for (const answer of list) {
    hardened(answer, answer.url);
    if (answer.status >= 400) assert.match(answer.headers.get('content-type'), /^(application\/problem\+json|text\/html)/, `${answer.url} ${answer.status}`);
    if (!answer.headers.get('content-type').includes('html')) {
      assert.equal(answer.headers.get('content-security-policy'), "default-src 'none'; frame-ancestors 'none'", answer.url);
      assert.match(answer.headers.get('cache-control'), /no-store/, answer.url);
    }
    await answer.text();
  }
});

test('built files: immutable where their name is a hash, and a file that is not there is a plain 404', async () => {
  const shell = await (await get('/sign-in')).text();
  const hashed = [...shell.matchAll(/(?:src|href)="(\/assets\/[^"]+)"/g)].map(([, path]) => path);
  assert.ok(hashed.length > 0);
  for (const path of hashed) {
    const answer = await get(path);
    assert.equal(answer.status, 200, path);
    hardened(answer, path);
    assert.equal(answer.headers.get('cache-control'), 'public, max-age=31536000, immutable', path);
    await answer.arrayBuffer();
  }
  const loader = await get('/widget.js');
  hardened(loader, 'loader');
  assert.deepEqual([loader.headers.get('cache-control'), loader.headers.get('access-control-allow-origin'), loader.headers.get('cross-origin-resource-policy')], ['public, max-age=300', '*', 'cross-origin']);
  const panel = /["'`](\w{20}\.js)["'`]/.exec(await loader.text());
  const file = await get(`/widget/${panel[1]}`);
  assert.deepEqual([file.status, file.headers.get('cache-control')], [200, 'public, max-age=31536000, immutable']);
  for (const path of ['/assets/nothing.js', '/widget/nothing.js', '/assets/../wrangler.toml', '/assets/%2e%2e/index.html', '/assets/']) {
    const answer = await get(path);
    assert.equal(answer.status, 404, path);
    hardened(answer, path);
    assert.doesNotMatch(await answer.text(), /<!doctype/i, path);
  }
});

test('preflights are answered for the site’s own pages, and our own cookie never travels there', async () => {
  const ask = (origin, path = '/api/chatbot/message') => fetch(`${platform.url}${path}?site=${team.site.key}`, { method: 'OPTIONS', headers: { origin, 'access-control-request-method': 'POST', 'access-control-request-headers': 'content-type,idempotency-key,x-session-token' } });
  const good = await ask(team.visitor.origin);
  assert.equal(good.status, 204);
  assert.equal(good.headers.get('access-control-allow-origin'), team.visitor.origin);
  assert.equal(good.headers.get('access-control-allow-credentials'), null);
  assert.match(good.headers.get('access-control-allow-headers'), /content-type.*idempotency-key.*x-session-token/);
  assert.equal(good.headers.get('access-control-max-age'), '7200');
  assert.match(good.headers.get('vary'), /origin/i);
  const own = await fetch(`${platform.url}/api/leads`, { method: 'OPTIONS', headers: { origin: team.visitor.origin, 'access-control-request-method': 'GET' } });
  assert.equal(own.headers.get('access-control-allow-origin'), null, 'the owner’s door is for our own pages');
  const read = await get('/api/leads', { cookie: team.owner.cookie, origin: 'https://evil.example' });
  assert.equal(read.headers.get('access-control-allow-origin'), null);
});

test('the session cookie is for our pages over TLS and for no script', async () => {
  const answer = await fetch(`${platform.url}/api/auth/sign-in`, { method: 'POST', headers: { origin: platform.url, 'content-type': 'application/json' }, body: JSON.stringify(DEMO) });
  const cookies = Object.fromEntries(
    answer.headers.getSetCookie().map((line) => {
      const [pair, ...attributes] = line.split('; ');
      const [name, value] = pair.split(/=(.*)/s);
      return [name, { value, attributes: attributes.map((one) => one.toLowerCase()).sort() }];
    }),
  );
  const life = 60 * 86_400;
  assert.deepEqual(cookies['__Host-gr8_session'].attributes, ['httponly', `max-age=${life}`, 'path=/', 'samesite=lax', 'secure']);
  assert.deepEqual(cookies['__Secure-gr8_refresh'].attributes, ['httponly', `max-age=${life}`, 'path=/api/auth', 'samesite=strict', 'secure']);
  assert.deepEqual(cookies['__Host-gr8_device'].attributes, ['httponly', `max-age=${180 * 86_400}`, 'path=/', 'samesite=lax', 'secure']);
  assert.equal(Object.keys(cookies).length, 3);
  const access = cookies['__Host-gr8_session'].value;
  assert.match(access, /^[\w-]+\.[\w-]+\.[\w-]{86}$/);
  const cookie = Object.entries(cookies).map(([name, { value }]) => `${name}=${value}`).join('; ');
  const again = await fetch(`${platform.url}/api/auth/sign-in`, { method: 'POST', headers: { origin: platform.url, 'content-type': 'application/json', cookie }, body: JSON.stringify(DEMO) });
  const renewed = again.headers.getSetCookie().find((line) => line.startsWith('__Host-gr8_session='));
  assert.notEqual(renewed.split(';')[0].split('=')[1], access, 'a sign-in is a new session, whatever the browser brought');
  const body = JSON.stringify(await answer.json());
  for (const { value } of Object.values(cookies)) assert.ok(!body.includes(value), 'tokens travel in cookies only');
});

test('the widget’s doors set no cookie and take none', async () => {
  for (const path of ['/widget.js', `/api/widget/config?site=${team.site.key}`, `/w/${team.site.key}`]) assert.equal((await get(path, { origin: team.visitor.origin, cookie: team.owner.cookie })).headers.get('set-cookie'), null, path);
});

test('metrics open with their token only', async () => {
  for (const headers of [{}, { authorization: 'Bearer wrong' }, { authorization: 'Basic YTpi' }]) assert.equal((await get('/metrics', headers)).status, 404);
  const open = await get('/metrics', { authorization: 'Bearer a token for the scraper' });
  assert.deepEqual([open.status, /gr8_answers_total\{class="2xx"\} [1-9]/.test(await open.text())], [200, true]);
});

test('the outbox is there in development only', async () => {
  const settings = { MODE: 'production', ALLOWED_HOSTS: '', MAIL_API_KEY: 'key', MAIL_API_URL: 'http://127.0.0.1:1' };
  const real = await startPlatform({ vars: settings });
  try {
    for (const path of ['/dev/outbox', '/dev/outbox.json', '/dev/outbox.json?to=a@b.c']) assert.equal((await fetch(real.url + path)).status, 404, path);
    assert.equal((await fetch(`${real.url}/healthz`)).status, 200);
    assert.equal((await fetch(`${real.url}/test-faults/status`, { method: 'POST', body: '{}' })).status, 404);
  } finally {
    await real.stop();
  }
});

test('a deployment that lacks settings says so in the log, all at once, and nothing to the world', async () => {
  const bare = await startPlatform({ vars: { SIGNING_KEY: 'short', PUBLIC_URL: '', MODE: 'production', ALLOWED_HOSTS: 'localhost:1' } });
  try {
    const answer = await fetch(`${bare.url}/healthz`);
    const body = problem({ status: answer.status, headers: answer.headers, body: await answer.json() }, 500, 'internal');
    assert.doesNotMatch(JSON.stringify(body), /SIGNING_KEY/);
    const line = bare.logs.find((one) => one.includes('missing or wrong'));
    for (const name of ['SIGNING_KEY', 'PUBLIC_URL', 'ALLOWED_HOSTS', 'MAIL_API_KEY']) assert.ok(line.includes(name), `${name} in ${line}`);
  } finally {
    await bare.stop();
  }
});

test('no log line holds a secret or a person', async () => {
  const owner = new Owner(platform.url);
  const zoe = person('zoe-secret');
  good(await owner.post('/api/auth/sign-up', zoe), 'sign-up');
  const link = await linkToken(platform.url, zoe.email);
  owner.session = good(await owner.post('/api/auth/verify', { token: link }), 'verify');
  await owner.signIn(zoe.email, 'a wrong password of hers');
  await owner.post('/api/auth/sign-in', '{"email":"zoe-secret@example.com","password":"torn pass');
  await owner.post('/api/auth/resend', { email: zoe.email });
  await get(`/verify?token=${link}`);
  await get('/api/leads?cursor=zoe-secret@example.com');
  const { visitor, service, form } = team;
  const held = good(await hold(visitor, service, (await freeSlots(visitor, service))[0]), 'hold');
  good(await book(visitor, held, { ...guest('Zoltan Zander'), phone: '+49 170 5556677', note: 'my knee hurts' }), 'book');
  good(await submit(visitor, form, { answers: { ...answers('Zoltan Zander').answers, message: 'my secret wish' }, page_url: 'https://kornblume.example/?voucher=hidden' }), 'submit');
  const talk = good(await visitor.post('/api/chatbot/sessions', {}), 'session');
  good(await visitor.post('/api/chatbot/message', { ...talk, text: 'call me on +49 170 5556677, zoltan.zander@example.com', client_id: 'z' }), 'message');
  await new Visitor(platform.url, team.site.key, visitor.origin).get(`/api/chatbot/sessions/${talk.session_id}`, { 'x-session-token': 'wrong' });
  await platform.fault('trap', { stage: 'done', host: 'd1_run' });
  await submit(visitor, form, answers('Zoltan Zander'));
  await platform.fault('down', { names: ['SHARD_0', 'SHARD_1', 'CONTROL'] });
  await submit(visitor, form, answers('Zoltan Zander'));
  await owner.signIn(zoe.email, zoe.password);
  await platform.fault('down', { names: [] });
  await new Promise((resolve) => setTimeout(resolve, 2_500));
  const log = platform.logs.join('\n');
  assert.ok(platform.logs.length > 40);
  const secrets = { password: zoe.password, 'wrong password': 'a wrong password', 'torn body': 'torn pass', 'demo password': DEMO.password, link, cookie: owner.cookie.split('=')[1], csrf: owner.session.csrf, hold: held.token, chat: talk.token, person: 'Zoltan', phone: '5556677', note: 'my knee', message: 'my secret wish', voucher: 'hidden', metrics: 'a token for the scraper' };
  for (const [what, value] of Object.entries(secrets)) assert.ok(!log.includes(value), `${what}: ${platform.logs.find((line) => line.includes(value))}`);
  const address = platform.logs.find((line) => /[a-z0-9._%+-]+@[a-z0-9.-]+\.[a-z]{2,}/i.test(line));
  assert.equal(address, undefined, 'no address');
  for (const line of platform.logs) assert.doesNotThrow(() => JSON.parse(line), line);
});
