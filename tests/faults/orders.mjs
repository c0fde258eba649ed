// The runtime dies by SIGKILL while workflows run against a server that counts: between two steps, in the middle of an effect,
// anywhere. Whatever trigger was acknowledged runs to its end, and nothing with a key is done twice.
// GR8_KILLS says how often (104 in CI, shared by the files; 1,000 in `cargo xtask test long`).
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { Owner, good } from '../support/api.mjs';
import { activeWorkflow, node, readRun, set, startReceiver } from '../support/workflows.mjs';
import { person } from '../workerd/support.mjs';
import { mortalPlatform } from './support.mjs';

/** A runner ends a file after three minutes: so there are several, each with its share. */
const FILES = 8;
const KILLS = Math.ceil(Number(process.env.GR8_KILLS ?? 104) / FILES);
const KILLS_A_ROUND = 13;
/** Senders that call the webhook side by side. */
const SENDERS = 6;
/** Calls that are acknowledged between two kills, at least. */
const CALLS = 24;
const EFFECTS = ['a', 'b', 'c'];
/** Which of them the next kill happens at. */
const MOMENTS = ['before the answer', 'after the answer', 'anywhere'];

/** Which kinds of kills come first. */
let first;
let platform;
let receiver;
let owner;
let workflow;
/** Run by the name of its order, as the sender heard it. */
const acknowledged = new Map();
/** What the receiver does at a call: tells the killer, and may hold the answer back until the runtime is dead. */
let onCall = async () => {};

const tell = (id) =>
  node(id, 'http.request', { method: 'POST', url: `${receiver.url}/${id}`, body_as: 'json', body: { order: '{{ $json.order }}' } });

/** A call, computing, two effects side by side, a row of the team's own table, one more effect. */
function orders() {
  const row = node('row', 'data.query', { action: 'insert', table: 'orders', values: { name: '{{ $node["map"].json.order }}' } });
  const last = node('c', 'http.request', { method: 'POST', url: `${receiver.url}/c`, body_as: 'json', body: { order: '{{ $node["map"].json.order }}' } });
  const join = node('join', 'transform.limit', { count: 1 });
  const lines = [['call', 'map'], ['map', 'a'], ['map', 'b'], ['a', 'join'], ['b', 'join'], ['join', 'row'], ['row', 'c']];
  return {
    nodes: [node('call', 'trigger.webhook', { signed: false }), set('map', { order: '{{ $json.body.order }}' }), tell('a'), tell('b'), join, row, last],
    connections: lines.map(([from, to]) => ({ from, to })),
  };
}

async function makeTable() {
  const columns = [{ name: 'name', kind: 'text', required: true }];
  const graph = { nodes: [node('go', 'trigger.manual'), node('make', 'data.query', { action: 'create_table', table: 'orders', columns })], connections: [{ from: 'go', to: 'make' }] };
  const { id } = await activeWorkflow(owner, 'Table', graph);
  const { run_id } = good(await owner.post(`/api/workflows/${id}/run`, { items: [] }), 'run');
  await allEnded([run_id]);
}

/** Calls until it is acknowledged, always by the same name, as senders of webhooks do. */
async function order(name) {
  for (;;) {
    try {
      const headers = { 'content-type': 'application/json', 'idempotency-key': name };
      const answer = await fetch(workflow.hook.url, { method: 'POST', headers, body: JSON.stringify({ order: name }), signal: AbortSignal.timeout(10_000) });
      const body = await answer.json();
      if (answer.status === 202) {
        acknowledged.set(name, body.run_id);
        return;
      }
      assert.ok(answer.status >= 500 || answer.status === 429, `${answer.status} ${JSON.stringify(body)}`);
    } catch (error) {
      if (error.code === 'ERR_ASSERTION') throw error;
      // The light went out: whether it was heard is not known.
    }
    await sleep(100);
  }
}

/** Kills at a moment while orders come in. */
async function killOnce(number) {
  const moment = MOMENTS[(first + number) % MOMENTS.length];
  let strike;
  const struck = new Promise((resolve) => (strike = resolve));
  let left = 8 + (((first + number) * 7) % 40);
  let dead;
  onCall = async () => {
    if (moment === 'anywhere' || --left !== 0) return;
    if (moment === 'after the answer') return void setImmediate(strike);
    strike();
    await dead;
  };
  const wait = moment === 'anywhere' ? sleep(50 + (((first + number) * 97) % 600)) : struck;
  dead = wait.then(() => platform.kill());
  const names = Array.from({ length: CALLS }, (_, n) => `order-${number}-${n}`);
  const sender = async () => {
    for (let name = names.pop(); name !== undefined; name = names.pop()) await order(name);
  };
  const sent = Promise.all(Array.from({ length: SENDERS }, sender));
  // A trigger's calls may be too few to strike: then the kill comes with the last acknowledgement.
  sent.then(() => strike(), () => {});
  await Promise.all([sent, dead]);
  onCall = async () => {};
}

/** Waits until all are over; none may take longer than 60 s. */
async function allEnded(runs) {
  const began = Date.now();
  let open = runs;
  while (open.length > 0) {
    const seen = await Promise.all(open.map(async (run) => [run, (await readRun(owner, run)).state]));
    const wrong = seen.filter(([, state]) => state === 'failed' || state === 'cancelled');
    assert.deepEqual(wrong, [], 'runs that failed');
    open = seen.filter(([, state]) => state !== 'succeeded').map(([run]) => run);
    if (open.length > 0 && Date.now() - began > 60_000) {
      assert.fail(`${open.length} runs have not ended 60 s after the restart: ${JSON.stringify(await readRun(owner, open[0]))}`);
    }
    if (open.length > 0) await sleep(500);
  }
  return Date.now() - began;
}

/** Rows of the team's table, counted where they are. */
async function rows() {
  let count = 0;
  for (const shard of ['SHARD_0', 'SHARD_1']) {
    count += (await platform.now.rows(shard, 'SELECT count(*) AS n FROM data_rows'))[0].n;
  }
  return count;
}

/** The tests of one file: its share of the kills, beginning with this one. */
export function killsFrom(number) {
  first = number;
  before(async () => {
    receiver = await startReceiver(async (call) => void (await onCall(call)));
    platform = await mortalPlatform({ demoPort: receiver.port, vars: { SIGNING_KEY: 'a key that survives every kill, 32 bytes' } });
    owner = new Owner(platform.url);
    await owner.signUp(person('Flora'));
    await makeTable();
    workflow = await activeWorkflow(owner, 'Orders', orders());
  });
  after(async () => {
    await platform?.now.stop();
    await receiver?.stop();
  });

  let done = 0;
  const finished = new Set();
  for (let round = 0; round < KILLS; round += KILLS_A_ROUND) {
    test(`kills ${round + 1} to ${Math.min(round + KILLS_A_ROUND, KILLS)}: every acknowledged order ends within a minute`, async (t) => {
      for (; done < Math.min(round + KILLS_A_ROUND, KILLS); done++) await killOnce(done);
      const open = [...acknowledged.values()].filter((run) => !finished.has(run));
      const took = await allEnded(open);
      for (const run of open) finished.add(run);
      t.diagnostic(`${open.length} runs, the last ended ${(took / 1000).toFixed(1)} s after the restart; ${receiver.calls.length} calls so far`);
    });
  }

  test('nothing was lost, nothing with a key was done twice, and few calls were made again', async (t) => {
    assert.equal(platform.kills, KILLS);
    assert.equal(acknowledged.size, KILLS * CALLS);
    assert.equal(new Set(acknowledged.values()).size, acknowledged.size, 'one run for each order');
    for (const effect of EFFECTS) {
      const calls = receiver.calls.filter(({ path }) => path === `/${effect}`);
      const keys = new Map();
      for (const { key, body } of calls) keys.set(body.order, (keys.get(body.order) ?? new Set()).add(key));
      assert.equal(keys.size, acknowledged.size, `${effect} of every order`);
      const twice = [...keys].filter(([, of]) => of.size !== 1);
      assert.deepEqual(twice, [], `${effect} has one key for each order, however often it was tried`);
      for (const [name, [key]] of keys) assert.equal(key, `${acknowledged.get(name)}:${effect}:`);
    }
    const applied = receiver.applied.size;
    const ratio = receiver.calls.length / applied;
    t.diagnostic(`${KILLS} kills, ${acknowledged.size} runs, ${applied} effects, ${receiver.calls.length} calls: ${ratio.toFixed(3)} a keyed effect`);
    assert.ok(ratio <= 1.2, `${ratio} calls a keyed effect`);
    assert.equal(await rows(), acknowledged.size, 'one row for each order');
  });
}
