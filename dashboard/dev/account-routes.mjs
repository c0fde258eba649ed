// The person's operations of docs/design/accounts.md over a made-up world. Right answers: password "correct horse battery",
// app code 123456, message code 654321, recovery code ABCD-EFGH-1234, links with ?token=good.
import { randomBytes, randomUUID } from 'node:crypto';
import { event, passkey } from './account-seed.mjs';
import { Refusal, find, id, invalid, ok, page } from './answers.mjs';

const PASSWORD = 'correct horse battery';
const FRESH_MS = 10 * 60_000;
const DAY = 86_400_000;
const CODES = { totp: '123456', sms: '654321', recovery_code: 'ABCD-EFGH-1234' };
const done = { status: 204 };
const sent = () => ok({ status: 'link_sent' }, 202);
const accepted = () => ({ status: 202 });
const conflict = (code, detail, more) => new Refusal(409, code, detail, more);
const gone = () => conflict('link_used_or_expired', 'this link no longer works');
const wrong = () => new Refusal(401, 'bad_credentials', 'e-mail and password do not match');
const newCodes = () => Array.from({ length: 10 }, () => randomUUID().replaceAll('-', '').slice(0, 12).toUpperCase().replace(/(.{4})(?=.)/g, '$1-'));

function note(world, kind, detail = null) {
  world.events.unshift({ ...event(kind, detail, Date.now()), id: id('sev_') });
}

function checkPassword(password) {
  if ((password ?? '').length < 12) throw new Refusal(422, 'invalid', 'some fields are not acceptable', { fields: [{ name: 'password', code: 'too_short', detail: 'use at least 12 characters' }] });
  if (password === 'leaked password 1') throw new Refusal(422, 'invalid', 'some fields are not acceptable', { fields: [{ name: 'password', code: 'leaked', detail: 'known from a leak' }] });
}

// --- WebAuthn: the browser's side is real, ours believes what answers the challenge ------------------------------

function challengeOf(world) {
  const challenge = randomBytes(32).toString('base64url');
  world.pending[challenge] = true;
  return challenge;
}

const requestOptions = (world) => {
  const challenge = challengeOf(world);
  return { challenge, options: { challenge, timeout: 300_000, rpId: 'localhost', allowCredentials: [], userVerification: 'required' } };
};

function checkSigned(world, { challenge, credential }) {
  const client = JSON.parse(Buffer.from(credential?.response?.clientDataJSON ?? '', 'base64url').toString() || '{}');
  if (!world.pending[challenge] || client.challenge !== challenge) throw new Refusal(401, 'bad_passkey', 'this passkey does not open an account');
  delete world.pending[challenge];
}

// --- Ways in ------------------------------------------------------------------------------------------------------

const methodsOf = ({ factors: { totp, sms, passkeys } }) => [passkeys.length && 'passkey', totp.confirmed_at && 'totp', sms.confirmed_at && 'sms', (totp.confirmed_at || sms.confirmed_at) && 'recovery_code'].filter(Boolean);

const ask = (world) => ok({ status: 'second_factor_required', challenge: 'chal_1', methods: ['totp', 'sms', 'recovery_code', 'passkey'], expires_at: Date.now() + FRESH_MS });

function checkCode({ method, code }) {
  if (code === '999999') throw conflict('challenge_expired', 'sign in again');
  if (CODES[method] !== code) throw new Refusal(401, 'bad_code', 'this code is not right');
}

function signIn(world, { body }, letIn) {
  if (body.password !== PASSWORD) throw wrong();
  return world.scenario === 'second' ? ask(world) : letIn(world);
}

function signUp(world, { body }) {
  if (!body.email?.includes('@')) throw new Refusal(422, 'invalid', 'some fields are not acceptable', { fields: [{ name: 'email', code: 'not_an_email', detail: 'enter an address' }] });
  checkPassword(body.password);
  world.user = { ...world.user, email: body.email, name: body.name };
  return ok({ status: 'verification_sent' }, 202);
}

function verify(world, { body }, letIn) {
  if (body.token === 'elsewhere' && !body.password && !body.new_password) throw conflict('password_needed', 'another browser signed up');
  if (body.token !== 'good' && body.token !== 'elsewhere') throw gone();
  if (body.password && body.password !== PASSWORD) throw wrong();
  if (body.new_password) checkPassword(body.new_password);
  return letIn(world);
}

/** A trip to a provider and back in one step: Google signs in, GitHub meets a known address, Microsoft fails. */
function trip(world, { params, query }, letIn) {
  if (query.get('link')) {
    world.factors.identities.push({ provider: params.provider, email: world.user.email, linked_at: Date.now(), last_used_at: null });
    return { status: 303, to: query.get('next') };
  }
  if (params.provider === 'github') return { status: 303, to: '/sign-in?link=link_1&provider=github' };
  if (params.provider === 'microsoft') return { status: 303, to: '/sign-in?problem=provider_failed' };
  if (world.scenario === 'second') return { status: 303, to: `/sign-in?challenge=chal_1&methods=totp,recovery_code&next=${encodeURIComponent(query.get('next') ?? '/app')}` };
  return { ...letIn(world), status: 303, to: query.get('next') ?? '/app' };
}

function refresh(world, { cookies }, letIn) {
  world.refreshes += 1;
  if (cookies['__Secure-gr8_refresh'] === 'stolen') throw new Refusal(401, 'refresh_reused', 'used from two places');
  if (!cookies['__Secure-gr8_refresh']) throw new Refusal(401, 'session_expired', 'your session has ended');
  return { ...letIn(world), fresh: false };
}

function finishLost({ body }) {
  if (body.token === 'waiting') return ok({ status: 'waiting', ready_at: Date.now() + 3 * DAY });
  if (body.token !== 'good') throw gone();
  return ok({ status: 'removed' });
}

function confirmEmail(world, { body }) {
  if (body.token === 'half') return ok({ status: 'waiting', waiting_for: 'new' });
  if (body.token !== 'good') throw gone();
  world.user.email = 'mara@neu.example';
  return ok({ status: 'changed' });
}

const single = (answer) => (world, context) => {
  if (context.body.token !== 'good') throw gone();
  return answer(world, context);
};

/** `session` is how the mock answers with the session as it is now. */
export function accountPublic(session) {
  const letIn = (world) => {
    world.freshUntil = Date.now() + FRESH_MS;
    return { ...ok(session(world)), signIn: true };
  };
  const refreshed = (world) => ({ ...ok(session(world)), signIn: true });
  return [
    ['POST', '/api/auth/sign-up', signUp],
    ['POST', '/api/auth/sign-in', (world, context) => signIn(world, context, letIn)],
    ['POST', '/api/auth/resend', sent],
    ['POST', '/api/auth/verify', (world, context) => verify(world, context, letIn)],
    ['POST', '/api/auth/second-factor', (world, { body }) => {
      if (body.method === 'passkey') checkSigned(world, body.passkey);
      else checkCode(body);
      if (body.remember_device) world.devices.unshift({ ...world.devices[0], id: id('dev_'), name: 'This browser', last_used_at: Date.now(), trusted_until: Date.now() + 30 * DAY });
      return letIn(world);
    }],
    ['POST', '/api/auth/second-factor/sms', accepted],
    ['POST', '/api/auth/second-factor/lost', accepted],
    ['POST', '/api/auth/second-factor/lost/finish', (_, context) => finishLost(context)],
    ['POST', '/api/auth/second-factor/lost/cancel', single(() => done)],
    ['POST', '/api/auth/magic-link', sent],
    ['POST', '/api/auth/magic-link/use', (world, { body }) => {
      if (body.token === 'second') return ask(world);
      if (body.token !== 'good') throw gone();
      return letIn(world);
    }],
    ['POST', '/api/auth/password/forgot', sent],
    ['POST', '/api/auth/password/reset', single((_, { body }) => {
      checkPassword(body.password);
      return { ...done, signOut: true };
    })],
    ['POST', '/api/auth/passkeys/sign-in/options', (world) => ok(requestOptions(world))],
    ['POST', '/api/auth/passkeys/sign-in', (world, { body }) => {
      checkSigned(world, body);
      return letIn(world);
    }],
    ['GET', '/api/auth/oauth', (world) => ok({ items: world.providers })],
    ['GET', '/api/auth/oauth/:provider/start', (world, context) => trip(world, context, letIn)],
    ['POST', '/api/auth/refresh', (world, context) => refresh(world, context, refreshed)],
    ['POST', '/api/auth/secure', single(() => ({ ...done, signOut: true }))],
    ['POST', '/api/auth/account/email/confirm', confirmEmail],
    ['GET', '/mock/refreshes', (world) => ok({ refreshes: world.refreshes })],
  ];
}

// --- The session and the account ----------------------------------------------------------------------------------

const stepMethods = (world) => [...methodsOf(world), world.factors.password.set && 'password'].filter(Boolean);

/** Asks for a proof of the last ten minutes. */
const fresh = (answer) => (world, context) => {
  if (world.freshUntil < Date.now()) throw new Refusal(403, 'step_up_required', 'prove that it is you', { methods: stepMethods(world) });
  return answer(world, context);
};

function prove(world, body, session) {
  if (body.method === 'password' && body.password !== PASSWORD) throw wrong();
  if (body.method === 'passkey') checkSigned(world, body);
  if (CODES[body.method]) checkCode(body);
  world.strong ||= body.method !== 'password';
  world.freshUntil = Date.now() + FRESH_MS;
  return ok(session(world));
}

/** The first factor brings recovery codes. */
function confirm(world, factor, facts, kind) {
  const first = !world.factors.totp.confirmed_at && !world.factors.sms.confirmed_at;
  world.factors[factor] = { ...facts, confirmed_at: Date.now() };
  world.strong = true;
  note(world, kind);
  if (!first) return ok({});
  world.factors.recovery_codes = { left: 10, made_at: Date.now() };
  return ok({ recovery_codes: newCodes() });
}

function unlink(world, { params }) {
  const { password, passkeys, identities } = world.factors;
  if (!password.set && passkeys.length === 0 && identities.length === 1) throw conflict('last_way_in', 'your only way in');
  world.factors.identities = identities.filter((one) => one.provider !== params.provider);
  note(world, 'identity_unlinked', params.provider);
  return done;
}

function planDeletion(world) {
  if (world.scenario === 'admin') throw conflict('sole_owner', 'you are the only owner', { teams: [{ id: 'team_1', name: 'Café Nord' }, { id: 'team_2', name: 'Donaudampfschifffahrtsgesellschaftskapitaenswitwenrentenamts' }] });
  world.deletionAt = Date.now() + 14 * DAY;
  note(world, 'deletion_planned');
  return ok({ deletion_at: world.deletionAt });
}

const drop = (world, list, wanted) => {
  find(world[list], wanted);
  world[list] = world[list].filter((one) => one.id !== wanted);
  return done;
};

const off = (factor, empty, kind) =>
  fresh((world) => {
    world.factors[factor] = empty;
    note(world, kind);
    return done;
  });

const passkeyRoutes = [
  ['POST', '/api/auth/passkeys/options', fresh((world) => {
    const challenge = challengeOf(world);
    return ok({ challenge, options: { challenge, rp: { id: 'localhost', name: 'GR8' }, user: { id: Buffer.from(world.user.id).toString('base64url'), name: world.user.email, displayName: world.user.name }, pubKeyCredParams: [{ type: 'public-key', alg: -7 }, { type: 'public-key', alg: -257 }], timeout: 300_000, excludeCredentials: [], authenticatorSelection: { residentKey: 'required', requireResidentKey: true, userVerification: 'required' }, attestation: 'none' } });
  })],
  ['POST', '/api/auth/passkeys', fresh((world, { body }) => {
    checkSigned(world, body);
    const made = { ...passkey(0, Date.now(), body.name), id: id('pk_'), created_at: Date.now(), last_used_at: null };
    world.factors.passkeys.push(made);
    world.strong = true;
    note(world, 'passkey_added', made.name);
    return ok(made, 201);
  })],
  ['PATCH', '/api/auth/passkeys/:id', fresh((world, { params, body }) => {
    if (!body.name?.trim()) throw invalid('name', 'Please write a name.');
    return ok(Object.assign(find(world.factors.passkeys, params.id), { name: body.name }));
  })],
  ['DELETE', '/api/auth/passkeys/:id', fresh((world, { params }) => {
    const found = find(world.factors.passkeys, params.id);
    world.factors.passkeys = world.factors.passkeys.filter((one) => one !== found);
    note(world, 'passkey_removed', found.name);
    return done;
  })],
];

export const accountOwner = (session) => [
  ['POST', '/api/auth/sign-out', () => ({ ...done, signOut: true })],
  ['GET', '/api/auth/session', (world) => ok(session(world))],
  ['GET', '/api/auth/sessions', (world) => ok({ items: world.openSessions })],
  ['POST', '/api/auth/sessions/revoke-others', (world) => {
    const ended = world.openSessions.length - 1;
    world.openSessions = world.openSessions.filter((one) => one.current);
    note(world, 'sessions_ended', String(ended));
    return ok({ ended });
  }],
  ['DELETE', '/api/auth/sessions/:id', (world, { params }) => drop(world, 'openSessions', params.id)],
  ['POST', '/api/auth/step-up', (world, { body }) => prove(world, body, session)],
  ['POST', '/api/auth/step-up/options', (world) => ok({ methods: stepMethods(world), ...(world.factors.passkeys.length > 0 && { passkey: requestOptions(world) }) })],
  ['POST', '/api/auth/step-up/sms', accepted],
  ['GET', '/api/auth/security-log', (world, { query }) => page(world.events, query)],
  ['GET', '/api/auth/devices', (world) => ok({ items: world.devices })],
  ['DELETE', '/api/auth/devices/:id', (world, { params }) => drop(world, 'devices', params.id)],
  ['GET', '/api/auth/factors', (world) => ok(world.factors)],
  ['POST', '/api/auth/password', fresh((world, { body }) => {
    if (world.factors.password.set && body.current_password !== PASSWORD) throw new Refusal(422, 'invalid', 'some fields are not acceptable', { fields: [{ name: 'current_password', code: 'wrong', detail: 'this is not your password' }] });
    checkPassword(body.password);
    world.factors.password = { set: true, changed_at: Date.now() };
    world.openSessions = world.openSessions.filter((one) => one.current);
    note(world, 'password_changed');
    return done;
  })],
  ['POST', '/api/auth/totp', fresh((world) => ok({ secret: 'JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP', uri: `otpauth://totp/GR8:${encodeURIComponent(world.user.email)}?secret=JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP&issuer=GR8` }))],
  ['POST', '/api/auth/totp/confirm', fresh((world, { body }) => {
    checkCode({ method: 'totp', code: body.code });
    return confirm(world, 'totp', {}, 'totp_added');
  })],
  ['DELETE', '/api/auth/totp', off('totp', { confirmed_at: null }, 'totp_removed')],
  ['POST', '/api/auth/sms', fresh((world, { body }) => {
    world.smsNumber = body.number;
    return accepted();
  })],
  ['POST', '/api/auth/sms/confirm', fresh((world, { body }) => {
    checkCode({ method: 'sms', code: body.code });
    return confirm(world, 'sms', { available: true, number: `…${world.smsNumber.slice(-3)}` }, 'sms_added');
  })],
  ['DELETE', '/api/auth/sms', off('sms', { available: true, number: null, confirmed_at: null }, 'sms_removed')],
  ['POST', '/api/auth/recovery-codes', fresh((world) => {
    world.factors.recovery_codes = { left: 10, made_at: Date.now() };
    note(world, 'recovery_codes_made');
    return ok({ recovery_codes: newCodes() });
  })],
  ...passkeyRoutes,
  ['DELETE', '/api/auth/identities/:provider', fresh(unlink)],
  ['POST', '/api/auth/oauth/link', fresh((world, { body }) => {
    if (body.token !== 'link_1') throw conflict('link_gone', 'this took too long');
    world.factors.identities.push({ provider: 'github', email: world.user.email, linked_at: Date.now(), last_used_at: null });
    return done;
  })],
  ['PATCH', '/api/auth/account', (world, { body }) => {
    if (body.name !== undefined && /[/@<>]/.test(body.name)) throw new Refusal(422, 'invalid', 'some fields are not acceptable', { fields: [{ name: 'name', code: 'looks_like_link', detail: 'enter a name' }] });
    Object.assign(world.user, body, { mail: { ...world.user.mail, ...body.mail } });
    return ok({ ...world.user, is_staff: world.staff });
  }],
  ['POST', '/api/auth/account/email', fresh((world, { body }) => {
    if (!body.email?.includes('@')) throw new Refusal(422, 'invalid', 'some fields are not acceptable', { fields: [{ name: 'email', code: 'not_an_email', detail: 'enter an address' }] });
    return sent();
  })],
  ['GET', '/api/auth/account/export', fresh((world) => ({ status: 200, type: 'application/json', text: JSON.stringify({ user: world.user, sessions: world.openSessions }) }))],
  ['POST', '/api/auth/account/deletion', fresh(planDeletion)],
  ['DELETE', '/api/auth/account/deletion', (world) => {
    world.deletionAt = null;
    note(world, 'deletion_taken_back');
    return done;
  }],
];

export { fresh };
