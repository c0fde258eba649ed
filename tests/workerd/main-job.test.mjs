// The main job on the real runtime: real databases, queue, objects, alarms. From a website's address to a chat, a lead
// and a booking, with the mails they cause.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Owner, Visitor, good, until, waitForMail } from '../support/api.mjs';
import { startDemoSite } from '../support/demo-site.mjs';
import { startPlatform } from '../support/platform.mjs';
import { DEMO, seed } from '../support/seed.mjs';

let demo;
let platform;
let owner;
let site;
let visitor;

before(async () => {
  demo = await startDemoSite();
  platform = await startPlatform({ demoPort: demo.port, vars: { VISITOR_PER_MINUTE: '6000' } });
  ({ owner, site } = await seed({ url: platform.url, siteUrl: `${demo.url}/` }));
  visitor = new Visitor(platform.url, site.key, new URL(demo.url).origin);
});
after(async () => {
  await platform?.stop();
  await demo?.stop();
});

test('the demo site was read, understood, and its three automations are on', async () => {
  assert.equal(site.state, 'ready');
  assert.ok(site.crawl.read >= 12, `${site.crawl.read} pages`);
  assert.equal(site.analysis.has.booking, false);
  for (const { kind, reason, evidence } of site.analysis.recommendations) {
    assert.ok(reason.length > 10 && evidence.length > 0, `${kind} is recommended with a reason and evidence`);
  }
  assert.deepEqual(site.automations.filter(({ active }) => active).map(({ kind }) => kind).sort(), ['booking', 'chat', 'form']);
});

test('a key works from its own site only', async () => {
  const thief = new Visitor(platform.url, site.key, 'https://thief.example');
  const answer = await thief.get('/api/widget/config');
  assert.equal(answer.status, 403);
  assert.equal(answer.body.code, 'origin_not_allowed');
  assert.equal(answer.headers.get('access-control-allow-origin'), null);
  const config = await visitor.get('/api/widget/config');
  assert.equal(config.status, 200);
  assert.equal(config.headers.get('access-control-allow-origin'), visitor.origin);
});

test('the chat answers from the site with its sources, and says when the site does not answer', async () => {
  const session = good(await visitor.post('/api/chatbot/sessions', { locale: 'en', zone: 'Europe/London' }), 'session');
  const say = (text, client_id) =>
    visitor.post('/api/chatbot/message', { session_id: session.session_id, token: session.token, text, client_id });
  const answered = good(await say('When are you open on Saturday?', 'one'), 'message');
  assert.equal(answered.message.outcome, 'answered', answered.message.text);
  assert.ok(answered.message.sources.length > 0);
  const again = good(await say('When are you open on Saturday?', 'one'), 'the same message');
  assert.equal(again.message.id, answered.message.id, 'a repeat is not a second message');
  const unknown = good(await say('Do you repair motorcycles?', 'two'), 'message');
  assert.equal(unknown.message.outcome, 'not_answered', unknown.message.text);
  assert.equal(unknown.offer_form, true);
  const { items } = await until(owner, '/api/conversations', ({ items }) => items[0]?.messages >= 4);
  assert.equal(items[0].unanswered, 1);
});

test('an answer streams when the page asks for a stream', async () => {
  const session = good(await visitor.post('/api/chatbot/sessions', { locale: 'en' }), 'session');
  const body = { session_id: session.session_id, token: session.token, text: 'Where are you?', client_id: 'streamed' };
  const answer = await visitor.post('/api/chatbot/message', body, { accept: 'text/event-stream' });
  assert.match(answer.headers.get('content-type'), /^text\/event-stream/);
  const events = [...answer.body.matchAll(/^event: ?(\w+)$/gm)].map(([, name]) => name);
  assert.equal(events[0], 'accepted');
  assert.equal(events.at(-1), 'done');
  assert.ok(events.includes('delta'));
});

test('a form stored twice by one press is one lead, and both sides get their mail', async () => {
  const form = site.automations.find(({ kind }) => kind === 'form').resource_id;
  const { fields } = good(await visitor.get(`/api/forms/${form}/public`), 'form');
  const fill = ({ name, kind, choices }) =>
    [name, { email: 'ann@visitor.example', consent: true, choice: choices?.[0], phone: '+44 20 7946 0000' }[kind] ?? 'Ann Visitor'];
  const submission = { answers: Object.fromEntries(fields.map(fill)), page_url: `${demo.url}/contact.html` };
  const send = () => visitor.post(`/api/forms/${form}/submit`, submission, { 'idempotency-key': 'press-1' });
  const [first, second] = await Promise.all([send(), send()]);
  assert.equal(good(first, 'submit').lead_id, good(second, 'submit again').lead_id);
  const { items } = good(await owner.get('/api/leads'), 'leads');
  assert.equal(items.length, 1);
  await waitForMail(platform.url, DEMO.email, (mail) => JSON.stringify(mail).includes('ann@visitor.example'));
  await waitForMail(platform.url, 'ann@visitor.example');
});

test('of twenty who want one slot at the same moment one gets it, and the others hear of the next ones', async () => {
  const { services } = good(await visitor.get('/api/calendar/services'), 'services');
  const slots = await visitor.get(`/api/calendar/slots?service=${services[0].id}&days=30&zone=Europe/London`);
  const starts_at = good(slots, 'slots').days.flatMap((day) => day.slots)[0];
  const wish = { service_id: services[0].id, starts_at };
  const answers = await Promise.all(
    Array.from({ length: 20 }, (_, n) => visitor.post('/api/appointments', wish, { 'idempotency-key': `guest-${n}` })),
  );
  const won = answers.filter(({ status }) => status === 201);
  assert.equal(won.length, 1, answers.map(({ status }) => status).join(' '));
  for (const { status, body } of answers.filter((answer) => answer !== won[0])) {
    assert.equal(status, 409);
    assert.ok(body.next.length > 0 && !body.next.includes(starts_at));
  }
  const guest = { token: won[0].body.token, name: 'Gus Guest', email: 'gus@visitor.example', zone: 'America/New_York' };
  const booked = good(await visitor.post(`/api/appointments/${won[0].body.id}/book`, guest), 'book');
  assert.match(booked.ics, /BEGIN:VEVENT/);
  await until(owner, '/api/appointments?when=upcoming', ({ items }) => items.some(({ id }) => id === booked.id));
  for (const to of ['gus@visitor.example', DEMO.email]) {
    await waitForMail(platform.url, to, (mail) => JSON.stringify(mail).includes('text/calendar'));
  }
});

test('a slot in the past is refused with what can be had instead', async () => {
  const { services } = good(await visitor.get('/api/calendar/services'), 'services');
  const answer = await visitor.post('/api/appointments', { service_id: services[0].id, starts_at: Date.now() - 86_400_000 });
  assert.equal(answer.status, 409, JSON.stringify(answer.body));
  assert.equal(answer.body.code, 'slot_closed');
});

test('the cron lines of wrangler.toml run', async () => {
  for (const line of ['* * * * *', '17 * * * *']) assert.equal((await platform.cron(line)).outcome, 'ok', line);
});

test('a session that was signed out opens nothing any more', async () => {
  const other = new Owner(platform.url);
  assert.equal((await other.signIn(DEMO.email, DEMO.password)).status, 200);
  const cookie = other.cookie;
  assert.equal((await other.post('/api/auth/sign-out')).status, 204);
  const answer = await other.call('GET', '/api/auth/session', undefined, { cookie });
  assert.equal(answer.status, 401);
});

test('no line of the log is an error, and none holds an address', () => {
  const bad = platform.logs.filter((line) => line.includes('"level":"error"') || /@(visitor|gr8)\.example/.test(line));
  assert.deepEqual(bad, []);
});
