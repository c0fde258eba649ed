// The team operations of docs/design/accounts.md over a made-up world.
import { fresh } from './account-routes.mjs';
import { Refusal, find, id, invalid, ok, page } from './answers.mjs';
import { newEntry } from './team-seed.mjs';
import { tell } from './world.mjs';

const DAY = 86_400_000;
const done = { status: 204 };
const ORDER = ['viewer', 'editor', 'admin', 'owner'];
const PUBLIC_MAIL = ['gmail.com', 'outlook.com'];

/** Writes the fact into the log and tells the dashboards. */
function audit(world, action, resource, facts) {
  world.audit.unshift(newEntry(world, action, resource, facts));
  tell(world, 'audited', resource.id, { action });
}

function memberOf(world, user) {
  const found = world.members.find((one) => one.user_id === user);
  if (!found) throw new Refusal(404, 'not_found', 'no such member');
  return found;
}

/** Beginnings of words, as workers/teams/src/members/search.rs has it. */
function meant(members, query) {
  const words = (text) => text.toLowerCase().split(/[\s!-/:-@[-`{-~]+/).filter(Boolean);
  return members.filter(({ name, email }) => words(query).every((one) => words(`${name} ${email}`).some((word) => word.startsWith(one))));
}

const isLastOwner = (world, member) => member.role === 'owner' && world.members.filter((one) => one.role === 'owner').length === 1;

function changeRole(world, { params, body }) {
  const member = memberOf(world, params.user);
  if (ORDER.indexOf(body.role) > ORDER.indexOf(world.team.role)) throw new Refusal(403, 'role_too_high', 'nobody gives a role above their own');
  if (isLastOwner(world, member) && body.role !== 'owner') throw new Refusal(409, 'last_owner', 'a team needs an owner');
  const before = member.role;
  member.role = body.role;
  audit(world, 'member.role_changed', { kind: 'member', id: member.user_id }, { before: { role: before }, after: { role: body.role } });
  return ok(member);
}

function remove(world, { params }) {
  const member = memberOf(world, params.user);
  if (isLastOwner(world, member)) throw new Refusal(409, 'last_owner', 'a team needs an owner');
  world.members = world.members.filter((one) => one !== member);
  if (member.user_id === world.user.id) {
    world.teams = world.teams.filter((one) => one.id !== params.id);
    world.team = world.teams[0] ?? null;
  } else audit(world, 'member.removed', { kind: 'member', id: member.user_id }, { before: { name: member.name, role: member.role } });
  return done;
}

function invite(world, { body }) {
  if (body.email.startsWith('limit')) throw new Refusal(429, 'busy', 'wait a moment', { retry_after_s: 20 });
  if (!/^[^@\s]+@[^@\s]+\.[^@\s]+$/.test(body.email)) throw invalid('email', 'This does not look like an address.');
  if (world.members.some((one) => one.email === body.email)) throw new Refusal(409, 'already_member', 'in the team already');
  if (world.invitations.some((one) => one.email === body.email && one.state === 'open')) throw new Refusal(409, 'already_invited', 'invited already');
  const made = { id: id('inv_'), email: body.email, role: body.role, invited_by: world.user.name, created_at: Date.now(), expires_at: Date.now() + 7 * DAY, state: 'open' };
  world.invitations.unshift(made);
  audit(world, 'invitation.created', { kind: 'invitation', id: made.id }, { after: { email: body.email, role: body.role } });
  return ok(made, 201);
}

function revoke(world, { params }) {
  const found = find(world.invitations, params.inv);
  world.invitations = world.invitations.filter((one) => one !== found);
  audit(world, 'invitation.revoked', { kind: 'invitation', id: found.id }, { before: { email: found.email } });
  return done;
}

function openDomain(world, { body }) {
  const mine = world.user.email.split('@')[1];
  if (PUBLIC_MAIL.includes(body.domain)) throw invalid('domain', 'a public mail service', 'domain_public');
  if (body.domain !== mine) throw invalid('domain', 'not your domain', 'domain_not_yours');
  const made = { domain: body.domain, role: body.role, created_at: Date.now() };
  world.domains.push(made);
  audit(world, 'domain.added', { kind: 'domain', id: made.domain }, { after: { domain: made.domain, role: made.role } });
  return ok(made, 201);
}

function transfer(world, { body }) {
  const next = memberOf(world, body.user_id);
  next.role = 'owner';
  memberOf(world, world.user.id).role = 'admin';
  world.team.role = 'admin';
  audit(world, 'team.transferred', { kind: 'team', id: world.team.id }, { after: { name: next.name } });
  return ok(world.team);
}

const askForFactor = fresh((world, { body }) => {
  if (body.requires_second_factor && !world.strong) throw new Refusal(409, 'no_second_factor', 'show a second factor of your own first');
  world.team.requires_second_factor = body.requires_second_factor;
  audit(world, `team.second_factor_${body.requires_second_factor ? 'required' : 'waived'}`, { kind: 'team', id: world.team.id }, { after: body });
  return ok(world.team);
});

const update = (world, context) => (context.body.requires_second_factor === undefined ? ok(Object.assign(world.team, context.body)) : askForFactor(world, context));

function endSessions(world, { params }) {
  const member = memberOf(world, params.user);
  if (ORDER.indexOf(member.role) > ORDER.indexOf(world.team.role)) throw new Refusal(403, 'role_too_high', 'a role above your own');
  audit(world, 'member.sessions_ended', { kind: 'member', id: member.user_id }, { after: { email: member.email } });
  return done;
}

// --- The log ------------------------------------------------------------------------------------------------------

function filtered(world, query) {
  const [from, until] = [Number(query.get('from') ?? 0), Number(query.get('until') ?? Number.MAX_SAFE_INTEGER)];
  return world.audit.filter((one) => (!query.get('actor') || one.actor.id === query.get('actor')) && (!query.get('action') || one.action === query.get('action')) && one.at >= from && one.at < until);
}

function exportLog(world, { query }) {
  const quoted = (value) => `"${String(value ?? '').replaceAll('"', '""')}"`;
  const lines = filtered(world, query).map((one) => [one.seq, new Date(one.at).toISOString(), one.actor.name, one.action, one.resource.id, one.ip, one.before && JSON.stringify(one.before), one.after && JSON.stringify(one.after), one.hash].map(quoted).join(','));
  return { status: 200, type: 'text/csv; charset=utf-8', text: ['seq,at,actor,action,resource,ip,before,after,hash', ...lines].join('\r\n') };
}

const verify = (world) => ok(world.scenario === 'tampered' ? { entries: world.audit.length, intact: false, broken_at: 12 } : { entries: world.audit.length, intact: true });

// --- Invitations, as the invited see them, and joining ------------------------------------------------------------

const SOON = () => Date.now() + 5 * DAY;
const OFFERS = {
  good: (world) => ({ team: { id: 'team_offer', name: 'Konditorei Sonnenschein' }, role: 'editor', email: world.user.email, invited_by: 'Greta Sonnenschein', has_account: true, expires_at: SOON() }),
  fresh: (world) => ({ ...OFFERS.good(world), email: 'nora@elsewhere.example', has_account: false }),
  other: (world) => ({ ...OFFERS.good(world), email: 'ben@elsewhere.example' }),
  member: (world) => ({ ...OFFERS.good(world), team: { id: world.team?.id ?? 'team_offer', name: world.team?.name ?? 'Konditorei Sonnenschein' } }),
};

function look(world, { body }) {
  const offer = OFFERS[body.token];
  if (!offer) throw new Refusal(409, 'invitation_gone', 'this invitation no longer works');
  return ok(offer(world));
}

function turnTo(world, team) {
  world.teams = [team, ...world.teams.filter((one) => one.id !== team.id)];
  world.team = team;
  return ok(team);
}

function accept(world, { body }) {
  const offer = OFFERS[body.token]?.(world);
  if (!offer) throw new Refusal(409, 'invitation_gone', 'this invitation no longer works');
  if (offer.email !== world.user.email && body.token !== 'fresh') throw new Refusal(403, 'other_address', 'for another address');
  return turnTo(world, { ...offer.team, role: offer.role, created_at: Date.now() - 90 * DAY, requires_second_factor: false });
}

function join(world, { params }) {
  const found = world.joinable.find((one) => one.team_id === params.id);
  if (!found) throw new Refusal(404, 'not_found', 'no such team');
  world.joinable = world.joinable.filter((one) => one !== found);
  return turnTo(world, { id: found.team_id, name: found.name, role: 'viewer', created_at: Date.now() - 300 * DAY, requires_second_factor: false });
}

// --- Staff --------------------------------------------------------------------------------------------------------

const staffOnly = (answer) => (world, context) => {
  if (!world.staff) throw new Refusal(404, 'not_found', 'no such thing');
  return answer(world, context);
};

function staffTeams(world, { query }) {
  const wish = (query.get('query') ?? '').toLowerCase();
  return page(world.everyTeam.filter((one) => one.id === wish || one.name.toLowerCase().startsWith(wish)), query);
}

export const TEAM_PUBLIC = [['POST', '/api/invitations/look', look]];

export const TEAM_OWNER = [
  ['GET', '/api/teams/joinable', (world) => ok({ items: world.joinable })],
  ['POST', '/api/teams/:id/join', join],
  ['POST', '/api/teams/:id/switch', (world, { params }) => turnTo(world, find(world.teams, params.id))],
  ['DELETE', '/api/teams/:id', fresh((world) => {
    world.team.deletion_at = Date.now() + 7 * DAY;
    audit(world, 'team.deletion_planned', { kind: 'team', id: world.team.id }, { after: { deletion_at: world.team.deletion_at } });
    return ok({ deletion_at: world.team.deletion_at });
  })],
  ['POST', '/api/teams/:id/restore', (world) => {
    delete world.team.deletion_at;
    audit(world, 'team.restored', { kind: 'team', id: world.team.id });
    return ok(world.team);
  }],
  ['POST', '/api/teams/:id/transfer', fresh(transfer)],
  ['GET', '/api/teams/:id/members', (world, { query }) => page(meant(world.members, query.get('query') ?? ''), query, 'user_id')],
  ['PATCH', '/api/teams/:id/members/:user', changeRole],
  ['DELETE', '/api/teams/:id/members/:user', remove],
  ['POST', '/api/teams/:id/members/:user/end-sessions', fresh(endSessions)],
  ['PATCH', '/api/teams/:id', update],
  ['GET', '/api/teams/:id/invitations', (world, { query }) => page(world.invitations, query)],
  ['POST', '/api/teams/:id/invitations', invite],
  ['POST', '/api/teams/:id/invitations/:inv/resend', (world, { params }) => {
    const found = Object.assign(find(world.invitations, params.inv), { created_at: Date.now(), expires_at: Date.now() + 7 * DAY, state: 'open' });
    audit(world, 'invitation.resent', { kind: 'invitation', id: found.id }, { after: { email: found.email } });
    return ok(found);
  }],
  ['DELETE', '/api/teams/:id/invitations/:inv', revoke],
  ['POST', '/api/invitations/accept', accept],
  ['GET', '/api/teams/:id/domains', (world, { query }) => page(world.domains, query, 'domain')],
  ['POST', '/api/teams/:id/domains', openDomain],
  ['DELETE', '/api/teams/:id/domains/:domain', (world, { params }) => {
    world.domains = world.domains.filter((one) => one.domain !== params.domain);
    audit(world, 'domain.removed', { kind: 'domain', id: params.domain }, { before: { domain: params.domain } });
    return done;
  }],
  ['GET', '/api/teams/:id/audit-log', (world, { query }) => page(filtered(world, query), query)],
  ['GET', '/api/teams/:id/audit-log/export', exportLog],
  ['GET', '/api/teams/:id/audit-log/verify', verify],
  ['GET', '/api/staff/teams', staffOnly(staffTeams)],
  ['POST', '/api/staff/acting', staffOnly(fresh((world, { body }) => {
    const { id: wanted, name } = find(world.everyTeam, body.team_id);
    const until = Date.now() + 30 * 60_000;
    world.acting = { team_id: wanted, team_name: name, reason: body.reason, until };
    return ok({ team: { id: wanted, name }, reason: body.reason, until_at: until });
  }))],
  ['DELETE', '/api/staff/acting', staffOnly((world) => {
    world.acting = null;
    return done;
  })],
  ['POST', '/mock/team/:what', (world, { params }) => {
    const tomasz = { kind: 'user', id: world.members[1]?.user_id, name: world.members[1]?.name };
    if (params.what === 'joined') audit(world, 'member.joined', { kind: 'member', id: 'user_late' }, { actor: { ...tomasz, id: 'user_late', name: 'Late Larsson' }, after: { name: 'Late Larsson', role: 'viewer' } });
    if (params.what === 'demoted') {
      world.team.role = 'viewer';
      memberOf(world, world.user.id).role = 'viewer';
      audit(world, 'member.role_changed', { kind: 'member', id: world.user.id }, { actor: tomasz, before: { role: 'owner' }, after: { role: 'viewer' } });
    }
    return done;
  }],
];
