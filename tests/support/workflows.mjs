// What tests, the fault runner and the bench share about workflows: graphs, how an owner puts one in place, and a server that
// counts what workflows ask of it.
import { createServer } from 'node:http';
import { good } from './api.mjs';

/** A node of version 1. */
export const node = (id, type, params = {}, more = {}) => ({ id, type, version: 1, name: id, params, ...more });

/** Nodes one after the other. */
export const chain = (...nodes) => ({
  nodes,
  connections: nodes.slice(1).map(({ id }, at) => ({ from: nodes[at].id, to: id })),
});

/** Sets fields: `{ name: expression }`. */
export const set = (id, fields) => node(id, 'transform.set', { fields: Object.entries(fields).map(([name, value]) => ({ name, value })) });

/** An active workflow: its id, and the address of its first webhook if it has one. */
export async function activeWorkflow(owner, name, graph) {
  const { id } = good(await owner.post('/api/workflows', { name, graph }), 'create');
  good(await owner.post(`/api/workflows/${id}/versions`, { revision: 1, note: 'first' }), 'publish');
  good(await owner.post(`/api/workflows/${id}/activate`), 'activate');
  const { items } = good(await owner.get(`/api/workflows/${id}/hooks`), 'hooks');
  return { id, hook: items[0] };
}

export const TERMINAL = ['succeeded', 'failed', 'cancelled'];

/** One run as the API shows it. */
export const readRun = async (owner, run) => good(await owner.get(`/api/workflow-runs/${run}`), 'run');

/**
 * A server that workflows may call. It honours `Idempotency-Key` as receivers should: a key that comes again gets the first answer, and
 * nothing is done again. `calls` has every call as it came; `applied` one entry a key.
 * @param {(call: {key: string, path: string, body: any}) => Promise<{status?: number, body?: any} | undefined>} [answer]
 */
export async function startReceiver(answer = async () => undefined) {
  const calls = [];
  const applied = new Map();
  const server = createServer(async (request, response) => {
    const parts = [];
    for await (const part of request) parts.push(part);
    const text = Buffer.concat(parts).toString();
    const call = { key: request.headers['idempotency-key'] ?? '', method: request.method, path: request.url, headers: request.headers, body: text ? JSON.parse(text) : null };
    calls.push(call);
    if (!applied.has(call.key)) applied.set(call.key, call);
    const told = (await answer(call)) ?? {};
    response.writeHead(told.status ?? 200, { 'content-type': 'application/json', ...told.headers });
    response.end(JSON.stringify(told.body ?? { ok: true, path: call.path }));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  return {
    port,
    url: `http://127.0.0.1:${port}`,
    calls,
    applied,
    stop: () => {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(resolve));
    },
  };
}
