// Bytes the browser needs before a screen can show, gzip -9: fails over budget. Run after `vite build`.
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';

const KB = 1024;
const LANGUAGE = 'src/i18n/en/index.ts';
/** Texts of screens that few people open. */
const texts = (...names) => names.map((name) => `src/i18n/en/${name}.ts`);
const PEOPLE = texts('team-people', 'refusals');
const WAYS_IN = texts('auth', 'proof');
const ROUTES = [
  ['sign-in', 'src/features/auth/sign-in.tsx', 60, WAYS_IN],
  ['sign-up', 'src/features/auth/sign-up.tsx', 60, WAYS_IN],
  ['verify', 'src/features/auth/verify.tsx', 60, WAYS_IN],
  ['magic link', 'src/features/auth/magic.tsx', 60, WAYS_IN],
  ['forgot', 'src/features/auth/forgot.tsx', 60, WAYS_IN],
  ['reset', 'src/features/auth/reset.tsx', 60, WAYS_IN],
  ['confirm address', 'src/features/auth/confirm-email.tsx', 60, WAYS_IN],
  ['secure', 'src/features/auth/secure.tsx', 60, WAYS_IN],
  ['lost factor', 'src/features/auth/lost-factor.tsx', 60, WAYS_IN],
  ['overview', 'src/features/overview/overview.tsx', 60],
  ['sites', 'src/features/sites/list.tsx', 60],
  ['site', 'src/features/sites/detail.tsx', 60],
  ['inbox', 'src/features/chat/inbox.tsx', 60],
  ['leads', 'src/features/leads/leads.tsx', 60],
  ['appointments', 'src/features/booking/appointments.tsx', 60],
  ['availability', 'src/features/booking/availability.tsx', 60],
  ['form editor', 'src/features/leads/form-editor.tsx', 60],
  ['workflows', 'src/features/workflows/list.tsx', 60, texts('flows')],
  // Drawn graphs: the layout and a stroke for each kind of node.
  ['workflow', 'src/features/workflows/detail.tsx', 72, texts('flows', 'one-flow', 'runs')],
  ['run', 'src/features/workflows/run.tsx', 72, texts('flows', 'runs')],
  ['dead letters', 'src/features/workflows/dead-letters.tsx', 60, texts('flows', 'runs')],
  ['credentials', 'src/features/workflows/credentials.tsx', 60, texts('flows', 'credentials')],
  ['settings', 'src/features/settings/settings.tsx', 60, texts('proof', 'own-settings')],
  ['security', 'src/features/settings/security.tsx', 60, texts('proof', 'security')],
  ['API keys', 'src/features/settings/keys.tsx', 60, texts('proof', 'api-keys', 'permissions')],
  ['data', 'src/features/settings/data.tsx', 60, texts('proof', 'own-settings')],
  ['team: general', 'src/features/teams/team.tsx', 60, [...texts('team-general', 'refusals'), 'src/features/teams/general.tsx']],
  ['team: members', 'src/features/teams/team.tsx', 60, [...PEOPLE, 'src/features/teams/members.tsx']],
  ['team: invitations', 'src/features/teams/team.tsx', 60, [...PEOPLE, 'src/features/teams/invitations.tsx']],
  ['team: log', 'src/features/teams/team.tsx', 60, [...texts('audit', 'team-log'), 'src/features/teams/log.tsx']],
  ['activity', 'src/features/teams/activity.tsx', 60, texts('audit')],
  ['invitation', 'src/features/teams/invite.tsx', 60, texts('invite', 'refusals')],
  ['staff', 'src/features/teams/staff.tsx', 60, texts('staff', 'refusals')],
  ['start', 'src/features/onboarding/start.tsx', 60, texts('start')],
];
const CSS_KB = 10;

const dist = process.env.GR8_DASHBOARD_DIST ? `${process.env.GR8_DASHBOARD_DIST}/` : fileURLToPath(new URL('./dist/', import.meta.url));
const manifest = JSON.parse(readFileSync(`${dist}.vite/manifest.json`, 'utf8'));
const size = (data) => gzipSync(data, { level: 9 }).length;

/** Every file that an entry imports statically, itself included. */
function files(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk || seen.has(chunk.file)) return seen;
  seen.add(chunk.file);
  for (const next of chunk.imports ?? []) files(next, seen);
  return seen;
}

const entry = files('index.html');
const rows = ROUTES.map(([name, source, budget, more = []]) => {
  if (!manifest[source]) throw new Error(`${source} is not a chunk of the build: correct the table in budget.mjs`);
  const all = new Set([...entry, ...files(source), ...[LANGUAGE, ...more].flatMap((table) => [...files(table)])]);
  return [`JS ${name}`, [...all].reduce((sum, file) => sum + size(readFileSync(dist + file)), 0) / KB, budget];
});
const page = readFileSync(`${dist}index.html`, 'utf8');
rows.push(['CSS', size(/<style[^>]*>(.*?)<\/style>/s.exec(page)?.[1] ?? '') / KB, CSS_KB]);

let over = 0;
console.log('dashboard          kB gzip   budget');
for (const [name, kb, budget] of rows) {
  const late = kb > budget;
  over += late ? 1 : 0;
  console.log(`${name.padEnd(18)} ${kb.toFixed(1).padStart(7)} ${String(budget).padStart(8)}${late ? '  OVER' : ''}`);
}
if (over > 0) {
  console.error(`${over} over budget: find what grew with the table of vite build.`);
  process.exit(1);
}
