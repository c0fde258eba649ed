// Two teams on two shards, and everything that is one's: the other one cannot see it, name it, change it or count it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { Visitor, good, until } from '../support/api.mjs';
import { startDemoSite } from '../support/demo-site.mjs';
import { startPlatform } from '../support/platform.mjs';
import { answers, book, bookOne, freeSlots, guest, hold, listen, person, problem, startedTeam, submit } from './support.mjs';

let platform;
let demos;
let ours;
let theirs;
/** What the first team has, by kind. */
const have = {};

before(async () => {
  demos = [await startDemoSite(), await startDemoSite()];
  const hosts = demos.flatMap(({ port }) => [`localhost:${port}`, `127.0.0.1:${port}`]).join(',');
  platform = await startPlatform({ vars: { ALLOWED_HOSTS: hosts, VISITOR_PER_MINUTE: '100000' } });
  ours = await startedTeam(platform, demos[0], person('olga'));
  theirs = await startedTeam(platform, demos[1], person('thea'));
  const { visitor, service, form } = ours;
  have.lead = good(await submit(visitor, form, answers('Vera Visitor')), 'submit').lead_id;
  have.slots = await freeSlots(visitor, service);
  have.appointment = (await bookOne(visitor, service, have.slots[0], 'Gil Guest')).id;
  have.held = good(await hold(visitor, service, have.slots[6]), 'hold');
  have.chat = good(await visitor.post('/api/chatbot/sessions', {}), 'session');
  good(await visitor.post('/api/chatbot/message', { ...told(have.chat), text: 'When are you open?', client_id: 'a' }), 'message');
  await until(ours.owner, '/api/conversations', ({ items }) => items.length === 1);
  have.strangers = await strangersOnBothShards();
});
after(async () => {
  await platform?.stop();
  for (const demo of demos ?? []) await demo.stop();
});

/** Teams of the second owner, one on the first team's shard and one on the other: a row might leak within one database, and a name across two. */
async function strangersOnBothShards() {
  const home = async (team) => (await platform.rows('CONTROL', 'SELECT shard FROM teams WHERE id = ?', team))[0].shard;
  const { owner } = theirs;
  const own = owner.session.team.id;
  const found = new Map([[await home(own), own]]);
  for (let tries = 0; found.size < 2 && tries < 20; tries++) {
    const team = good(await owner.post('/api/teams', { name: `Team ${tries}` }), 'team').id;
    found.set(await home(team), team);
  }
  good(await owner.post(`/api/teams/${own}/switch`), 'back');
  return [...found.values()];
}

const told = ({ session_id, token }) => ({ session_id, token });
const snapshot = async () => {
  const { owner, site, form } = ours;
  const paths = ['/api/sites', `/api/sites/${site.id}`, '/api/forms', `/api/forms/${form}`, '/api/leads', `/api/leads/${have.lead}`, '/api/calendar/availability', '/api/appointments', '/api/conversations', `/api/conversations/${have.chat.session_id}`, `/api/teams/${owner.session.team.id}`];
  return Promise.all(paths.map(async (path) => good(await owner.get(path), path)));
};

test('every object of the first team is not there for others, on the same shard or another, whatever they do with it', async () => {
  assert.equal(have.strangers.length, 2, 'a team on each shard');
  const before = await snapshot();
  const { site, form, calendar } = ours;
  const team = ours.owner.session.team.id;
  const hours = { zone: 'Europe/London', hours: [], closed: [], services: [] };
  const calls = [
    ['GET', `/api/sites/${site.id}`], ['PATCH', `/api/sites/${site.id}`, { name: 'Taken' }], ['DELETE', `/api/sites/${site.id}`], ['POST', `/api/sites/${site.id}/restore`], ['POST', `/api/sites/${site.id}/crawl`],
    ['GET', `/api/sites/${site.id}/pages`], ['PUT', `/api/sites/${site.id}/automations/chat`, { active: false }], ['GET', `/api/chatbot/embed-code?site_id=${site.id}`],
    ['GET', `/api/forms/${form}`], ['PATCH', `/api/forms/${form}`, { name: 'Taken' }],
    ['GET', `/api/leads/${have.lead}`], ['PATCH', `/api/leads/${have.lead}`, { state: 'spam' }], ['POST', `/api/leads/${have.lead}/autoresponse`],
    ['PUT', `/api/calendar/availability/${calendar}`, hours], ['GET', `/api/appointments/${have.appointment}`], ['POST', `/api/appointments/${have.appointment}/cancel`],
    ['GET', `/api/conversations/${have.chat.session_id}`],
    ['GET', `/api/teams/${team}`], ['PATCH', `/api/teams/${team}`, { name: 'Taken' }], ['POST', `/api/teams/${team}/switch`], ['GET', `/api/teams/${team}/permissions`],
  ];
  for (const stranger of have.strangers.toReversed()) {
    good(await theirs.owner.post(`/api/teams/${stranger}/switch`), 'switch');
    for (const [method, path, body] of calls) {
      const answer = await theirs.owner.call(method, path, body ?? (method === 'GET' ? undefined : {}));
      assert.equal(answer.status, 404, `${method} ${path}: ${answer.status} ${JSON.stringify(answer.body)}`);
      problem(answer, 404, 'not_found');
    }
  }
  assert.deepEqual(await snapshot(), before);
  good(await theirs.owner.post(`/api/teams/${theirs.owner.session.team.id}/switch`), 'back');
});

test('every list and every count of the second team is its own', async () => {
  const { owner, site } = theirs;
  for (const path of ['/api/leads', '/api/appointments', '/api/appointments?when=past', '/api/conversations', '/api/leads?state=new']) assert.deepEqual(good(await owner.get(path), path).items, [], path);
  for (const path of ['/api/leads/summary', '/api/appointments/summary', '/api/conversations/summary']) assert.equal(good(await owner.get(`${path}?days=14&zone=Europe/London`), path).total, 0, path);
  assert.deepEqual(good(await owner.get('/api/sites'), 'sites').items.map(({ id }) => id), [site.id]);
  assert.deepEqual(good(await owner.get('/api/forms'), 'forms').items.map(({ id }) => id), [theirs.form]);
  const calendars = good(await owner.get('/api/calendar/availability'), 'calendars');
  assert.deepEqual((calendars.items ?? calendars).map(({ id }) => id), [theirs.calendar]);
  // A cursor of the first team is only a place in the order.
  for (const cursor of [have.lead, `${Date.now()}.${have.chat.session_id}`]) assert.deepEqual(good(await owner.get(`/api/conversations?cursor=${encodeURIComponent(`9999999999999.${cursor}`)}`), cursor).items, []);
});

test('with the second site’s key nothing of the first site is there', async () => {
  const { visitor } = theirs;
  const { form, service } = ours;
  const calls = [
    visitor.get(`/api/forms/${form}/public`),
    submit(visitor, form, answers('Eve')),
    visitor.get(`/api/calendar/slots?service=${service.id}`),
    hold(visitor, service, have.slots[9]),
    book(visitor, have.held, guest('Eve')),
    visitor.post(`/api/appointments/${have.held.id}/release`, { token: have.held.token }),
    visitor.post('/api/chatbot/message', { ...told(have.chat), text: 'Hello', client_id: 'b' }),
    visitor.get(`/api/chatbot/sessions/${have.chat.session_id}`, { 'x-session-token': have.chat.token }),
  ];
  for (const call of calls) problem(await call, 404, 'not_found');
  // The key of one site from a page of the other.
  problem(await new Visitor(platform.url, ours.visitor.siteKey, visitor.origin).get('/api/widget/config'), 403, 'origin_not_allowed');
  assert.equal(good(await book(ours.visitor, have.held, guest('Rita Rightful')), 'the hold stood all the time').starts_at, have.slots[6]);
});

test('the same times of two calendars are two times', async () => {
  const slot = (await freeSlots(theirs.visitor, theirs.service))[0];
  assert.equal(slot, have.slots[0], 'booked at the first, free at the second');
  assert.equal((await bookOne(theirs.visitor, theirs.service, slot, 'Tom')).starts_at, slot);
});

test('notes go to their own team only', async () => {
  const [mine, other] = [await listen(platform, ours.owner), await listen(platform, theirs.owner)];
  const { lead_id } = good(await submit(ours.visitor, ours.form, answers('Lou Loud')), 'submit');
  await mine.heard(({ subject }) => subject === lead_id);
  const their = good(await submit(theirs.visitor, theirs.form, answers('Tim')), 'submit').lead_id;
  await other.heard(({ subject }) => subject === their);
  assert.ok(!other.notes.some(({ subject }) => subject === lead_id) && !mine.notes.some(({ subject }) => subject === their));
  mine.close();
  other.close();
});

test('the feed opens for our own pages and signed-in people only', async () => {
  problem(await listen(platform, ours.owner, { origin: 'https://evil.example' }), 403, 'origin_not_allowed');
  problem(await listen(platform, { cookie: '' }), 401, 'no_session');
});

test('mails of one team’s visitors name that team only', async () => {
  const outbox = await fetch(`${platform.url}/dev/outbox.json`).then((answer) => answer.json());
  const texts = outbox.filter(({ to }) => JSON.stringify(to).includes('thea')).map((mail) => JSON.stringify(mail));
  assert.ok(texts.length > 0);
  for (const text of texts) assert.doesNotMatch(text, /Vera|Gil Guest|olga/i);
});
