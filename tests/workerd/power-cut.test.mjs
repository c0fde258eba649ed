// The runtime is killed in the middle of everything and started again on the same state, several times. What a visitor
// was told to be done is done, nothing is there twice, and every mail goes out in the end.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Owner, good, outbox, until } from '../support/api.mjs';
import { startDemoSite } from '../support/demo-site.mjs';
import { startPlatform } from '../support/platform.mjs';
import { DEMO } from '../support/seed.mjs';
import { answers, book, freeSlots, guest, hold, startedTeam, submit, times } from './support.mjs';

const SIGNING_KEY = 'a key that survives the power cut, 32 bytes';
const CUTS = 3;

let platform;
let demo;
let team;
let slots;
/** What visitors were told to be done: ids by name. */
const told = { leads: new Map(), bookings: new Map(), messages: new Map() };
/** What was begun when the light went out, so that it can be asked again. */
const begun = { leads: new Set(), holds: [], sessions: [] };

const start = async (more = {}) => startPlatform({ demoPort: demo.port, faults: true, vars: { VISITOR_PER_MINUTE: '100000', SIGNING_KEY }, ...more });

before(async () => {
  demo = await startDemoSite();
  platform = await start();
  team = await startedTeam(platform, demo);
  slots = await freeSlots(team.visitor, team.service, 21);
});
after(async () => {
  await platform?.stop();
  await demo?.stop();
});

/** Keeps what was confirmed; everything else may or may not have happened. */
const unless = (work) => work.catch(() => null);

async function lead(name) {
  begun.leads.add(name);
  const answer = await unless(submit(team.visitor, team.form, answers(name), { 'idempotency-key': name.replaceAll(' ', '-') }));
  if (answer?.status === 201) told.leads.set(name, answer.body.lead_id);
}

async function appointment(name, starts_at) {
  const held = await unless(hold(team.visitor, team.service, starts_at));
  if (held?.status !== 201) return;
  begun.holds.push({ name, held: held.body });
  const booked = await unless(book(team.visitor, held.body, guest(name)));
  if (booked?.status === 200) told.bookings.set(name, booked.body.id);
}

async function talk(name) {
  const opened = await unless(team.visitor.post('/api/chatbot/sessions', {}));
  if (opened?.status !== 201) return;
  const { session_id, token } = opened.body;
  begun.sessions.push({ name, session_id, token });
  for (let n = 0; n < 20; n++) {
    const answer = await unless(team.visitor.post('/api/chatbot/message', { session_id, token, text: 'When are you open on Monday?', client_id: `${n}` }));
    if (answer?.status === 200) told.messages.set(`${name} ${n}`, { session_id, id: answer.body.message.id });
  }
}

test(`the power is cut ${CUTS} times in the middle of leads, bookings and conversations`, async () => {
  let next = 0;
  for (let cut = 0; cut < CUTS; cut++) {
    // The local queue is memory and would not survive; that of the network does. So messages stay in the outbox here.
    await platform.fault('down', { names: ['JOBS'] });
    let isOver = false;
    const chain = async (work) => {
      for (let n = 0; !isOver && n < 40; n++) await work(n);
    };
    const sizes = () => [told.leads.size, told.bookings.size, told.messages.size];
    const before = sizes();
    const work = [
      ...Array.from({ length: 4 }, (_, w) => chain((n) => lead(`Lead ${cut}x${w}x${n}`))),
      ...Array.from({ length: 4 }, (_, w) => chain((n) => appointment(`Guest ${cut}x${w}x${n}`, slots[next + w + 4 * n]))),
      ...Array.from({ length: 4 }, (_, w) => talk(`Talk ${cut}x${w}`)),
    ];
    while (sizes().some((size, at) => size < before[at] + 4)) await sleep(5);
    isOver = true;
    await platform.kill();
    await Promise.all(work);
    next += 4 * 8;
    platform = await start({ state: platform.state, port: platform.port });
  }
  const confirmed = [...told.leads.values(), ...told.bookings.values(), ...told.messages.values()].length;
  assert.ok(confirmed >= CUTS * 12, `${confirmed} confirmed`);
});

test('what a visitor had begun can be asked again', async () => {
  team.owner = new Owner(platform.url);
  good(await team.owner.signIn(DEMO.email, DEMO.password), 'sign-in');
  await times(begun.leads.size, (n) => lead([...begun.leads][n]));
  assert.equal(told.leads.size, begun.leads.size);
  for (const { name, held } of begun.holds) {
    const booked = good(await book(team.visitor, held, guest(name)), name);
    const before = told.bookings.get(name);
    assert.ok(before === undefined || before === booked.id);
    told.bookings.set(name, booked.id);
  }
});

test('everything that was confirmed is there, once', async () => {
  const all = async (path) => {
    const items = [];
    for (let cursor = ''; cursor !== undefined; ) {
      const page = good(await team.owner.get(`${path}limit=100${cursor && `&cursor=${cursor}`}`), path);
      items.push(...page.items);
      cursor = page.next_cursor;
    }
    return items;
  };
  const leads = await all('/api/leads?');
  assert.deepEqual(leads.map(({ id }) => id).sort(), [...told.leads.values()].sort());
  await until(team.owner, '/api/appointments?when=upcoming&limit=100', ({ items }) => items.length >= told.bookings.size, 30_000);
  const booked = await all('/api/appointments?when=upcoming&');
  assert.deepEqual(booked.map(({ id }) => id).sort(), [...told.bookings.values()].sort());
  const starts = booked.map(({ starts_at }) => starts_at);
  assert.equal(new Set(starts).size, starts.length);
});

test('every message that was answered is in the log of its visitor and of the owner, numbered without a gap', async () => {
  for (const { session_id, token, name } of begun.sessions) {
    const { messages } = good(await team.visitor.get(`/api/chatbot/sessions/${session_id}`, { 'x-session-token': token }), 'history');
    assert.deepEqual(messages.map(({ seq }) => seq), messages.map((_, at) => at + 1));
    const mine = [...told.messages].filter(([key]) => key.startsWith(`${name} `)).map(([, { id }]) => id);
    for (const id of mine) assert.equal(messages.filter((one) => one.id === id).length, 1);
    if (messages.length === 0) continue;
    // A question that was cut off is answered by the object's alarm.
    const thread = await until(team.owner, `/api/conversations/${session_id}`, (now) => now.messages.filter(({ by }) => by === 'bot').length >= mine.length && now.messages.length % 2 === 0, 60_000);
    for (const id of mine) assert.ok(thread.messages.some((one) => one.id === id));
  }
});

test('every mail goes out, once', async () => {
  for (const name of ['SHARD_0', 'SHARD_1']) await platform.rows(name, 'UPDATE outbox SET created_at = created_at - 120000');
  const waiting = async () => {
    const counts = await Promise.all(['SHARD_0', 'SHARD_1'].map((name) => platform.rows(name, 'SELECT count(*) AS n FROM outbox WHERE created_at < ?', Date.now() - 60_000)));
    return counts.flat().reduce((sum, { n }) => sum + n, 0);
  };
  for (let n = 0; n < 5 && (await waiting()) > 0; n++) await platform.cron('* * * * *');
  assert.equal(await waiting(), 0);
  const address = (name) => guest(name).email;
  const wanted = [...told.leads.keys(), ...told.bookings.keys()].map(address);
  const sent = () => platform.rows('CONTROL', "SELECT to_email, count(*) AS n FROM sent_mails WHERE to_email LIKE 'lead.%' OR to_email LIKE 'guest.%' GROUP BY to_email");
  for (let n = 0; n < 150 && (await sent()).length < wanted.length; n++) await sleep(200);
  await sleep(1_000);
  const counts = Object.fromEntries((await sent()).map(({ to_email, n }) => [to_email, n]));
  assert.deepEqual(counts, Object.fromEntries(wanted.map((to) => [to, 1])));
  assert.ok((await outbox(platform.url, DEMO.email)).length > 0);
});
