// What happens in made-up runs by itself: step after step, told over the live feed.
import { find } from './answers.mjs';
import { runView } from './workflow-seed.mjs';
import { tell } from './world.mjs';

const STEP_MS = 700;

export const tellRun = (world, run) => tell(world, 'workflow_run', run.id, { workflow: run.workflow_id, state: run.state, waits_for: run.waits_for });

/** The run with its steps; the same ones every time, so that what was said of a step stays. */
export function shownRun(world, id) {
  const run = find(world.runs, id);
  if (!world.views.has(id)) world.views.set(id, runView(run, find(world.workflows, run.workflow_id)));
  const view = Object.assign(world.views.get(id), { state: run.state, ended_at: run.ended_at });
  if (run.state !== 'failed') view.error = null;
  return view;
}

/** What is open ends well, one step at a time, unless somebody stops it. */
export function happenRun(world, run) {
  const view = Object.assign(shownRun(world, run.id), { state: 'running' });
  const known = new Set(view.steps.map((one) => one.node));
  for (const { id } of view.graph.nodes) if (!known.has(id)) view.steps.push({ node: id, iteration: '', state: 'pending', attempt: 0, retries: 0, key: `${run.id}:${id}:`, began_at: null, ended_at: null, due_at: null, input: { count: 0, first: [], is_cut: false }, outputs: [], error: null, waits_for: null, by: null });
  if (view.steps.every((one) => ['succeeded', 'skipped', 'failed', 'cancelled'].includes(one.state))) for (const step of view.steps) Object.assign(step, { state: ['failed', 'cancelled'].includes(step.state) ? 'running' : step.state });
  const next = () => {
    if (run.state !== 'running') return;
    const now = Date.now();
    const running = view.steps.filter((one) => ['running', 'retrying', 'looping'].includes(one.state));
    for (const one of running) Object.assign(one, { state: 'succeeded', error: null, due_at: null, attempt: Math.max(1, one.attempt), began_at: one.began_at ?? now - STEP_MS, ended_at: now, outputs: [{ port: 'main', data: { count: 1, first: [{ done: true }], is_cut: false } }] });
    const waits = view.steps.find((one) => ['pending', 'ready', 'cancelled'].includes(one.state));
    if (waits) Object.assign(waits, { state: 'running', began_at: now, attempt: waits.attempt + 1 });
    else if (!view.steps.some((one) => ['waiting', 'unsure'].includes(one.state))) Object.assign(run, { state: 'succeeded', ended_at: now });
    tellRun(world, run);
    if (waits) setTimeout(next, STEP_MS);
    else if (run.state === 'running') run.waits_for = view.steps.some((one) => one.state === 'unsure') ? 'person' : 'approval';
  };
  setTimeout(next, STEP_MS);
}
