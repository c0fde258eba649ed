// Steps over the queue on the real runtime: the main Worker takes the message, the Worker of workflows makes the attempt.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { good, until } from '../support/api.mjs';
import { startPlatform } from '../support/platform.mjs';
import { TERMINAL, activeWorkflow, chain, node, set, startReceiver } from '../support/workflows.mjs';
import { newOwner } from './support.mjs';

let platform;
let receiver;
let owner;

before(async () => {
  receiver = await startReceiver();
  platform = await startPlatform({ demoPort: receiver.port });
  owner = await newOwner(platform, 'Flora');
});
after(async () => {
  await platform?.stop();
  await receiver?.stop();
});

const stepOf = (run, id) => run.steps.find((step) => step.node === id);
const jobsOf = (name) => platform.logs.filter((line) => line.includes(`"op":"${name}"`)).length;
async function run(name, ...nodes) {
  const { id } = await activeWorkflow(owner, name, chain(node('go', 'trigger.manual'), ...nodes));
  const { run_id } = good(await owner.post(`/api/workflows/${id}/run`, { items: [{ order: 7 }] }), 'run');
  return until(owner, `/api/workflow-runs/${run_id}`, ({ state }) => TERMINAL.includes(state));
}

test('a request that may take long is made once, with its key, and its answer goes on in the run', async () => {
  const ask = node('ask', 'http.request', { method: 'POST', url: `${receiver.url}/slow`, timeout_ms: 60_000, body_as: 'json', body: { order: '{{ $json.order }}' } });
  const before = jobsOf('run_step');
  const seen = await run('Long', ask, set('say', { path: '{{ $json.body.path }}' }));
  assert.equal(seen.state, 'succeeded', JSON.stringify(seen.error));
  assert.equal(jobsOf('run_step') - before, 1, 'it went over the queue');
  const calls = receiver.calls.filter(({ path }) => path === '/slow');
  assert.deepEqual(calls.map(({ key, body }) => [key, body]), [[`${seen.id}:ask:`, { order: 7 }]]);
  assert.equal(stepOf(seen, 'say').outputs[0].data.first[0].path, '/slow');
  assert.equal(stepOf(seen, 'ask').attempt, 1);
});

test('a heavy input is sorted over the queue, and comes and goes as a blob', async () => {
  const list = set('list', { list: Array.from({ length: 400 }, (_, n) => n), text: 'x'.repeat(4_000) });
  const split = node('split', 'transform.split_out', { field: 'list', into: 'n', keep_others: true });
  const sort = node('sort', 'transform.sort', { by: [{ field: 'n', direction: 'descending' }] });
  const before = jobsOf('run_step');
  const seen = await run('Heavy', list, split, sort);
  assert.equal(seen.state, 'succeeded', JSON.stringify(seen.error));
  assert.equal(jobsOf('run_step') - before, 1);
  const { data } = stepOf(seen, 'sort').outputs[0];
  assert.deepEqual([data.count, data.first[0].n], [400, 399]);
});
