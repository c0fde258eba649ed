// Workflows, their runs and dead letters over a made-up world.
import { Refusal, find, id, invalid, ok, page } from './answers.mjs';
import { happenRun, shownRun, tellRun } from './workflow-world.mjs';
import { EMPTY, KINDS, LEADS, ORDERS, REMINDERS, counts, roundsView, runView } from './workflow-seed.mjs';

const conflict = (code, detail, more) => new Refusal(409, code, detail, more);
const shown = ({ of, ...workflow }) => workflow;

function line(world, one) {
  const last = world.runs.find((run) => run.workflow_id === one.id);
  const { draft, revision, ...rest } = shown(one);
  return { ...rest, ...counts(one), last_run_at: last?.started_at ?? null, last_run_state: last?.state ?? null };
}

/** Addresses as the platform makes them: the tag at the end is what nobody can guess. */
const hooksOf = (flow) => ({
  items: flow.draft.nodes
    .filter((node) => node.type === 'trigger.webhook')
    .map(({ id, params }) => ({
      node: id,
      url: `http://localhost:8787/hooks/0.team_01939f5e7c8d0123456789abcdef0123.${flow.id}.${id}.${params?.secret_number ?? 0}.9f86d081884c7d659a2feaa0c55ad015`,
      is_signed: params?.signed !== false,
      secret: params?.signed === false ? null : 'whsec_60303ae22b998861bce3b28f33eec1be758a213c86c93c076dbe9f558c11c752',
      waits: params?.answer === 'when_done',
    })),
  addresses: [],
});

/** What the engine's checks would say: the address is missing, an expression is broken, a line leads to nothing. */
function problemsOf(graph) {
  const of = (code, nodeId, field, text, severity = 'error') => ({ code, severity, place: { node: { id: nodeId, field } }, text });
  const found = [];
  for (const { id: nodeId, type, params } of graph.nodes) {
    if (type === 'http.request' && !params.url) found.push(of('missing', nodeId, 'params/url', 'The address is missing. Write one that begins with https://.'));
    if (/\.\s*\}\}/.test(JSON.stringify(params))) found.push(of('bad_expression', nodeId, 'params/at', 'Line 1, column 16: a name is missing after the dot.'));
    if (type === 'email.send' && !graph.connections.some((one) => one.from === nodeId)) found.push(of('ends_here', nodeId, 'on_error', 'Nobody hears of it when this mail cannot be sent.', 'warning'));
  }
  if (graph.nodes.length === 0) found.push({ code: 'no_trigger', severity: 'error', place: 'graph', text: 'Nothing starts it: add a trigger.' });
  return found;
}

function sound(graph) {
  const problems = problemsOf(graph);
  if (problems.some((one) => one.severity === 'error')) throw conflict('workflow_invalid', 'the workflow cannot run like this; each problem says where and what to do', { problems });
}

function activate(world, { params }) {
  const one = find(world.workflows, params.id);
  if (!one.published_version) throw conflict('not_published', 'publish a version first');
  sound(one.draft);
  return ok(shown(Object.assign(one, { state: 'active', updated_at: Date.now() })));
}

function publish(world, { params, body }) {
  const one = find(world.workflows, params.id);
  if (body.revision !== one.revision) throw conflict('revision_changed', 'somebody saved another revision since', { yours: body.revision, revision: one.revision });
  sound(one.draft);
  const list = world.published.get(one.id) ?? [];
  const version = { version: (list[0]?.version ?? 0) + 1, graph: structuredClone(one.draft), note: body.note ?? '', created_by: world.user.id, created_at: Date.now() };
  world.published.set(one.id, [version, ...list]);
  one.published_version = version.version;
  return ok(version, 201);
}

const versionOf = (world, { id: of, version }) => find((world.published.get(of) ?? []).map((one) => ({ ...one, id: String(one.version) })), version);

function compare(world, { params, query }) {
  const from = versionOf(world, params).graph;
  const to = query.get('to') ? versionOf(world, { id: params.id, version: query.get('to') }).graph : find(world.workflows, params.id).draft;
  const names = (graph) => graph.nodes.map((one) => one.id);
  const has = (graph, wanted) => graph.connections.some((one) => JSON.stringify(one) === JSON.stringify(wanted));
  const changed = to.nodes.flatMap((one) => {
    const before = from.nodes.find((each) => each.id === one.id);
    return before && before.name !== one.name ? [{ node: one.id, fields: ['name'] }] : [];
  });
  return ok({ added: names(to).filter((one) => !names(from).includes(one)), removed: names(from).filter((one) => !names(to).includes(one)), changed, connections_added: to.connections.filter((one) => !has(from, one)), connections_removed: from.connections.filter((one) => !has(to, one)), settings_changed: false });
}

function create(world, name, draft) {
  if (!name?.trim()) throw invalid('name', 'Please write a name.');
  const now = Date.now();
  const one = { id: id('wf_'), name, state: 'draft', draft: structuredClone(draft), revision: 1, published_version: null, created_at: now, updated_at: now };
  world.workflows.unshift(one);
  return one;
}

function start(world, { params }) {
  const flow = find(world.workflows, params.id);
  if (!flow.published_version) throw conflict('not_published', 'publish a version first');
  const now = Date.now();
  const run = { id: `run_${id('')}`, workflow_id: flow.id, version: flow.published_version, started_by: flow.draft.nodes[0].id, state: 'running', started_at: now, ended_at: null, steps: 1, attempts: 1, waits_for: null, error_code: null, error_node: null, isNew: true };
  world.runs.unshift(run);
  happenRun(world, run);
  return ok({ run_id: run.id, version: run.version, is_new: true }, 202);
}

/** A dry run of what is saved: everything before the first effect has a result, effects say what they would have done. */
function trial(world, { body }) {
  const flow = body.id ? find(world.workflows, body.id) : { ...world.workflows[0], draft: body.graph };
  sound(flow.draft);
  const now = Date.now();
  const trigger = body.trigger ?? flow.draft.nodes[0]?.id;
  const view = runView({ id: `run_${id('')}`, workflow_id: flow.id, version: 0, started_by: trigger, state: 'succeeded', started_at: now, ended_at: now + 12 }, flow);
  for (const step of view.steps) {
    step.input = { count: 1, first: body.items?.length ? body.items : [{}], is_cut: false };
    for (const { data } of step.outputs) data.first = body.pinned?.[step.node] ?? step.input.first;
  }
  return ok(view);
}

const move = (from, to) => (world, { params }) => {
  const run = find(world.runs, params.id);
  if (!from.includes(run.state)) throw conflict('not_now', `the run is ${run.state}`);
  Object.assign(run, { state: to, waits_for: null, ended_at: to === 'cancelled' ? Date.now() : null, error_code: null, error_node: null });
  world.views.delete(run.id);
  tellRun(world, run);
  if (to === 'running') happenRun(world, run);
  return ok({ state: run.state });
};

/** A word on one step: it goes on as it was said. */
function say(world, params, body, state, port) {
  const view = shownRun(world, params.id);
  const step = view.steps.find((one) => one.node === body.node && one.iteration === (body.iteration ?? ''));
  if (!step || !['waiting', 'unsure'].includes(step.state)) throw conflict('not_waiting', 'nobody has to say anything about this step');
  const run = find(world.runs, params.id);
  Object.assign(step, { state, waits_for: null, due_at: null, by: world.user.id, ended_at: Date.now(), ...(state === 'succeeded' && { error: null, outputs: [{ port, data: { count: 1, first: body.output ?? step.input.first, is_cut: false } }] }) });
  Object.assign(run, { waits_for: null, state: state === 'failed' ? 'failed' : 'running', ...(state === 'failed' && { ended_at: Date.now(), error_code: step.error?.code ?? 'settled', error_node: step.node }) });
  view.state = run.state;
  tellRun(world, run);
  if (run.state === 'running') happenRun(world, run);
  return ok({ state: run.state });
}

function redriveLetters(world, { body }) {
  const wanted = body.ids ? body.ids.map((one) => find(world.letters, one)) : world.letters.filter((one) => !one.redriven_at && (!body.all?.workflow_id || one.workflow_id === body.all.workflow_id));
  if (body.ids?.length > 25) throw invalid('ids', 'At most 25.');
  // A job does all of them, some at a time.
  for (const [at, one] of wanted.entries()) setTimeout(() => Object.assign(one, { redriven_at: Date.now() }), body.ids ? 0 : 250 * at);
  return ok(body.ids ? { taken: wanted.length } : {}, 202);
}

const TEMPLATES = [
  { key: 'lead_capture', name: 'Lead capture', about: 'A form was sent: the lead is scored, the visitor gets an answer, you get a note.', nodes: LEADS.nodes.map((one) => one.type) },
  { key: 'scheduler', name: 'Appointments', about: 'An appointment was booked: confirmation, reminders, cancellation.', nodes: REMINDERS.nodes.map((one) => one.type) },
  { key: 'orders', name: 'Orders from a shop', about: 'A signed webhook that charges the card and answers the shop.', nodes: ORDERS.nodes.map((one) => one.type) },
];

/** Lists, narrowed as the query says. */
const only = (list, query, ...names) => list.filter((one) => names.every((name) => !query.get(name) || String(one[name]) === query.get(name)));

export const WORKFLOWS = [
  ['GET', '/api/workflows/nodes', () => ok({ items: KINDS })],
  ['GET', '/api/workflows/templates', () => ok({ items: TEMPLATES })],
  ['POST', '/api/workflows/validate', (_, { body }) => ok({ problems: problemsOf(body.graph) })],
  ['POST', '/api/workflows/test', trial],
  ['POST', '/api/workflows/import', (world, { body }) => {
    if (!(body.document?.nodes ?? body.document?.graph)) throw invalid('document', 'This is neither a workflow of ours nor one of n8n.');
    const workflow = create(world, body.name || body.document.name || 'Imported', LEADS);
    return ok({ workflow: shown(workflow), report: [{ node: 'Slack', field: null, what: 'There is no node for Slack yet; a request to its address stands in its place.', severity: 'warning' }, { node: 'Function', field: 'functionCode', what: 'Code is not run here. Use expressions instead.', severity: 'error' }] }, 201);
  }],
  ['GET', '/api/workflows', (world, { query }) => {
    const wanted = (query.get('query') ?? '').toLowerCase();
    const list = only(world.workflows, query, 'state').filter((one) => one.name.toLowerCase().includes(wanted));
    const { body } = page(list, query);
    return ok({ ...body, items: body.items.map((one) => line(world, one)) });
  }],
  ['POST', '/api/workflows', (world, { body }) => ok(shown(create(world, body.name, body.graph ?? (body.template ? LEADS : EMPTY))), 201)],
  ['GET', '/api/workflows/:id', (world, { params }) => ok(shown(find(world.workflows, params.id)))],
  ['PATCH', '/api/workflows/:id', (world, { params, body }) => {
    const one = find(world.workflows, params.id);
    if (body.name !== undefined && !body.name.trim()) throw invalid('name', 'Please write a name.');
    return ok(shown(Object.assign(one, body.name && { name: body.name }, { revision: one.revision + 1 })));
  }],
  ['DELETE', '/api/workflows/:id', (world, { params }) => {
    const { house, state } = find(world.workflows, params.id);
    if (house) throw conflict('house_workflow', 'this workflow belongs to the platform: switch it off instead');
    if (state === 'active') throw conflict('still_active', 'switch the workflow off first');
    world.workflows = world.workflows.filter((one) => one.id !== params.id);
    return { status: 204 };
  }],
  ['POST', '/api/workflows/:id/activate', activate],
  ['POST', '/api/workflows/:id/deactivate', (world, { params }) => ok(shown(Object.assign(find(world.workflows, params.id), { state: 'paused', updated_at: Date.now() })))],
  ['POST', '/api/workflows/:id/run', start],
  ['GET', '/api/workflows/:id/hooks', (world, { params }) => ok(hooksOf(find(world.workflows, params.id)))],
  ['GET', '/api/workflows/:id/export', (world, { params, query }) => {
    const { name, draft } = find(world.workflows, params.id);
    const graph = query.has('version') ? versionOf(world, { id: params.id, version: query.get('version') }).graph : draft;
    return ok({ format: 'gr8.workflow', format_version: 1, name, graph, stripped: [] });
  }],
  ['GET', '/api/workflows/:id/versions', (world, { params, query }) => {
    find(world.workflows, params.id);
    return page((world.published.get(params.id) ?? []).map(({ graph, ...rest }) => rest), query, 'version');
  }],
  ['POST', '/api/workflows/:id/versions', publish],
  ['GET', '/api/workflows/:id/versions/:version', (world, { params }) => ok(versionOf(world, params))],
  ['GET', '/api/workflows/:id/versions/:version/diff', compare],
  ['POST', '/api/workflows/:id/versions/:version/revert', (world, { params, body }) => {
    const one = find(world.workflows, params.id);
    if (body.revision !== one.revision) throw conflict('revision_changed', 'somebody saved another revision since');
    return ok(shown(Object.assign(one, { draft: structuredClone(versionOf(world, params).graph), revision: one.revision + 1, updated_at: Date.now() })));
  }],
  ['POST', '/api/workflows/:id/versions/:version/fork', (world, { params, body }) => ok(shown(create(world, body.name ?? `${find(world.workflows, params.id).name} ${params.version}`, versionOf(world, params).graph)), 201)],
  ['GET', '/api/workflow-runs', (world, { query }) => page(only(world.runs, query, 'workflow_id', 'state'), query)],
  ['GET', '/api/workflow-runs/:id', (world, { params, query }) => ok(query.get('loop') ? roundsView(shownRun(world, params.id), find(world.runs, params.id), query) : shownRun(world, params.id))],
  ['POST', '/api/workflow-runs/:id/pause', move(['running', 'waiting'], 'paused')],
  ['POST', '/api/workflow-runs/:id/resume', move(['paused'], 'running')],
  ['POST', '/api/workflow-runs/:id/cancel', move(['running', 'waiting', 'paused'], 'cancelled')],
  ['POST', '/api/workflow-runs/:id/redrive', move(['succeeded', 'failed', 'cancelled'], 'running')],
  ['POST', '/api/workflow-runs/:id/settle', (world, { params, body }) => say(world, params, body, { happened: 'succeeded', repeat: 'running', fail: 'failed' }[body.how], body.port ?? 'main')],
  ['POST', '/api/workflow-runs/:id/approve', (world, { params, body }) => say(world, params, body, 'succeeded', body.yes ? 'yes' : 'no')],
  ['GET', '/api/dead-letters', (world, { query }) => page(only(world.letters, query, 'workflow_id'), query)],
  ['POST', '/api/dead-letters/redrive', redriveLetters],
];
