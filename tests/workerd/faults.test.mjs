// What breaks on the way: a trap in the module, a database or a queue that is out of reach, a message nobody can
// handle. Nothing that was confirmed is lost, nothing happens twice, and the next request works.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { good, outbox, until, waitForMail } from '../support/api.mjs';
import { startDemoSite } from '../support/demo-site.mjs';
import { startPlatform } from '../support/platform.mjs';
import { answers, book, bookOne, freeSlots, guest, hold, listen, problem, startedTeam, submit, tally, times } from './support.mjs';

let platform;
let demo;
let team;
let slots;
let shard;

before(async () => {
  demo = await startDemoSite();
  platform = await startPlatform({ demoPort: demo.port, faults: true, vars: { VISITOR_PER_MINUTE: '100000' } });
  team = await startedTeam(platform, demo);
  slots = await freeSlots(team.visitor, team.service);
  shard = `SHARD_${(await platform.rows('CONTROL', 'SELECT shard FROM teams'))[0].shard}`;
});
after(async () => {
  await platform?.stop();
  await demo?.stop();
});

const trap = (stage, host, skip = 0) => platform.fault('trap', { stage, host, skip });
const instances = async () => (await platform.fault('status')).instances;
const health = () => fetch(`${platform.url}/healthz`).then(({ status }) => status);
const session = async () => good(await team.visitor.post('/api/chatbot/sessions', {}), 'session');
const say = ({ session_id, token }, text, client_id) => team.visitor.post('/api/chatbot/message', { session_id, token, text, client_id });
/** Makes rows of the outbox look as old as the sweeper wants them. */
const age = () => platform.rows(shard, 'UPDATE outbox SET created_at = created_at - 120000');
const waiting = async () => (await platform.rows(shard, 'SELECT count(*) AS n FROM outbox'))[0].n;
const sent = async (to) => (await outbox(platform.url, to)).length;

test('a trap is a 500 that tells nothing, a new instance, and a next request that works', async () => {
  const before = await instances();
  await trap('fetch', 'now');
  const broken = await team.visitor.get('/api/widget/config');
  const body = problem(broken, 500, 'internal');
  assert.doesNotMatch(JSON.stringify(body), /unreachable|wasm|trap/i);
  assert.equal(await health(), 200);
  assert.equal(await instances(), before + 1);
  assert.ok(platform.logs.some((line) => line.includes('"op":"wasm.trap"')), 'it is in the log');
});

/** Until the platform has logged nothing for two seconds. */
async function quiet() {
  for (let seen = -1; seen !== platform.logs.length; ) {
    seen = platform.logs.length;
    await new Promise((resolve) => setTimeout(resolve, 2_000));
  }
}

test('requests in flight when another one traps end with a 500, too; none hangs, and all can be sent again', async () => {
  // What the queue still tells (the audit log hears of the automations) must not spend the armed trap.
  await quiet();
  await trap('done', 'log', 10);
  const all = await times(60, (n) => submit(team.visitor, team.form, answers(`Inflight ${n}`), { 'idempotency-key': `inflight-${n}` }));
  const counts = tally(all);
  assert.equal((counts[201] ?? 0) + (counts[500] ?? 0), 60, JSON.stringify(counts));
  assert.ok(counts[500] >= 1, JSON.stringify(counts));
  const again = await times(60, (n) => submit(team.visitor, team.form, answers(`Inflight ${n}`), { 'idempotency-key': `inflight-${n}` }));
  assert.deepEqual(tally(again), { 201: 60 });
  const { items } = good(await team.owner.get('/api/leads?limit=100'), 'leads');
  assert.equal(new Set(items.map(({ name }) => name)).size, 60);
  assert.equal(items.length, 60, 'each of them once');
  await age();
  await platform.cron('* * * * *');
  for (const n of [0, 30, 59]) await waitForMail(platform.url, `inflight.${n}@example.com`, () => true, 30_000);
});

test('a hundred traps in a row are a hundred times 500, and then all is well', async () => {
  for (let n = 0; n < 100; n++) {
    await trap('fetch', 'now');
    assert.equal(await health(), 500);
    assert.equal(await health(), 200);
  }
  assert.equal(good(await team.owner.get('/api/leads?limit=1'), 'leads').items.length, 1);
});

test('an object that traps keeps what it decided', async () => {
  const mine = good(await hold(team.visitor, team.service, slots[0]), 'hold');
  const talk = await session();
  good(await say(talk, 'When are you open on Monday?', 'a'), 'message');
  for (const [stage, host] of [['object_ask', 'storage_commit'], ['object_ask', 'now'], ['object_ask', 'reply']]) {
    await trap(stage, host);
    const answer = await hold(team.visitor, team.service, slots[4]);
    assert.ok([201, 409, 500].includes(answer.status), `${stage} ${host}: ${answer.status}`);
    assert.equal((await platform.fault('status')).armed, false, `${stage} ${host} went off`);
  }
  problem(await hold(team.visitor, team.service, slots[0]), 409, 'slot_taken');
  good(await book(team.visitor, mine, guest('Held Before')), 'the hold of before');
  const { messages } = good(await team.visitor.get(`/api/chatbot/sessions/${talk.session_id}`, { 'x-session-token': talk.token }), 'history');
  assert.equal(messages.length, 2);
  good(await say(talk, 'And on Tuesday?', 'b'), 'the conversation goes on');
});

test('a trap in a booking: asked again, it is one appointment', async () => {
  for (const [n, [stage, host]] of [['object_ask', 'storage_commit'], ['object_ask', 'd1_run'], ['done', 'd1_run'], ['done', 'storage_commit'], ['done', 'reply'], ['done', 'respond']].entries()) {
    const held = good(await hold(team.visitor, team.service, slots[8 + n]), 'hold');
    await trap(stage, host);
    const first = await book(team.visitor, held, guest(`Trapped ${n}`));
    assert.ok([200, 500].includes(first.status), `${stage} ${host}: ${first.status}`);
    assert.equal(good(await book(team.visitor, held, guest(`Trapped ${n}`)), `${stage} ${host}`).id, held.id);
  }
  await trap('nowhere', 'nothing');
  const list = await until(team.owner, '/api/appointments?when=upcoming&limit=100', ({ items }) => items.filter(({ guest: { name } }) => name.startsWith('Trapped')).length === 6, 30_000);
  assert.equal(new Set(list.items.map(({ id }) => id)).size, list.items.length);
  await age();
  await platform.cron('* * * * *');
  for (let n = 0; n < 6; n++) await waitForMail(platform.url, `trapped.${n}@example.com`, () => true, 30_000);
  await sleep(1_500);
  for (let n = 0; n < 6; n++) assert.equal(await sent(`trapped.${n}@example.com`), 1, `trapped.${n}`);
});

test('a trap while an answer streams ends the stream, and the question is answered all the same', async () => {
  const talk = await session();
  await trap('done', 'stream_write', 1);
  const response = await fetch(`${platform.url}/api/chatbot/message?site=${team.visitor.siteKey}`, {
    method: 'POST',
    headers: { origin: demo.url, accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ session_id: talk.session_id, token: talk.token, text: 'What does a sourdough loaf cost?', client_id: 'x' }),
  });
  const text = await response.text().catch(() => 'broke off');
  assert.equal((await platform.fault('status')).armed, false, 'it went off');
  assert.ok(text.startsWith('event: accepted') || text === 'broke off', text);
  assert.doesNotMatch(text, /event: done/);
  const again = good(await say(talk, 'What does a sourdough loaf cost?', 'x'), 'again');
  assert.equal(again.message.outcome, 'answered');
  const { messages } = good(await team.visitor.get(`/api/chatbot/sessions/${talk.session_id}`, { 'x-session-token': talk.token }), 'history');
  assert.deepEqual(messages.map(({ by }) => by), ['visitor', 'bot']);
});

test('the team’s database is away: bookings and messages are taken and appear when it is back', async () => {
  const held = good(await hold(team.visitor, team.service, slots[20]), 'hold');
  const talk = await session();
  await platform.fault('down', { names: [shard] });
  const booked = await book(team.visitor, held, guest('Dark Hours'));
  assert.equal(booked.status, 200, JSON.stringify(booked.body));
  const answer = await say(talk, 'When are you open on Monday?', 'dark');
  problem(await team.owner.get('/api/leads'), 500, 'internal');
  problem(await submit(team.visitor, team.form, answers('Lost')), 500, 'internal');
  await platform.fault('down', { names: [] });
  await until(team.owner, '/api/appointments?when=upcoming&limit=100', ({ items }) => items.some(({ id }) => id === held.id), 30_000);
  await waitForMail(platform.url, 'dark.hours@example.com', () => true, 30_000);
  if (answer.status === 200) await until(team.owner, '/api/conversations', ({ items }) => items.some(({ id }) => id === talk.session_id), 30_000);
  else good(await say(talk, 'When are you open on Monday?', 'dark'), 'asked again');
  assert.equal(await sent('dark.hours@example.com'), 1);
});

test('the queue is away: what was taken is told to nobody yet, and the sweep tells them once', async () => {
  await platform.fault('down', { names: ['JOBS'] });
  good(await submit(team.visitor, team.form, answers('Quiet Quentin')), 'submit');
  const booked = await bookOne(team.visitor, team.service, slots[26], 'Quiet Booker');
  assert.equal(booked.state, 'booked');
  await sleep(1_500);
  assert.equal(await sent('quiet.quentin@example.com'), 0);
  assert.ok((await waiting()) >= 2, 'the rows wait');
  await platform.fault('down', { names: [] });
  await platform.cron('* * * * *');
  assert.equal(await sent('quiet.quentin@example.com'), 0, 'a young row still has its own publisher');
  await age();
  await Promise.all([platform.cron('* * * * *'), platform.cron('* * * * *')]);
  await waitForMail(platform.url, 'quiet.quentin@example.com', () => true, 30_000);
  await waitForMail(platform.url, 'quiet.booker@example.com', () => true, 30_000);
  await sleep(2_000);
  assert.deepEqual([await sent('quiet.quentin@example.com'), await sent('quiet.booker@example.com')], [1, 1], 'swept by two, sent once');
  assert.equal(await waiting(), 0);
});

test('a message that is delivered again does nothing again', async () => {
  await platform.fault('down', { names: ['JOBS'] });
  good(await submit(team.visitor, team.form, answers('Rita Repeat')), 'submit');
  await sleep(500);
  const [{ envelope }] = await platform.rows(shard, 'SELECT envelope FROM outbox');
  await platform.fault('down', { names: [] });
  for (let n = 0; n < 3; n++) await platform.fault('send', { body: envelope });
  await waitForMail(platform.url, 'rita.repeat@example.com', () => true, 30_000);
  await platform.fault('send', { body: envelope });
  await sleep(3_000);
  assert.equal(await sent('rita.repeat@example.com'), 1);
});

test('a message that trips over a trap or a fault is tried again', async () => {
  await trap('queue', 'now');
  good(await submit(team.visitor, team.form, answers('Tess Tripped')), 'submit');
  await waitForMail(platform.url, 'tess.tripped@example.com', () => true, 30_000);
  assert.equal((await platform.fault('status')).armed, false);
});

test('what nobody can handle is kept as a dead letter, and holds up nothing', async () => {
  await platform.fault('down', { names: ['JOBS'] });
  good(await submit(team.visitor, team.form, answers('Last')), 'submit');
  await sleep(500);
  const [{ envelope }] = await platform.rows(shard, 'SELECT envelope FROM outbox');
  await platform.fault('down', { names: [] });
  const whole = JSON.parse(envelope);
  const bad = ['not json', '{}', 'null', JSON.stringify({ ...whole, body: { nothing: 'like this' } })];
  for (const body of bad) await platform.fault('send', { body });
  good(await submit(team.visitor, team.form, answers('After All')), 'submit');
  await waitForMail(platform.url, 'after.all@example.com', () => true, 30_000);
  let dead = [];
  for (let n = 0; n < 50 && dead.length < bad.length; n++) {
    await sleep(200);
    ({ dead } = await platform.fault('status'));
  }
  assert.deepEqual([...dead].sort(), [...bad].sort());
});

test('what fails again and again waits longer each time, and is a dead letter in the end', async () => {
  await platform.fault('down', { names: ['JOBS'] });
  good(await submit(team.visitor, team.form, answers('Pia Patient')), 'submit');
  await sleep(500);
  const [{ envelope }] = await platform.rows(shard, "SELECT envelope FROM outbox WHERE envelope LIKE '%Pia Patient%'");
  const deliver = async (attempts) => platform.queue('gr8-jobs', [{ id: `m${attempts}`, timestamp: Date.now(), attempts, body: envelope }]);
  await platform.fault('down', { names: [shard] });
  const before = (await platform.fault('status')).dead.length;
  for (const [attempts, delaySeconds] of [[1, 5], [2, 20], [5, 1_280]]) {
    const { retryMessages, explicitAcks } = await deliver(attempts);
    assert.deepEqual([retryMessages, explicitAcks], [[{ msgId: `m${attempts}`, delaySeconds }], []]);
  }
  assert.deepEqual((await deliver(6)).explicitAcks, ['m6']);
  await platform.fault('down', { names: [] });
  for (let n = 0; n < 50 && (await platform.fault('status')).dead.length === before; n++) await sleep(100);
  assert.deepEqual((await platform.fault('status')).dead.slice(before), [envelope]);
});

test('a dashboard that listens through all of it hears the next lead', async () => {
  const live = await listen(platform, team.owner);
  await trap('fetch', 'now');
  await health();
  const { lead_id } = good(await submit(team.visitor, team.form, answers('Finally Fine')), 'submit');
  await live.heard(({ subject }) => subject === lead_id, 30_000);
  live.close();
});
