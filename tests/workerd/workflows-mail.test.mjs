// Mails, signals and stored secrets of workflows on the real runtime.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { good, until } from '../support/api.mjs';
import { startPlatform } from '../support/platform.mjs';
import { TERMINAL, activeWorkflow, chain, node, startReceiver } from '../support/workflows.mjs';
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

const ended = (run) => until(owner, `/api/workflow-runs/${run}`, ({ state }) => TERMINAL.includes(state));
const runsOf = async (workflow) => good(await owner.get(`/api/workflow-runs?workflow_id=${workflow}`), 'runs').items;
const addressOf = async (workflow) => good(await owner.get(`/api/workflows/${workflow}/hooks`), 'hooks').addresses[0].address;
const lines = (...all) => all.join('\r\n');
const mailOf = (to, id, more = [], body = ['Hello']) => lines('From: Ann <ann@shop.example>', `To: ${to}`, `Message-ID: <${id}@shop.example>`, ...more, '', ...body);

test('a mail becomes an item with its files, and the same one twice is one run', async () => {
  const { id } = await activeWorkflow(owner, 'Mails', chain(node('mail', 'trigger.email'), node('end', 'flow.no_op')));
  const to = await addressOf(id);
  const large = 'QUJD'.repeat(90_000).replace(/.{76}/g, '$&\r\n');
  const file = (name, content) => ['--b', `Content-Type: application/pdf; name="${name}"`, `Content-Disposition: attachment; filename="${name}"`, 'Content-Transfer-Encoding: base64', '', content];
  const kind = ['Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=', 'Date: Tue, 24 Nov 2026 10:00:00 +0100', 'List-Id: <news.shop.example>', 'MIME-Version: 1.0', 'Content-Type: multipart/mixed; boundary="b"'];
  const raw = mailOf(to, 'one', kind, ['--b', 'Content-Type: text/plain; charset=utf-8', '', 'Two loaves', ...file('small.pdf', 'aGVsbG8='), ...file('large.pdf', large), '--b--', '']);
  for (const [from, address] of [['ann@shop.example', to], ['ann@shop.example', to.toUpperCase()]]) {
    const answer = await platform.mail(from, address, raw);
    assert.equal(answer.outcome, 'ok', JSON.stringify(answer));
    assert.equal(answer.rejectReason, undefined);
  }
  const [run, ...others] = (await until(owner, `/api/workflow-runs?workflow_id=${id}`, ({ items }) => items.length > 0)).items;
  assert.equal(others.length, 0);
  const [begin] = (await ended(run.id)).steps;
  const [item] = begin.outputs[0].data.first;
  assert.deepEqual(item.from, { name: 'Ann', address: 'ann@shop.example' });
  assert.equal(item.subject, 'Grüße');
  assert.equal(item.text.trim(), 'Two loaves');
  assert.equal(item.date, '2026-11-24T09:00:00.000Z');
  assert.equal(item.sender, 'ann@shop.example');
  assert.equal(item.headers['list-id'], '<news.shop.example>');
  const [small, big] = item.attachments;
  assert.deepEqual(small, { name: 'small.pdf', type: 'application/pdf', size: 5, content_base64: 'aGVsbG8=', error: null });
  assert.deepEqual([big.size, big.content_base64, big.error], [270_000, null, 'too_large']);
});

test('a mail that cannot start anything is refused with a line that says why, and an automatic answer is swallowed', async () => {
  const { id } = await activeWorkflow(owner, 'Refused', chain(node('mail', 'trigger.email'), node('end', 'flow.no_op')));
  const to = await addressOf(id);
  const deliver = async (address, ...of) => (await platform.mail('ann@shop.example', address, mailOf(address, ...of))).rejectReason;
  assert.match(await deliver('nobody@in.localhost', 'two'), /^550 5\.1\.1 /);
  assert.match(await deliver(to, 'three', [], ['x'.repeat(1_000_001)]), /^552 5\.3\.4 /);
  assert.equal(await deliver(to, 'four', ['Auto-Submitted: auto-replied']), undefined);
  good(await owner.post(`/api/workflows/${id}/deactivate`), 'deactivate');
  assert.match(await deliver(to, 'five'), /^550 5\.2\.1 /);
  assert.equal((await runsOf(id)).length, 0);
});

test('a stored secret leaves towards its host and is nowhere in the run', async () => {
  const secret = 'tok_do_not_tell';
  const { id: credential } = good(await owner.post('/api/credentials', { name: 'CRM', kind: 'bearer', hosts: ['127.0.0.1'], secret }), 'credential');
  const ask = node('ask', 'http.request', { method: 'POST', url: `${receiver.url}/secret`, credential, body_as: 'json', body: {} });
  const { id } = await activeWorkflow(owner, 'Secret', chain(node('go', 'trigger.manual'), ask));
  const { run_id } = good(await owner.post(`/api/workflows/${id}/run`, { items: [] }), 'run');
  const run = await ended(run_id);
  assert.equal(run.state, 'succeeded', JSON.stringify(run.error));
  assert.equal(receiver.calls.find(({ path }) => path === '/secret').headers.authorization, `Bearer ${secret}`);
  assert.ok(!JSON.stringify(run).includes(secret));
  assert.ok(!platform.logs.some((line) => line.includes(secret)));
  const refused = await owner.delete(`/api/credentials/${credential}`);
  assert.deepEqual([refused.status, refused.body.workflows[0].id], [409, id]);
});

test('a signal finds the runs that wait for it, and one that comes a little early is kept', async () => {
  const wait = node('paid', 'flow.wait_event', { name: 'paid', correlation: '{{ $json.order }}' });
  const { id } = await activeWorkflow(owner, 'Signals', chain(node('go', 'trigger.manual'), wait));
  const begin = async (order) => good(await owner.post(`/api/workflows/${id}/run`, { items: [{ order }] }), 'run').run_id;
  const first = await begin('o-1');
  await until(owner, `/api/workflow-runs/${first}`, ({ steps }) => steps.some(({ state }) => state === 'waiting'));
  const send = async (correlation) => good(await owner.post('/api/workflow-signals', { name: 'paid', correlation, items: [{ amount: 7 }] }), 'signal');
  await send('o-1');
  assert.equal((await ended(first)).state, 'succeeded');
  assert.deepEqual((await send('o-2')).runs, []);
  assert.equal((await ended(await begin('o-2'))).state, 'succeeded');
});
