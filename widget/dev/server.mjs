#!/usr/bin/env node
/**
 * A peer for the widget's development and tests: the platform's visitor door on one port, plain host pages on another, so that
 * CORS, CSP and integrity are real. Faults are switched on from a test, or with POST /__faults {"/api/…": {"kind": "broken"}}.
 *
 * Usage: node widget/build.mjs && node widget/dev/server.mjs [platform port] [host port]
 */
import { readFile, readdir } from 'node:fs/promises';
import { createServer } from 'node:http';
import { randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { SITE } from './data.mjs';
import { mockApi } from './api.mjs';

const WIDGET = fileURLToPath(new URL('..', import.meta.url));
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const listen = (server, port) => new Promise((resolve) => server.listen(port, '127.0.0.1', () => resolve(server.address().port)));

const read = async (request) => {
  const pieces = [];
  for await (const piece of request) pieces.push(piece);
  return pieces.length ? JSON.parse(Buffer.concat(pieces).toString()) : undefined;
};

/** The name under which a fault is set: `/api/forms/form_1/submit` is `/api/forms/{id}/submit`. */
const operation = (path) => path.replace(/\/(form|conv|appt)_\w+/, '/{id}');

/** Breaks off in the middle of an answer. (Before its first byte, a browser would silently ask again.) */
const breakOff = async (response) => {
  response.writeHead(200, { ...response.cors, 'content-type': 'application/json', 'content-length': '999' });
  response.write('{');
  await later(30);
  response.destroy();
};

/** Starts both servers. `dist` is the widget's build; `faults[operation]` is an array of faults, taken one per call. */
export const startMock = async ({ platformPort = 0, hostPort = 0, dist = join(WIDGET, 'dist') } = {}) => {
  const api = mockApi();
  const faults = {};
  const log = [];

  const asset = async (path, response) => {
    const type = path.endsWith('.json') ? 'application/json' : 'text/javascript; charset=utf-8';
    try {
      const bytes = await readFile(join(dist, path));
      const age = path === '/widget.js' ? 'public, max-age=300' : 'public, max-age=31536000, immutable';
      response.writeHead(200, { 'content-type': type, 'cache-control': age, 'access-control-allow-origin': '*', 'x-content-type-options': 'nosniff' });
      response.end(bytes);
    } catch {
      response.writeHead(404).end();
    }
  };

  const page = async (name, response, values) => {
    const nonce = randomBytes(16).toString('base64');
    const html = (await readFile(join(WIDGET, 'pages', name), 'utf8')).replace(/\{\{(\w+)\}\}/g, (_, key) => ({ nonce, ...values })[key] ?? '');
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': pageCsp(nonce) });
    response.end(html);
  };

  const call = async (request, response, url) => {
    const origin = request.headers.origin;
    response.cors = { 'access-control-allow-origin': origin ?? '*', vary: 'origin' };
    if (request.method === 'OPTIONS') {
      response.writeHead(204, { ...response.cors, 'access-control-allow-methods': 'GET, POST', 'access-control-allow-headers': 'content-type, idempotency-key, x-session-token', 'access-control-max-age': '7200' });
      return response.end();
    }
    const body = await read(request);
    const name = operation(url.pathname);
    const entry = { method: request.method, path: url.pathname, name, body, headers: request.headers, query: Object.fromEntries(url.searchParams) };
    log.push(entry);
    const fault = faults[name]?.shift();
    const json = (status, value, more = {}) => {
      Object.assign(entry, { status, answer: value });
      response.writeHead(status, { ...response.cors, ...more, 'content-type': status < 400 ? 'application/json' : 'application/problem+json' });
      response.end(value === undefined ? '' : JSON.stringify(value));
    };
    try {
      if (fault?.kind === 'down') return breakOff(response);
      if (fault?.kind === 'slow') await later(fault.ms);
      if (fault?.kind === 'status') throw new api.Refusal(fault.status, fault.code ?? 'mock', fault.more);
      if (fault?.kind === 'lost_answer') {
        await api.handle({ method: request.method, path: url.pathname, query: url.searchParams, headers: request.headers, body }, response);
        return breakOff(response);
      }
      const answer = await api.handle({ method: request.method, path: url.pathname, query: url.searchParams, headers: request.headers, body }, response, fault);
      if (answer) json(answer[0], answer[1], url.pathname === '/api/widget/config' ? { 'cache-control': 'public, max-age=60' } : {});
    } catch (error) {
      if (!(error instanceof api.Refusal)) throw error;
      json(error.status, error.body, error.body.retry_after_s ? { 'retry-after': String(error.body.retry_after_s) } : {});
    }
  };

  const platform = createServer((request, response) => {
    const url = new URL(request.url, 'http://platform');
    const answer = async () => {
      if (url.pathname === '/__faults') {
        Object.assign(faults, await read(request));
        return response.writeHead(204).end();
      }
      if (url.pathname.startsWith('/api/')) return call(request, response, url);
      const [, kind, key] = url.pathname.split('/');
      if (kind === 'w') return page('hosted.html', response, { site_key: key, site_name: 'Bakery Holm', lang: 'en', dir: 'ltr', color: '#2f6f5e' });
      if (kind === 'preview') return page('preview.html', response, { site_key: key, site_name: 'Bakery Holm', lang: 'en', dir: 'ltr' });
      log.push({ method: 'GET', path: url.pathname, name: url.pathname });
      if (faults[url.pathname]?.shift()) return response.writeHead(500).end();
      return asset(url.pathname, response);
    };
    answer().catch((error) => {
      console.error(error);
      response.destroy();
    });
  });

  const platformUrl = `http://127.0.0.1:${await listen(platform, platformPort)}`;
  const host = createServer(async (request, response) => {
    const url = new URL(request.url, 'http://host');
    const name = url.pathname === '/' ? 'ordinary' : url.pathname.slice(1).replace(/\.html$/, '');
    const known = await readdir(join(WIDGET, 'fixtures'));
    if (!known.includes(`${name}.html`)) return response.writeHead(404).end();
    const nonce = randomBytes(16).toString('base64');
    const attributes = [...url.searchParams].filter(([key]) => /^[a-z]+$/.test(key)).map(([key, value]) => `data-${key}="${value.replace(/[&"<>]/g, '')}"`);
    const values = { platform: platformUrl, site: url.searchParams.get('key') ?? SITE, nonce, attributes: attributes.join(' ') };
    const html = (await readFile(join(WIDGET, 'fixtures', `${name}.html`), 'utf8')).replace(/\{\{(\w+)\}\}/g, (_, key) => values[key] ?? '');
    response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', ...(name === 'strict-csp' && { 'content-security-policy': strictCsp(nonce, platformUrl) }) });
    return response.end(html);
  });
  const hostUrl = `http://127.0.0.1:${await listen(host, hostPort)}`;

  return {
    platformUrl,
    hostUrl,
    faults,
    log,
    api,
    close: () => {
      platform.closeAllConnections();
      host.closeAllConnections();
      return Promise.all([platform, host].map((server) => new Promise((resolve) => server.close(resolve))));
    },
  };
};

/** The strictest page we promise to work on. */
export const strictCsp = (nonce, platform) =>
  `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'none'; connect-src ${platform}; trusted-types gr8-chatbot; require-trusted-types-for 'script'; base-uri 'none'; form-action 'none'`;

/** What widget/README.md asks of the edge for hosted.html and preview.html. */
export const pageCsp = (nonce) =>
  `default-src 'none'; script-src 'nonce-${nonce}' 'strict-dynamic'; style-src 'nonce-${nonce}'; connect-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'self'; trusted-types gr8-chatbot; require-trusted-types-for 'script'`;

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [platformPort, hostPort] = process.argv.slice(2).map(Number);
  const mock = await startMock({ platformPort: platformPort || 18787, hostPort: hostPort || 18788 });
  console.log(`platform ${mock.platformUrl}\nhost     ${mock.hostUrl}/ordinary`);
}
