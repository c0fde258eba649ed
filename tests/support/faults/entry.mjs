// The Worker's entry for tests of faults: the real one behind a door that arms them. Both Workers have it; what is down is
// down for both, and what is told to /test-faults/accounts/… is told to the Worker of accounts.
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

export default {
  ...main,
  async fetch(request, bindings, ctx) {
    const { pathname } = new URL(request.url);
    if (!pathname.startsWith('/test-faults/')) return main.fetch(request, bindings, ctx);
    const accounts = bindings.ACCOUNTS;
    const what = pathname.slice('/test-faults'.length);
    const elsewhere = accounts && (what.startsWith('/accounts/') || what === '/down');
    const text = await request.text();
    if (elsewhere) {
      const path = what.replace('/accounts/', '/');
      const answer = await accounts.fetch(`http://accounts/test-faults${path}`, { method: 'POST', body: text });
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
