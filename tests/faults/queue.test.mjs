// A step over the queue, and the runtime dies: before anybody came for it, and while somebody has it.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Owner, good, until } from '../support/api.mjs';
import { TERMINAL, activeWorkflow, chain, node, startReceiver } from '../support/workflows.mjs';
import { person } from '../workerd/support.mjs';
import { mortalPlatform } from './support.mjs';

let platform;
let receiver;
let owner;
let onCall = async () => {};

before(async () => {
  receiver = await startReceiver(async (call) => void (await onCall(call)));
  platform = await mortalPlatform({ demoPort: receiver.port, vars: { SIGNING_KEY: 'a key that survives every kill, 32 bytes' } });
  owner = new Owner(platform.url);
  await owner.signUp(person('Flora'));
});
after(async () => {
  await platform?.now.stop();
  await receiver?.stop();
});

/** A run with one request that may take long, and whose attempt is given up after ten seconds. */
async function begin(path) {
  const ask = node('ask', 'http.request', { method: 'POST', url: `${receiver.url}${path}`, timeout_ms: 60_000, body_as: 'json', body: {} }, { timeout_ms: 10_000 });
  const { id } = await activeWorkflow(owner, path, chain(node('go', 'trigger.manual'), ask));
  return good(await owner.post(`/api/workflows/${id}/run`, { items: [] }), 'run').run_id;
}

async function ended(run) {
  const began = Date.now();
  const seen = await until(owner, `/api/workflow-runs/${run}`, ({ state }) => TERMINAL.includes(state));
  assert.equal(seen.state, 'succeeded', JSON.stringify(seen.error));
  return Date.now() - began;
}

test('killed before anybody came for it: the message is sent again', async (t) => {
  const run = await begin('/lost');
  await platform.kill();
  t.diagnostic(`ended ${await ended(run)} ms after the restart`);
  const keys = new Set(receiver.calls.filter(({ path }) => path === '/lost').map(({ key }) => key));
  assert.deepEqual([...keys], [`${run}:ask:`]);
});

test('killed while somebody has it: its deadline passes, and it is made again with the same key', async (t) => {
  let struck;
  onCall = async ({ path }) => {
    if (path === '/held' && struck === undefined) {
      struck = platform.kill();
      await sleep(60_000, undefined, { ref: false });
    }
  };
  const run = await begin('/held');
  while (struck === undefined) await sleep(50);
  await struck;
  t.diagnostic(`ended ${await ended(run)} ms after the restart`);
  const calls = receiver.calls.filter(({ path }) => path === '/held');
  assert.equal(calls.length, 2);
  assert.deepEqual([...new Set(calls.map(({ key }) => key))], [`${run}:ask:`]);
});
