// Small clients of the platform's own API, for the tests, the seed and the bench: an owner with a session, a visitor
// of a site, and the mails that were sent.
import { setTimeout as sleep } from 'node:timers/promises';

/** What came back: `status`, `headers`, and `body` (parsed when it is JSON, else text). */
async function read(response) {
  const text = await response.text();
  const json = (response.headers.get('content-type') ?? '').includes('json');
  return { status: response.status, headers: response.headers, body: json && text ? JSON.parse(text) : text };
}

/** Throws unless the answer has a good status; the message says what was asked and what came back. */
export function good(answer, what) {
  if (answer.status >= 200 && answer.status < 300) return answer.body;
  throw new Error(`${what}: ${answer.status} ${JSON.stringify(answer.body)}`);
}

/** Somebody at the owner door: keeps cookies as a browser does, and sends the header against forged requests. */
export class Owner {
  #jar = new Map();
  session = null;

  constructor(base) {
    this.base = new URL(base).origin;
  }

  /** The cookies that go to a path, as one header. */
  cookiesFor(path) {
    return [...this.#jar].filter(([, { scope }]) => path.startsWith(scope)).map(([name, { value }]) => `${name}=${value}`).join('; ');
  }

  /** The access token's cookie. */
  get cookie() {
    return this.cookiesFor('/').split('; ').find((pair) => pair.startsWith('__Host-gr8_session=')) ?? '';
  }

  /** A cookie's value; undefined when it is not there. */
  cookieOf(name) {
    return this.#jar.get(name)?.value;
  }

  /** Puts a cookie in, as if an answer had set it; takes it away without a value. */
  setCookie(name, value, scope = '/') {
    if (value) this.#jar.set(name, { value, scope });
    else this.#jar.delete(name);
  }

  async call(method, path, body, headers = {}) {
    const sent = { origin: this.base, ...headers };
    const cookies = this.cookiesFor(path);
    if (cookies) sent.cookie ??= cookies;
    if (this.session && method !== 'GET') sent['x-csrf-token'] ??= this.session.csrf;
    if (body !== undefined) sent['content-type'] ??= 'application/json';
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    const response = await fetch(this.base + path, { method, headers: sent, body: payload, redirect: 'manual' });
    for (const line of response.headers.getSetCookie()) {
      const [pair, ...rest] = line.split(';');
      const scope = rest.map((part) => part.trim()).find((part) => part.startsWith('Path='))?.slice(5) ?? '/';
      this.setCookie(pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1), scope);
    }
    return read(response);
  }

  get = (path) => this.call('GET', path);
  post = (path, body) => this.call('POST', path, body ?? {});
  put = (path, body) => this.call('PUT', path, body);
  patch = (path, body) => this.call('PATCH', path, body);
  delete = (path) => this.call('DELETE', path);

  async signIn(email, password) {
    const answer = await this.post('/api/auth/sign-in', { email, password });
    if (answer.status === 200) this.session = answer.body;
    return answer;
  }

  /** Signs up, follows the link in the mail, and names the team: what a new owner does in the first minute. */
  async signUp({ email, password, name, team, locale, zone }) {
    good(await this.post('/api/auth/sign-up', { email, password, name, locale, zone }), 'sign-up');
    const token = await linkToken(this.base, email);
    this.session = good(await this.post('/api/auth/verify', { token }), 'verify');
    if (team) {
      good(await this.post('/api/teams', { name: team }), 'create team');
      this.session = good(await this.get('/api/auth/session'), 'session');
    }
    return this.session;
  }
}

/** Somebody on a page that carries the widget: no cookies, a site key, the page's origin. */
export class Visitor {
  constructor(base, siteKey, origin) {
    Object.assign(this, { base: new URL(base).origin, siteKey, origin });
  }

  async call(method, path, body, headers = {}) {
    const url = new URL(path, this.base);
    url.searchParams.set('site', this.siteKey);
    const sent = { origin: this.origin, ...headers };
    if (body !== undefined) sent['content-type'] ??= 'application/json';
    const payload = body === undefined || typeof body === 'string' ? body : JSON.stringify(body);
    return read(await fetch(url, { method, headers: sent, body: payload, redirect: 'manual' }));
  }

  get = (path, headers) => this.call('GET', path, undefined, headers);
  post = (path, body, headers) => this.call('POST', path, body, headers);
}

/** The mails sent to an address (all without one), newest first. */
export async function outbox(base, to = '') {
  const response = await fetch(`${new URL(base).origin}/dev/outbox.json?to=${encodeURIComponent(to)}`);
  const body = good(await read(response), 'outbox');
  return Array.isArray(body) ? body : body.items;
}

/** The first mail to an address that passes `test`; waits for it, since mails leave through the queue. */
export async function waitForMail(base, to, test = () => true, withinMs = 15_000) {
  const until = Date.now() + withinMs;
  for (;;) {
    const mail = (await outbox(base, to)).find(test);
    if (mail) return mail;
    if (Date.now() > until) throw new Error(`no such mail to ${to} within ${withinMs} ms`);
    await sleep(150);
  }
}

const LINK = /\/verify\?token=([A-Za-z0-9_.~-]+)/;

/** The token in the newest verification mail to that address. */
export async function linkToken(base, to) {
  const mail = await waitForMail(base, to, (candidate) => LINK.test(JSON.stringify(candidate)));
  return LINK.exec(JSON.stringify(mail))[1];
}

/** Asks again until `test` holds for the body of a GET; returns that body. */
export async function until(owner, path, test, withinMs = 60_000) {
  const end = Date.now() + withinMs;
  for (;;) {
    const body = good(await owner.get(path), path);
    if (test(body)) return body;
    if (Date.now() > end) throw new Error(`${path} did not get there within ${withinMs} ms: ${JSON.stringify(body)}`);
    await sleep(200);
  }
}
