// The Worker's entry for tests of faults: the real one behind a door that arms them. All Workers have it; what is down is
// down for all, and what is told to /test-faults/accounts/… is told to the Worker of accounts, and so for workflows.
import { env } from 'cloudflare:workers';
import { state } from './armed.mjs';
import main from './main.mjs';

export * from './main.mjs';

/** What the dead-letter queue was given, oldest first. */
const dead = [];

const TOLD = {
  '/trap': ({ stage, host, skip = 0 }) => {
    state.trap = { stage, host, skip };
  },
  '/down': ({ names }) => {
    state.down = new Set(names);
  },
  '/status': () => ({ armed: state.trap !== null, instances: state.instances, dead }),
  '/statements': () => state.statements.splice(0),
  '/send': ({ body }) => env.JOBS.send(body, { contentType: 'text' }),
};

const entry = {
  ...main,
  async fetch(request, bindings, ctx) {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/test-faults/')) return main.fetch(request, bindings, ctx);
    const what = pathname.slice('/test-faults'.length);
    const text = await request.text();
    for (const name of ['accounts', 'workflows']) {
      const worker = bindings[name.toUpperCase()];
      if (!worker || !(what.startsWith(`/${name}/`) || what === '/down')) continue;
      const path = what.replace(`/${name}/`, '/');
      const answer = await worker.fetch(`http://${name}/test-faults${path}`, { method: 'POST', body: text });
      if (what !== '/down') return answer;
      await answer.text();
    }
    return Response.json((await TOLD[what](JSON.parse(text))) ?? null);
  },
  async queue(batch, bindings, ctx) {
    if (batch.queue !== 'gr8-jobs-dead') return main.queue(batch, bindings, ctx);
    for (const message of batch.messages) dead.push(String(message.body));
  },
};
// Also by a name: before the unnamed entry of a Worker with assets, Miniflare puts a proxy that hears no queue.
export { entry as default, entry as Entry };
