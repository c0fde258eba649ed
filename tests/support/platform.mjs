// Starts the built platform under workerd, all Workers with the bindings of their wrangler files, on a free port and with fresh state.
// Each call is a world of its own: databases, queues and objects are shared with nobody.
import { cp, mkdtemp, readFile, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { unstable_getMiniflareWorkerOptions as readBindings, unstable_readConfig as readConfig } from 'wrangler';
import { deskOf, deskWorker } from './desk.mjs';
import { BOOM } from './faults/boom.mjs';
import { devVars } from './settings.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Databases with every migration applied and no rows; `cargo xtask test` keeps it up to date. */
const TEMPLATE = join(ROOT, '.dev/template/v3');
/** The first is the one that everybody meets. */
const CONFIGS = ['wrangler.toml', 'wrangler.accounts.toml', 'wrangler.workflows.toml'];

/**
 * @param {{vars?: Record<string, string>, demoPort?: number, quiet?: boolean, extra?: object, state?: string, port?: number,
 *   faults?: boolean}} options
 *   vars: settings to add to, or change in, those of development. demoPort: where the demo site is, so that it may be read.
 *   extra: more of Miniflare's own options of the main Worker, such as the bench's direct socket.
 *   state, port: those of a platform that was killed, to go on where it ended; give it the same SIGNING_KEY, too.
 *   faults: all Workers behind tests/support/faults, so that `fault` can arm what is to fail.
 * @returns {Promise<{url: string, port: number, state: string, logs: string[], socket: Miniflare['dispatchFetch'],
 *   mail: (from: string, to: string, raw: string) => Promise<{outcome: string, rejectReason?: string}>,
 *   fault: (what: string, told?: object) => Promise<any>, kill: () => Promise<void>, stop: () => Promise<void>} & ReturnType<typeof deskOf>>}
 */
export async function startPlatform({ vars = {}, demoPort = 8788, quiet = true, extra = {}, state, port, faults = false } = {}) {
  if (state === undefined) {
    state = await mkdtemp(join(tmpdir(), 'gr8-state-'));
    await cp(TEMPLATE, state, { recursive: true });
  }
  port ??= await freePort();
  const url = `http://localhost:${port}`;
  const logs = [];
  const settings = { ...devVars({ url, demoPort }), ...vars };
  const [main, ...others] = await Promise.all(CONFIGS.map((config) => workerOf(config, settings, faults)));
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      workers: [{ ...main, ...extra }, ...others, deskWorker(main, faults)],
      host: '127.0.0.1',
      port,
      cf: false,
      // Opens /cdn-cgi/local/email, where a mail comes in as from Email Routing.
      unsafeTriggerHandlers: true,
      log: new Log(quiet ? LogLevel.NONE : LogLevel.INFO),
      handleStructuredLogs: ({ message }) => {
        logs.push(message);
        if (!quiet) console.error(message);
      },
      resourcePersistencePath: state,
    }),
  );
  await mf.ready;
  return {
    url,
    port,
    state,
    /** `fetch` that may open a WebSocket, with headers that a browser would not let a script set. */
    socket: (...request) => mf.dispatchFetch(...request),
    logs,
    ...deskOf(url),
    /** Tells the door of tests/support/faults/entry.mjs. */
    fault: async (what, told = {}) => (await fetch(`${url}/test-faults/${what}`, { method: 'POST', body: JSON.stringify(told) })).json(),
    /** Ends the runtime at once, as a power cut would; the state stays. */
    kill: () => mf.dispose(),
    /** Delivers raw bytes as Email Routing would: `{outcome, rejectReason}`, what the mail server is answered. */
    mail: async (from, to, raw) => (await fetch(`${url}/cdn-cgi/local/email?${new URLSearchParams({ from, to, format: 'json' })}`, { method: 'POST', body: raw })).json(),
    stop: async () => {
      await mf.dispose();
      await rm(state, { recursive: true, force: true });
    },
  };
}

/** One of the Workers, as its wrangler file and the build describe it. */
async function workerOf(file, settings, faults) {
  const config = join(ROOT, file);
  const { workerOptions, main } = readBindings(config);
  const { modulesRules: _, bindings, queueConsumers, ...known } = workerOptions;
  const folder = dirname(main);
  const hears = faults && Object.keys(queueConsumers).length > 0;
  return {
    ...known,
    // Objects of another Worker are found by its name.
    name: readConfig({ config }).name,
    bindings: { ...bindings, ...settings },
    queueConsumers: hears ? withDead(queueConsumers) : queueConsumers,
    modules: [...(faults ? await faultModules(folder) : []), ...(await modulesBeside(main))],
    modulesRoot: folder,
  };
}

/** The entry and everything beside it that it may import; workerd takes modules by name, it reads no files. */
async function modulesBeside(main) {
  const types = { '.js': 'ESModule', '.mjs': 'ESModule', '.wasm': 'CompiledWasm' };
  const folder = dirname(main);
  const others = (await readdir(folder, { recursive: true, withFileTypes: true }))
    .filter((entry) => entry.isFile() && types[extname(entry.name)])
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((path) => path !== main);
  return [main, ...others].map((path) => ({ type: types[extname(path)], path }));
}

/** The entry that arms faults and what it stands on, as if they lay beside the real entry. The first module is the main one. */
async function faultModules(folder) {
  const source = (name) => readFile(new URL(`./faults/${name}`, import.meta.url), 'utf8');
  const script = async (name) => ({ type: 'ESModule', path: join(folder, name), contents: await source(name) });
  return [await script('entry.mjs'), await script('armed.mjs'), { type: 'CompiledWasm', path: join(folder, 'boom.wasm'), contents: BOOM }];
}

/** The test's entry also hears the dead-letter queue, which has no consumer of its own. */
function withDead(consumers) {
  return { ...consumers, 'gr8-jobs-dead': { maxBatchSize: 10, maxBatchTimeout: 0 } };
}

/** A port that was free a moment ago: the platform must know its own address before it starts. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  // Chromium refuses these two (SIP); ask again.
  return port === 5060 || port === 5061 ? freePort() : port;
}
