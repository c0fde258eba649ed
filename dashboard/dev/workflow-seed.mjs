// Made-up workflows of the bakery: graphs with branches, loops and waits, and runs of them in every state.
import { hex } from './seed.mjs';

const [SECOND, MINUTE, HOUR, DAY] = [1000, 60_000, 3_600_000, 86_400_000];
const LONG = 'Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenamts';

const node = (id, type, name, params = {}, more = {}) => ({ id, type, version: 1, name, params, join: 'all', on_error: 'stop', timeout_ms: 30_000, retry: { max: 3, first_ms: 1000, factor: 2, jitter_pct: 10 }, ...more });
const line = (from, to, port = 'main') => ({ from, port, to });
const settings = { max_running: 20, error_workflow: null, keep_days: 30 };

/** A lead comes in, is looked at, and whoever is worth it gets an offer after an approval. */
export const LEADS = {
  nodes: [
    node('form', 'trigger.form', 'A form was sent'),
    node('score', 'ai.classify', 'How urgent is it?', { text: '{{ $json.message }}', labels: ['urgent', 'normal'] }),
    node('crm', 'http.request', 'Ask the CRM', { method: 'GET', url: 'https://crm.example/customers?email={{ $json.email }}' }, { on_error: 'continue' }),
    node('worth', 'condition.if', 'Worth more than 500 €?', { condition: '{{ $json.budget > 500 }}' }),
    node('approve', 'flow.approval', 'Mara looks at the offer', { to: ['mara@morgenrot.example'] }),
    node('offer', 'email.send', 'Send the offer', { to: '{{ $json.email }}', subject: 'Your offer' }),
    node('thanks', 'email.send', 'Say thank you', { to: '{{ $json.email }}', subject: 'Thank you' }),
    node('note', 'data.query', 'Write it down', { table: 'leads' }, { join: 'any' }),
  ],
  connections: [line('form', 'score'), line('form', 'crm'), line('score', 'worth'), line('crm', 'worth'), line('worth', 'approve', 'true'), line('worth', 'thanks', 'false'), line('approve', 'offer', 'yes'), line('approve', 'thanks', 'no'), line('offer', 'note'), line('thanks', 'note')],
  settings,
};

/** Every morning each appointment of the day gets its reminder. */
export const REMINDERS = {
  nodes: [
    node('morning', 'trigger.schedule', 'Every morning at seven', { cron: '0 7 * * *', zone: 'Europe/Berlin' }),
    node('today', 'data.query', "Today's appointments", { table: 'appointments' }),
    node('each', 'loop', 'For each appointment', { batch_size: 1, parallel: 2 }),
    node('text', 'transform.text', 'Write the text', { template: 'See you at {{ $json.time }}' }),
    node('sms', 'http.request', 'Send the message', { method: 'POST', url: 'https://sms.example/send' }),
    node('report', 'email.send', 'Report to the team', { to: 'team@morgenrot.example' }),
  ],
  connections: [line('morning', 'today'), line('today', 'each'), line('each', 'text', 'loop'), line('text', 'sms'), line('sms', 'each'), line('each', 'report', 'done')],
  settings,
};

/** A shop calls; the request is signed. */
export const ORDERS = {
  nodes: [node('hook', 'trigger.webhook', 'An order came in', { signed: true, secret_number: 2, tolerance_s: 300, answer: 'when_done' }), node('parse', 'transform.set', 'Pick the fields', { fields: { total: '{{ $json.body.total }}' } }), node('pay', 'http.request', 'Charge the card', { method: 'POST', url: 'https://pay.example/charge', credential: `secret_${hex(1)}` }), node('answer', 'flow.respond', 'Answer the shop', { status: 200 })],
  connections: [line('hook', 'parse'), line('parse', 'pay'), line('pay', 'answer')],
  settings,
};

const EMPTY = { nodes: [], connections: [], settings };
/** What was never finished: a node without what it needs, and a line to nowhere it may go. */
const UNFINISHED = { nodes: [node('start', 'trigger.manual', 'By hand'), node('call', 'http.request', 'Tell the supplier', { method: 'POST' }), node('wait', 'flow.wait_until', 'Until they answer', { at: '{{ $json.when. }}' })], connections: [line('start', 'call'), line('call', 'wait')], settings };

const OF = [
  ['New leads', 'active', LEADS, 3, 48, 2],
  ["Reminders for today's appointments", 'active', REMINDERS, 1, 7, 0],
  ['Orders from the shop', 'paused', ORDERS, 2, 9, 6],
  ['Flour order to the supplier', 'draft', UNFINISHED, 1, 0, 0],
  ['ملخص الأسبوع للفريق', 'active', REMINDERS, 1, 1, 0],
];

export function workflow(n, now, long = false) {
  const [name, state, draft, published_version] = OF[n % OF.length];
  return { id: `wf_${hex(n + 1)}`, name: long ? `${LONG}${n}` : name + (n < OF.length ? '' : ` ${n}`), state, draft: structuredClone(draft), revision: 4, published_version, created_at: now - (n + 3) * DAY, updated_at: now - n * 7 * HOUR - 5 * MINUTE, house: ['lead_capture', 'scheduler'][n] ?? null, of: n % OF.length };
}

export const counts = (one) => ({ succeeded: OF[one.of ?? 3][4], failed: OF[one.of ?? 3][5] });

export function versions(one, now) {
  return Array.from({ length: one.published_version ?? 0 }, (_, n) => {
    const graph = structuredClone(one.draft);
    // Older ones had less.
    if (n + 1 < one.published_version) graph.nodes = graph.nodes.map((each, at) => (at === 1 ? { ...each, name: `${each.name} (${n + 1})` } : each)).slice(0, -1);
    graph.connections = graph.connections.filter(({ from, to }) => graph.nodes.some((each) => each.id === from) && graph.nodes.some((each) => each.id === to));
    return { version: n + 1, graph, note: ['', 'Asks the CRM first', 'Mara approves what is worth more than 500 €'][n] ?? '', created_by: `user_${hex(n === 1 ? 2 : 1)}`, created_at: now - (6 - n) * DAY };
  }).reverse();
}

/** Runs in a round: state, what it waits for, error. */
const ROUND = [['running', 'approval'], ['succeeded'], ['succeeded'], ['failed', null, 'http_status'], ['succeeded'], ['running', 'person'], ['cancelled'], ['paused'], ['succeeded']];

export function runLine(n, now, workflows) {
  const flow = workflows[n === 0 ? 0 : n === 10 ? 1 % workflows.length : [0, 0, 1, 2, 0, 2, 0, 0, 4][n % 9] % workflows.length];
  const [state, waits_for = null, error_code = null] = n === 10 ? ['running'] : ROUND[n % ROUND.length];
  const started_at = now - n * 47 * MINUTE - 3 * MINUTE;
  const isOver = ['succeeded', 'failed', 'cancelled'].includes(state);
  return { id: `run_${hex(9_000_000 - n)}`, workflow_id: flow.id, version: flow.published_version ?? 1, started_by: flow.draft.nodes[0]?.id ?? 'start', state, started_at, ended_at: isOver ? started_at + 4200 + n * 37 : null, steps: flow.draft.nodes.length, attempts: flow.draft.nodes.length + (error_code ? 3 : 0), waits_for, error_code, error_node: error_code ? 'pay' : null };
}

const items = (...first) => ({ count: first.length, first, is_cut: false });
const GUEST = { name: 'Maja Lindqvist', email: 'maja@mail.example', budget: 780, message: 'A wedding cake for 80 guests, please.' };
const ERROR = { code: 'http_status', message: 'pay.example answered 503 four times.' };

/** By state of the run and kind of graph: the state of each node; `id*3` are three iterations. */
const STEPS = {
  approval: { form: 'succeeded', score: 'succeeded', crm: 'succeeded', worth: 'succeeded', approve: 'waiting', offer: 'pending', thanks: 'pending' },
  succeeded: { form: 'succeeded', score: 'succeeded', crm: 'succeeded', worth: 'succeeded', approve: 'succeeded', offer: 'succeeded', thanks: 'skipped', note: 'succeeded' },
  cancelled: { form: 'succeeded', score: 'succeeded', crm: 'succeeded', worth: 'succeeded', approve: 'cancelled' },
  paused: { form: 'succeeded', score: 'succeeded', crm: 'retrying', worth: 'pending' },
  loop: { morning: 'succeeded', today: 'succeeded', each: 'succeeded', report: 'succeeded' },
  looping: { morning: 'succeeded', today: 'succeeded', each: 'looping', text: ['succeeded', 'succeeded', 'succeeded'], sms: ['succeeded', 'running', 'retrying'] },
  failed: { hook: 'succeeded', parse: 'succeeded', pay: 'failed' },
  person: { hook: 'succeeded', parse: 'succeeded', pay: 'unsure' },
};

function step(line, id, iteration, state, at) {
  const begun = state !== 'pending' && state !== 'skipped';
  const began_at = begun ? line.started_at + at * 640 : null;
  const over = ['succeeded', 'failed', 'skipped', 'cancelled'].includes(state);
  const attempt = begun ? (state === 'failed' ? 4 : state === 'retrying' ? 2 : 1) : 0;
  const error = ['failed', 'retrying', 'unsure'].includes(state) ? { step: `${id}:${iteration}`, ...ERROR } : null;
  const due_at = state === 'retrying' || state === 'running' ? Date.now() + 20 * SECOND : state === 'waiting' ? Date.now() + 2 * DAY : null;
  return { node: id, iteration, state, attempt, retries: Math.max(0, attempt - 1), key: `${line.id}:${id}:${iteration}`, began_at, ended_at: over && begun ? began_at + 180 + at * 35 : null, due_at: over ? null : due_at, input: begun ? items(GUEST) : items(), outputs: state === 'succeeded' ? [{ port: id === 'worth' ? 'true' : id === 'approve' ? 'yes' : 'main', data: items({ ...GUEST, label: 'urgent' }) }] : [], error, waits_for: state === 'waiting' ? { approval: { until: due_at } } : null, by: id === 'approve' && state === 'succeeded' ? `user_${hex(1)}` : null };
}

export function runView(line, flow) {
  const graph = structuredClone(flow.draft);
  const own = { [LEADS.nodes[0].id]: line.waits_for ?? line.state, [REMINDERS.nodes[0].id]: line.state === 'succeeded' ? 'loop' : 'looping', [ORDERS.nodes[0].id]: line.waits_for ?? (line.state === 'succeeded' ? 'succeeded' : 'failed') }[graph.nodes[0]?.id];
  const states = line.isNew ? {} : { ...STEPS[own] };
  const known = graph.nodes.flatMap(({ id }) => [states[id]].flat().flatMap((state, at, all) => (state ? [[id, all.length > 1 ? String(at) : '', state]] : [])));
  const steps = (known.length > 0 ? known : graph.nodes.map(({ id }) => [id, '', line.state === 'succeeded' ? 'succeeded' : 'pending'])).map(([id, iteration, state], at) => step(line, id, iteration, state, at));
  const failed = steps.find((one) => one.state === 'failed');
  return { id: line.id, workflow_id: flow.id, workflow_name: flow.name, version: line.version, state: line.state, trigger: line.started_by, started_at: line.started_at, ended_at: line.ended_at, error: line.state === 'failed' && failed ? failed.error : null, graph, steps, is_cut: false };
}

/** Rounds of a loop that are over: sixty, one of which failed. */
export function roundsView(view, line, query) {
  const [loop, inside, from] = [query.get('loop'), query.get('iteration'), Number(query.get('cursor') ?? 0)];
  const next = (id) => view.graph.connections.filter((one) => one.from === id && one.to !== loop && (id !== loop || one.port === 'loop')).map((one) => one.to);
  const body = new Set(next(loop));
  for (const id of body) for (const to of next(id)) body.add(to);
  const end = Math.min(from + Number(query.get('limit') ?? 25), 60);
  const steps = [];
  for (let at = from; at < end; at++) for (const id of body) steps.push(step(line, id, inside ? `${inside}.${at}` : String(at), at === 7 && id === 'sms' ? 'failed' : 'succeeded', at));
  return { ...view, steps, ...(end < 60 && { next_cursor: end }) };
}

export function letter(n, now, workflows, long = false) {
  const flow = workflows[n % 3 === 2 ? 0 : 2] ?? workflows[0];
  return { id: `dead_${hex(500 - n)}`, run_id: `run_${hex(8_999_997)}`, workflow_id: flow.id, node: n % 3 === 2 ? 'crm' : 'pay', iteration: n % 4 === 1 ? '2.0' : '', input: [{ ...GUEST, order: n }], code: ['http_status', 'timeout', 'too_large'][n % 3], message: long ? LONG : ['pay.example answered 503 four times.', 'No answer came within 30 seconds.', 'The output has 41 kB; 32 kB fit.'][n % 3], attempts: 4, correlation: `run_${hex(8_999_997)}:pay:${n}`, at: now - n * 3.1 * HOUR - 20 * MINUTE, redriven_at: n % 6 === 5 ? now - n * HOUR : null };
}

const kind = (type, name, role, group, icon, klass = 'pure', ports = ['main']) => ({ type, version: 1, name, class: klass, role, group, icon, ports, ports_per_entry: null, docs: `${name}.` });
export const KINDS = [
  kind('trigger.manual', 'By hand', 'trigger', 'Triggers', 'play'), kind('trigger.form', 'Form sent', 'trigger', 'Triggers', 'clipboard-list'), kind('trigger.schedule', 'Schedule', 'trigger', 'Triggers', 'clock'), kind('trigger.webhook', 'Webhook', 'trigger', 'Triggers', 'webhook'),
  kind('ai.classify', 'Classify', 'ai', 'AI', 'tags'), kind('http.request', 'HTTP request', 'action', 'Actions', 'globe', 'keyed'), kind('condition.if', 'If', 'condition', 'Flow', 'split', 'pure', ['true', 'false']), kind('flow.approval', 'Ask for approval', 'action', 'Flow', 'user-check', 'keyed', ['yes', 'no']), kind('email.send', 'Send e-mail', 'action', 'Actions', 'mail', 'keyed'), kind('data.query', 'Database', 'action', 'Actions', 'database', 'keyed'), kind('loop', 'Loop', 'transform', 'Flow', 'repeat', 'pure', ['loop', 'done']), kind('transform.text', 'Text', 'transform', 'Data', 'type'), kind('transform.set', 'Set fields', 'transform', 'Data', 'pencil'), kind('flow.respond', 'Respond to webhook', 'action', 'Flow', 'reply'), kind('flow.wait_until', 'Wait until', 'action', 'Flow', 'calendar-clock'),
];

/** The first of them is what the shop's orders use. */
const SECRETS = [
  ['Card payments', 'bearer', '', ['api.pay.example', 'pay.example']],
  ['CRM', 'header', 'x-api-key', ['crm.example']],
  ['Supplier', 'basic', '', ['*.muehle.example', 'bestellung.muehle.example']],
  ['خدمة الطقس', 'query', 'api_key', ['weather.example']],
];

function credential(n, now, long) {
  const [name, kind, field, hosts] = SECRETS[n % SECRETS.length];
  return { id: `secret_${hex(n + 1)}`, name: long ? `${LONG}${n}` : name + (n < SECRETS.length ? '' : ` ${n}`), kind, field: long && field ? LONG.toLowerCase() : field, hosts: long ? [`${LONG.toLowerCase()}.example`, ...hosts] : hosts, created_at: now - (n + 2) * 9 * DAY, updated_at: now - (n % 2 ? n * DAY : (n + 2) * 9 * DAY) };
}

const many = (count, make) => Array.from({ length: count }, (_, n) => make(n));
const COUNTS = { many: { workflows: 80, runs: 600, letters: 140, secrets: 60 }, empty: { workflows: 0, runs: 0, letters: 0, secrets: 0 }, new: { workflows: 0, runs: 0, letters: 0, secrets: 0 } };

/** The workflows of a made-up world. */
export function workflowParts(scenario, now) {
  const { workflows: flows, runs, letters, secrets } = COUNTS[scenario] ?? { workflows: 5, runs: 40, letters: 14, secrets: 4 };
  const long = scenario === 'long';
  const workflows = many(flows, (n) => workflow(n, now, long));
  return { workflows, credentials: many(secrets, (n) => credential(n, now, long)), runs: flows ? many(runs, (n) => runLine(n, now, workflows)) : [], letters: flows ? many(letters, (n) => letter(n, now, workflows, long)) : [], published: new Map(workflows.map((one) => [one.id, versions(one, now)])), views: new Map() };
}

export { EMPTY };
