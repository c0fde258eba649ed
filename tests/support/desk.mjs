// A Worker beside the platform, where a test does what no visitor can: run a statement, fire a cron line, deliver to a
// queue, call an object. Miniflare's own handles for that (`getD1Database`, `getWorker` and their kind) wait with the test's
// process blocked; a runtime that has more to log meanwhile than its pipe holds waits for that process to read, and neither
// would ever go on. A runtime of which a handle was asked for is also slow to end once it was killed.
const NAME = 'test-desk';

const SCRIPT = `
const desks = {
  rows: async (env, { database, sql, values }) => (await env[database].prepare(sql).bind(...values).all()).results,
  cron: (env, { cron }) => env.MAIN.scheduled({ cron, scheduledTime: new Date() }),
  queue: (env, { name, messages }) => env.MAIN.queue(name, messages.map((one) => ({ ...one, timestamp: new Date(one.timestamp) }))),
  ask: (env, { object, name, call }) => env[object].getByName(name).ask(call),
  kept: async (env) => ({ kv: (await env.KV.list()).keys.map(({ name }) => name), r2: (await env.BLOBS.list()).objects.map(({ key }) => key) }),
};
export default {
  async fetch(request, env) {
    const what = new URL(request.url).pathname.split('/').at(-1);
    try {
      return Response.json({ result: await desks[what](env, await request.json()) });
    } catch (error) {
      return Response.json({ error: String(error?.stack ?? error) }, { status: 500 });
    }
  },
};`;

/** The desk's Worker, with the main Worker's own bindings. */
export function deskWorker({ name, compatibilityDate, d1Databases, kvNamespaces, r2Buckets, durableObjects }, faults) {
  const objects = Object.fromEntries(Object.entries(durableObjects).map(([binding, { className, scriptName = name }]) => [binding, { className, scriptName }]));
  return {
    name: NAME,
    routes: [`*/${NAME}/*`],
    compatibilityDate,
    compatibilityFlags: ['service_binding_extra_handlers'],
    d1Databases,
    kvNamespaces,
    r2Buckets,
    durableObjects: objects,
    serviceBindings: { MAIN: faults ? { name, entrypoint: 'Entry' } : name },
    modules: true,
    script: SCRIPT,
  };
}

/** What a test can have done at the desk of the platform at `url`. */
export function deskOf(url) {
  const ask = async (what, told) => {
    const answer = await fetch(`${url}/${NAME}/${what}`, { method: 'POST', body: JSON.stringify(told) });
    const { result, error } = await answer.json();
    if (error !== undefined) throw new Error(`${what}: ${error}`);
    return result;
  };
  return {
    /** The rows of one statement on `CONTROL`, `SHARD_0` or `SHARD_1`. */
    rows: (database, sql, ...values) => ask('rows', { database, sql, values }),
    /** Fires a cron line by hand, as the runtime would at its time. */
    cron: (cron) => ask('cron', { cron }),
    /** Delivers messages as the queue `name` would: `{outcome, retryMessages, explicitAcks}`. Only to a platform with `faults`. */
    queue: (name, messages) => ask('queue', { name, messages }),
    /** What the object `name` of a binding answers to a call. */
    ask: (object, name, call) => ask('ask', { object, name, call }),
    /** The names of all that lies in KV and R2. */
    kept: () => ask('kept', {}),
  };
}
