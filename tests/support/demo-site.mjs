// The demo business site: the files of demo-site/ over HTTP, as any small host would serve them.
// It stands in for a customer's website: GR8 reads it, and the embed code is pasted into its pages.
import { createServer } from 'node:http';
import { readFile, stat } from 'node:fs/promises';
import { extname, join, normalize, sep } from 'node:path';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../../demo-site', import.meta.url));

/** What the files call the site's own address. */
const NAME = 'https://kornblume.example';

const TYPES = {
  '.html': 'text/html; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.txt': 'text/plain; charset=utf-8',
  '.xml': 'application/xml; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.jpg': 'image/jpeg',
  '.webp': 'image/webp',
  '.ico': 'image/x-icon',
  '.pdf': 'application/pdf',
};

/**
 * @param {{port?: number, root?: string}} options port 0 takes any free one.
 * @returns {Promise<{url: string, port: number, embed: (html: string) => void, stop: () => Promise<void>}>}
 *   `embed` sets what is pasted before the end of every page's body.
 */
export async function startDemoSite({ port = 0, root = ROOT } = {}) {
  let pasted = '';
  const server = createServer((request, response) => {
    answer(request, response).catch((error) => {
      response.writeHead(500, { 'content-type': 'text/plain; charset=utf-8' });
      response.end(`The demo site failed: ${error.message}\n`);
    });
  });

  async function answer(request, response) {
    if (request.method !== 'GET' && request.method !== 'HEAD') {
      response.writeHead(405, { allow: 'GET, HEAD', 'content-type': 'text/plain; charset=utf-8' });
      return response.end('This site only has pages to read.\n');
    }
    const host = `http://${request.headers.host}`;
    const { pathname } = new URL(request.url, host);
    const file = await find(root, pathname);
    const missing = file === null;
    const path = missing ? await find(root, '/404.html') : file;
    const type = path ? (TYPES[extname(path)] ?? 'application/octet-stream') : TYPES['.txt'];
    let body = path ? await readFile(path) : Buffer.from('There is no such page.\n');
    if (type === TYPES['.html']) body = Buffer.from(paste(body.toString(), pasted));
    // The sitemap and robots.txt name the address they are served from, whatever port that is today.
    if (type === TYPES['.xml'] || type === TYPES['.txt']) body = Buffer.from(body.toString().replaceAll(NAME, host));
    response.writeHead(missing ? 404 : 200, {
      'content-type': type,
      'content-length': body.length,
      'cache-control': 'no-cache',
    });
    response.end(request.method === 'HEAD' ? undefined : body);
  }

  await new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(port, '127.0.0.1', resolve);
  });
  const taken = server.address().port;
  return {
    url: `http://localhost:${taken}`,
    port: taken,
    embed: (html) => {
      pasted = html;
    },
    stop: () =>
      new Promise((resolve) => {
        server.close(resolve);
        server.closeAllConnections();
      }),
  };
}

/** The page with the embed code at the end of its body; the place held open for one in the file is closed. */
function paste(page, html) {
  const clean = page.replace(/^.*\{\{gr8_site_key\}\}.*\n/m, '');
  const end = clean.lastIndexOf('</body>');
  if (!html) return clean;
  return end < 0 ? clean + html : `${clean.slice(0, end)}${html}\n${clean.slice(end)}`;
}

/** The file for a path: itself, the folder's index.html, or the same name with .html; never outside the root. */
async function find(root, pathname) {
  let relative;
  try {
    relative = normalize(decodeURIComponent(pathname));
  } catch {
    return null;
  }
  const path = join(root, relative);
  if (path !== root && !path.startsWith(root + sep)) return null;
  for (const candidate of [path, join(path, 'index.html'), `${path}.html`]) {
    const found = await stat(candidate).catch(() => null);
    if (found?.isFile()) return candidate;
  }
  return null;
}
