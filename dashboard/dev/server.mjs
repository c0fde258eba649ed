// The built dashboard as the Worker serves it (nonce, strict CSP, Trusted Types, immutable files), before the mock API.
//   node dashboard/dev/server.mjs [port]
import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';
import { fileURLToPath } from 'node:url';
import { attach } from './mock.mjs';

// GR8_DASHBOARD_DIST names another build, so that two of them can be looked at side by side.
const DIST = process.env.GR8_DASHBOARD_DIST ? `${process.env.GR8_DASHBOARD_DIST}/` : fileURLToPath(new URL('../dist/', import.meta.url));
const TYPES = { js: 'text/javascript', svg: 'image/svg+xml', css: 'text/css' };

const policy = (nonce) =>
  [`default-src 'none'`, `script-src 'nonce-${nonce}' 'strict-dynamic'`, `style-src 'nonce-${nonce}'`, `img-src 'self' data:`, `connect-src 'self'`, `frame-src 'self'`, `font-src 'self'`, `base-uri 'none'`, `form-action 'self'`, `frame-ancestors 'none'`, `require-trusted-types-for 'script'`, `trusted-types 'none'`].join('; ');

async function asset(path, response) {
  try {
    const name = path.slice('/assets/'.length);
    if (!/^[\w.-]+$/.test(name)) throw new Error('no such asset');
    const file = await readFile(`${DIST}assets/${name}`);
    response.writeHead(200, { 'content-type': TYPES[name.split('.').at(-1)] ?? 'application/octet-stream', 'cache-control': 'public, max-age=31536000, immutable' }).end(file);
  } catch {
    response.writeHead(404, { 'content-type': 'text/plain' }).end('not found');
  }
}

async function shell(response) {
  const nonce = randomBytes(16).toString('base64');
  const html = (await readFile(`${DIST}index.html`, 'utf8')).replaceAll('__NONCE__', nonce);
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8', 'content-security-policy': policy(nonce), 'x-content-type-options': 'nosniff' }).end(html);
}

export async function startServer(port = 0) {
  const handlers = [];
  const server = createServer((request, response) => {
    const run = (at) => (handlers[at] ? handlers[at](request, response, () => run(at + 1)) : response.end());
    run(0);
  });
  attach(server, (handler) => handlers.push(handler));
  handlers.push((request, response) => {
    const path = request.url.split('?')[0];
    return path.startsWith('/assets/') ? asset(path, response) : shell(response);
  });
  await new Promise((ready) => server.listen(port, '127.0.0.1', ready));
  return { url: `http://localhost:${server.address().port}`, close: () => new Promise((done) => { server.closeAllConnections(); server.close(done); }) };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const { url } = await startServer(Number(process.argv[2] ?? 8791));
  console.log(`GR8 dashboard with a made-up API: ${url}/sign-in  (any e-mail, password "correct horse battery")`);
}
