// Many at once: a time goes to one, a form sent twice is one lead, a limit gives what it has and no more.
import assert from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import { after, before, test } from 'node:test';
import { Owner, good, until, waitForMail } from '../support/api.mjs';
import { startDemoSite } from '../support/demo-site.mjs';
import { startPlatform } from '../support/platform.mjs';
import { answers, book, freeSlots, guest, hold, problem, startedTeam, submit, tally, times } from './support.mjs';

let platform;
let demo;
let team;
let slots;

before(async () => {
  demo = await startDemoSite();
  platform = await startPlatform({ demoPort: demo.port, vars: { VISITOR_PER_MINUTE: '100000' } });
  team = await startedTeam(platform, demo);
  slots = await freeSlots(team.visitor, team.service);
});
after(async () => {
  await platform?.stop();
  await demo?.stop();
});

const upcoming = async () => good(await team.owner.get('/api/appointments?when=upcoming&limit=100'), 'list').items;

test('200 visitors hold one time at once: one has it, the others are offered times that are free', async () => {
  const [starts_at] = slots;
  const all = await times(200, () => hold(team.visitor, team.service, starts_at));
  assert.deepEqual(tally(all), { 201: 1, 409: 199 });
  const refused = all.filter(({ status }) => status === 409);
  for (const answer of refused) {
    const { next } = problem(answer, 409, 'slot_taken');
    assert.ok(next.length === 5 && next.every((start) => start > starts_at), JSON.stringify(next));
  }
  const { next } = refused[0].body;
  good(await hold(team.visitor, team.service, next[0]), 'what was offered can be held');
});

test('50 visitors book one time at once: one appointment, one invitation', async () => {
  const starts_at = slots[4];
  const all = await times(50, async (n) => {
    const held = await hold(team.visitor, team.service, starts_at);
    return held.status === 201 ? book(team.visitor, held.body, guest(`Racer ${n}`)) : held;
  });
  assert.deepEqual(tally(all), { 200: 1, 409: 49 });
  const winner = all.find(({ status }) => status === 200).body;
  const mine = (await upcoming()).filter((one) => one.starts_at === starts_at);
  assert.deepEqual(mine.map(({ id }) => id), [winner.id]);
});

test('one hold booked 20 times at once is one appointment, with the same answer each time', async () => {
  const held = good(await hold(team.visitor, team.service, slots[8]), 'hold');
  const all = await times(20, () => book(team.visitor, held, guest('Double Click')));
  const ids = new Set(all.map((answer) => good(answer, 'book').id));
  assert.deepEqual([...ids], [held.id]);
  assert.equal((await upcoming()).filter(({ id }) => id === held.id).length, 1);
  await waitForMail(platform.url, 'double.click@example.com');
  await new Promise((resolve) => setTimeout(resolve, 2_000));
  const mails = await fetch(`${platform.url}/dev/outbox.json?to=double.click@example.com`).then((answer) => answer.json());
  assert.equal(mails.length, 1);
});

test('overlapping times of a day never overlap when booked by a crowd', async () => {
  const day = slots.slice(20, 40);
  const all = await times(100, (n) => hold(team.visitor, team.service, day[n % day.length]));
  const held = all.filter(({ status }) => status === 201).map(({ body }) => body).sort((a, b) => a.starts_at - b.starts_at);
  assert.equal(held.length + all.filter(({ status }) => status === 409).length, 100);
  assert.ok(held.length > 1);
  held.slice(1).forEach((one, at) => {
    assert.ok(one.starts_at >= held[at].ends_at, JSON.stringify([held[at], one]));
  });
});

test('a hold that is given back is free for the next, and only its holder can give it back', async () => {
  const starts_at = slots[14];
  const held = good(await hold(team.visitor, team.service, starts_at), 'hold');
  const release = (token) => team.visitor.post(`/api/appointments/${held.id}/release`, { token });
  problem(await release(`${held.token.slice(0, -4)}AAAA`), 404, 'not_found');
  assert.equal((await release(held.token)).status, 204);
  assert.equal((await release(held.token)).status, 204, 'twice is once');
  problem(await book(team.visitor, held, guest('Too Late')), 409, 'hold_expired');
  good(await hold(team.visitor, team.service, starts_at), 'the next');
});

test('a form sent ten times at once with one key is one lead and one mail', async () => {
  const key = { 'idempotency-key': randomUUID() };
  const all = await times(10, () => submit(team.visitor, team.form, answers('Dora Double'), key));
  assert.deepEqual(tally(all), { 201: 10 });
  assert.equal(new Set(all.map(({ body }) => body.lead_id)).size, 1);
  const { items } = good(await team.owner.get('/api/leads?limit=100'), 'leads');
  assert.equal(items.filter(({ name }) => name === 'Dora Double').length, 1);
  await waitForMail(platform.url, 'dora.double@example.com');
  const other = await submit(team.visitor, team.form, answers('Somebody Else'), key);
  problem(other, 409, 'idempotency_key_reused');
});

test('a hold asked for ten times at once with one key is one hold', async () => {
  const key = { 'idempotency-key': randomUUID() };
  const all = await times(10, () => hold(team.visitor, team.service, slots[45], key));
  assert.deepEqual(tally(all), { 201: 10 });
  assert.equal(new Set(all.map(({ body }) => body.id)).size, 1);
  problem(await hold(team.visitor, team.service, slots[50], key), 409, 'idempotency_key_reused');
});

test('one chat message sent ten times at once is asked once and answered once', async () => {
  const { session_id, token } = good(await team.visitor.post('/api/chatbot/sessions', {}), 'session');
  const say = (text, client_id) => team.visitor.post('/api/chatbot/message', { session_id, token, text, client_id });
  const same = await times(10, () => say('When are you open on Monday?', 'once'));
  assert.ok(same.every(({ status }) => status === 200 || status === 409), JSON.stringify(tally(same)));
  const many = await times(20, (n) => say(`What does loaf number ${n} cost?`, `many-${n}`));
  assert.ok(many.some(({ status }) => status === 200), JSON.stringify(tally(many)));
  const { messages } = good(await team.visitor.get(`/api/chatbot/sessions/${session_id}`, { 'x-session-token': token }), 'history');
  assert.deepEqual(messages.map(({ seq }) => seq), messages.map((_, at) => at + 1), 'numbered without gap or double');
  assert.equal(messages.filter(({ text }) => text === 'When are you open on Monday?').length, 1);
  const heard = many.filter(({ status }) => status === 200).length;
  assert.equal(messages.filter(({ by }) => by === 'visitor').length, heard + 1);
  const thread = await until(team.owner, `/api/conversations/${session_id}`, (now) => now.messages.length === messages.length);
  assert.deepEqual(thread.messages.map(({ id }) => id), messages.map(({ id }) => id));
});

test('a bucket of 60 gives 60 of 200 at once, and a minute later no more than it refilled', async () => {
  const bucket = `test/${randomUUID()}`;
  const take = JSON.stringify({ rule: { capacity: 60, per_minute: 1 }, want: 1 });
  const all = (await times(200, () => platform.ask('RATE_LIMITER', bucket, take))).map((text) => JSON.parse(text).Ok);
  const granted = all.reduce((sum, one) => sum + one.granted, 0);
  assert.ok(granted === 60 || granted === 61, `${granted} of 60`);
  assert.ok(all.filter((one) => one.granted === 0).every(({ retry_after_ms }) => retry_after_ms > 0 && retry_after_ms <= 60_001));
});

test('guessing a password is over after the limit, with the time to wait, and for unknown addresses alike', async () => {
  for (const email of ['demo@gr8.example', 'nobody@example.com']) {
    const all = await times(60, () => new Owner(platform.url).call('POST', '/api/auth/sign-in', { email, password: 'guess guess guess' }, { 'cf-connecting-ip': `198.51.100.${email.length}` }));
    const counts = tally(all);
    assert.deepEqual(Object.keys(counts), ['401', '429']);
    assert.ok(counts[401] >= 20 && counts[401] <= 22, JSON.stringify(counts));
    const refused = all.find(({ status }) => status === 429);
    const { retry_after_s } = problem(refused, 429, 'busy');
    assert.equal(refused.headers.get('retry-after'), String(retry_after_s));
    assert.ok(retry_after_s >= 1 && retry_after_s <= 61);
  }
});

test('a visitor who hammers gets the whole burst and then 429 with the time to wait', async () => {
  const slow = await startPlatform({ demoPort: demo.port, vars: { VISITOR_PER_MINUTE: '120' } });
  try {
    const { visitor } = await startedTeam(slow, demo);
    const from = (ip) => (n) => visitor.get(`/api/calendar/services?n=${n}`, { 'cf-connecting-ip': ip });
    const all = await times(200, from('203.0.113.1'));
    const counts = tally(all);
    // Half a minute's worth at once, and two a second while it lasts.
    assert.ok(counts[200] >= 60 && counts[200] <= 75, JSON.stringify(counts));
    const refused = all.find(({ status }) => status === 429);
    const { retry_after_s } = problem(refused, 429, 'busy');
    assert.equal(refused.headers.get('retry-after'), String(retry_after_s));
    assert.equal(refused.headers.get('access-control-allow-origin'), visitor.origin, 'the widget can read when to come back');
    assert.deepEqual(tally(await times(5, from('203.0.113.2'))), { 200: 5 }, 'others are not held up');
  } finally {
    await slow.stop();
  }
});
