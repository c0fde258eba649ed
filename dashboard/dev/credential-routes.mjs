// Secrets of a made-up team: their values are read for their rules and kept nowhere.
import { Refusal, find, id, invalid, ok, page } from './answers.mjs';

const bad = (name, code) => ({ name, code, detail: `${name} is not acceptable` });
const isHost = (host) => /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(host);
const allows = (known, host) => known.includes(host) || (!host.startsWith('*') && known.some((one) => one.startsWith('*.') && host.endsWith(one.slice(1))));

function check({ name, kind, field, hosts }) {
  const fields = [];
  if (!name?.trim() || name.length > 120) fields.push(bad('name', 'bad_length'));
  if (['header', 'query'].includes(kind) ? !/^[\w-]{1,100}$/.test(field ?? '') || field.toLowerCase() === 'host' : field) fields.push(bad('field', 'bad_field'));
  if (!hosts?.length || hosts.length > 20) fields.push(bad('hosts', 'bad_length'));
  for (const [at, host] of (hosts ?? []).entries()) if (!isHost(host)) fields.push(bad(`hosts/${at}`, 'bad_host'));
  return fields;
}

function checkSecret(kind, { secret, user }) {
  const fields = [];
  if (!secret || secret.length > 4096) fields.push(bad('secret', 'bad_secret'));
  if (kind === 'basic' ? !user || user.includes(':') : user) fields.push(bad('user', 'bad_user'));
  return fields;
}

const refuse = (fields) => {
  if (fields.length > 0) throw new Refusal(422, 'invalid', 'some fields are not acceptable', { fields });
};

function create(world, { body: { secret, user, ...rest } }) {
  const made = { field: '', ...rest };
  refuse([...check(made), ...checkSecret(made.kind, { secret, user })]);
  const one = { id: id('secret_'), name: made.name.trim(), kind: made.kind, field: made.kind === 'header' ? made.field.toLowerCase() : made.field, hosts: made.hosts.toSorted(), created_at: Date.now(), updated_at: Date.now() };
  world.credentials.unshift(one);
  return ok(one, 201);
}

function update(world, { params, body: { secret, user, ...rest } }) {
  const one = find(world.credentials, params.id);
  const next = { ...one, ...rest };
  refuse([...check(next), ...(secret === undefined ? [] : checkSecret(one.kind, { secret, user }))]);
  if (secret === undefined && (user !== undefined || next.hosts.some((host) => !allows(one.hosts, host)))) throw invalid('secret', 'send the secret again', 'required');
  return ok(Object.assign(one, next, { hosts: next.hosts.toSorted(), updated_at: Date.now() }));
}

function remove(world, { params, query }) {
  const one = find(world.credentials, params.id);
  const names = (flow) => JSON.stringify((world.published.get(flow.id) ?? []).find((each) => each.version === flow.published_version)?.graph ?? {}).includes(`"${one.id}"`);
  const workflows = world.workflows.filter(names).map(({ id: of, name }) => ({ id: of, name }));
  if (workflows.length > 0 && query.get('anyway') !== 'true') throw new Refusal(409, 'credential_in_use', 'published workflows use it', { workflows });
  world.credentials = world.credentials.filter((each) => each !== one);
  return { status: 204 };
}

export const CREDENTIALS = [
  ['GET', '/api/credentials', (world, { query }) => page(world.credentials, query)],
  ['POST', '/api/credentials', create],
  ['PATCH', '/api/credentials/:id', update],
  ['DELETE', '/api/credentials/:id', remove],
];
