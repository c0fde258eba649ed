// Websites that nobody should have to read, on one local server, a folder each: it stands in for what people type into
// the address field by mistake or to do harm. It counts what it was asked and how much it sent.
import { createServer } from 'node:http';
import { promisify } from 'node:util';
import { gzip, gzipSync } from 'node:zlib';

/** A page of plain words, so that a reader has something to keep. */
const words = (title, body) => `<!doctype html><html lang="en"><head><title>${title}</title></head><body><main><h1>${title}</h1>${body}</main></body></html>`;
const PARAGRAPH = `<p>${'We mend bicycles of every kind in our workshop by the river, and we lend you one meanwhile. '.repeat(6)}</p>`;
const HTML = { 'content-type': 'text/html; charset=utf-8' };

const latin1 = (text) => Buffer.from(text, 'latin1');
/** "日本料理の店" (a Japanese restaurant) in Shift_JIS. */
const SHIFT_JIS = Buffer.from('93fa967b97bf979d82cc9358', 'hex');

/**
 * @param {{robots?: string | ((response: import('node:http').ServerResponse) => void), secret?: string}} options
 *   robots: the text of robots.txt, or what answers it. secret: the address of a server that nobody may be led to.
 */
export async function startHostileSite({ robots = 'User-agent: *\nDisallow: /forbidden\n', secret = 'http://127.0.0.1:1' } = {}) {
  const bomb = await packed;
  const bombs = gzipSync(gzipSync(bomb));
  const asked = [];
  let sent = 0;
  const open = new Set();

  const server = createServer((request, response) => {
    const { pathname, searchParams } = new URL(request.url, 'http://site');
    asked.push({ path: request.url, agent: request.headers['user-agent'], host: request.headers.host });
    const say = (status, headers, body = '') => {
      response.writeHead(status, headers);
      sent += body.length;
      response.end(body);
    };
    if (pathname === '/robots.txt') {
      if (typeof robots === 'function') return robots(response);
      return say(200, { 'content-type': 'text/plain' }, robots);
    }
    const folder = pathname.split('/')[1];
    const site = SITES[folder];
    if (site === undefined) return say(404, HTML, words('Not found', ''));
    site({ request, response, say, pathname, searchParams });
  });

  // A connection that closes while it is asked again would be one hostility more than a folder means.
  server.keepAliveTimeout = 120_000;

  /** Writes chunks for as long as the reader takes them, at most `limit` bytes. */
  function pour(response, chunk, limit) {
    const from = sent;
    const more = () => {
      while (!response.destroyed && sent - from < limit) {
        sent += chunk.length;
        if (!response.write(chunk)) return response.once('drain', more);
      }
      response.end();
    };
    more();
  }

  function drip(response, chunk, everyMs) {
    const timer = setInterval(() => response.write(chunk), everyMs);
    open.add(timer);
    response.on('close', () => {
      clearInterval(timer);
      open.delete(timer);
    });
  }

  const TEN_GB = 10 * 1024 ** 3;
  const SITES = {
    good: ({ say }) => say(200, HTML, words('River Bicycles', PARAGRAPH)),
    forbidden: ({ say }) => say(200, HTML, words('Nobody may read this', PARAGRAPH)),
    // /loop/ -> /loop/1 -> /loop/ ...
    loop: ({ say, pathname }) => say(302, { location: pathname === '/loop/' ? '/loop/1' : '/loop/' }),
    // Always another address: a list of those seen does not help.
    'loop-of-new': ({ say, pathname }) => say(302, { location: `/loop-of-new/${Number(pathname.split('/')[2] || 0) + 1}` }),
    endless: ({ response }) => {
      response.writeHead(200, HTML);
      response.write('<!doctype html><title>Ten gigabytes</title><body>');
      pour(response, Buffer.from(PARAGRAPH.repeat(50)), TEN_GB);
    },
    // Ten gigabytes in which no word stands.
    hollow: ({ response }) => {
      response.writeHead(200, HTML);
      response.write('<!doctype html><title></title><body><!--');
      pour(response, Buffer.alloc(65_536, '-'), TEN_GB);
    },
    // Says how long it is, and that is a lie.
    promised: ({ response }) => {
      response.writeHead(200, { ...HTML, 'content-length': String(TEN_GB) });
      pour(response, Buffer.from(words('Ten promised gigabytes', PARAGRAPH.repeat(200))), TEN_GB);
    },
    // 200 kB that unpack to 200 MB.
    bomb: ({ say }) => say(200, { ...HTML, 'content-encoding': 'gzip' }, bomb),
    // A gzip stream in a gzip stream in a gzip stream.
    'bomb-of-bombs': ({ say }) => say(200, { ...HTML, 'content-encoding': 'gzip, gzip, gzip' }, bombs),
    'no-gzip': ({ say }) => say(200, { ...HTML, 'content-encoding': 'gzip' }, 'this was never packed'),
    'windows-1252': ({ say }) => say(200, { 'content-type': 'text/html; charset=windows-1252' }, latin1(words('Bäckerei Müßig', `<p>Grüße aus Köln. ${PARAGRAPH}</p>`))),
    'shift-jis': ({ say }) => {
      const page = words('|', PARAGRAPH).replace('<head>', '<head><meta charset="shift_jis">').split('|');
      say(200, { 'content-type': 'text/html' }, Buffer.concat(page.flatMap((part, at) => (at === 0 ? [] : [SHIFT_JIS]).concat(Buffer.from(part)))));
    },
    'wrong-charset': ({ say }) => say(200, { 'content-type': 'text/html; charset=no-such-thing' }, Buffer.from(words('Café Zoë', PARAGRAPH))),
    'not-utf-8': ({ say }) => say(200, HTML, latin1(words('Claims to be UTF-8: é', PARAGRAPH))),
    wall: ({ say }) => say(401, { ...HTML, 'www-authenticate': 'Basic realm="members"' }, words('Sign in', '')),
    'wall-by-form': ({ say, pathname }) => {
      if (pathname !== '/wall-by-form/login') return say(302, { location: '/wall-by-form/login' });
      say(200, HTML, words('Members only', '<form method="post"><label>Name <input name="user"></label><label>Password <input type="password" name="password"></label><button>Sign in</button></form>'));
    },
    // Takes the connection and says nothing.
    silent: () => {},
    // A header line now, a header line then.
    'slow-head': ({ request }) => {
      request.socket.write('HTTP/1.1 200 OK\r\ncontent-type: text/html\r\n');
      let line = 0;
      const timer = setInterval(() => request.socket.write(`x-line-${line++}: 1\r\n`), 500);
      open.add(timer);
      request.socket.on('close', () => clearInterval(timer));
      request.socket.on('error', () => clearInterval(timer));
    },
    // A byte now, a byte then.
    'slow-body': ({ response }) => {
      response.writeHead(200, HTML);
      response.write('<!doctype html><title>Slow</title>');
      drip(response, 'a', 500);
    },
    broken: ({ response }) => {
      response.writeHead(200, { ...HTML, 'content-length': '100000' });
      response.write('<!doctype html><title>Broke off</title>');
      setTimeout(() => response.destroy(), 50);
    },
    pdf: ({ say }) => say(200, { 'content-type': 'application/pdf' }, '%PDF-1.7'),
    failing: ({ say }) => say(500, HTML, words('Error', '')),
    empty: ({ say }) => say(200, HTML, '<!doctype html><title>App</title><div id="root"></div><script src="/app.js"></script>'),
    // Leads away: to a secret of the server's own network, by the same name and by others.
    away: ({ say, searchParams }) => say(Number(searchParams.get('status') ?? 302), { location: searchParams.get('to') ?? secret }),
    'away-by-meta': ({ say }) => say(200, HTML, `<!doctype html><meta http-equiv="refresh" content="0;url=${secret}"><title>Away</title>${PARAGRAPH}<a href="${secret}/link">x</a><base href="${secret}">`),
    // Every page leads to ten new ones.
    maze: ({ say, pathname }) => {
      const room = Number(pathname.split('/')[2] || 0);
      const doors = Array.from({ length: 10 }, (_, door) => `<a href="/maze/${room * 10 + door + 1}">Room ${room * 10 + door + 1}</a>`);
      say(200, HTML, words(`Room ${room}`, PARAGRAPH + doors.join(' ')));
    },
    // Elements in elements: what recurses, falls.
    deep: ({ say }) => say(200, HTML, `<!doctype html><title>Deep</title><body>${'<div>'.repeat(200_000)}<p>bottom`),
    // One tag with a hundred thousand attributes, and one attribute of a megabyte.
    wide: ({ say }) => say(200, HTML, words('Wide', `<p ${Array.from({ length: 100_000 }, (_, n) => `a${n}=1`).join(' ')}>x</p><p title="${'y'.repeat(500_000)}">z</p>${PARAGRAPH}`)),
    // Structured data that is none, and some that nests without end.
    jsonld: ({ say }) =>
      say(200, HTML, words('Data', `<script type="application/ld+json">${'['.repeat(100_000)}</script><script type="application/ld+json">{"@type":"Bakery","name":{"a":1},"openingHours":[[[]]]}</script>${PARAGRAPH}`)),
    // Markup that wants to run in the owner's dashboard.
    script: ({ say }) => say(200, HTML, words('<img src=x onerror=alert(1)>&lt;img src=x onerror=alert(1)&gt;', `<a href="javascript:alert(1)">mail</a> <a href="mailto:a@b.example?subject=%0d%0aBcc: all@b.example">write</a>${PARAGRAPH}`)),
  };

  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    port,
    url: (folder) => `http://localhost:${port}/${folder}`,
    /** Requests so far: {path, agent, host}. */
    asked,
    /** Bytes of bodies so far. */
    sent: () => sent,
    stop: () =>
      new Promise((resolve) => {
        for (const timer of open) clearInterval(timer);
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

/** 200 MB of blanks in 200 kB, packed off the main thread: the sites must go on answering. */
const packed = promisify(gzip)(Buffer.concat([Buffer.from('<!doctype html><title>Bomb</title><body>'), Buffer.alloc(200 * 1024 ** 2, ' ')]));
