#!/usr/bin/env node
/**
 * Builds what visitors load: dist/widget.js (the loader, a fixed name with a short cache) and dist/widget/<hash>.js|json
 * (everything else: named by content, immutable, loaded with integrity). Writes dist/manifest.json and fails over the caps.
 *
 * Usage: node widget/build.mjs [--watch]
 */
import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { build, transform } from 'esbuild';

const HERE = fileURLToPath(new URL('.', import.meta.url));
const SRC = join(HERE, 'src');
const OUT = join(HERE, 'dist');

/** Caps in bytes after gzip -9. `total`: loader, panel, form and booking together, and the largest language. */
const CAPS = { loader: 1536, panel: 15 * 1024, form: 2 * 1024, booking: 6 * 1024, locale: 3 * 1024, total: 24 * 1024 };

/** Style sheets as minified text. */
const cssText = {
  name: 'css-text',
  setup(plugin) {
    plugin.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true, target: ['chrome100', 'safari15.4', 'firefox102'] });
      return { contents: code.trim(), loader: 'text' };
    });
  },
};

/**
 * What the panel lends (src/panel/shared.ts) is not bundled into the tabs again: their imports read it from the script
 * element, where the loader put it.
 */
const LENT = ['panel/api', 'panel/dom', 'panel/icons', 'panel/trouble', 'panel/zone', 'fields/fields', 'fields/sending'];
const lent = {
  name: 'lent',
  setup(plugin) {
    plugin.onResolve({ filter: /^\./ }, ({ path, resolveDir }) => {
      const file = join(resolveDir, path);
      const found = LENT.find((one) => file === join(SRC, one));
      return found && { path: found, namespace: 'lent', pluginData: file };
    });
    plugin.onLoad({ filter: /.*/, namespace: 'lent' }, async ({ path, pluginData }) => {
      const source = await readFile(`${pluginData}.ts`, 'utf8');
      const names = [...source.matchAll(/^export (?:const|class) (\w+)/gm)].map(([, name]) => name);
      const from = path.split('/').pop();
      return { contents: names.map((name) => `export const ${name} = /* @__PURE__ */ (() => document.currentScript.gr8.${from}.${name})();`).join('\n') };
    });
  },
};

const bundle = async (entry, define = {}, plugins = []) => {
  const { outputFiles } = await build({
    entryPoints: [join(SRC, entry)],
    bundle: true,
    minify: true,
    write: false,
    format: 'iife',
    target: ['es2021', 'chrome100', 'safari15.4', 'firefox102'],
    charset: 'utf8',
    legalComments: 'none',
    plugins: [cssText, ...plugins],
    define: Object.fromEntries(Object.entries(define).map(([name, value]) => [name, JSON.stringify(value)])),
  });
  return Buffer.from(outputFiles[0].contents);
};

const gzip = (bytes) => gzipSync(bytes, { level: 9 }).length;

/** Builds into `out`; gives back the manifest. */
export const buildWidget = async (out = OUT) => {
  const files = {};
  const emit = async (role, bytes, extension) => {
    const name = `${createHash('sha256').update(bytes).digest('hex').slice(0, 20)}.${extension}`;
    const integrity = `sha384-${createHash('sha384').update(bytes).digest('base64')}`;
    await writeFile(join(out, 'widget', name), bytes);
    files[role] = { path: `/widget/${name}`, integrity, bytes: bytes.length, gzip: gzip(bytes) };
    return [name, integrity];
  };

  await rm(out, { recursive: true, force: true });
  await mkdir(join(out, 'widget'), { recursive: true });
  const locales = {};
  for (const file of (await readdir(join(SRC, 'locales'))).sort()) {
    const text = JSON.stringify(JSON.parse(await readFile(join(SRC, 'locales', file), 'utf8')));
    const locale = file.replace('.json', '');
    locales[locale] = await emit(`locale:${locale}`, Buffer.from(text), 'json');
  }
  const form = await emit('form', await bundle('form/main.ts', {}, [lent]), 'js');
  const booking = await emit('booking', await bundle('booking/main.ts', {}, [lent]), 'js');
  const panel = await emit('panel', await bundle('panel/main.ts', { __FILES__: { form, booking, locales } }), 'js');
  const loader = await bundle('loader.ts', { __PANEL__: panel });
  await writeFile(join(out, 'widget.js'), loader);
  files.loader = {
    path: '/widget.js',
    integrity: `sha384-${createHash('sha384').update(loader).digest('base64')}`,
    bytes: loader.length,
    gzip: gzip(loader),
  };
  const manifest = { files };
  await writeFile(join(out, 'manifest.json'), `${JSON.stringify(manifest, null, 2)}\n`);
  return manifest;
};

/** Prints the sizes; true when every cap is kept. */
export const report = ({ files }) => {
  const locale = Math.max(...Object.keys(files).filter((role) => role.startsWith('locale:')).map((role) => files[role].gzip));
  const sizes = { loader: files.loader.gzip, panel: files.panel.gzip, form: files.form.gzip, booking: files.booking.gzip, locale };
  sizes.total = Object.values(sizes).reduce((sum, size) => sum + size, 0);
  let kept = true;
  console.log('widget, bytes after gzip   size    cap');
  for (const [name, size] of Object.entries(sizes)) {
    const over = size > CAPS[name];
    kept &&= !over;
    console.log(`  ${name.padEnd(22)}${String(size).padStart(7)}${String(CAPS[name]).padStart(7)}${over ? '  OVER' : ''}`);
  }
  return kept;
};

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  if (!report(await buildWidget())) process.exitCode = 1;
}
