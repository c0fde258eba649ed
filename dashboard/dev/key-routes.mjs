// The keys of the API over a made-up world.
import { randomBytes } from 'node:crypto';
import { fresh } from './account-routes.mjs';
import { key } from './account-seed.mjs';
import { Refusal, find, id, ok, page } from './answers.mjs';

const HOUR = 3_600_000;
const secret = () => `gr8_sk_${randomBytes(32).toString('base64url')}${randomBytes(3).toString('hex')}`;

function shown(made) {
  const text = secret();
  made.hint = `${text.slice(0, 11)}…${text.slice(-4)}`;
  return ok({ key: made, secret: text, ...(made.signed && { signing_secret: randomBytes(32).toString('base64url') }) }, 201);
}

function create(world, { body }) {
  const bad = (body.ips ?? []).flatMap((ip, at) => (/^[0-9a-f.:/]+$/i.test(ip) ? [] : [{ name: `ips/${at}`, code: 'not_a_network', detail: 'not an address' }]));
  if (!body.name?.trim()) bad.push({ name: 'name', code: 'required', detail: 'name the key' });
  if (bad.length > 0) throw new Refusal(422, 'invalid', 'some fields are not acceptable', { fields: bad });
  const now = Date.now();
  const made = { ...key(1, now, world.user), id: id('key_'), name: body.name, scopes: body.scopes, created_at: now, created_by: world.user.id, expires_at: body.expires_in_days ? now + body.expires_in_days * 24 * HOUR : null, ips: body.ips ?? [], per_minute: body.per_minute ?? 300, signed: body.signed === true };
  world.keys.unshift(made);
  return shown(made);
}

function rotate(world, { params, body }) {
  const old = find(world.keys, params.id);
  const made = { ...old, id: id('key_'), created_at: Date.now(), last_used_at: null, last_ip: null };
  old.replaced_until = Date.now() + (body.overlap_hours ?? 24) * HOUR;
  world.keys.unshift(made);
  return shown(made);
}

export const KEYS = [
  ['GET', '/api/keys', (world, { query }) => page(world.keys, query)],
  ['POST', '/api/keys', fresh(create)],
  ['POST', '/api/keys/:id/rotate', fresh(rotate)],
  ['DELETE', '/api/keys/:id', (world, { params }) => {
    find(world.keys, params.id);
    world.keys = world.keys.filter((one) => one.id !== params.id);
    return { status: 204 };
  }],
];
