// Publishes the built platform to a Cloudflare account: makes what wrangler.toml names and the account lacks, applies
// the migrations, uploads. Every step looks first, so that a run that broke off is simply run again.
import { randomBytes } from 'node:crypto';
import { rmSync, writeFileSync } from 'node:fs';
import { experimental_readRawConfig as readConfig } from 'wrangler';
import { wrangler } from './wrangler.mjs';

/** wrangler.toml with the ids of this account; beside it, because its paths are relative. Git ignores it. */
const CONFIG = 'wrangler.deploy.json';
const SECRETS = '.dev/deploy-secrets.json';
/** Set by the person who deploys; the first must be there. */
const SETTINGS = ['PUBLIC_URL', 'MAIL_FROM', 'MAIL_API_URL', 'SMS_ACCOUNT', 'SMS_FROM', 'SMS_API_URL', 'VISITOR_PER_MINUTE', 'BREACH_URL', 'STAFF'];
const SECRET_SETTINGS = ['MAIL_API_KEY', 'SMS_API_KEY', 'METRICS_TOKEN', 'SIGNING_KEY', 'SIGNING_KEY_BEFORE', 'SIGN_IN_PROVIDERS'];

const say = (text) => console.log(`  ${text}`);

try {
  const config = readConfig({ config: 'wrangler.toml' }).rawConfig;
  await check();
  await databases(config.d1_databases ?? []);
  await namespaces(config.name, config.kv_namespaces ?? []);
  await buckets(config.r2_buckets ?? []);
  await queues(config.queues ?? {});
  config.vars = { ...config.vars, MODE: 'production', ...given(SETTINGS) };
  writeFileSync(CONFIG, JSON.stringify(config, null, 2));
  for (const { database_name: name } of config.d1_databases ?? []) {
    await wrangler(['d1', 'migrations', 'apply', name, '--remote', '--config', CONFIG], { CI: '1' });
    say(`✓ ${name} has every migration`);
  }
  await publish(config.name);
  console.log(`\n  GR8 is at ${config.vars.PUBLIC_URL}\n`);
} catch (error) {
  console.error(`\n${error.message}\n`);
  process.exitCode = 1;
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

/** The first deployment makes the signing key; later ones leave the secrets that are there alone. */
async function publish(worker) {
  const listed = await wrangler(['secret', 'list', '--name', worker, '--format', 'json'], {}, { mayFail: true });
  const there = new Set(listed.ok ? listed.json.map(({ name }) => name) : []);
  const secrets = given(SECRET_SETTINGS);
  if (process.env.GR8_SMS_ACCOUNT && !there.has('SMS_API_KEY') && !secrets.SMS_API_KEY) {
    throw new Error('GR8_SMS_API_KEY: codes by SMS need the key of the account, at the first deployment with it.');
  }
  if (!there.has('SIGNING_KEY')) secrets.SIGNING_KEY ??= randomBytes(32).toString('hex');
  const args = ['deploy', '--config', CONFIG];
  if (Object.keys(secrets).length) {
    writeFileSync(SECRETS, JSON.stringify(secrets), { mode: 0o600 });
    args.push('--secrets-file', SECRETS);
  }
  try {
    await wrangler(args);
  } finally {
    rmSync(SECRETS, { force: true });
  }
  say('✓ published');
}
