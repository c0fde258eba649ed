// What the suites on the real runtime share: how a problem must look, a site that needs no crawl, many at once.
import assert from 'node:assert/strict';
import { Owner, Visitor, good } from '../support/api.mjs';
import { seed } from '../support/seed.mjs';

/**
 * Asserts that an answer is a problem as RFC 9457 and docs/API-DESIGN.md want it, and gives its body.
 * @param {{status: number, headers: Headers, body: any}} answer
 */
export function problem(answer, status, code) {
  const shown = JSON.stringify(answer.body);
  assert.equal(answer.status, status, shown);
  assert.equal(answer.headers.get('content-type'), 'application/problem+json', shown);
  const { body } = answer;
  assert.equal(body.code, code, shown);
  assert.equal(body.status, status, shown);
  assert.equal(body.type, `/problems/${code}`);
  assert.match(body.request_id, /^req_[0-9a-f]{32}$/);
  assert.equal(answer.headers.get('x-request-id'), body.request_id);
  assert.ok(body.title.length > 0 && body.detail.length > 0, shown);
  return body;
}

/** The fields of a 422, as `name: code` in alphabetical order. */
export const fields = (body) => body.fields.map(({ name, code }) => `${name}: ${code}`).sort();

/** An owner with the demo site read and all three automations on, a visitor of it, and the ids that tests need. */
export async function startedTeam(platform, demo, person) {
  const { owner, site } = await seed({ url: platform.url, siteUrl: demo.url, ...(person ? { person } : {}) });
  const id = (kind) => site.automations.find((one) => one.kind === kind).resource_id;
  const visitor = new Visitor(platform.url, site.key, site.origins[0]);
  const { services } = good(await visitor.get('/api/calendar/services'), 'services');
  return { owner, site, visitor, form: id('form'), calendar: id('booking'), service: services[0] };
}

export const person = (name) => ({ email: `${name}@example.com`, password: 'a long enough password', name, team: `${name}'s team`, locale: 'en', zone: 'Europe/London' });

/** Somebody who just signed up, with a team. */
export async function newOwner(platform, name) {
  const owner = new Owner(platform.url);
  await owner.signUp(person(name));
  return owner;
}

/** Free starts from tomorrow on. */
export async function freeSlots(visitor, service, days = 14) {
  const from = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10);
  const list = good(await visitor.get(`/api/calendar/slots?service=${service.id}&from=${from}&days=${days}&zone=Europe/London`), 'slots');
  return list.days.flatMap((day) => day.slots);
}

export const guest = (name) => ({ name, email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`, zone: 'Europe/London', locale: 'en' });

export async function hold(visitor, service, starts_at, headers) {
  return visitor.post('/api/appointments', { service_id: service.id, starts_at }, headers);
}

export const book = (visitor, held, who) => visitor.post(`/api/appointments/${held.id}/book`, { token: held.token, ...who });

/** A whole booking; gives what the visitor sees. */
export async function bookOne(visitor, service, starts_at, name) {
  const held = good(await hold(visitor, service, starts_at), 'hold');
  return good(await book(visitor, held, guest(name)), 'book');
}

export const answers = (name) => ({ answers: { name, email: `${name.toLowerCase().replaceAll(' ', '.')}@example.com`, message: 'Do you bake for weddings?', consent: true } });

export const submit = (visitor, form, body, headers) => visitor.post(`/api/forms/${form}/submit`, body, headers);

/** How often each status came. */
export function tally(list) {
  const counts = {};
  for (const { status } of list) counts[status] = (counts[status] ?? 0) + 1;
  return counts;
}

export const times = (count, work) => Promise.all(Array.from({ length: count }, (_, n) => work(n)));

/** The live feed of an owner's team, through the runtime's own socket. */
export async function listen(platform, owner, headers = {}) {
  const response = await platform.socket(`${platform.url}/api/live`, { headers: { upgrade: 'websocket', cookie: owner.cookie, origin: platform.url, ...headers } });
  const socket = response.webSocket;
  if (!socket) return { status: response.status, headers: response.headers, body: await response.json() };
  const notes = [];
  const waiting = new Set();
  socket.addEventListener('message', ({ data }) => {
    if (data === 'pong') return;
    notes.push(JSON.parse(data));
    for (const look of waiting) look();
  });
  const closed = new Promise((resolve) => socket.addEventListener('close', resolve));
  socket.accept();
  return {
    status: response.status,
    notes,
    /** How the other side closed it: a promise of the event. */
    closed,
    close: () => socket.close(1000),
    /** The first note, old or new, that passes `test`. */
    heard: (test, withinMs = 15_000) =>
      new Promise((resolve, reject) => {
        const timer = setTimeout(() => {
          waiting.delete(look);
          reject(new Error(`no such note within ${withinMs} ms; heard ${JSON.stringify(notes)}`));
        }, withinMs);
        const look = () => {
          const note = notes.find(test);
          if (!note) return;
          clearTimeout(timer);
          waiting.delete(look);
          resolve(note);
        };
        waiting.add(look);
        look();
      }),
  };
}
