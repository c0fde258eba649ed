// The owner's operations of the contract over a made-up world. `[method, pattern, answer(world, {params, query, body})]`.
import { accountOwner, accountPublic } from './account-routes.mjs';
import { find, id, invalid, ok, page, Refusal } from './answers.mjs';
import { CREDENTIALS } from './credential-routes.mjs';
import { KEYS } from './key-routes.mjs';
import * as seed from './seed.mjs';
import { TEAM_OWNER, TEAM_PUBLIC } from './team-routes.mjs';
import { WORKFLOWS } from './workflow-routes.mjs';
import { happen, runCrawl, tell } from './world.mjs';

export { Refusal };

/** The team that the session looks at: one's own, or for staff another one, as a viewer. */
const teamShown = (world) => (world.acting ? { id: world.acting.team_id, name: world.acting.team_name, role: 'viewer', created_at: Date.now() - 100 * 86_400_000, requires_second_factor: false } : world.team);

export function session(world) {
  const team = teamShown(world);
  const column = { viewer: 1, editor: 2, admin: 3, owner: 4 }[team?.role ?? 'owner'];
  const permissions = team ? seed.PERMISSIONS.filter((row) => row[column]).map((row) => row[0]) : [];
  const { factors, freshUntil, deletionAt } = world;
  const own = { session_id: 'sess_mock', fresh_until: freshUntil, methods: ['pwd'], has_password: factors.password.set, second_factor: Boolean(factors.totp.confirmed_at || factors.sms.confirmed_at), has_passkey: factors.passkeys.length > 0, deletion_at: deletionAt, needs_second_factor: Boolean(team?.requires_second_factor && !world.strong) };
  return { user: { ...world.user, is_staff: world.staff }, team, teams: world.teams, csrf: 'mock-csrf', permissions, acting: world.acting, ...own };
}

function summary(list, at, query) {
  const days = Number(query.get('days') ?? 14);
  const date = (ms) => new Intl.DateTimeFormat('en-CA', { timeZone: query.get('zone') ?? 'UTC' }).format(ms);
  const counts = Array.from({ length: days }, (_, n) => ({ date: date(Date.now() - (days - 1 - n) * 86_400_000), count: 0 }));
  for (const one of list) {
    const day = counts.find((entry) => entry.date === date(at(one)));
    if (day) day.count += 1;
  }
  return ok({ total: counts.reduce((sum, day) => sum + day.count, 0), days: counts });
}

function newSite(world, body) {
  if (!/^https?:\/\/[^\s/]+\.[^\s/]+/.test(body.url ?? '')) throw invalid('url', 'That is not a web address. It looks like https://www.example.com');
  const site = { ...seed.site(1, Date.now()), id: id('site_'), key: id('pk_'), url: body.url, automations: [], analysis: null, created_at: Date.now() };
  world.sites.unshift(site);
  runCrawl(world, site);
  return ok(site, 201);
}

function activate(world, site, kind, active) {
  let automation = site.automations.find((one) => one.kind === kind);
  if (!automation) {
    automation = seed.automation(kind, kind === 'form' ? `form_${seed.hex(1)}` : kind === 'booking' ? `cal_${seed.hex(1)}` : null, Date.now());
    site.automations.push(automation);
  }
  automation.active = active;
  if (kind === 'form' && !world.forms.length) world.forms.push(seed.form(Date.now()));
  if (kind === 'booking' && !world.calendars.length) world.calendars.push(seed.calendar());
  tell(world, 'automation_activated', automation.id);
  return ok(automation);
}

function cancel(world, wanted) {
  const one = find(world.upcoming, wanted);
  Object.assign(one, { state: 'cancelled', cancelled_at: Date.now() });
  tell(world, 'appointment_cancelled', one.id);
  return ok(one);
}

export const PUBLIC = [...TEAM_PUBLIC, ...accountPublic(session)];

export const OWNER = [
  ...TEAM_OWNER,
  ...accountOwner(session),
  ...KEYS,
  ...WORKFLOWS,
  ...CREDENTIALS,
  ['POST', '/api/teams', (world, { body }) => {
    if (!body.name?.trim()) throw invalid('name', 'Please write a name.');
    world.team = { id: id('team_'), name: body.name, role: 'owner', created_at: Date.now(), requires_second_factor: false };
    world.teams = [world.team, ...world.teams];
    return ok(world.team, 201);
  }],
  ['GET', '/api/teams/:id/permissions', (world) => ok({ role: teamShown(world).role, table: seed.PERMISSIONS.map(([name, viewer, editor, admin, owner]) => ({ name, viewer: !!viewer, editor: !!editor, admin: !!admin, owner: !!owner })) })],
  ['GET', '/api/sites', (world, { query }) => page(world.sites, query)],
  ['POST', '/api/sites', (world, { body }) => newSite(world, body)],
  ['GET', '/api/sites/:id', (world, { params }) => ok(find(world.sites, params.id))],
  ['PATCH', '/api/sites/:id', (world, { params, body }) => {
    if (body.origins?.some((one) => !/^https?:\/\/[^\s/]+$/.test(one))) throw invalid('origins', 'Each line must be an address such as https://www.example.com');
    return ok(Object.assign(find(world.sites, params.id), body));
  }],
  ['DELETE', '/api/sites/:id', (world, { params }) => {
    world.removed.push(find(world.sites, params.id));
    world.sites = world.sites.filter((one) => one.id !== params.id);
    return { status: 204 };
  }],
  ['POST', '/api/sites/:id/restore', (world, { params }) => {
    const site = find(world.removed, params.id);
    world.sites.unshift(site);
    return ok(site);
  }],
  ['POST', '/api/sites/:id/crawl', (world, { params }) => {
    runCrawl(world, find(world.sites, params.id));
    return ok(find(world.sites, params.id), 202);
  }],
  ['GET', '/api/sites/:id/pages', (world, { query }) => page(world.pages, query)],
  ['PUT', '/api/sites/:id/automations/:kind', (world, { params, body }) => activate(world, find(world.sites, params.id), params.kind, body.active)],
  ['GET', '/api/chatbot/embed-code', (world, { query, origin }) => {
    const { key } = find(world.sites, query.get('site_id'));
    return ok({ key, script_url: `${origin}/widget.js`, html: `<script async src="${origin}/widget.js" data-site="${key}"></script>` });
  }],
  ['GET', '/api/forms', (world, { query }) => page(world.forms, query)],
  ['GET', '/api/forms/:id', (world, { params }) => ok(find(world.forms, params.id))],
  ['PATCH', '/api/forms/:id', (world, { params, body }) => {
    const empty = body.fields?.findIndex((field) => !field.label.trim());
    if (empty >= 0) throw invalid(`fields.${empty}.label`, 'Please write a label.');
    return ok(Object.assign(find(world.forms, params.id), body, { updated_at: Date.now() }));
  }],
  ['GET', '/api/leads/summary', (world, { query }) => summary(world.leads, (one) => one.created_at, query)],
  ['GET', '/api/leads', (world, { query }) => page(query.get('state') ? world.leads.filter((one) => one.state === query.get('state')) : world.leads, query)],
  ['GET', '/api/leads/:id', (world, { params }) => ok(find(world.leads, params.id))],
  ['PATCH', '/api/leads/:id', (world, { params, body }) => ok(Object.assign(find(world.leads, params.id), body, { updated_at: Date.now() }))],
  ['POST', '/api/leads/:id/autoresponse', () => ok({ status: 'queued' }, 202)],
  ['GET', '/api/calendar/availability', (world, { query }) => page(world.calendars, query)],
  ['PUT', '/api/calendar/availability/:id', (world, { params, body }) => ok(Object.assign(find(world.calendars, params.id), body, { services: body.services.map((one) => ({ id: id('svc_'), ...one })) }))],
  ['GET', '/api/appointments/summary', (world, { query }) => summary([...world.past, ...world.upcoming], (one) => one.created_at, query)],
  ['GET', '/api/appointments', (world, { query }) => page(query.get('when') === 'past' ? world.past : world.upcoming, query)],
  ['POST', '/api/appointments/:id/cancel', (world, { params }) => cancel(world, params.id)],
  ['GET', '/api/conversations/summary', (world, { query }) => summary(world.talks, (one) => one.started_at, query)],
  ['GET', '/api/conversations', (world, { query }) => page(world.talks, query)],
  ['GET', '/api/conversations/:id', (world, { params }) => {
    const conversation = find(world.talks, params.id);
    return ok({ conversation, messages: seed.messages(conversation) });
  }],
  ['POST', '/mock/happen/:what', (world, { params }) => {
    happen(world, params.what);
    return { status: 204 };
  }],
];
