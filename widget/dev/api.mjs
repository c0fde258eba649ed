/** The mock platform's operations. Faults are asked for by tests through `faults`, one queue per operation. */
import { randomBytes } from 'node:crypto';
import { answers, form, services, sites, ZONE } from './data.mjs';
import { calendar } from './slots.mjs';

const id = (prefix) => `${prefix}_${randomBytes(16).toString('hex')}`;
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** A refusal, as problem+json. */
class Refusal extends Error {
  constructor(status, code, more = {}) {
    super(code);
    this.status = status;
    this.body = { type: `/problems/${code}`, title: code, status, code, detail: `mock: ${code}`, request_id: id('req'), ...more };
  }
}

const isEmail = (text) => /^[^@\s]+@[^@\s]+\.[^@\s.]{2,}$/.test(text ?? '');

export const mockApi = () => {
  const book = calendar();
  const conversations = new Map();
  const submissions = new Map();
  const bookings = [];
  const leads = [];

  const say = (conversation, by, text, more = {}) => {
    const message = { id: id('msg'), seq: conversation.messages.length + 1, by, text, at: Date.now(), ...more };
    conversation.messages.push(message);
    return message;
  };

  const answer = (text) => {
    const found = answers.find(({ words }) => words.test(text));
    if (!found) return { text: 'I could not find that on our website, and I would rather not guess.', outcome: 'not_answered', sources: [] };
    return { text: found.text, outcome: found.small ? 'small_talk' : 'answered', sources: found.sources };
  };

  const open = (session, token) => {
    const conversation = conversations.get(session);
    if (!conversation || conversation.token !== token) throw new Refusal(404, 'not_found');
    return conversation;
  };

  /** Streams as the platform does: accepted, deltas, done. `fault.kind` broken ends in the middle. */
  const stream = async (response, conversation, body, fault) => {
    const write = (event, data) => response.write(`event: ${event}\ndata: ${JSON.stringify(data)}\n\n`);
    response.writeHead(200, { ...response.cors, 'content-type': 'text/event-stream', 'cache-control': 'no-store' });
    let asked = conversation.messages.find(({ client_id }) => client_id === body.client_id);
    asked ??= say(conversation, 'visitor', body.text, { client_id: body.client_id });
    write('accepted', { id: asked.id, seq: asked.seq, at: asked.at });
    if (fault?.kind === 'slow') await later(fault.ms);
    if (fault?.kind === 'error_event') return void response.end(`event: error\ndata: ${JSON.stringify(new Refusal(502, 'upstream').body)}\n\n`);
    const { text, outcome, sources } = answer(body.text);
    for (const [at, piece] of text.match(/\S+\s*/g).entries()) {
      if (fault?.kind === 'broken' && at === 4) return void response.destroy();
      write('delta', { text: piece });
      await later(fault?.kind === 'drip' ? 60 : 8);
    }
    const said = say(conversation, 'bot', text, { outcome, sources });
    write('done', { id: said.id, seq: said.seq, at: said.at, outcome, sources, offer_form: outcome === 'not_answered' });
    response.end();
  };

  const submit = (body, key) => {
    const answersGiven = body?.answers ?? {};
    const fields = [];
    for (const { name, kind, required, max_length } of form.fields) {
      const value = answersGiven[name];
      const bad = (code) => fields.push({ name: `answers/${name}`, code, detail: `mock: ${code}` });
      if (required && (!value || !String(value).trim())) bad('required');
      else if (value && kind === 'email' && !isEmail(value)) bad('not_an_email');
      else if (value && max_length && value.length > max_length) bad('too_long');
      if (String(value).includes('@blocked.example')) bad('not_accepted');
    }
    if (fields.length) throw new Refusal(422, 'invalid', { fields });
    if (!submissions.has(key)) {
      submissions.set(key, { lead_id: id('lead'), thanks: form.thanks });
      leads.push(body);
    }
    return submissions.get(key);
  };

  const hold = (body, key) => {
    const before = [...book.holds.values()].find((one) => one.key === key);
    if (before) return before.told;
    const service = services.find((one) => one.id === body.service_id);
    if (!service) throw new Refusal(404, 'not_found');
    if (!book.isFree(body.starts_at)) throw new Refusal(409, 'slot_taken', { next: book.next(body.starts_at) });
    const made = { id: id('appt'), token: randomBytes(16).toString('hex'), state: 'held', service_id: service.id, starts_at: body.starts_at, ends_at: body.starts_at + service.duration_min * 60_000, expires_at: Date.now() + 600_000 };
    book.kept.set(made.starts_at, made.id);
    book.holds.set(made.id, { ...made, key, told: made });
    return made;
  };

  const confirm = (appointment, body) => {
    const held = book.holds.get(appointment);
    if (!held || held.token !== body.token) throw new Refusal(404, 'not_found');
    const fields = [];
    if (!body.name) fields.push({ name: 'name', code: 'required', detail: 'mock: name' });
    if (!isEmail(body.email)) fields.push({ name: 'email', code: 'not_an_email', detail: 'mock: email' });
    if (fields.length) throw new Refusal(422, 'invalid', { fields });
    if (held.state !== 'booked') bookings.push({ ...held, guest: body });
    held.state = 'booked';
    const { name } = services.find((one) => one.id === held.service_id);
    return {
      id: held.id,
      state: 'booked',
      service: { id: held.service_id, name },
      starts_at: held.starts_at,
      ends_at: held.ends_at,
      zone: body.zone,
      calendar_zone: ZONE,
      ics: 'BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//mock//EN\r\nBEGIN:VEVENT\r\nUID:1\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n',
    };
  };

  const release = (appointment) => {
    const held = book.holds.get(appointment);
    if (held?.state === 'held') {
      book.kept.delete(held.starts_at);
      book.holds.delete(appointment);
    }
  };

  /** One call. Returns [status, body], or undefined when it answered by itself. */
  const handle = async ({ method, path, query, headers, body }, response, fault) => {
    const site = sites[query.get('site')];
    if (!site) throw new Refusal(404, 'not_found');
    const [, , room, one, act] = path.split('/');
    if (path === '/api/widget/config') return [200, site];
    if (path === '/api/chatbot/sessions' && method === 'POST') {
      const session = { session_id: id('conv'), token: randomBytes(16).toString('hex'), messages: [] };
      conversations.set(session.session_id, session);
      return [201, { session_id: session.session_id, token: session.token, greeting: 'Hello!' }];
    }
    if (room === 'chatbot' && one === 'sessions') return [200, { messages: open(act, headers['x-session-token']).messages }];
    if (path === '/api/chatbot/message') {
      const conversation = open(body.session_id, body.token);
      if ([...body.text].length > 2000) throw new Refusal(422, 'invalid', { fields: [{ name: 'text', code: 'too_long', detail: '' }] });
      return stream(response, conversation, body, fault);
    }
    if (/^\/api\/forms\/\w+\/public$/.test(path)) return [200, form];
    if (/^\/api\/forms\/\w+\/submit$/.test(path)) return [201, submit(body, headers['idempotency-key'])];
    if (path === '/api/calendar/services') return [200, { services, calendar_zone: ZONE }];
    if (path === '/api/calendar/slots') return [200, book.list(query.get('service'), query.get('from'), Number(query.get('days')), query.get('zone'))];
    if (path === '/api/appointments') return [201, hold(body, headers['idempotency-key'])];
    if (room === 'appointments' && act === 'book') return [200, confirm(one, body)];
    if (room === 'appointments' && act === 'release') return [204, release(one)];
    throw new Refusal(404, 'not_found');
  };

  return { handle, Refusal, book, conversations, leads, bookings };
};
