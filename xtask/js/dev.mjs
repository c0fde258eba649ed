// Starts the platform (wrangler dev) and the demo site, waits until they answer, seeds, and says what to try.
// Ends with whoever started it: its standard input is a pipe that closes when `cargo xtask dev` is gone.
import { spawn } from 'node:child_process';
import { createWriteStream, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { experimental_readRawConfig as readConfig } from 'wrangler';
import { startDemoSite } from '../../tests/support/demo-site.mjs';
import { DEMO, seed } from '../../tests/support/seed.mjs';
import { devVars } from '../../tests/support/settings.mjs';

const LOG = '.dev/worker.log';
const SETTINGS = '.dev/settings.env';
/** The Workers behind the main one. A file of settings is for the first Worker only, so theirs stand in copies of their files. */
const OTHERS = ['accounts', 'workflows'];
const copyOf = (name) => `.dev/wrangler.${name}.json`;
/** Each Worker says that it is well. */
const HEALTH = ['/healthz', ...OTHERS.map((name) => `/healthz/${name}`)];
/** The first answers compile the WebAssembly; a slow machine with a cold disk still makes it. */
const HEALTHY_WITHIN_MS = 90_000;

const { values: options } = parseArgs({
  options: {
    port: { type: 'string' },
    'demo-port': { type: 'string' },
    state: { type: 'string' },
    'no-seed': { type: 'boolean', default: false },
    verbose: { type: 'boolean', default: false },
  },
});
const url = `http://localhost:${options.port}`;
const started = performance.now();
let wrangler;
let demoSite;
let ending = false;

process.stdin.resume();
process.stdin.on('end', () => end(0));
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => end(0));

try {
  demoSite = await startDemoSite({ port: Number(options['demo-port']) });
  wrangler = startWorker();
  const until = performance.now() + HEALTHY_WITHIN_MS;
  for (const path of HEALTH) await healthy(path, until);
  said('Start the platform');
  let site;
  if (!options['no-seed']) {
    const say = (text) => console.log(`    ${text}`);
    const seeded = await seed({ url, siteUrl: `${demoSite.url}/`, say });
    demoSite.embed(seeded.embed);
    site = seeded.site;
    said('Seed the demo team');
  }
  announce(site);
} catch (error) {
  if (!ending) {
    console.error(`\n${error.message}\n`);
    await end(1);
  }
}

function startWorker() {
  mkdirSync('.dev', { recursive: true });
  const log = createWriteStream(LOG);
  writeSettings();
  // The first configuration's Worker is the one that the port reaches; the others are reached by its bindings.
  const configs = ['wrangler.toml', ...OTHERS.map(copyOf)].flatMap((file) => ['--config', file]);
  const args = ['dev', ...configs, '--port', options.port, '--ip', '127.0.0.1', '--inspector-port', '0', '--persist-to', options.state];
  const settings = ['--env-file', SETTINGS];
  const quiet = ['--test-scheduled', '--show-interactive-dev-session=false', '--live-reload=false'];
  // A group of its own: Ctrl-C in the terminal reaches us, and we end the group in order.
  const child = spawn('wrangler', [...args, ...settings, ...quiet], { stdio: ['ignore', 'pipe', 'pipe'], detached: true });
  for (const stream of [child.stdout, child.stderr]) {
    stream.pipe(log, { end: false });
    if (options.verbose) stream.pipe(process.stdout, { end: false });
  }
  child.on('exit', (code) => {
    if (!ending) end(1, `The platform ended by itself (code ${code}).\n${tail()}`);
  });
  return child;
}

/** Files rather than flags: the key is nobody's business on this machine. It stays, so that sessions survive a restart. */
function writeSettings() {
  const kept = /^SIGNING_KEY="?([0-9a-f]{64})"?$/m.exec(readOr(SETTINGS, ''));
  const vars = devVars({ url, demoPort: demoSite.port, signingKey: kept?.[1] });
  writeFileSync(SETTINGS, Object.entries(vars).map(([name, value]) => `${name}="${value}"\n`).join(''), { mode: 0o600 });
  for (const name of OTHERS) {
    const config = readConfig({ config: `wrangler.${name}.toml` }).rawConfig;
    const here = { ...config, main: `../${config.main}`, vars: { ...config.vars, ...vars } };
    writeFileSync(copyOf(name), JSON.stringify(here), { mode: 0o600 });
  }
}

async function healthy(path, until) {
  let last = 'no answer';
  while (performance.now() < until) {
    try {
      const response = await fetch(url + path, { signal: AbortSignal.timeout(10_000) });
      if (response.ok) return;
      last = `${response.status} ${await response.text()}`;
    } catch (error) {
      last = error.cause?.code ?? error.message;
    }
    await sleep(150);
  }
  throw new Error(`${url}${path} is not well after ${HEALTHY_WITHIN_MS / 1000} s: ${last}\n${tail()}`);
}

function announce(site) {
  const lines = [`\n  GR8 is running at ${url}   (ready after ${seconds()} s)\n`];
  if (site) {
    lines.push(
      `  Sign in as   ${DEMO.email}`,
      `  Password     ${DEMO.password}\n`,
      '  Try',
      `    ${url}/sign-in     the owner's dashboard`,
      `    ${demoSite.url}/           a business site with the widget: chat, leave a message, book`,
      `    ${url}/dev/outbox  every mail that was sent`,
    );
  } else {
    lines.push(`  Sign up at   ${url}/sign-up   (the mail with the link is at ${url}/dev/outbox)`);
    lines.push(`  Demo site    ${demoSite.url}/`);
  }
  lines.push(`\n  Logs are kept in ${LOG}. Ctrl-C ends everything.\n`);
  console.log(lines.join('\n'));
}

function said(what) {
  console.log(`  ✓ ${what}  ${seconds()} s`);
}

function seconds() {
  return ((performance.now() - started) / 1000).toFixed(1);
}

function tail() {
  return readOr(LOG, '').split('\n').slice(-40).join('\n');
}

function readOr(path, otherwise) {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return otherwise;
  }
}

async function end(code, text) {
  if (ending) return;
  ending = true;
  if (text) console.error(`\n${text}\n`);
  await demoSite?.stop();
  if (wrangler && wrangler.exitCode === null) {
    const gone = new Promise((resolve) => wrangler.once('exit', resolve));
    toGroup('SIGTERM');
    await Promise.race([gone, sleep(3_000)]);
    toGroup('SIGKILL');
  }
  process.exit(code);
}

function toGroup(signal) {
  try {
    process.kill(-wrangler.pid, signal);
  } catch {
    // The group is gone already.
  }
}
