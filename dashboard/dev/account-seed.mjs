// Made-up facts about the made-up person: factors, sessions, devices, what happened to the account, keys of the API.
const [MINUTE, HOUR, DAY] = [60_000, 3_600_000, 86_400_000];
const LONG = 'Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenamts';
const hex = (n) => n.toString(16).padStart(32, '0');
const many = (count, make) => Array.from({ length: count }, (_, n) => make(n));

const BROWSERS = ['Firefox on Linux', 'Safari on iPhone', 'Chrome on Windows', 'Edge on Windows', 'Safari on macOS'];
const PLACES = ['Leipzig, DE', 'Halle (Saale), DE', '', 'القاهرة, EG', 'Berlin, DE'];

const openSession = (n, now, long) => ({ id: `sess_${hex(n + 1)}`, device: long && n === 1 ? LONG : BROWSERS[n % 5], place: PLACES[n % 5], ip: n % 3 === 2 ? '2001:db8:85a3:8d3:1319:8a2e:370:7348' : `203.0.113.${n + 7}`, created_at: now - n * 3 * DAY - HOUR, last_seen_at: now - n * n * 5 * HOUR - MINUTE, expires_at: now + 50 * DAY, methods: [['pwd', 'otp'], ['hwk'], ['pwd'], ['email'], ['fed']][n % 5], current: n === 0 });
const device = (n, now, long) => ({ id: `dev_${hex(n + 1)}`, name: long && n === 0 ? LONG : BROWSERS[n % 5], place: PLACES[n % 5], created_at: now - (n + 1) * 20 * DAY, last_used_at: now - n * n * 7 * HOUR - MINUTE, ...(n % 2 === 0 && { trusted_until: now + 20 * DAY }), current: n === 0 });
export const passkey = (n, now, name) => ({ id: `pk_${hex(n + 1)}`, name: name ?? ['Work laptop', 'هاتف سارة', 'YubiKey 5C'][n % 3], created_at: now - (n + 1) * 9 * DAY, last_used_at: n % 3 === 2 ? null : now - n * 2 * DAY - 5 * MINUTE, backed_up: n % 3 !== 2 });

const KINDS = [['signed_in', 'pwd otp'], ['passkey_added', 'Work laptop'], ['new_device', null], ['signed_in', 'hwk'], ['sessions_ended', '3'], ['password_changed', null], ['totp_added', null], ['identity_linked', 'google'], ['session_theft', null], ['oven_preheated', '230']];
export const event = (kind, detail, now, n = 0) => ({ id: `sev_${(1e6 - n).toString(16).padStart(32, '0')}`, kind, at: now - n * 7 * HOUR, device: BROWSERS[n % 5], place: PLACES[n % 5], ip: `203.0.113.${(n % 200) + 7}`, detail });

const SCOPES = [['LeadsRead', 'AppointmentsRead'], ['ConversationsRead'], ['TeamView', 'AutomationsView', 'AutomationsEdit', 'LeadsRead', 'LeadsEdit', 'LeadsExport']];
export const key = (n, now, user, long) => ({ id: `key_${hex(n + 1)}`, name: long ? `${LONG} ${n}` : ['Till at the counter', 'Newsletter', 'Bookkeeping'][n % 3] + (n < 3 ? '' : ` ${n}`), hint: `gr8_sk_${'Ab3d'}…${(4096 + n).toString(36)}`, scopes: SCOPES[n % 3], created_at: now - (n + 1) * 12 * DAY, created_by: n % 2 ? `user_${hex(2)}` : user.id, expires_at: n % 3 === 1 ? null : n % 3 === 2 ? now + 6 * DAY : now + 80 * DAY, last_used_at: n % 3 === 1 ? null : now - n * HOUR - 4 * MINUTE, last_ip: n % 3 === 1 ? null : '203.0.113.9', ips: n % 3 === 2 ? ['203.0.113.0/24', '2001:db8::/32'] : [], per_minute: n % 3 === 2 ? 60 : 300, signed: n % 3 === 2, replaced_until: null });

function factors(scenario, now, long) {
  const none = scenario === 'asked' || scenario === 'bare' || scenario === 'empty' || scenario === 'new';
  const full = scenario === 'asked_again' || scenario === 'second' || scenario === 'many' || long;
  return {
    password: { set: scenario !== 'bare', changed_at: scenario === 'bare' ? null : now - 90 * DAY },
    totp: { confirmed_at: full ? now - 60 * DAY : null },
    sms: full ? { available: true, number: '…567', confirmed_at: now - 30 * DAY } : { available: true, number: null, confirmed_at: null },
    recovery_codes: { left: full ? 2 : 0, made_at: full ? now - 60 * DAY : null },
    passkeys: none ? [] : many(scenario === 'many' ? 12 : 3, (n) => passkey(n, now, long ? `${LONG}${n}` : undefined)),
    removal_at: long ? now + 2 * DAY : null,
    identities: scenario === 'bare' || !none ? [{ provider: 'google', email: long ? `${LONG.toLowerCase()}@example.com` : 'mara@morgenrot.example', linked_at: now - 40 * DAY, last_used_at: now - 2 * DAY }] : [],
  };
}

/** Scenarios: second (a second step is on), asked (the team asks for one, and there is none), asked_again (there is one, but the session began without), bare (came through a provider only), leaving (deletion planned), many, long, empty. */
export function accountParts(scenario, user, now) {
  const long = scenario === 'long';
  const count = scenario === 'many' ? 20 : scenario === 'empty' ? 1 : 4;
  Object.assign(user, { mail: { leads: true, appointments: true, sites: false } });
  return {
    factors: factors(scenario, now, long),
    openSessions: many(count, (n) => openSession(n, now, long)),
    devices: scenario === 'empty' ? [] : many(scenario === 'many' ? 30 : 3, (n) => device(n, now, long)),
    events: scenario === 'empty' ? [] : many(scenario === 'many' ? 300 : 10, (n) => event(...KINDS[n % KINDS.length], now, n)),
    providers: scenario === 'empty' ? [] : [{ id: 'google', name: 'Google' }, { id: 'microsoft', name: 'Microsoft' }, { id: 'github', name: 'GitHub' }],
    keys: scenario === 'empty' ? [] : many(scenario === 'many' ? 60 : 3, (n) => key(n, now, user, long)),
    deletionAt: scenario === 'leaving' ? now + 13 * DAY : null,
    freshUntil: now - HOUR,
    strong: !['asked', 'asked_again', 'bare', 'empty'].includes(scenario),
    refreshes: 0,
    pending: {},
  };
}
