// Publishes the built platform to a Cloudflare account: makes what the wrangler files name and the account lacks, applies
// the migrations, uploads the Workers. Every step looks first, so that a run that broke off is simply run again.
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { experimental_readRawConfig as readConfig } from 'wrangler';
import { wrangler } from './wrangler.mjs';

/** Each Worker's file, and the same with the ids of this account: beside it, because its paths are relative. Git ignores them. */
const MAIN = { source: 'wrangler.toml', config: 'wrangler.deploy.json' };
const OTHERS = ['accounts', 'workflows'].map((name) => ({ source: `wrangler.${name}.toml`, config: `wrangler.${name}.deploy.json` }));
const SECRETS = '.dev/deploy-secrets.json';
/** Set by the person who deploys; the first must be there. */
const SETTINGS = ['PUBLIC_URL', 'MAIL_FROM', 'MAIL_API_URL', 'SMS_ACCOUNT', 'SMS_FROM', 'SMS_API_URL', 'VISITOR_PER_MINUTE', 'BREACH_URL', 'STAFF', 'INBOUND_DOMAIN'];
const SECRET_SETTINGS = ['MAIL_API_KEY', 'SMS_API_KEY', 'METRICS_TOKEN', 'SIGNING_KEY', 'SIGNING_KEY_BEFORE', 'SIGN_IN_PROVIDERS'];

const say = (text) => console.log(`  ${text}`);

try {
  const main = await workerOf(MAIN);
  const others = await Promise.all(OTHERS.map(workerOf));
  await check();
  for (const worker of [main, ...others]) worker.has = await secretsOf(worker.told.name);
  const secrets = chosen(main, others);
  for (const { told: config } of [main, ...others]) {
    await databases(config.d1_databases ?? []);
    // All have the main one's values.
    await namespaces(main.told.name, config.kv_namespaces ?? []);
    await buckets(config.r2_buckets ?? []);
    await queues(config.queues ?? {});
    config.vars = { ...config.vars, MODE: 'production', ...given(SETTINGS) };
  }
  for (const { told, config } of [main, ...others]) writeFileSync(config, JSON.stringify(told, null, 2));
  for (const { database_name: name } of main.told.d1_databases ?? []) {
    await wrangler(['d1', 'migrations', 'apply', name, '--remote', '--config', MAIN.config], { CI: '1' });
    say(`✓ ${name} has every migration`);
  }
  await publish(main, others, secrets);
  console.log(`\n  GR8 is at ${main.told.vars.PUBLIC_URL}\n`);
} catch (error) {
  console.error(`\n${error.message}\n`);
  process.exitCode = 1;
}

/** What a wrangler file tells, and where the same with this account's ids goes. */
async function workerOf({ source, config }) {
  return { told: readConfig({ config: source }).rawConfig, config };
}

function given(names) {
  return Object.fromEntries(names.filter((name) => process.env[`GR8_${name}`]).map((name) => [name, process.env[`GR8_${name}`]]));
}

/** Everything that a person must do first, all at once. */
async function check() {
  const missing = [];
  const known = await wrangler(['whoami', '--json'], {}, { mayFail: true });
  if (!known.ok) {
    missing.push(
      'A Cloudflare account: sign in once with `npx wrangler login`, or set CLOUDFLARE_ACCOUNT_ID and CLOUDFLARE_API_TOKEN\n' +
        '    (a token with Workers Scripts, Workers KV, D1, R2 and Queues: Edit; https://dash.cloudflare.com/profile/api-tokens).',
    );
  }
  const url = process.env.GR8_PUBLIC_URL ?? '';
  if (!/^https:\/\/[^/]+$/.test(url)) {
    missing.push('GR8_PUBLIC_URL: the address people will use, such as https://gr8.example.com (no path, no slash at the end).');
  }
  if (process.env.GR8_MAIL_API_KEY && !process.env.GR8_MAIL_FROM) {
    missing.push('GR8_MAIL_FROM: the sender of every mail, such as "GR8 <hello@example.com>", since GR8_MAIL_API_KEY is set.');
  }
  // The key may be there from an earlier deployment; the other two are told each time.
  const sms = ['SMS_ACCOUNT', 'SMS_FROM'].filter((name) => !process.env[`GR8_${name}`]);
  if (sms.length === 1 || (sms.length === 2 && process.env.GR8_SMS_API_KEY)) {
    missing.push(`${sms.map((name) => `GR8_${name}`).join(' and ')}: codes by SMS need the account, its key and the sender.`);
  }
  if (!process.env.GR8_MAIL_API_KEY) say('! GR8_MAIL_API_KEY is not set: mails will stay in the outbox table and reach nobody.');
  const key = process.env.GR8_SIGNING_KEY;
  if (key && key.length < 32) missing.push('GR8_SIGNING_KEY: at least 32 characters, or leave it out and one is made.');
  if (missing.length) throw new Error(`Before this can be deployed:\n\n${missing.map((line) => `  ${line}`).join('\n\n')}`);
}

async function databases(wanted) {
  const listed = () => wrangler(['d1', 'list', '--json']).then(({ json }) => json);
  let there = await listed();
  for (const database of wanted) {
    const find = () => there.find(({ name }) => name === database.database_name);
    if (!find()) {
      await wrangler(['d1', 'create', database.database_name]);
      there = await listed();
      say(`✓ made the database ${database.database_name}`);
    }
    database.database_id = find().uuid;
  }
}

async function namespaces(worker, wanted) {
  const listed = () => wrangler(['kv', 'namespace', 'list']).then(({ json }) => json);
  let there = await listed();
  for (const namespace of wanted) {
    const title = `${worker}-${namespace.binding.toLowerCase()}`;
    const find = () => there.find((other) => other.title === title);
    if (!find()) {
      await wrangler(['kv', 'namespace', 'create', title]);
      there = await listed();
      say(`✓ made the key-value namespace ${title}`);
    }
    namespace.id = find().id;
  }
}

async function buckets(wanted) {
  for (const { bucket_name: name } of wanted) {
    const { ok } = await wrangler(['r2', 'bucket', 'info', name, '--json'], {}, { mayFail: true });
    if (ok) continue;
    await wrangler(['r2', 'bucket', 'create', name]);
    say(`✓ made the bucket ${name}`);
  }
}

async function queues({ producers = [], consumers = [] }) {
  const names = [...producers.map(({ queue }) => queue), ...consumers.flatMap((one) => [one.queue, one.dead_letter_queue])];
  for (const name of new Set(names.filter(Boolean))) {
    const { ok } = await wrangler(['queues', 'info', name], {}, { mayFail: true });
    if (ok) continue;
    await wrangler(['queues', 'create', name]);
    say(`✓ made the queue ${name}`);
  }
}

/** Names of the secrets of a Worker; nothing when there is no such Worker yet. */
async function secretsOf(worker) {
  const listed = await wrangler(['secret', 'list', '--name', worker, '--format', 'json'], {}, { mayFail: true });
  return listed.ok ? new Set(listed.json.map(({ name }) => name)) : undefined;
}

/**
 * The secrets that all Workers get with this deployment; those that are there already stay. The first one makes the signing
 * key. As long as the main Worker has none, nobody was ever answered, so a run that broke off in between makes another one.
 */
function chosen(main, others) {
  const secrets = given(SECRET_SETTINGS);
  const kept = main.has ?? new Set();
  if (process.env.GR8_SMS_ACCOUNT && !kept.has('SMS_API_KEY') && !secrets.SMS_API_KEY) {
    throw new Error('GR8_SMS_API_KEY: codes by SMS need the key of the account, at the first deployment with it.');
  }
  if (!kept.has('SIGNING_KEY')) secrets.SIGNING_KEY ??= randomBytes(32).toString('hex');
  const lacks = (worker) => [...kept].filter((name) => SECRET_SETTINGS.includes(name) && !worker.has?.has(name) && !secrets[name]);
  const lacking = new Set(others.flatMap(lacks));
  if (lacking.size) {
    const which = others.filter((worker) => lacks(worker).length).map(({ told }) => told.name);
    throw new Error(
      `${[...lacking].map((name) => `GR8_${name}`).join(', ')}: ${which.join(' and ')} ${which.length === 1 ? 'lacks' : 'lack'} what the main Worker has, and a secret cannot be read back.\n` +
        'Set them once more for this deployment. Where the signing key is not known any more, set a new one: everybody signs in again,\n' +
        'and authenticator apps, telephone numbers and keys that sign requests have to be set up anew.',
    );
  }
  return secrets;
}

/**
 * The main Worker and each other name one another (objects, services), and none can be uploaded before what it names is there: so
 * the very first time the main one goes up without the bindings, answers nobody yet, and goes up again. Later it goes first: its
 * objects must know what the others ask them. Where another one is new, it goes last.
 */
async function publish(main, others, secrets) {
  const areThere = others.every(({ has }) => has !== undefined);
  if (main.has === undefined) {
    const { services: _, ...bare } = main.told;
    writeFileSync(main.config, JSON.stringify(bare, null, 2));
    await upload(main, {});
    writeFileSync(main.config, JSON.stringify(main.told, null, 2));
  } else if (areThere) {
    await upload(main, secrets);
  }
  for (const other of others) await upload(other, secrets);
  if (main.has === undefined || !areThere) await upload(main, secrets);
}

async function upload({ told: { name }, config }, secrets) {
  const args = ['deploy', '--config', config];
  if (Object.keys(secrets).length) {
    writeFileSync(SECRETS, JSON.stringify(secrets), { mode: 0o600 });
    args.push('--secrets-file', SECRETS);
  }
  try {
    await wrangler(args);
  } finally {
    rmSync(SECRETS, { force: true });
  }
  say(`✓ published ${name}`);
}
