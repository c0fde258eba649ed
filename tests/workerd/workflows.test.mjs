// Workflows on the real runtime: an owner puts them in place over the API, senders call them, their effects leave.
import assert from 'node:assert/strict';
import { createHmac } from 'node:crypto';
import { after, before, test } from 'node:test';
import { good, until, waitForMail } from '../support/api.mjs';
import { startPlatform } from '../support/platform.mjs';
import { TERMINAL, activeWorkflow, chain, node, set, startReceiver } from '../support/workflows.mjs';
import { newOwner, problem, times } from './support.mjs';

let platform;
let receiver;
let owner;
let told = async () => undefined;

before(async () => {
  receiver = await startReceiver((call) => told(call));
  platform = await startPlatform({ demoPort: receiver.port });
  owner = await newOwner(platform, 'Flora');
});
after(async () => {
  await platform?.stop();
  await receiver?.stop();
});

const send = (hook, body, headers = {}) =>
  fetch(hook.url, { method: 'POST', headers: { 'content-type': 'application/json', ...headers }, body: JSON.stringify(body) });
const ended = (run) => until(owner, `/api/workflow-runs/${run}`, ({ state }) => TERMINAL.includes(state));
/** The first entry of a list, once there is one. */
const first = async (path) => (await until(owner, path, ({ items }) => items.length > 0)).items[0];
const stepOf = (run, id) => run.steps.find((step) => step.node === id);

test('a call runs through computing, an effect and an answer, and says which run it was', async () => {
  const ask = node('ask', 'http.request', { method: 'POST', url: `${receiver.url}/crm`, body_as: 'json', body: { name: '{{ $json.name }}' } });
  const say = node('say', 'flow.respond', { status: 201, body: { crm: '{{ $json.body.path }}' } });
  const graph = chain(node('call', 'trigger.webhook', { signed: false, answer: 'when_done' }), set('map', { name: '{{ $json.body.name.toUpperCase() }}' }), ask, say);
  const { id, hook } = await activeWorkflow(owner, 'Ask the CRM', graph);
  const answer = await send(hook, { name: 'Ann' });
  assert.equal(answer.status, 201, await answer.clone().text());
  assert.deepEqual(await answer.json(), { crm: '/crm' });
  const run = await ended(answer.headers.get('x-gr8-run'));
  assert.equal(run.state, 'succeeded');
  assert.equal(receiver.calls.length, 1);
  const [call] = receiver.calls;
  assert.equal(call.key, stepOf(run, 'ask').key);
  assert.equal(call.key, `${run.id}:ask:`);
  assert.deepEqual(call.body, { name: 'ANN' });
  const listed = await first(`/api/workflow-runs?workflow_id=${id}`);
  assert.equal(listed.id, run.id);
});

test('what is over of a loop is read page by page, with attempts and keys, and a stranger finds nothing', async () => {
  const ask = node('ask', 'http.request', { method: 'POST', url: `${receiver.url}/each`, body_as: 'json', body: { n: '{{ $json.n }}' } });
  const graph = chain(node('begin', 'trigger.manual'), node('each', 'loop', { parallel: 2 }));
  graph.nodes.push(ask);
  graph.connections.push({ from: 'each', port: 'loop', to: 'ask' }, { from: 'ask', to: 'each' });
  const { id } = await activeWorkflow(owner, 'Each', graph);
  const { run_id } = good(await owner.post(`/api/workflows/${id}/run`, { items: [0, 1, 2, 3, 4, 5, 6].map((n) => ({ n })) }), 'run');
  assert.equal((await ended(run_id)).state, 'succeeded');
  const of = `/api/workflow-runs/${run_id}?loop=each&limit=4`;
  const first = good(await owner.get(of), 'first page');
  const rest = good(await owner.get(`${of}&cursor=${first.next_cursor}`), 'second page');
  assert.equal(rest.next_cursor, undefined);
  const steps = [...first.steps, ...rest.steps];
  assert.deepEqual(steps.map(({ key }) => key), [0, 1, 2, 3, 4, 5, 6].map((n) => `${run_id}:ask:${n}`));
  assert.deepEqual(steps.map(({ input }) => input.first[0].n), [0, 1, 2, 3, 4, 5, 6]);
  assert.ok(steps.every(({ attempt, state, outputs }) => attempt === 1 && state === 'succeeded' && outputs[0].data.count === 1));
  const keys = receiver.calls.filter(({ path }) => path === '/each').map(({ key }) => key);
  assert.deepEqual(keys.toSorted(), steps.map(({ key }) => key).toSorted());
  assert.equal((await owner.get(`/api/workflow-runs/${run_id}?loop=ask`)).status, 422);
  const stranger = await newOwner(platform, 'Stranger');
  assert.equal((await stranger.get(of)).status, 404);
});

test('the same delivery a hundred times at once is one run', async () => {
  const graph = chain(node('call', 'trigger.webhook', { signed: false }), node('tell', 'http.request', { method: 'POST', url: `${receiver.url}/once`, body_as: 'json', body: {} }));
  const { id, hook } = await activeWorkflow(owner, 'Once', graph);
  const answers = await times(100, () => send(hook, { n: 1 }, { 'idempotency-key': 'd-1' }));
  const runs = new Set(await Promise.all(answers.map(async (answer) => (await answer.json()).run_id)));
  assert.equal(runs.size, 1);
  await ended([...runs][0]);
  assert.equal(receiver.calls.filter(({ path }) => path === '/once').length, 1);
  assert.equal(good(await owner.get(`/api/workflow-runs?workflow_id=${id}`), 'runs').items.length, 1);
});

test('a signed call is let in, a wrong one is told how, and one to a paused workflow that nothing was started', async () => {
  const { id, hook } = await activeWorkflow(owner, 'Signed', chain(node('call', 'trigger.webhook', {}), node('end', 'flow.no_op')));
  const body = JSON.stringify({ n: 1 });
  const t = Math.floor(Date.now() / 1000);
  const v1 = createHmac('sha256', hook.secret).update(`${t}.${body}`).digest('hex');
  const post = (headers) => fetch(hook.url, { method: 'POST', headers, body });
  const read = async (response) => ({ status: response.status, headers: response.headers, body: await response.json() });
  problem(await read(await post({})), 401, 'bad_signature');
  assert.equal((await post({ 'gr8-signature': `t=${t},v1=${v1}` })).status, 202);
  good(await owner.post(`/api/workflows/${id}/deactivate`), 'deactivate');
  problem(await read(await post({ 'gr8-signature': `t=${t},v1=${v1}` })), 409, 'workflow_paused');
});

test('branches run side by side, a failure is tried again, and the join waits for both', async () => {
  let failures = 2;
  let together = 0;
  let most = 0;
  told = async ({ path }) => {
    if (!path.startsWith('/side')) return undefined;
    most = Math.max(most, ++together);
    await new Promise((resolve) => setTimeout(resolve, 300));
    together--;
    return path === '/side/b' && failures-- > 0 ? { status: 503 } : undefined;
  };
  const ask = (id) => node(id, 'http.request', { method: 'POST', url: `${receiver.url}/side/${id}` }, { retry: { max: 3, first_ms: 200, factor: 2, jitter_pct: 10 } });
  const graph = {
    nodes: [node('go', 'trigger.manual'), ask('a'), ask('b'), node('both', 'transform.merge', { mode: 'append' })],
    connections: [{ from: 'go', to: 'a' }, { from: 'go', to: 'b' }, { from: 'a', to: 'both' }, { from: 'b', to: 'both' }],
  };
  const { id } = await activeWorkflow(owner, 'Both', graph);
  const { run_id } = good(await owner.post(`/api/workflows/${id}/run`, { items: [] }), 'run');
  const run = await ended(run_id);
  told = async () => undefined;
  assert.equal(run.state, 'succeeded', JSON.stringify(run.error));
  assert.equal(most, 2, 'both at once');
  assert.equal(stepOf(run, 'b').attempt, 3);
  assert.equal(stepOf(run, 'both').outputs[0].data.count, 2);
  const keys = new Set(receiver.calls.filter(({ path }) => path === '/side/b').map(({ key }) => key));
  assert.equal(keys.size, 1, 'one key for three attempts');
});

test('what fails for good is a dead letter, and goes on where it failed when it is redriven', async () => {
  let broken = true;
  told = async ({ path }) => (path === '/dead' && broken ? { status: 422, body: { why: 'no' } } : undefined);
  const graph = chain(node('go', 'trigger.manual'), node('first', 'http.request', { method: 'POST', url: `${receiver.url}/before` }), node('dead', 'http.request', { method: 'POST', url: `${receiver.url}/dead` }));
  const { id } = await activeWorkflow(owner, 'Dead', graph);
  const { run_id } = good(await owner.post(`/api/workflows/${id}/run`, { items: [{ order: 7 }] }), 'run');
  assert.equal((await ended(run_id)).state, 'failed');
  const letter = await first(`/api/dead-letters?workflow_id=${id}`);
  assert.equal(letter.node, 'dead');
  broken = false;
  assert.equal(good(await owner.post('/api/dead-letters/redrive', { ids: [letter.id] }), 'redrive').taken, 1);
  assert.equal((await ended(run_id)).state, 'succeeded');
  told = async () => undefined;
  assert.equal(receiver.calls.filter(({ path }) => path === '/before').length, 1, 'what succeeded is not done again');
});

test('a wait ends at its time, a cancel within two seconds, an approval by the link of its mail', async () => {
  const graph = chain(node('go', 'trigger.manual'), node('wait', 'flow.delay', { amount: 1, unit: 'seconds' }), node('ask', 'flow.approval', { ask: 'boss@example.com', subject: 'Go on?', text: 'Please say.' }));
  const { id } = await activeWorkflow(owner, 'Wait', graph);
  const begin = async () => good(await owner.post(`/api/workflows/${id}/run`, { items: [] }), 'run').run_id;
  const run = await begin();
  const mail = await waitForMail(platform.url, 'boss@example.com', (letter) => letter.subject === 'Go on?');
  const link = /http\S+\/approve\?token=\S+/.exec(mail.text)[0];
  const page = await fetch(link);
  assert.match(await page.text(), /Yes, go on/);
  const token = new URL(link).searchParams.get('token');
  const thanks = await fetch(`${platform.url}/approve`, { method: 'POST', headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: new URLSearchParams({ token, answer: 'yes' }) });
  assert.match(await thanks.text(), /Thank you/);
  assert.equal((await ended(run)).state, 'succeeded');
  const other = await begin();
  assert.equal(good(await owner.post(`/api/workflow-runs/${other}/cancel`), 'cancel').state, 'cancelled');
});

test('a failed run starts the workflow that listens for errors', async () => {
  const { id } = await activeWorkflow(owner, 'Errors', chain(node('heard', 'trigger.error'), node('end', 'flow.no_op')));
  const graph = { ...chain(node('go', 'trigger.manual'), node('stop', 'flow.stop', { message: 'no' })), settings: { error_workflow: id } };
  const failing = await activeWorkflow(owner, 'Fails', graph);
  good(await owner.post(`/api/workflows/${failing.id}/run`, { items: [] }), 'run');
  const heard = await first(`/api/workflow-runs?workflow_id=${id}`);
  assert.equal(heard.started_by, 'heard');
});
