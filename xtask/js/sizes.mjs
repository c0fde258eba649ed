// What is downloaded, after gzip, against its budget. Bytes are deterministic, so one byte over is a failure.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

/**
 * Budgets in bytes after gzip -9. Those of the Workers are ratchets that follow the sizes down; neither may pass the house's
 * cap of 1,000 kB (docs/design/wasm-size.md).
 */
const BUDGETS = {
  'main Worker: WebAssembly': 798_000,
  'Worker of accounts: WebAssembly': 711_000,
  'Worker of workflows: WebAssembly': 985_000,
  'widget: loader': 2_500,
  'widget: everything for chat, form and booking': 30_000,
  'dashboard: first JavaScript': 90_000,
  'dashboard: page with its styles': 25_000,
};

/** Where a budget is on its way to. */
const GOALS = { 'main Worker: WebAssembly': 500_000 };

const gzip = (path) => gzipSync(readFileSync(path), { level: 9 }).length;

/** The dashboard's entry and everything it imports at once; what a screen loads later is not in it. */
function firstScripts(folder) {
  const manifest = JSON.parse(readFileSync(join(folder, '.vite/manifest.json'), 'utf8'));
  const seen = new Set();
  const add = (key) => {
    if (seen.has(key)) return;
    seen.add(key);
    for (const next of manifest[key].imports ?? []) add(next);
  };
  for (const key of Object.keys(manifest)) if (manifest[key].isEntry) add(key);
  return [...seen].map((key) => join(folder, manifest[key].file)).filter((file) => file.endsWith('.js'));
}

function sum(files) {
  return files.reduce((total, file) => total + gzip(file), 0);
}

const widget = 'widget/dist';
const { files } = JSON.parse(readFileSync(join(widget, 'manifest.json'), 'utf8'));
const locales = Object.keys(files).filter((role) => role.startsWith('locale:'));
const scripts = Object.keys(files).filter((role) => !role.startsWith('locale:'));
const sizeOf = (role) => gzip(join(widget, files[role].path));

const sizes = {
  'main Worker: WebAssembly': gzip('build/worker/index_bg.wasm'),
  'main Worker: JavaScript': gzip('build/worker/main.mjs'),
  'Worker of accounts: WebAssembly': gzip('build/accounts/index_bg.wasm'),
  'Worker of accounts: JavaScript': gzip('build/accounts/main.mjs'),
  'Worker of workflows: WebAssembly': gzip('build/workflows/index_bg.wasm'),
  'Worker of workflows: JavaScript': gzip('build/workflows/main.mjs'),
  'widget: loader': sizeOf('loader'),
  'widget: everything for chat, form and booking':
    scripts.reduce((total, role) => total + sizeOf(role), 0) + Math.max(0, ...locales.map(sizeOf)),
  'dashboard: first JavaScript': sum(firstScripts('dashboard/dist')),
  'dashboard: page with its styles': gzip('dashboard/dist/index.html'),
  'dashboard: all JavaScript': sum(
    readdirSync('dashboard/dist/assets').filter((name) => name.endsWith('.js')).map((name) => join('dashboard/dist/assets', name)),
  ),
};

let over = 0;
console.log(`${'bytes after gzip'.padEnd(48)}${'size'.padStart(9)}${'budget'.padStart(9)}`);
for (const [name, size] of Object.entries(sizes)) {
  const budget = BUDGETS[name];
  const tooBig = budget !== undefined && size > budget;
  if (tooBig) over += 1;
  const goal = GOALS[name];
  const missed = goal !== undefined && size > goal ? `  goal ${goal}: missed by ${size - goal}` : '';
  console.log(`${name.padEnd(48)}${String(size).padStart(9)}${String(budget ?? '').padStart(9)}${tooBig ? '  OVER' : ''}${missed}`);
}
process.exitCode = over ? 1 : 0;
