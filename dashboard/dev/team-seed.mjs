// Made-up people around the made-up team: members, invitations, domains, an audit log, teams of others.
import { createHash } from 'node:crypto';

const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const PEOPLE = ['Tomasz Zieliński', 'Aylin Demir', 'Jonas Becker', 'سارة العلي', 'Wilhelmina Featherstonehaugh-Cholmondeley', 'Priya Raman', 'Lukas Hoffmann', 'Kenji Watanabe'];
const ROLES = ['admin', 'editor', 'viewer', 'editor', 'viewer'];
const COUNTS = { many: { members: 10_000, entries: 10_000, invitations: 60 }, empty: { members: 0, entries: 0, invitations: 0 }, new: { members: 0, entries: 0, invitations: 0 } };

const hex = (n) => n.toString(16).padStart(32, '0');
const many = (count, make) => Array.from({ length: count }, (_, n) => make(n));
/** Sixty letters without a place to break. */
const LONG = 'Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenamts';

function member(n, now, long) {
  const name = long ? `${LONG.slice(0, 58)}${n}` : PEOPLE[n % PEOPLE.length] + (n < PEOPLE.length ? '' : ` ${n}`);
  return { user_id: `user_${hex(n + 2)}`, name, email: long ? `${LONG.toLowerCase().slice(0, 50)}${n}@morgenrot.example` : `person${n}@morgenrot.example`, role: n === 0 && long ? 'owner' : ROLES[n % ROLES.length], joined_at: now - (n + 1) * 3 * DAY, last_seen_at: n % 4 === 3 ? null : now - n * n * 11 * MINUTE - 2 * MINUTE, second_factor: n % 3 !== 1 };
}

function invitation(n, now, long) {
  const expired = n % 5 === 3;
  return { id: `inv_${hex(n + 1)}`, email: long ? `${LONG.toLowerCase()}${n}@example.com` : `guest${n}@elsewhere.example`, role: ROLES[(n + 1) % ROLES.length], invited_by: n % 4 === 2 ? null : 'Mara Sommer', created_at: now - (expired ? 9 : n % 6) * DAY - 20 * MINUTE, expires_at: expired ? now - 2 * DAY : now + (7 - (n % 6)) * DAY, state: expired ? 'expired' : 'open' };
}

/** What happened, in a round of nine: action, kind and id of what, before, after. */
const HAPPENED = [
  ['member.role_changed', 'member', `user_${hex(2)}`, { role: 'viewer' }, { role: 'admin', email: 'p…@morgenrot.example' }],
  ['lead.changed', 'lead', `lead_${hex(999_999)}`, { state: 'new' }, { state: 'won' }],
  ['invitation.created', 'invitation', `inv_${hex(1)}`, null, { email: 'g…@elsewhere.example', role: 'editor' }],
  ['automation.activated', 'automation', 'auto_chat', null, { kind: 'chat' }],
  ['form.changed', 'form', `form_${hex(1)}`, { name: 'Ask us', thanks: 'Thank you!' }, { name: 'Ask us anything', thanks: 'Thank you! We answer within one working day.' }],
  ['site.removed', 'site', `site_${hex(7)}`, { url: 'https://old.baeckerei-morgenrot.example/' }, null],
  ['staff.acting_began', 'staff', `user_${hex(900)}`, null, { reason: 'Ticket 4711: the chat answers in the wrong language', until_at: 1_795_000_000_000 }],
  ['key.created', 'key', `key_${hex(1)}`, null, { name: 'Till at the counter', scopes: ['LeadsRead', 'AppointmentsRead'], expires_at: 1_796_000_000_000 }],
  ['oven.preheated', 'oven', 'oven_1', null, { degrees: 230 }],
];

function actorOf(n, user) {
  if (n % 9 === 6) return { kind: 'staff', id: `user_${hex(900)}`, name: 'Noor of GR8' };
  if (n % 9 === 3) return { kind: 'key', id: `key_${hex(1)}`, name: 'Till at the counter' };
  if (n % 9 === 8) return { kind: 'system', id: '', name: '' };
  return n % 2 ? { kind: 'user', id: `user_${hex(2)}`, name: PEOPLE[0] } : { kind: 'user', id: user.id, name: user.name };
}

/** The n-th entry from the newest; `seq` counts from the oldest. */
function entry(n, count, now, user) {
  const [action, kind, id, before, after] = HAPPENED[n % HAPPENED.length];
  return { seq: count - n, id: String(count - n).padStart(12, '0'), at: now - n * 5 * HOUR - 3 * MINUTE, actor: actorOf(n, user), action, resource: { kind, id }, ip: n % 9 === 8 ? '' : '203.0.113.7', before, after, hash: createHash('sha256').update(String(count - n)).digest('hex') };
}

export function newEntry(world, action, resource, facts = {}) {
  const seq = (world.audit[0]?.seq ?? 0) + 1;
  const actor = facts.actor ?? { kind: 'user', id: world.user.id, name: world.user.name };
  return { seq, id: String(seq).padStart(12, '0'), at: Date.now(), actor, action, resource, ip: '203.0.113.7', before: facts.before ?? null, after: facts.after ?? null, hash: createHash('sha256').update(String(seq)).digest('hex') };
}

/** The parts of a world that are about teams. Scenarios: admin, editor, viewer (one's role), closing, long, teams (many of them), staff, acting, tampered. */
export function teamParts(scenario, team, user, now) {
  const long = scenario === 'long';
  const counts = COUNTS[scenario] ?? { members: 7, entries: 40, invitations: 5 };
  const me = { user_id: user.id, name: user.name, email: user.email, role: team.role, joined_at: team.created_at, last_seen_at: now - MINUTE, second_factor: true };
  if (long) Object.assign(team, { name: LONG });
  if (scenario === 'closing') Object.assign(team, { deletion_at: now + 6 * DAY });
  const second = { id: `team_${hex(2)}`, name: long ? `${LONG.slice(0, 59)}2` : 'Physiotherapie-Praxis am Park', role: 'editor', created_at: now - 200 * DAY, requires_second_factor: false };
  const more = scenario === 'teams' || long ? many(11, (n) => ({ ...second, id: `team_${hex(n + 10)}`, name: `${second.name.slice(0, 57)} ${n + 1}` })) : [];
  const staff = scenario === 'staff' || scenario === 'acting';
  return {
    teams: scenario === 'new' ? [] : [team, second, ...more],
    members: [me, ...many(counts.members, (n) => member(n, now, long))],
    invitations: many(counts.invitations, (n) => invitation(n, now, long)),
    domains: counts.invitations ? [{ domain: 'partners.example', role: 'viewer', created_at: now - 30 * DAY }] : [],
    audit: many(counts.entries, (n) => entry(n, counts.entries, now, user)),
    joinable: scenario === 'empty' ? [] : [{ team_id: `team_${hex(3)}`, name: long ? LONG : 'Backstube am Kanal', domain: 'morgenrot.example' }],
    staff,
    acting: scenario === 'acting' ? { team_id: `team_${hex(50)}`, team_name: 'Café Nord', reason: 'Ticket 4711: the chat answers in the wrong language', until: now + 24 * MINUTE } : null,
    everyTeam: many(60, (n) => ({ id: `team_${hex(n + 50)}`, name: ['Café Nord', 'Blumen Ost', 'Praxis am Park', 'Zahnarzt Süd'][n % 4] + (n < 4 ? '' : ` ${n}`), created_at: now - n * 9 * DAY, deletion_at: n === 3 ? now + 5 * DAY : null })),
  };
}
