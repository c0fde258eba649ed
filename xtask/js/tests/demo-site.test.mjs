// The demo site's little server: it stands in for every host a customer may have, so it must behave like one.
import assert from 'node:assert/strict';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { get } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { startDemoSite } from '../../../tests/support/demo-site.mjs';

let root;
let site;

before(async () => {
  root = mkdtempSync(join(tmpdir(), 'gr8-demo-'));
  mkdirSync(join(root, 'site/prices'), { recursive: true });
  writeFileSync(join(root, 'secret.txt'), 'not yours');
  writeFileSync(join(root, 'site/index.html'), '<html><body><p>Hello</p>\n<script data-site="{{gr8_site_key}}"></script>\n</body></html>');
  writeFileSync(join(root, 'site/prices/index.html'), '<p>Prices</p>');
  writeFileSync(join(root, 'site/404.html'), '<p>Lost?</p>');
  writeFileSync(join(root, 'site/robots.txt'), 'Sitemap: https://kornblume.example/sitemap.xml');
  site = await startDemoSite({ root: join(root, 'site') });
});

after(async () => {
  await site.stop();
  rmSync(root, { recursive: true });
});

test('folders, names without an ending and types are as on any host', async () => {
  const page = await fetch(`${site.url}/prices`);
  assert.equal(page.headers.get('content-type'), 'text/html; charset=utf-8');
  assert.equal(await page.text(), '<p>Prices</p>');
  assert.equal(await (await fetch(`${site.url}/robots.txt`)).text(), `Sitemap: ${site.url}/sitemap.xml`);
});

test('a page that is not there is a 404 with the site’s own page', async () => {
  const lost = await fetch(`${site.url}/nowhere`);
  assert.equal(lost.status, 404);
  assert.equal(await lost.text(), '<p>Lost?</p>');
});

test('nothing outside its folder is served', async () => {
  for (const path of ['/../secret.txt', '/%2e%2e/secret.txt', '/..%2fsecret.txt', '/%']) {
    // Not fetch: that tidies the path before it is sent.
    const status = await new Promise((resolve, reject) => {
      get({ port: site.port, path }, (response) => resolve(response.statusCode)).on('error', reject);
    });
    assert.equal(status, 404, path);
  }
});

test('what is pasted stands once, at the end of the body', async () => {
  assert.equal(await (await fetch(site.url)).text(), '<html><body><p>Hello</p>\n</body></html>');
  site.embed('<script async src="https://gr8.example/widget.js"></script>');
  const text = await (await fetch(site.url)).text();
  assert.match(text, /^<html><body><p>Hello<\/p>\n<script async src="[^"]+"><\/script>\n<\/body><\/html>$/);
});
