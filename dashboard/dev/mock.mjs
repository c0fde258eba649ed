// The made-up API: the contract's owner door over seeded data, with latency, errors and a live feed.
// Scenario and world come from cookies (`gr8_scenario`, `gr8_world`); `gr8_latency` in milliseconds.
import { OWNER, PUBLIC, Refusal } from './routes.mjs';
import { accept } from './socket.mjs';
import { worldOf } from './world.mjs';

const cookiesOf = (request) => Object.fromEntries((request.headers.cookie ?? '').split(/;\s*/).filter(Boolean).map((pair) => pair.split('=')));
const SESSION = '__Host-gr8_session=mock; HttpOnly; Secure; SameSite=Lax; Path=/';
const REFRESH = '__Secure-gr8_refresh=mock; HttpOnly; Secure; SameSite=Strict; Path=/api/auth';

function match(table, method, path) {
  for (const [verb, pattern, answer] of table) {
    const names = [...pattern.matchAll(/:(\w+)/g)].map((found) => found[1]);
    const values = method === verb && new RegExp(`^${pattern.replace(/:\w+/g, '([^/]+)')}$`).exec(path);
    if (values) return { answer, params: Object.fromEntries(names.map((name, at) => [name, decodeURIComponent(values[at + 1])])) };
  }
  return null;
}

async function bodyOf(request) {
  let text = '';
  for await (const part of request) text += part;
  return text ? JSON.parse(text) : {};
}

function refuse(scenario, method, path) {
  const open = path === '/api/auth/session' || path.startsWith('/mock/');
  if (scenario === 'error' && !open) throw new Refusal(500, 'internal', 'our fault, and we know');
  if (scenario === 'forbidden' && method !== 'GET' && !path.startsWith('/api/auth/')) throw new Refusal(403, 'forbidden', 'your role does not allow this');
}

function answerFor(request, cookies, path, query, body) {
  const scenario = cookies.gr8_scenario ?? 'loaded';
  const world = worldOf(cookies.gr8_world ?? 'main', ['error', 'slow', 'forbidden'].includes(scenario) ? 'loaded' : scenario);
  const context = { query, body, cookies, origin: `http://${request.headers.host}` };
  const open = match(PUBLIC, request.method, path);
  if (open) return open.answer(world, { ...context, params: open.params });
  if (!cookies['__Host-gr8_session']) throw new Refusal(401, 'no_session', 'sign in first');
  if (cookies['__Host-gr8_session'] === 'stale') throw new Refusal(401, 'session_expired', 'the access token ran out');
  const found = match(OWNER, request.method, path);
  if (!found) throw new Refusal(404, 'not_found', `no operation ${request.method} ${path}`);
  refuse(scenario, request.method, path);
  const csrfFree = request.method === 'GET' || path.startsWith('/mock/');
  if (!csrfFree && request.headers['x-csrf-token'] !== 'mock-csrf') throw new Refusal(403, 'csrf', 'the csrf token is missing');
  return found.answer(world, { ...context, params: found.params });
}

async function handle(request, response) {
  const url = new URL(request.url, 'http://mock');
  const cookies = cookiesOf(request);
  const wait = cookies.gr8_scenario === 'slow' ? 4000 : Number(cookies.gr8_latency ?? 40);
  const body = await bodyOf(request);
  await new Promise((done) => setTimeout(done, wait));
  const headers = { 'cache-control': 'no-store' };
  try {
    const answer = answerFor(request, cookies, url.pathname, url.searchParams, body);
    if (answer.signIn) headers['set-cookie'] = [SESSION, REFRESH];
    if (answer.signOut) headers['set-cookie'] = [`${SESSION}; Max-Age=0`, `${REFRESH}; Max-Age=0`];
    if (answer.to) headers.location = answer.to;
    if (answer.body !== undefined) headers['content-type'] = 'application/json';
    if (answer.text !== undefined) return void response.writeHead(answer.status, { ...headers, 'content-type': answer.type }).end(answer.text);
    response.writeHead(answer.status, headers).end(answer.body === undefined ? undefined : JSON.stringify(answer.body));
  } catch (error) {
    if (!(error instanceof Refusal)) console.error(error);
    const refusal = error instanceof Refusal ? error : new Refusal(500, 'internal', String(error));
    const problem = { ...refusal.body, request_id: `req_${Math.random().toString(16).slice(2).padEnd(32, '0')}` };
    response.writeHead(refusal.status, { ...headers, 'content-type': 'application/problem+json' }).end(JSON.stringify(problem));
  }
}

const PREVIEW = '<!doctype html><html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Preview</title><body><main><h1>Sample page</h1><p>The widget sits in the corner of this page.</p></main></body></html>';

/** Mounts the mock on a Node server: `use` takes a connect-style handler. */
export function attach(server, use) {
  use((request, response, next) => {
    const path = request.url.split('?')[0];
    if (path.startsWith('/api/') || path.startsWith('/mock/')) return void handle(request, response);
    if (path.startsWith('/preview/')) return void response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(PREVIEW);
    if (path === '/dev/outbox') return void response.writeHead(200, { 'content-type': 'text/plain' }).end('mails');
    next();
  });
  server.on('upgrade', (request, socket) => {
    if (!request.url.startsWith('/api/live')) return;
    const cookies = cookiesOf(request);
    if (!cookies['__Host-gr8_session'] || cookies.gr8_scenario === 'error') return void socket.end('HTTP/1.1 401 Unauthorized\r\n\r\n');
    const { sockets } = worldOf(cookies.gr8_world ?? 'main', cookies.gr8_scenario ?? 'loaded');
    const send = accept(request, socket, () => sockets.delete(send));
    sockets.add(send);
  });
}
