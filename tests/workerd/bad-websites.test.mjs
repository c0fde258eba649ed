// Websites that cannot, must not or should not be read: each ends with a word for the owner, in bounded time and with
// bounded bytes, and nobody is led into a private network.
import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { after, before, test } from 'node:test';
import { good, until } from '../support/api.mjs';
import { startHostileSite } from '../support/hostile-site.mjs';
import { startPlatform } from '../support/platform.mjs';
import { fields, newOwner, problem } from './support.mjs';

let platform;
let hostile;
let led;
let secret;
let visits = 0;
let owner;
/** Sites by folder, as the owner sees them when they are read. */
const read = {};

/** Folder -> why it cannot be read. */
const REFUSED = {
  // The slow ones first: jobs of one batch wait side by side.
  silent: 'timeout',
  'slow-head': 'timeout',
  'slow-body': 'timeout',
  forbidden: 'robots_disallowed',
  loop: 'redirect_loop',
  'loop-of-new': 'redirect_loop',
  hollow: 'too_large',
  bomb: 'too_large',
  wall: 'login_wall',
  'wall-by-form': 'login_wall',
  'no-gzip': 'unreachable',
  'bomb-of-bombs': 'empty',
  // Two hundred thousand elements in each other: the parser gives up where nobody's page goes.
  deep: 'empty',
  broken: 'unreachable',
  failing: 'unreachable',
  nowhere: 'unreachable',
  pdf: 'not_html',
  empty: 'empty',
  away: 'private_address',
  'away?to=http://169.254.169.254/latest/meta-data/': 'private_address',
  'away?to=http://[::ffff:127.0.0.1]/': 'private_address',
  'away?status=307&to=http://2130706433/': 'private_address',
  'away?to=file:///etc/passwd': 'private_address',
  'away?to=https://elsewhere.example/': 'redirect_loop',
};
/** Folders that are read, whatever they try. */
const READ = ['good', 'endless', 'promised', 'windows-1252', 'shift-jis', 'wrong-charset', 'not-utf-8', 'away-by-meta', 'maze', 'wide', 'jsonld', 'script'];

before(async () => {
  secret = createServer((_, response) => {
    visits++;
    response.end('the secret of the network');
  });
  await new Promise((resolve) => secret.listen(0, '127.0.0.1', resolve));
  const address = `http://localhost:${secret.address().port}/`;
  hostile = await startHostileSite({ secret: address });
  // A second host whose robots.txt leads away, and whose sitemap would.
  led = await startHostileSite({ secret: address, robots: (response) => response.writeHead(302, { location: `${address}robots.txt` }).end() });
  const hosts = [hostile.port, led.port].flatMap((port) => [`localhost:${port}`, `127.0.0.1:${port}`]);
  platform = await startPlatform({ vars: { ALLOWED_HOSTS: hosts.join(',') } });
  owner = await newOwner(platform, 'reader');
});
after(async () => {
  await platform?.stop();
  await hostile?.stop();
  await led?.stop();
  secret?.close();
});

test('every hostile website is given up or read within bounds, all at once', async () => {
  const folders = [...Object.keys(REFUSED), ...READ];
  const began = Date.now();
  const sites = {};
  for (const folder of folders) sites[folder] = good(await owner.post('/api/sites', { url: hostile.url(folder) }), folder);
  await Promise.all(
    Object.entries(sites).map(async ([folder, site]) => {
      read[folder] = await until(owner, `/api/sites/${site.id}`, ({ state }) => state !== 'reading', 110_000);
    }),
  );
  const got = Object.fromEntries(folders.map((folder) => [folder, read[folder].crawl.problem?.code ?? read[folder].state]));
  const wanted = Object.fromEntries([...READ.map((folder) => [folder, 'ready']), ...Object.entries(REFUSED)]);
  assert.deepEqual(got, wanted);
  for (const folder of Object.keys(REFUSED)) assert.ok(read[folder].crawl.problem.detail.length > 20, folder);
  assert.ok(Date.now() - began < 100_000, `${Date.now() - began} ms`);
});

test('ten gigabytes were cut off after a few megabytes', () => {
  // Four pages of endless bytes, 2 MB each, and what lay in buffers on the way.
  assert.ok(hostile.sent() < 80_000_000, `${hostile.sent()} bytes`);
  assert.ok(read.endless.analysis.words > 1_000);
});

test('texts come out right whatever charset they were written in', async () => {
  const title = async (folder) => good(await owner.get(`/api/sites/${read[folder].id}/pages`), folder).items[0].title;
  assert.equal(await title('windows-1252'), 'Bäckerei Müßig');
  assert.equal(await title('shift-jis'), '日本料理の店');
  assert.equal(await title('wrong-charset'), 'Café Zoë');
  assert.match(await title('not-utf-8'), /^Claims to be UTF-8: \ufffd$/);
});

test('a maze without end is left after 300 pages at most', () => {
  const { crawl } = read.maze;
  assert.ok(crawl.read > 50 && crawl.read + crawl.failed + crawl.skipped <= 300, JSON.stringify(crawl));
});

test('a site says who reads it, and robots.txt is asked first', () => {
  assert.ok(hostile.asked.every(({ agent }) => /^GR8bot\/1\.0 \(\+https?:/.test(agent)), JSON.stringify(hostile.asked.find(({ agent }) => !agent?.startsWith('GR8bot'))));
  assert.equal(hostile.asked[0].path, '/robots.txt');
  assert.ok(!hostile.asked.some(({ path }) => path.startsWith('/forbidden')));
});

test('a robots.txt that leads into the private network leads nowhere', async () => {
  const site = good(await owner.post('/api/sites', { url: led.url('good') }), 'site');
  assert.equal((await until(owner, `/api/sites/${site.id}`, ({ state }) => state !== 'reading')).state, 'ready');
});

test('a site that failed can be read again, and a site is connected once', async () => {
  const { id } = read.failing;
  problem(await owner.post('/api/sites', { url: hostile.url('failing') }), 409, 'site_exists');
  const again = await owner.post(`/api/sites/${id}/crawl`);
  assert.equal(again.status, 202);
  const now = await until(owner, `/api/sites/${id}`, ({ state }) => state !== 'reading');
  assert.notEqual(now.crawl.id, read.failing.crawl.id);
});

const PRIVATE = [
  '127.0.0.1', 'localhost', 'localhost.', 'LOCALHOST', 'a.localhost', '10.0.0.1', '172.16.0.1', '172.31.255.255', '192.168.1.1', '169.254.169.254/latest/meta-data/',
  'metadata.google.internal', '100.64.0.1', '0.0.0.0', '255.255.255.255', '224.0.0.1', '198.18.0.1', '192.0.0.1', '192.0.2.1', '203.0.113.5',
  '[::1]', '[::]', '[::ffff:127.0.0.1]', '[::ffff:7f00:1]', '[0:0:0:0:0:ffff:a9fe:a9fe]', '[::127.0.0.1]', '[fd00::1]', '[fc00::1]', '[fe80::1]', '[ff02::1]', '[64:ff9b::7f00:1]', '[64:ff9b:1::a00:1]', '[2002:7f00:1::]', '[2001:db8::1]', '[100::1]',
  '2130706433', '0x7f000001', '0x7f.1', '017700000001', '0177.0.0.1', '127.1', '127.0.1', '0', '0x0', '①②⑦.⓪.⓪.①', '127。0。0。1', '１２７.0.0.1', '%31%32%37.0.0.1',
  '127.0.0.1.nip.io', '7f000001.nip.io', 'a.10-0-0-1.sslip.io', 'foo.localtest.me', 'lvh.me', 'printer', 'nas.local', 'router.lan', 'intranet.corp', 'db.internal', 'x.home.arpa',
  'user:secret@example.com', 'example.com@127.0.0.1', 'example.com:80@169.254.169.254', '127.0.0.1#@example.com', '127.0.0.1\\@example.com',
];

test('addresses that are not on the public web are refused before anything is fetched', async () => {
  const before = hostile.asked.length;
  for (const host of PRIVATE) {
    for (const scheme of ['http://', 'https://']) {
      const body = problem(await owner.post('/api/sites', { url: scheme + host }), 422, 'invalid');
      assert.deepEqual(fields(body), ['url: private_address'], scheme + host);
    }
  }
  // The demo's port is open on two names, not on others and not on other ports.
  for (const url of [`http://[::1]:${hostile.port}/`, `http://127.0.0.2:${hostile.port}/`, `http://localhost:${secret.address().port}/`, `https://localhost/`, `http://localhost:${hostile.port}@127.0.0.1/`]) {
    assert.deepEqual(fields(problem(await owner.post('/api/sites', { url }), 422, 'invalid')), ['url: private_address'], url);
  }
  assert.equal(hostile.asked.length, before);
});

test('what is no web address is told so', async () => {
  for (const url of ['', ' ', 'file:///etc/passwd', 'ftp://example.com', 'gopher://127.0.0.1:25/', 'javascript://alert(1)', 'data://text', 'https://', 'http://exa mple.com', `https://example.com/${'a'.repeat(3_000)}`, 'http://[::1', 'http://256.256.256.256/', 'https://example.com:99999']) {
    const answer = await owner.post('/api/sites', { url });
    assert.deepEqual(fields(problem(answer, 422, 'invalid')), ['url: not_a_web_address'], url.slice(0, 60));
  }
});

test('nobody visited the secret server', () => assert.equal(visits, 0));
