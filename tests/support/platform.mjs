// Starts the built platform under workerd, with the bindings of wrangler.toml, on a free port and with fresh state.
// Each call is a world of its own: databases, queues and objects are shared with nobody.
import { cp, mkdtemp, readdir, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, extname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Log, LogLevel, Miniflare, convertV4MiniflareOptions } from 'miniflare';
import { unstable_getMiniflareWorkerOptions as readBindings } from 'wrangler';
import { devVars } from './settings.mjs';

const ROOT = fileURLToPath(new URL('../..', import.meta.url));
/** Databases with every migration applied and no rows; `cargo xtask test` keeps it up to date. */
const TEMPLATE = join(ROOT, '.dev/template/v3');

/**
 * @param {{vars?: Record<string, string>, demoPort?: number, quiet?: boolean, extra?: object}} options
 *   vars: settings to add to, or change in, those of development. demoPort: where the demo site is, so that it may be read.
 *   extra: more of Miniflare's own options, such as the bench's direct socket.
 * @returns {Promise<{url: string, mf: Miniflare, logs: string[], cron: (line: string) => Promise<unknown>,
 *   stop: () => Promise<void>}>}
 */
export async function startPlatform({ vars = {}, demoPort = 8788, quiet = true, extra = {} } = {}) {
  const state = await mkdtemp(join(tmpdir(), 'gr8-state-'));
  await cp(TEMPLATE, state, { recursive: true });
  const port = await freePort();
  const url = `http://localhost:${port}`;
  const logs = [];
  const { workerOptions: bindings, main } = readBindings(join(ROOT, 'wrangler.toml'));
  const { modulesRules: _, ...known } = bindings;
  const mf = new Miniflare(
    convertV4MiniflareOptions({
      ...known,
      bindings: { ...bindings.bindings, ...devVars({ url, demoPort }), ...vars },
      modules: await modulesBeside(main),
      modulesRoot: dirname(main),
      host: '127.0.0.1',
      port,
      cf: false,
      log: new Log(quiet ? LogLevel.NONE : LogLevel.INFO),
      handleStructuredLogs: ({ message }) => {
        logs.push(message);
        if (!quiet) console.error(message);
      },
      resourcePersistencePath: state,
      ...extra,
    }),
  );
  await mf.ready;
  return {
    url,
    mf,
    logs,
    /** Fires a cron line by hand, as the runtime would at its time. */
    cron: async (line) => (await mf.getWorker()).scheduled({ cron: line, scheduledTime: new Date() }),
    stop: async () => {
      await mf.dispose();
      await rm(state, { recursive: true, force: true });
    },
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

/** A port that was free a moment ago: the platform must know its own address before it starts. */
export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  // Chromium refuses these two (SIP); ask again.
  return port === 5060 || port === 5061 ? freePort() : port;
}
