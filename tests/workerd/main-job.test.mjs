// The main job over the API, from sign-up to the owner's lists, as the widget and the dashboard do it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Owner, Visitor, good, linkToken, until, waitForMail } from '../support/api.mjs';
import { startDemoSite } from '../support/demo-site.mjs';
import { startPlatform } from '../support/platform.mjs';
import { answers, book, freeSlots, guest, hold, listen, person, problem, submit } from './support.mjs';

let platform;
let demo;
let owner;
let visitor;
let live;
let site;
const ann = person('ann');

before(async () => {
  demo = await startDemoSite();
  platform = await startPlatform({ demoPort: demo.port });
});
after(async () => {
  live?.close();
  await platform?.stop();
  await demo?.stop();
});

test('a new owner signs up, follows the link in the mail, and names the team', async () => {
  owner = new Owner(platform.url);
  assert.deepEqual(good(await owner.post('/api/auth/sign-up', ann), 'sign-up'), { status: 'verification_sent' });
  problem(await owner.signIn(ann.email, ann.password), 401, 'bad_credentials');
  const token = await linkToken(platform.url, ann.email);
  owner.session = good(await owner.post('/api/auth/verify', { token }), 'verify');
  assert.equal(owner.session.team, null);
  problem(await owner.get('/api/sites'), 409, 'no_team');
  problem(await new Owner(platform.url).post('/api/auth/verify', { token }), 409, 'link_used_or_expired');
  const team = good(await owner.post('/api/teams', { name: "Ann's bakery" }), 'team');
  const session = good(await owner.get('/api/auth/session'), 'session');
  assert.deepEqual([session.team.id, session.team.role, session.user.email], [team.id, 'owner', ann.email]);
  owner.session = session;
});

test('her website is read while she watches, and the analysis says what it found and what it recommends', async () => {
  live = await listen(platform, owner);
  assert.equal(live.status, 101);
  site = good(await owner.post('/api/sites', { url: demo.url }), 'site');
  assert.equal(site.state, 'reading');
  await live.heard((note) => note.kind === 'crawl_progress' && note.subject === site.id && note.data.read > 0, 60_000);
  await live.heard((note) => note.kind === 'site_analysed' && note.subject === site.id, 60_000);
  site = await until(owner, `/api/sites/${site.id}`, ({ state }) => state !== 'reading');
  assert.equal(site.state, 'ready', JSON.stringify(site.crawl));
  assert.ok(site.crawl.read >= 12 && site.crawl.chunks > 20, JSON.stringify(site.crawl));
  const { analysis } = site;
  assert.equal(analysis.language, 'en');
  assert.match(analysis.summary, /bakery/i);
  assert.ok(analysis.contact.emails.length > 0 && analysis.contact.phones.length > 0 && analysis.contact.opening_hours.length > 0);
  assert.ok(analysis.missing.length > 0 && analysis.missing.every(({ code, title, detail }) => code && title && detail));
  assert.deepEqual(analysis.recommendations.map(({ kind }) => kind).sort(), ['booking', 'chat', 'form']);
  assert.ok(analysis.recommendations.every(({ reason, evidence, confidence }) => reason && evidence.length > 0 && confidence > 0 && confidence <= 1));
  const { items } = good(await owner.get(`/api/sites/${site.id}/pages?limit=100`), 'pages');
  assert.equal(items.filter(({ status }) => status === 'read').length, site.crawl.read);
});

test('one call each activates the automations, and the widget hears of them', async () => {
  visitor = new Visitor(platform.url, site.key, site.origins[0]);
  assert.deepEqual(good(await visitor.get('/api/widget/config'), 'config').automations, []);
  for (const kind of ['chat', 'form', 'booking']) {
    const first = good(await owner.put(`/api/sites/${site.id}/automations/${kind}`, { active: true }), kind);
    const again = good(await owner.put(`/api/sites/${site.id}/automations/${kind}`, { active: true }), kind);
    assert.deepEqual([again.id, again.resource_id], [first.id, first.resource_id], 'activating twice makes nothing twice');
    await live.heard((note) => note.kind === 'automation_activated' && note.data.kind === kind);
  }
  const config = good(await visitor.get('/api/widget/config'), 'config');
  assert.deepEqual(config.automations.map(({ kind }) => kind).sort(), ['booking', 'chat', 'form']);
  const embed = good(await owner.get(`/api/chatbot/embed-code?site_id=${site.id}`), 'embed code');
  assert.match(embed.html, new RegExp(`^<script async src="${platform.url}/widget\\.js" data-site="${site.key}"( data-[a-z]+="[^"<>]*")*></script>$`));
  const script = await fetch(embed.script_url);
  assert.deepEqual([script.status, script.headers.get('access-control-allow-origin')], [200, '*']);
});

test('the chat answers from the pages with sources, says when they do not answer, and small talk costs no sources', async () => {
  const session = good(await visitor.post('/api/chatbot/sessions', { locale: 'en', page_url: `${demo.url}/` }), 'session');
  const say = (text, client_id) => visitor.post('/api/chatbot/message', { session_id: session.session_id, token: session.token, text, client_id });
  const open = good(await say('When are you open on Saturday?', 'm1'), 'question');
  assert.equal(open.message.outcome, 'answered');
  assert.match(open.message.text, /\d/);
  assert.ok(open.message.sources.length > 0 && open.message.sources.every(({ url }) => url.startsWith(demo.url)), JSON.stringify(open));
  assert.equal(open.offer_form, false);
  const unknown = good(await say('Do you repair diesel engines for submarines?', 'm2'), 'question');
  assert.deepEqual([unknown.message.outcome, unknown.offer_form], ['not_answered', true], JSON.stringify(unknown));
  const hello = good(await say('Hello!', 'm3'), 'small talk');
  assert.equal(hello.message.outcome, 'small_talk');
  const again = good(await say('When are you open on Saturday?', 'm1'), 'the first again');
  assert.equal(again.message.id, open.message.id);
  const { messages } = good(await visitor.get(`/api/chatbot/sessions/${session.session_id}`, { 'x-session-token': session.token }), 'history');
  assert.deepEqual(messages.map(({ seq, by }) => `${seq} ${by}`), ['1 visitor', '2 bot', '3 visitor', '4 bot', '5 visitor', '6 bot']);
  await live.heard((note) => note.kind === 'conversation_started' && note.subject === session.session_id);
  await live.heard((note) => note.kind === 'conversation_updated' && note.subject === session.session_id && note.data.messages === 6);
  const thread = good(await owner.get(`/api/conversations/${session.session_id}`), 'thread');
  assert.deepEqual(thread.messages.map(({ id }) => id), messages.map(({ id }) => id));
  assert.deepEqual([thread.conversation.unanswered, thread.conversation.site_id], [1, site.id]);
  const { items } = good(await owner.get('/api/conversations'), 'inbox');
  assert.equal(items[0].id, session.session_id);
});

test('the answer streams, and what streamed is what is kept', async () => {
  const { session_id, token } = good(await visitor.post('/api/chatbot/sessions', {}), 'session');
  const response = await fetch(`${platform.url}/api/chatbot/message?site=${site.key}`, {
    method: 'POST',
    headers: { origin: visitor.origin, accept: 'text/event-stream', 'content-type': 'application/json' },
    body: JSON.stringify({ session_id, token, text: 'What does a sourdough loaf cost?', client_id: 's1' }),
  });
  assert.match(response.headers.get('content-type'), /^text\/event-stream/);
  assert.equal(response.headers.get('access-control-allow-origin'), visitor.origin);
  const events = (await response.text()).split('\n\n').filter(Boolean).map((frame) => {
    const [event, data] = frame.split('\n');
    return { event: event.replace('event: ', ''), data: JSON.parse(data.replace('data: ', '')) };
  });
  const kinds = events.map(({ event }) => event);
  assert.deepEqual([kinds[0], kinds.at(-1)], ['accepted', 'done']);
  const text = events.filter(({ event }) => event === 'delta').map(({ data }) => data.text).join('');
  const { messages } = good(await visitor.get(`/api/chatbot/sessions/${session_id}`, { 'x-session-token': token }), 'history');
  assert.equal(messages[1].text, text);
  assert.deepEqual(events.at(-1).data.sources, messages[1].sources);
});

test('the form makes a lead, a mail to the owner and an answer to the visitor', async () => {
  const { automations } = good(await visitor.get('/api/widget/config'), 'config');
  const form = automations.find(({ kind }) => kind === 'form').resource_id;
  const shown = good(await visitor.get(`/api/forms/${form}/public`), 'form');
  assert.ok(shown.fields.some(({ kind }) => kind === 'email'));
  const { lead_id, thanks } = good(await submit(visitor, form, answers('Vera Visitor')), 'submit');
  assert.ok(thanks.length > 0);
  await live.heard((note) => note.kind === 'lead_captured' && note.subject === lead_id);
  const toOwner = await waitForMail(platform.url, ann.email, (mail) => mail.text.includes(lead_id));
  assert.match(toOwner.text, /Do you bake for weddings\?/);
  await waitForMail(platform.url, 'vera.visitor@example.com');
  const lead = good(await owner.get(`/api/leads/${lead_id}`), 'lead');
  assert.deepEqual([lead.state, lead.name, lead.email], ['new', 'Vera Visitor', 'vera.visitor@example.com']);
  good(await owner.patch(`/api/leads/${lead_id}`, { state: 'won', note: 'cake on 4 May' }), 'change');
  assert.deepEqual(good(await owner.get('/api/leads?state=won'), 'won').items.map(({ id }) => id), [lead_id]);
  assert.deepEqual(good(await owner.get('/api/leads?state=new'), 'new').items, []);
  const today = good(await owner.get('/api/leads/summary?days=14&zone=Europe/London'), 'summary');
  assert.deepEqual([today.total, today.days.length, today.days.at(-1).count], [1, 14, 1]);
});

test('a booking is confirmed to both sides with an invitation, appears in the list, and can be cancelled', async () => {
  const { services, calendar_zone } = good(await visitor.get('/api/calendar/services'), 'services');
  assert.equal(calendar_zone, 'Europe/London');
  const [starts_at, other] = await freeSlots(visitor, services[0]);
  const held = good(await hold(visitor, services[0], starts_at), 'hold');
  assert.equal(held.state, 'held');
  assert.ok(!(await freeSlots(visitor, services[0])).includes(starts_at), 'a held time is not offered');
  const booked = good(await book(visitor, held, guest('Gil Guest')), 'book');
  assert.deepEqual([booked.state, booked.starts_at, booked.id], ['booked', starts_at, held.id]);
  assert.match(booked.ics, /^BEGIN:VCALENDAR/);
  await live.heard((note) => note.kind === 'appointment_booked' && note.subject === booked.id);
  for (const to of [ann.email, 'gil.guest@example.com']) {
    const mail = await waitForMail(platform.url, to, ({ parts }) => parts.some(({ content }) => content.includes(booked.id)));
    assert.match(mail.parts[0].content_type, /^text\/calendar;.*method=REQUEST/i);
    assert.match(mail.parts[0].content, /METHOD:REQUEST/);
  }
  const list = good(await owner.get('/api/appointments?when=upcoming'), 'list');
  assert.deepEqual(list.items.map(({ id, guest: { name } }) => [id, name]), [[booked.id, 'Gil Guest']]);
  good(await owner.post(`/api/appointments/${booked.id}/cancel`), 'cancel');
  await live.heard((note) => note.kind === 'appointment_cancelled' && note.subject === booked.id);
  await waitForMail(platform.url, 'gil.guest@example.com', ({ parts }) => parts.some(({ content }) => content.includes('METHOD:CANCEL')));
  assert.ok((await freeSlots(visitor, services[0])).includes(starts_at), 'a cancelled time is free again');
  assert.ok(other > starts_at);
});

test('a note tells no names and no addresses', () => {
  assert.doesNotMatch(JSON.stringify(live.notes), /Vera|Gil|@example\.com/);
});
